"""Screens of declarations."""
