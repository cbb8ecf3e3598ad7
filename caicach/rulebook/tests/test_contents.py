"""What our own rule files say: every worked example, and the figures of a real ward report."""

import re
from datetime import date
from decimal import Decimal

import holidays
import pytest

from caicach.domain.figures import FigureState
from caicach.domain.indicators import FactSignature
from caicach.domain.periods import DateSpan, Period, PeriodKind
from caicach.domain.targets import Trajectory
from caicach.rulebook import Level, load, slots_of
from caicach.rulebook.loading import OURS

BOOK = load()
KEYS = sorted(path.stem for path in (OURS / "indicators").glob("*.toml"))


@pytest.mark.parametrize("key", KEYS)
def test_every_indicator_gives_what_its_examples_say(key: str) -> None:
    rule = BOOK.indicator(key)
    assert rule.examples
    for example in rule.examples:
        figure = rule.work_out(example.inputs).figure
        assert figure.state is example.state
        assert rule.rounded(figure.value) == example.value


@pytest.mark.parametrize("key", KEYS)
def test_an_indicator_with_nothing_known_is_unknown(key: str) -> None:
    rule = BOOK.indicator(key)
    figure = rule.work_out(dict.fromkeys(rule.inputs)).figure
    assert figure.state is FigureState.UNKNOWN
    assert figure.value is None
    assert figure.reason


# Facts of the ward that stand behind its report of quarter III/2024.
WARD = {
    "tasks.planned": 41, "tasks.planned_completed": 38, "tasks.planned_running": 3,
    "tasks.assigned": 32, "tasks.assigned_early": 21, "tasks.assigned_on_time": 10, "tasks.assigned_late": 0,
    "tasks.assigned_running": 1, "tasks.assigned_overdue": 0,
    "dossiers.online_full": 140, "dossiers.online_full_resolved": 140, "dossiers.online_partial": 194,
    "dossiers.online_partial_resolved": 194, "dossiers.online_full_handled": 140,
    "dossiers.online_partial_handled": 194, "dossiers.received_online": 334, "dossiers.procedures_with_online": 17,
    "dossiers.fee_due": 266, "dossiers.paid_online": 239,
    "declarations.procedures_total": 71, "declarations.staff_total": 20, "declarations.staff_standard_met": 20,
    "declarations.revenue_actual": 2_150_000_000, "declarations.revenue_plan": 2_814_000_000,
    "declarations.one_stop_staff": 7, "declarations.broadcasts": 38, "declarations.portal_posts": 42,
    "declarations.law_broadcasts": 28, "declarations.law_posts": 3, "declarations.staff_non_specialist": 8,
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "shown", "share"),
    [
        ("tasks.plan_completion_rate", "92.68", (38, 41)),
        ("tasks.assigned_on_time_rate", "100.00", (31, 31)),
        ("online.full_rate", "100.00", (140, 140)),
        ("online.partial_rate", "100.00", (194, 194)),
        ("procedures.online_arising_rate", "23.94", (17, 71)),
        ("online.payment_rate", "89.85", (239, 266)),
        ("staff.standard_met_rate", "100.00", (20, 20)),
        ("finance.revenue_rate", "76.40", (2_150_000_000, 2_814_000_000)),
        ("finance.revenue_actual", "2.150", None),
        ("finance.revenue_plan", "2.814", None),
        ("one_stop.staff", "7", None),
        ("communication.broadcasts", "38", None),
        ("communication.law_posts", "3", None),
        ("staff.non_specialist", "8", None),
    ],
)
def test_the_ward_report_comes_out_of_its_facts(key: str, shown: str, share: tuple[int, int] | None) -> None:
    rule = BOOK.indicator(key)
    figure = rule.work_out({name: Decimal(WARD[item.fact or ""]) for name, item in rule.inputs.items()}).figure
    assert str(rule.rounded(figure.value)) == shown
    if share:
        assert (figure.part, figure.whole) == share


