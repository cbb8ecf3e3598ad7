"""Who may state numbers of a unit: those who keep its records."""

from typing import Final

from caicach.foundation.organizations.access import Action

STATE: Final = Action.EDIT
SEE: Final = Action.VIEW
