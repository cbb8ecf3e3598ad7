"""The screens that are looked at in the browser. Add yours here: a line each.

`kwargs` runs with the site's own database and may ask the ORM for a row of the sample, e.g.
`kwargs=lambda: {"pk": Task.objects.order_by("pk").values_list("pk", flat=True)[0]}`.
`person` is a user name of the sample; "" is somebody who has not logged in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nothing() -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Screen:
    """One page to look at.

    Attributes:
        name: url name, such as "tasks:list".
        person: who looks.
        kwargs: arguments of the address.
        query: query string without "?".
        is_wide: also looked at 3,840 px wide.
        picture: file name without ending; `make screenshots` then writes docs/images/<picture>.png.
        is_pictured_narrow: and docs/images/<picture>-360.png.
    """

    name: str
    person: str = ""
    kwargs: Callable[[], dict[str, Any]] = _nothing
    query: str = ""
    is_wide: bool = False
    picture: str = ""
    is_pictured_narrow: bool = False

    def __str__(self) -> str:
        return f"{self.name}{f'?{self.query}' if self.query else ''}{f' by {self.person}' if self.person else ''}"


SCREENS: tuple[Screen, ...] = (
    Screen("ui:style", is_wide=True),
    Screen("ui:style", query="loi=1"),
    Screen("account_login"),
)
