"""Rules fixed by decisions, as dated data, and their one loader.

    from caicach.rulebook import load
    book = load(site_overlay=Path("local/rulebook"))
    book.indicator("one_stop.on_time_rate").work_out({...})

Rules are TOML files beside this module; a site's own files of the same path replace them, others are added.
How to add one: ``docs/rulebook.md``.
"""

from caicach.rulebook.book import Rulebook
from caicach.rulebook.declaration_forms import (
    Constraint,
    ConstraintKind,
    DeclarationForm,
    DeclarationRow,
    NumberKind,
    RowSpan,
    Shown,
)
from caicach.rulebook.dossiers import (
    ApologyRules,
    DossierChannel,
    DossierCounting,
    DossierField,
    DossierFields,
    DossierPhase,
    DossierState,
    LatenessRules,
    MissingAppointment,
    OnlineLevel,
)
from caicach.rulebook.faults import Fault, RulebookError, UnknownRuleError
from caicach.rulebook.indicator_rules import Aggregation, Direction, Example, IndicatorRule, Input
from caicach.rulebook.loading import load
from caicach.rulebook.outlines import AnnexRow, Footnote, ReportOutline, Section, Slot, SlotKind, slots_of
from caicach.rulebook.paper_layouts import Component, Measure, PaperLayout
from caicach.rulebook.periods import PeriodRules
from caicach.rulebook.reform_domains import ReformDomain, ReformDomains
from caicach.rulebook.rules import Head, Level, Rule

__all__ = [
    "Aggregation",
    "AnnexRow",
    "ApologyRules",
    "Component",
    "Constraint",
    "ConstraintKind",
    "DeclarationForm",
    "DeclarationRow",
    "Direction",
    "DossierChannel",
    "DossierCounting",
    "DossierField",
    "DossierFields",
    "DossierPhase",
    "DossierState",
    "Example",
    "Fault",
    "Footnote",
    "Head",
    "IndicatorRule",
    "Input",
    "LatenessRules",
    "Level",
    "Measure",
    "MissingAppointment",
    "NumberKind",
    "OnlineLevel",
    "PaperLayout",
    "PeriodRules",
    "ReformDomain",
    "ReformDomains",
    "ReportOutline",
    "RowSpan",
    "Rule",
    "Rulebook",
    "RulebookError",
    "Section",
    "Shown",
    "Slot",
    "SlotKind",
    "UnknownRuleError",
    "load",
    "slots_of",
]