def test_every_expected_fact_is_one_the_registers_agreed_to_give() -> None:
    registers = {key.split(".")[0] for key in BOOK.expected_facts()}
    assert registers == {"dossiers", "tasks", "documents", "declarations", "plans"}
    signatures = {key: FactSignature(key, dims) for key, dims in BOOK.expected_facts().items()}
    assert BOOK.check(signatures) == ()
    signatures.pop("dossiers.fee_due")
    signatures["dossiers.resolved"] = FactSignature("dossiers.resolved")
    faults = BOOK.check(signatures)
    assert {fault.value for fault in faults} == {"“dossiers.fee_due”", "“field”"}


def test_what_grows_through_the_year_is_judged_by_the_time_gone() -> None:
    assert BOOK.indicator("tasks.plan_completion_rate").trajectory is Trajectory.CUMULATIVE
    assert BOOK.indicator("one_stop.on_time_rate").trajectory is Trajectory.CURRENT


# -- periods --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "first", "last", "due"),
    [
        ("2026Q1", "2025-12-15", "2026-03-14", "2026-03-20"),
        ("2026H1", "2025-12-15", "2026-06-14", "2026-06-20"),
        ("2024Q3", "2024-06-15", "2024-09-14", "2024-09-20"),
        ("2026", "2025-12-15", "2026-12-14", "2026-12-20"),
        ("2026Q2", "2026-03-15", "2026-06-14", "2026-06-20"),
        ("2026Q4", "2026-09-15", "2026-12-14", "2026-12-20"),
        ("2026N9", "2025-12-15", "2026-09-14", "2026-09-20"),
        ("2026M01", "2025-12-15", "2026-01-14", "2026-01-20"),
    ],
)
def test_reform_reports_close_on_the_fourteenth(key: str, first: str, last: str, due: str) -> None:
    scheme, period = BOOK.period_scheme("cchc"), Period.parse(key)
    assert scheme.span_of(period) == DateSpan(date.fromisoformat(first), date.fromisoformat(last))
    assert scheme.due_on(period) == date.fromisoformat(due)


@pytest.mark.parametrize("scheme", ["cchc", "calendar"])
@pytest.mark.parametrize("kind", [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR])
def test_no_day_is_lost_or_counted_twice_between_periods(scheme: str, kind: PeriodKind) -> None:
    rules = BOOK.period_scheme(scheme)
    period = Period(2023, kind, 1)
    for _ in range(30):
        span, after = rules.span_of(period), rules.span_of(period.next())
        assert (after.first - span.last).days == 1
        assert rules.period_of(span.first, kind) == rules.period_of(span.last, kind) == period
        period = period.next()


def test_derived_cut_offs_are_marked_unverified() -> None:
    scheme = BOOK.period_scheme("cchc")
    assert scheme.rule_of(Period.parse("2026Q3")).verified
    assert not scheme.rule_of(Period.parse("2026Q2")).verified
    assert scheme.rule_of(Period.parse("2026Q2")).note


# -- calendars ------------------------------------------------------------------------------------------------------

SWAP_FROM_MEMORY = {date(2026, 1, 2)}  # marked unverified in the file; unknown to the package


@pytest.mark.parametrize("year", range(2021, 2028))
def test_days_off_agree_with_the_public_calendar(year: int) -> None:
    public = holidays.country_holidays("VN", years=year)
    rule = BOOK.work_years[str(year)].year
    weekdays_off = {item.day for item in rule.days_off if item.day.weekday() < 5} - SWAP_FROM_MEMORY
    assert weekdays_off == {day for day in public if day.weekday() < 5}


def test_worked_saturdays_and_the_new_culture_day() -> None:
    calendar = BOOK.work_calendar
    for worked in (date(2024, 5, 4), date(2025, 4, 26), date(2026, 8, 22)):
        assert calendar.is_working_day(worked)
    assert calendar.is_working_day(date(2025, 11, 24))
    assert not calendar.is_working_day(date(2026, 11, 24))
    assert calendar.is_verified(2025)
    assert not calendar.is_verified(2026)  # one swap is from memory
    assert not calendar.is_verified(2027)


