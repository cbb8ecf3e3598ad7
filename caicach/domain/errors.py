"""Errors of the trade: each carries one Vietnamese sentence that a person can act on."""


class TradeError(Exception):
    """What was asked cannot be done; the text names place, value, reason and remedy."""
