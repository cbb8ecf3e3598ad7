"""Reform domains as people see them: title by code, choices on a day."""

from __future__ import annotations

from datetime import date

from caicach.foundation.rules.selectors import rulebook

#: What stands for an empty code.
NO_DOMAIN = "Chưa xếp lĩnh vực"


def domain_titles(on: date | None = None) -> dict[str, str]:
    """Title of every domain by code, in the usual order, under its name on the day (its last name without a day)."""
    domains = rulebook().reform_domains
    titles = {entry.code: entry.title for entry in sorted(domains.entries, key=lambda one: (one.order, one.valid_from))}
    if on is not None:
        titles |= {entry.code: entry.title for entry in domains.at(on)}
    return titles


def domain_choices(on: date | None = None) -> list[tuple[str, str]]:
    """Choices of a form, the empty one first."""
    return [("", NO_DOMAIN), *domain_titles(on).items()]


def domain_order(code: str) -> int:
    """Place of a domain on screens; unknown ones last."""
    codes = rulebook().reform_domains.codes
    return codes.index(code) if code in codes else len(codes)
