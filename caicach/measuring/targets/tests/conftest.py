"""The same small province as for plans."""

from caicach.registers.plans.tests.conftest import world

__all__ = ["world"]
