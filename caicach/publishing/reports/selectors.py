"""Questions about reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from caicach.domain.figures import difference
from caicach.domain.periods import Period
from caicach.foundation.organizations.access import visible
from caicach.foundation.organizations.models import Person, Unit, UnitKind
from caicach.foundation.rules.selectors import rulebook
from caicach.measuring.indicators import selectors as figures_of
from caicach.measuring.indicators.models import Figure
from caicach.publishing.reports.composing import Composer, Material, Piece, figure_text
from caicach.publishing.reports.models import Report
from caicach.rulebook.indicator_rules import IndicatorRule
from caicach.rulebook.outlines import Section as OutlineSection


def visible_to(person: Person | AnonymousUser) -> QuerySet[Report]:
    """Reports of units the person may look at."""
    return visible(Report.objects.select_related("unit", "unit__parent", "created_by"), person)


@dataclass(frozen=True)
class ShownPiece:
    """A piece of text with what the screen adds: where the figure leads, and whether its source has changed since."""

    piece: Piece
    figure: Figure | None = None
    newer: Figure | None = None
    newer_text: str = ""

    @property
    def tone(self) -> str:
        """How the figure is coloured: known, unknown, or changed since it was pinned."""
        if self.newer is not None:
            return "changed"
        return "known" if self.figure is not None and self.figure.value is not None else "unknown"


@dataclass(frozen=True)
class ShownSection:
    """A section on the screen."""

    outline: OutlineSection
    paragraphs: Sequence[Sequence[ShownPiece]]
    is_edited: bool
    footnotes: Sequence[tuple[str, str, int]]

    @property
    def changed(self) -> int:
        """How many of its figures have a newer revision."""
        return sum(1 for text in self.paragraphs for piece in text if piece.newer is not None)


@dataclass(frozen=True)
class ShownReport:
    """Everything the editor shows."""

    sections: Sequence[ShownSection]
    notes: Sequence[str]
    newer: Mapping[str, Figure]

    @property
    def changed(self) -> int:
        """How many bound figures have a newer revision."""
        return len(self.newer)


def shown(report: Report) -> ShownReport:
    """The report as the editor shows it; the number of queries does not grow with its length."""
    material = Material.of(report)
    newer = newer_figures(report, material)
    composer = Composer(material)
    edited = {s.key: s.is_edited for s in report.sections.all()}
    sections = []
    for outline in material.outline.sections:
        texts = material.paragraphs.get(outline.key, outline.paragraphs)
        paragraphs = [[_shown(piece, material, newer) for piece in composer.pieces(outline, text)] for text in texts]
        counts = [
            (n.key, composer.text(n.text).rstrip(": "), len(material.documents.get((outline.key, n.key), ())))
            for n in outline.footnotes
        ]
        sections.append(ShownSection(outline, paragraphs, edited.get(outline.key, False), counts))
    return ShownReport(sections, composer.footnotes, newer)


def newer_figures(report: Report, material: Material) -> dict[str, Figure]:
    """Indicator → the figure that holds now, where it is not the one the report prints."""
    if not report.is_open:
        return {}
    current = figures_of.figures(report.unit, material.period, list(material.figures))
    return {
        key: now for key, now in current.items() if (pinned := material.figures.get(key)) is None or pinned.pk != now.pk
    }


def _shown(piece: Piece, material: Material, newer: Mapping[str, Figure]) -> ShownPiece:
    if not piece.indicator:
        return ShownPiece(piece)
    now = newer.get(piece.indicator)
    text = figure_text(material.rule(piece.indicator), now) if now else ""
    return ShownPiece(piece, material.figures.get(piece.indicator), now, text)


@dataclass(frozen=True)
class Compared:
    """One figure of the report beside the period before and the same period last year."""

    rule: IndicatorRule
    now: Figure | None
    before: Figure | None
    last_year: Figure | None

    @property
    def unit(self) -> str:
        """The unit as shown."""
        return self.rule.shown.unit if self.rule.shown else self.rule.unit

    @property
    def values(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Now, before, last year: rounded for showing."""
        return tuple(self.rule.rounded(f.value) if f else None for f in (self.now, self.before, self.last_year))  # type: ignore[return-value]  # three in, three out

    @property
    def change(self) -> Decimal | None:
        """Now less before, unrounded values."""
        if self.now is None or self.before is None:
            return None
        return self.rule.rounded(difference(self.now.value, self.before.value))


def compared(report: Report) -> list[Compared]:
    """Every figure of the report with its past; three queries."""
    material = Material.of(report)
    keys, unit, period = list(material.figures), report.unit, material.period
    before = figures_of.figures(unit, period.previous(), keys)
    last_year = figures_of.figures(unit, period.same_last_year(), keys)
    return [
        Compared(material.rule(key), material.figures[key], before.get(key), last_year.get(key))
        for key in material.outline.figures
        if key in material.figures
    ]


@dataclass(frozen=True)
class Owed:
    """A unit and its report for a period, if it has one."""

    unit: Unit
    report: Report | None


def owed(person: Person, superior: Unit, period: Period) -> list[Owed]:
    """Communes below a unit and their quarterly report; two queries."""
    below = Unit.objects.on(period.calendar_span.last).filter(path__startswith=superior.path, kind=UnitKind.COMMUNE)
    units = list(visible(below, person, field="pk").order_by("name"))
    found = {r.unit_id: r for r in Report.objects.filter(unit__in=units, period=period.key)}
    return [Owed(unit, found.get(unit.pk)) for unit in units]


def figure_choices() -> list[tuple[str, str]]:
    """Indicators that may be put into a text: (key, title)."""
    return sorted(((key, rule.title) for key, rule in rulebook().indicators.items()), key=lambda pair: pair[1])