def test_the_worked_example_of_a_limit_over_the_new_holiday() -> None:
    assert BOOK.work_calendar.due_on(date(2026, 11, 20), 3) == date(2026, 11, 26)


# -- words ----------------------------------------------------------------------------------------------------------


def test_reform_domains_change_name_but_not_code() -> None:
    old = {entry.code: entry.title for entry in BOOK.domains_at(date(2024, 9, 14), Level.COMMUNE)}
    new = {entry.code: entry.title for entry in BOOK.domains_at(date(2026, 9, 14), Level.COMMUNE)}
    assert list(old) == list(new) == list(BOOK.reform_domains.codes)
    assert len(new) == 8
    assert old["digital_government"] != new["digital_government"]
    assert "socio_economic" not in {entry.code for entry in BOOK.domains_at(date(2026, 1, 1), Level.DEPARTMENT)}


def test_dossier_words_and_counting_rules() -> None:
    counting = BOOK.dossier_counting
    assert [state.number for state in counting.states.values()] == list(range(1, 11))
    assert counting.states["returned"].title == "Đã trả kết quả"
    assert counting.lateness.requests_that_make_late == 2
    assert counting.lateness.acceptance_working_hours == 8
    assert counting.lateness.end_order[:3] == ("processed", "returned", "stopped")
    assert (counting.apology.days_before_due, counting.apology.extensions) == (1, 1)
    assert BOOK.dossier_fields.fields["civil_status"].title == "Tư pháp - hộ tịch"


def test_the_staff_form_notices_the_contradiction_of_the_source_report() -> None:
    form = BOOK.declaration_form("staff")
    stated = {
        "staff_total": 20, "staff_party": 2, "staff_council": 1, "staff_front": 1, "staff_mass_organisations": 4,
        "staff_leaders": 3, "staff_specialists": 12, "staff_below_university": 2, "staff_university": 16,
        "staff_postgraduate": 2,
    }  # fmt: skip
    values = {key: Decimal(value) for key, value in stated.items()}
    broken = form.warnings(values)
    assert [constraint.left[0] for constraint in broken] == ["staff_party"]
    assert broken[0].sides(values) == (23, 20)


def test_every_rule_file_is_read_and_has_its_own_version() -> None:
    files = {path.relative_to(OURS).as_posix() for path in OURS.rglob("*.toml") if "tests" not in path.parts}
    assert {rule.head.file for rule in BOOK.rules} == files
    assert len({rule.version for rule in BOOK.rules}) == len(files)
    assert all(rule.legal_basis for rule in BOOK.rules)
    assert load().version == BOOK.version


def test_no_rule_file_is_empty_of_vietnamese_marks() -> None:
    """Titles are for people: unaccented Vietnamese is a slip."""
    for rule in BOOK.rules:
        assert any(ord(letter) > 127 for letter in rule.title), rule.head.file


