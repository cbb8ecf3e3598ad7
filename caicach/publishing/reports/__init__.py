"""Periodic reports bound to figures."""
