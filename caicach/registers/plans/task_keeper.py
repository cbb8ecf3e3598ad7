"""The seam to the register of tasks, which stands on a shelf above and so cannot be imported here.

The register of tasks declares itself once at start (`declare`); a plan put in force hands its tasks over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from caicach.foundation.organizations.models import Person
from caicach.registers.plans.drafts import TaskDraft
from caicach.registers.plans.models import Plan


@dataclass(frozen=True)
class PlannedTask:
    """A confirmed task of a plan: the item it comes from, its order, what it says, the words of the paper.

    `continues` is the item of the replaced plan whose task goes on as this one.
    """

    item_id: int
    position: int
    draft: TaskDraft
    quote: str
    continues: int | None = None


#: Takes over the tasks of a plan inside the caller's transaction, in the name of the person who approves. With a
#: replaced plan its tasks go on under the new one, and open ones that nothing continues are taken back.
Keeper = Callable[[Person, Plan, Sequence[PlannedTask], Plan | None], None]


class NoTaskKeeperError(RuntimeError):
    """No register has declared that it keeps tasks."""


_keepers: list[Keeper] = []


def declare(keeper: Keeper) -> None:
    """Called by the register of tasks when the site starts."""
    _keepers[:] = [keeper]


def hand_over(by: Person, plan: Plan, tasks: Sequence[PlannedTask], replaced: Plan | None = None) -> None:
    """Give the tasks of a plan, and those of the plan it replaces, to the register that keeps them."""
    if not tasks and replaced is None:
        return
    if not _keepers:
        raise NoTaskKeeperError("no register of tasks is installed")
    _keepers[0](by, plan, tasks, replaced)
