"""The rulebook as a whole: every rule by its key, and the checks that look across files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from caicach.domain.indicators import CircularRuleError, FactSignature, evaluation_order
from caicach.domain.periods import Period, PeriodScheme
from caicach.domain.workdays import WorkCalendar
from caicach.rulebook.calendars import WorkYearRule
from caicach.rulebook.declaration_forms import FACT_PREFIX, DeclarationForm, DeclarationRow
from caicach.rulebook.dossiers import DossierCounting, DossierFields
from caicach.rulebook.faults import Fault, FaultList, UnknownRuleError
from caicach.rulebook.indicator_rules import IndicatorRule, Input, check_examples
from caicach.rulebook.outlines import ReportOutline
from caicach.rulebook.paper_layouts import PaperLayout
from caicach.rulebook.periods import PeriodRules
from caicach.rulebook.reform_domains import ReformDomain, ReformDomains
from caicach.rulebook.rules import Level, Rule, content_version

R = TypeVar("R")
_NO_FACT = "Sửa mã dữ kiện, hoặc khai dữ kiện này trong facts.py của sổ quản lý."


@dataclass(frozen=True)
class Rulebook:
    """All rules in force or ended, ours with the site's laid over them. Immutable; load once and share.

    ``rules`` holds every rule file by its path, for screens that list them.
    """

    periods: PeriodRules
    reform_domains: ReformDomains
    dossier_fields: DossierFields
    dossier_counting: DossierCounting
    work_years: Mapping[str, WorkYearRule]
    declaration_forms: Mapping[str, DeclarationForm]
    indicators: Mapping[str, IndicatorRule]
    report_outlines: Mapping[str, ReportOutline]
    layouts: Mapping[str, PaperLayout]
    work_calendar: WorkCalendar = field(repr=False)

    # -- by key -------------------------------------------------------------------------------------------------

    def indicator(self, key: str) -> IndicatorRule:
        """The indicator; UnknownRuleError if there is none."""
        return _find(self.indicators, key, "chỉ tiêu đo")

    def report_outline(self, key: str) -> ReportOutline:
        """The outline; UnknownRuleError if there is none."""
        return _find(self.report_outlines, key, "đề cương báo cáo")

    def layout(self, key: str) -> PaperLayout:
        """The layout; UnknownRuleError if there is none."""
        return _find(self.layouts, key, "thể thức trình bày")

    def declaration_form(self, key: str) -> DeclarationForm:
        """The form; UnknownRuleError if there is none."""
        return _find(self.declaration_forms, key, "biểu kê khai")

    def period_scheme(self, key: str) -> PeriodScheme:
        """The scheme; UnknownRuleError if there is none."""
        return _find(self.periods.schemes, key, "cách chia kỳ")

    # -- views --------------------------------------------------------------------------------------------------

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule file, by path."""
        singles: tuple[Rule, ...] = (self.periods, self.reform_domains, self.dossier_fields, self.dossier_counting)
        folders: tuple[Mapping[str, Rule], ...] = (
            self.work_years,
            self.declaration_forms,
            self.indicators,
            self.report_outlines,
            self.layouts,
        )
        found = [*singles, *(rule for folder in folders for rule in folder.values())]
        return tuple(sorted(found, key=lambda rule: rule.head.file))

    @property
    def version(self) -> str:
        """One version over all rules."""
        return content_version([[rule.head.file, rule.version] for rule in self.rules])

    @property
    def declaration_rows(self) -> Mapping[str, DeclarationRow]:
        """Every declared row by key, over all forms."""
        return {row.key: row for form in self.declaration_forms.values() for row in form.rows.values()}

    def domains_at(self, on: date, level: Level | None = None) -> tuple[ReformDomain, ...]:
        """Reform domains of a level on a day, in order."""
        return self.reform_domains.at(on, level)

    def indicators_for(self, period: Period) -> tuple[IndicatorRule, ...]:
        """Indicators measured for a period, each after those it takes in."""
        on = period.calendar_span.last
        chosen = {
            key: rule
            for key, rule in self.indicators.items()
            if period.kind in rule.period_kinds and rule.is_in_force(on)
        }
        order = evaluation_order({key: rule.indicators for key, rule in chosen.items()})
        return tuple(chosen[key] for key in order)

    def expected_facts(self) -> Mapping[str, frozenset[str]]:
        """Every fact that indicators name, with the dimensions they filter it by."""
        found: dict[str, set[str]] = {}
        for _, item in self._inputs():
            if item.fact:
                found.setdefault(item.fact, set()).update(item.where)
        return {key: frozenset(found[key]) for key in sorted(found)}

    def _inputs(self) -> Iterator[tuple[IndicatorRule, Input]]:
        for rule in self.indicators.values():
            for item in rule.inputs.values():
                yield rule, item

    # -- checks across files ------------------------------------------------------------------------------------

    def check(self, facts: Mapping[str, FactSignature] | None = None) -> tuple[Fault, ...]:
        """Faults between files, and, where the facts that code declares are given, between rules and code.

        :func:`caicach.rulebook.load` has already refused a rulebook with faults of the first sort.
        """
        faults = FaultList()
        self._check_indicators(faults)
        self._check_domains(faults)
        self._check_outlines(faults)
        if facts is not None:
            self._check_facts(facts, faults)
        return tuple(sorted(set(faults.faults)))

    def _check_indicators(self, faults: FaultList) -> None:
        rows = self.declaration_rows
        for rule, item in self._inputs():
            place = f"inputs.{item.name}"
            if item.indicator and item.indicator not in self.indicators:
                reason = "không có chỉ tiêu này."
                faults.add(rule.head.file, f"{place}.indicator", item.indicator, reason, "Sửa mã chỉ tiêu.")
            if item.fact and item.fact.startswith(FACT_PREFIX) and item.fact[len(FACT_PREFIX) :] not in rows:
                reason = "không biểu kê khai nào có dòng này."
                faults.add(rule.head.file, f"{place}.fact", item.fact, reason, "Sửa mã, hoặc thêm dòng vào biểu.")
            self._check_where(rule, item, faults)
        try:
            evaluation_order({key: rule.indicators for key, rule in self.indicators.items()})
        except CircularRuleError as error:
            file = self.indicators[error.chain[0]].head.file
            faults.add(file, "inputs", " → ".join(error.chain), "các chỉ tiêu gọi vòng quanh nhau.", "Bỏ một mắt xích.")
            return
        for rule in self.indicators.values():
            check_examples(rule, faults)

    def word(self, dimension: str, value: str) -> str:
        """What people call a value of a fact's dimension; the value itself where no rule names it."""
        return self._words.get(dimension, {}).get(value, value)

    @property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        return {
            "field": {key: field.title for key, field in self.dossier_fields.fields.items()},
            "channel": {key: channel.title for key, channel in self.dossier_counting.channels.items()},
            "domain": {domain.code: domain.title for domain in self.reform_domains.entries},
        }

    def _check_where(self, rule: IndicatorRule, item: Input, faults: FaultList) -> None:
        known = self._words
        for dimension, values in item.where.items():
            allowed = known.get(dimension)
            if allowed is None:
                continue
            for value in (value for value in values if value not in allowed):
                remedy = f"Chọn trong: {', '.join(allowed)}."
                place = f"inputs.{item.name}.where.{dimension}"
                faults.add(rule.head.file, place, value, "giá trị lọc không có trong bộ quy tắc.", remedy)

    def _check_domains(self, faults: FaultList) -> None:
        codes = self.reform_domains.codes
        named = [(rule.head.file, "domain", rule.reform_domain) for rule in self.indicators.values()]
        named += [(form.head.file, "reform_domain", form.reform_domain) for form in self.declaration_forms.values()]
        named += [
            (outline.head.file, f"sections[{section.key}].domain", section.reform_domain)
            for outline in self.report_outlines.values()
            for section in outline.sections
            if section.reform_domain
        ]
        for file, place, code in named:
            if code and code not in codes:
                faults.add(file, place, code, "không có lĩnh vực này.", f"Chọn một trong: {', '.join(codes)}.")

    def _check_outlines(self, faults: FaultList) -> None:
        for outline in self.report_outlines.values():
            if outline.layout not in self.layouts:
                reason, remedy = "không có thể thức này.", f"Chọn một trong: {', '.join(self.layouts)}."
                faults.add(outline.head.file, "layout", outline.layout, reason, remedy)
            for key in outline.figures:
                rule = self.indicators.get(key)
                if rule is None:
                    faults.add(outline.head.file, "sections", key, "không có chỉ tiêu này.", "Sửa mã trong ô số liệu.")
                    continue
                if key in outline.shares and not rule.is_share:
                    reason = "chỉ tiêu không phải tỷ lệ nên không có dạng tử số/mẫu số."
                    faults.add(outline.head.file, "sections", key, reason, f"Dùng {{figure:{key}}}.")
                for kind in outline.period_kinds:
                    if kind not in rule.period_kinds:
                        reason = f"chỉ tiêu không đo theo kỳ “{kind}” của báo cáo."
                        faults.add(outline.head.file, "sections", key, reason, "Thêm kỳ vào chỉ tiêu, hoặc bỏ ô.")

    def _check_facts(self, facts: Mapping[str, FactSignature], faults: FaultList) -> None:
        for rule, item in self._inputs():
            if item.fact is None:
                continue
            place = f"inputs.{item.name}"
            signature = facts.get(item.fact)
            if signature is None:
                faults.add(rule.head.file, f"{place}.fact", item.fact, "không sổ nào có dữ kiện này.", _NO_FACT)
                continue
            for dimension in item.where:
                if dimension not in signature.dimensions:
                    have = ", ".join(sorted(signature.dimensions)) or "không có chiều nào"
                    reason = "dữ kiện không lọc được theo chiều này."
                    faults.add(rule.head.file, f"{place}.where", dimension, reason, f"Các chiều có: {have}.")


def with_versions_of_inputs(indicators: Mapping[str, IndicatorRule]) -> Mapping[str, IndicatorRule]:
    """Indicators whose version also covers the indicators they take in, so that a change travels upward.

    Leaves a circle, or a name nobody declares, as it is: the checks report them.
    """
    try:
        order = evaluation_order({key: rule.indicators for key, rule in indicators.items()})
    except CircularRuleError:
        return indicators
    done: dict[str, IndicatorRule] = {}
    for key in order:
        rule = indicators[key]
        inside = [[need, done[need].version] for need in rule.indicators if need in done]
        if inside:
            rule = replace(rule, head=replace(rule.head, version=content_version(rule.version, inside)))
        done[key] = rule
    return {key: done[key] for key in indicators}


def _find(rules: Mapping[str, R], key: str, what: str) -> R:
    try:
        return rules[key]
    except KeyError:
        raise UnknownRuleError(f"Bộ quy tắc không có {what} “{key}”.") from None
