"""What a chart shows, apart from how it is drawn: the JSON that assets/js/charts.js reads, and the same as a table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Literal

from caicach.foundation.ui import writing
from caicach.foundation.ui.parts import TONES
from caicach.foundation.ui.writing import Number


@dataclass(frozen=True, slots=True)
class Series:
    """One line, bar or row of a chart: as many values as the chart has categories, None where nothing is known."""

    name: str
    values: Sequence[Number | None]
    tone: str = ""
    dashed: bool = False

    def __post_init__(self) -> None:
        if self.tone and self.tone not in TONES:
            raise ValueError(f"Biểu đồ: tone {self.tone!r} không có; chọn một trong {', '.join(sorted(TONES))}.")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with its table.

    Attributes:
        kind: "bar", "line", "pie" (first series only) or "heatmap" (a row for each series).
        categories: names on the axis, such as quarters or units.
        unit: written after each value, such as "%" or "hồ sơ".
        threshold: a line across the chart, such as the target of the plan.
        links: address for each category; a click on the chart goes there, and the table links to it.
    """

    kind: Literal["bar", "line", "pie", "heatmap"]
    categories: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    unit: str = ""
    decimals: int = 2
    stacked: bool = False
    horizontal: bool = False
    minimum: Number | None = None
    maximum: Number | None = None
    threshold: Number | None = None
    threshold_label: str = ""
    links: Sequence[str] = ()

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"Biểu đồ {self.title!r}: dãy {series.name!r} có {len(series.values)} giá trị "
                    f"cho {len(self.categories)} mốc."
                )

    @property
    def as_json(self) -> dict[str, Any]:
        """Plain values for `json_script`; decimals become floats only here, for drawing."""
        return _plain(asdict(self)) | {"summary": self.summary}  # type: ignore[no-any-return]  # a dict in, a dict out

    @property
    def summary(self) -> str:
        """One sentence for those who hear the page."""
        names = ", ".join(series.name for series in self.series)
        first, last = (self.categories[0], self.categories[-1]) if self.categories else ("", "")
        return f"{self.title}: {names}; từ {first} đến {last}. Bảng số liệu ở ngay dưới biểu đồ."

    @property
    def is_empty(self) -> bool:
        """Whether no value at all is known."""
        return all(value is None for series in self.series for value in series.values)

    @property
    def table_rows(self) -> list[tuple[str, str, list[str]]]:
        """(category, its address or "", values as text with "" for unknown) for the table below the chart."""
        links = list(self.links) or [""] * len(self.categories)
        return [
            (name, links[at], [writing.number_text(series.values[at], self.decimals) for series in self.series])
            for at, name in enumerate(self.categories)
        ]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