def test_the_documentation_lists_the_facts_the_rulebook_expects() -> None:
    page = (OURS.parent.parent / "docs/rulebook.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"`((?:dossiers|tasks|documents|plans)\.[a-z_]+)`", page.split("## Facts the rulebook")[1]))
    assert listed == {key for key in BOOK.expected_facts() if not key.startswith("declarations.")}


def test_the_quarter_report_shows_the_figures_of_the_source() -> None:
    outline = BOOK.report_outline("quarter_commune")
    assert [section.number for section in outline.sections if section.level == 1] == ["I", "II", "III", "IV"]
    assert {
        "tasks.planned", "tasks.plan_running", "tasks.assigned", "tasks.assigned_early", "tasks.assigned_on_time",
        "tasks.assigned_running", "tasks.assigned_overdue", "one_stop.staff", "one_stop.resolved",
        "one_stop.resolved_civil_status", "one_stop.resolved_land", "one_stop.resolved_labour_social",
        "one_stop.resolved_agriculture_poverty", "staff.total", "staff.party", "staff.specialists", "staff.university",
        "staff.non_specialist", "online.received", "online.payment_rate", "procedures.online_arising_rate",
        "finance.revenue_rate", "communication.broadcasts", "communication.law_posts", "equipment.computers",
        "equipment.led_boards", "staff.email_rate", "online.full", "online.full_resolved", "online.partial",
        "online.partial_resolved",
    } <= set(outline.figures)  # fmt: skip
    assert {"tasks.plan_completion_rate", "online.payment_rate",
            "procedures.online_arising_rate", "staff.standard_met_rate"} <= set(outline.shares)  # fmt: skip


@pytest.mark.parametrize("level", [1, 2, 3])
def test_numbers_of_sections_have_no_gap(level: int) -> None:
    expected: dict[str, int] = {}
    parents: dict[int, str] = {}
    romans = ["I", "II", "III", "IV", "V", "VI"]
    for section in BOOK.report_outline("quarter_commune").sections:
        parents[section.level] = section.number
        if section.level != level:
            continue
        parent = "/".join(parents[above] for above in range(1, level))
        expected[parent] = expected.get(parent, 0) + 1
        last = section.number.split(".")[-1]
        assert last == (romans[expected[parent] - 1] if level == 1 else str(expected[parent]))


def test_footnotes_choose_documents_by_kind_and_abstract() -> None:
    sections = {section.key: section for section in BOOK.report_outline("quarter_commune").sections}
    steering, inspection = sections["steering_documents"].footnotes[0], sections["inspection"].footnotes[0]
    assert steering.lists("TB", "Khắc phục tồn tại cải cách hành chính 6 tháng đầu năm")
    assert not steering.lists("KH", "Tự kiểm tra cải cách hành chính năm 2024")
    assert inspection.lists("KH", "Tự KIỂM TRA cải cách hành chính năm 2024")
    assert not inspection.lists("GM", "Kiểm tra cải cách hành chính")


def test_slots_are_found_in_their_places() -> None:
    text = "Đạt {share:a.b} hồ sơ, {figure:a.b} của {unit}"
    slots = list(slots_of(text))
    assert [(slot.kind.value, slot.key) for slot in slots] == [("share", "a.b"), ("figure", "a.b"), ("unit", "")]
    assert [text[slot.start : slot.end] for slot in slots] == ["{share:a.b}", "{figure:a.b}", "{unit}"]
    for wrong in ("{figure}", "{unit:x}", "{nothing}", "{}"):
        with pytest.raises(ValueError, match=re.escape(wrong)):
            list(slots_of(wrong))


def test_the_outline_copies_no_sentence_of_the_source_report() -> None:
    source = OURS.parent.parent.parent / "shared/seeds/004_0fa12a89a9824412.txt"
    if not source.exists():
        pytest.skip("source papers are not here")
    words = re.findall(r"\w+", source.read_text(encoding="utf-8").casefold())
    seen = {" ".join(words[at : at + 10]) for at in range(len(words))}
    for section in BOOK.report_outline("quarter_commune").sections:
        for text in section.texts:
            own = re.findall(r"\w+", text.casefold())
            assert not {" ".join(own[at : at + 10]) for at in range(len(own) - 9)} & seen


def test_the_layout_keeps_to_the_decree() -> None:
    layout = BOOK.layout("nd30")
    assert (layout.page_width, layout.page_height) == (210, 297)
    assert layout.margins.left.chosen == 30
    assert layout.components["nation"].case == "upper"
    assert layout.components["recipients"].size.chosen == 11
    assert layout.page_number.first_shown == 2
    assert layout.abbreviations["BC"] == "Báo cáo"
    assert len(layout.abbreviations) == 27
