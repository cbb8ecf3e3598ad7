"""Facts of dossiers (R14, R15): what can be counted for a unit and a span of days, with the dossiers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import mul

from django.urls import reverse

from caicach.domain.periods import DateSpan
from caicach.foundation.facts.registry import Column, Fact, FactRows, Totals, Where, register
from caicach.registers.dossiers import store
from caicach.registers.dossiers.selectors.counting import Counts, counts, rows_behind


@dataclass(frozen=True)
class Measure:
    """How a fact is read off the counters.

    `sums` adds and subtracts counters. `needs` are pairs (counted, stated): where something was counted but not one of
    those dossiers states the column in question, the number is unknown, not zero.
    """

    title: str
    definition: str
    sums: Mapping[str, int]
    needs: tuple[tuple[str, str], ...] = ()

    def values(self, found: Counts) -> Sequence[Decimal | None]:
        """The number of each unit in the order of `found`, or None where the lists never said."""
        signed = list(self.sums.items())
        if len(signed) == 1 and signed[0][1] == 1:
            numbers: Sequence[int] = found.column(signed[0][0])
        else:
            columns = [found.column(name) for name, _ in signed]
            signs = [sign for _, sign in signed]
            numbers = [sum(map(mul, signs, row)) for row in zip(*columns, strict=True)]
        values: list[Decimal | None] = list(map(Decimal, numbers))
        for counted, stated in self.needs:
            for at, (some, said) in enumerate(zip(found.column(counted), found.column(stated), strict=True)):
                if some and not said:
                    values[at] = None
        return values


_CHANNEL = ("received", "channel_known")
_LEVEL = ("received_online", "level_known")
_ENDED_CHANNEL = ("resolved", "resolved_channel_known")
_ENDED_LEVEL = ("resolved_online", "resolved_level_known")
_FEE = ("received", "fee_known")
_DUE = ("resolved", "resolved_due_known")

MEASURES: dict[str, Measure] = {
    "received": Measure("Hồ sơ tiếp nhận trong kỳ", "Ngày tiếp nhận trong kỳ.", {"received": 1}),
    "carried_over": Measure(
        "Hồ sơ từ kỳ trước chuyển sang",
        "Tiếp nhận trước kỳ và chưa kết thúc trước ngày đầu kỳ.",
        {"received_before": 1, "resolved_before": -1},
    ),
    "resolved": Measure(
        "Hồ sơ đã giải quyết trong kỳ",
        "Ngày kết thúc trong kỳ: xử lý xong, đã trả, hoặc dừng, từ chối, rút theo thứ tự của bộ quy tắc.",
        {"resolved": 1},
    ),
    "resolved_early": Measure(
        "Hồ sơ giải quyết trước hạn", "Kết thúc trước ngày hẹn trả.", {"resolved_early": 1}, (_DUE,)
    ),
    "resolved_on_time": Measure(
        "Hồ sơ giải quyết đúng hạn", "Kết thúc đúng ngày hẹn trả.", {"resolved_on_time": 1}, (_DUE,)
    ),
    "resolved_late": Measure(
        "Hồ sơ giải quyết quá hạn",
        "Kết thúc sau ngày hẹn trả (đã trừ thời gian chờ một lần bổ sung), hoặc bị yêu cầu bổ sung từ lần thứ hai.",
        {"resolved_late": 1},
        (_DUE,),
    ),
    "resolved_unknown": Measure(
        "Hồ sơ đã giải quyết không rõ hạn",
        "Kết thúc trong kỳ nhưng không có ngày hẹn trả và không tính được.",
        {"resolved_unknown": 1},
    ),
    "in_process": Measure(
        "Hồ sơ đang giải quyết cuối kỳ",
        "Tiếp nhận đến hết kỳ và chưa kết thúc đến hết kỳ.",
        {"received_before": 1, "received": 1, "resolved_before": -1, "resolved": -1},
    ),
    "in_process_overdue": Measure(
        "Hồ sơ đang giải quyết đã quá hạn cuối kỳ",
        "Đang giải quyết cuối kỳ và ngày hẹn trả đã qua trước ngày cuối kỳ.",
        {"overdue_begins_by_end": 1, "overdue_ends_by_end": -1},
    ),
    "received_online": Measure(
        "Hồ sơ tiếp nhận trực tuyến", "Tiếp nhận trong kỳ qua kênh trực tuyến.", {"received_online": 1}, (_CHANNEL,)
    ),
    "online_full": Measure(
        "Hồ sơ trực tuyến toàn trình",
        "Tiếp nhận trực tuyến trong kỳ, dịch vụ toàn trình.",
        {"online_full": 1},
        (_CHANNEL, _LEVEL),
    ),
    "online_full_handled": Measure(
        "Hồ sơ trực tuyến toàn trình phải giải quyết",
        "Nộp trực tuyến, dịch vụ toàn trình: từ kỳ trước chuyển sang và tiếp nhận trong kỳ.",
        {"online_full_before": 1, "online_full_resolved_before": -1, "online_full": 1},
        (_CHANNEL, _LEVEL),
    ),
    "online_full_resolved": Measure(
        "Hồ sơ trực tuyến toàn trình đã giải quyết",
        "Kết thúc trong kỳ, nộp trực tuyến, dịch vụ toàn trình.",
        {"online_full_resolved": 1},
        (_ENDED_CHANNEL, _ENDED_LEVEL),
    ),
    "online_partial": Measure(
        "Hồ sơ trực tuyến một phần",
        "Tiếp nhận trực tuyến trong kỳ, dịch vụ một phần.",
        {"online_partial": 1},
        (_CHANNEL, _LEVEL),
    ),
    "online_partial_handled": Measure(
        "Hồ sơ trực tuyến một phần phải giải quyết",
        "Nộp trực tuyến, dịch vụ một phần: từ kỳ trước chuyển sang và tiếp nhận trong kỳ.",
        {"online_partial_before": 1, "online_partial_resolved_before": -1, "online_partial": 1},
        (_CHANNEL, _LEVEL),
    ),
    "online_partial_resolved": Measure(
        "Hồ sơ trực tuyến một phần đã giải quyết",
        "Kết thúc trong kỳ, nộp trực tuyến, dịch vụ một phần.",
        {"online_partial_resolved": 1},
        (_ENDED_CHANNEL, _ENDED_LEVEL),
    ),
    "fee_due": Measure(
        "Hồ sơ có nghĩa vụ tài chính", "Tiếp nhận trong kỳ và phải nộp phí, lệ phí.", {"fee_due": 1}, (_FEE,)
    ),
    "paid_online": Measure(
        "Hồ sơ thanh toán trực tuyến",
        "Tiếp nhận trong kỳ, có nghĩa vụ tài chính và đã thanh toán trực tuyến.",
        {"paid_online": 1},
        (_FEE, ("fee_due", "paid_known")),
    ),
    "digitised": Measure(
        "Hồ sơ được số hóa thành phần",
        "Tiếp nhận trong kỳ và đã số hóa thành phần hồ sơ.",
        {"digitised": 1},
        (("received", "digitised_known"),),
    ),
    "result_digitised": Measure(
        "Kết quả giải quyết được số hóa",
        "Kết thúc trong kỳ và kết quả đã số hóa.",
        {"result_digitised": 1},
        (("resolved", "result_known"),),
    ),
    "reused": Measure(
        "Hồ sơ tái sử dụng dữ liệu",
        "Tiếp nhận trong kỳ và dùng lại dữ liệu đã số hóa.",
        {"reused": 1},
        (("received", "reused_known"),),
    ),
    "late_apologised": Measure(
        "Hồ sơ quá hạn có văn bản xin lỗi",
        "Giải quyết quá hạn trong kỳ và có văn bản xin lỗi.",
        {"late_apologised": 1},
        (("resolved_late", "apology_known"),),
    ),
    "procedures_with_online": Measure(
        "Thủ tục có hồ sơ trực tuyến",
        "Số thủ tục khác nhau có ít nhất một hồ sơ tiếp nhận trực tuyến trong kỳ.",
        {"procedures_with_online": 1},
        (_CHANNEL,),
    ),
}
COLUMNS = (
    Column("dossier_code", "Mã hồ sơ"),
    Column("procedure_name", "Thủ tục"),
    Column("field", "Lĩnh vực"),
    Column("channel", "Hình thức"),
    Column("received_on", "Ngày tiếp nhận", "date"),
    Column("due_effective", "Ngày hẹn trả", "date"),
    Column("ended_on", "Ngày kết thúc", "date"),
    Column("verdict", "Kết quả"),
)
VERDICTS = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn", "unknown": "Không rõ hạn"}


def _totals(name: str, span: DateSpan, unit_ids: Sequence[int] | None, where: Where) -> Totals:
    found = counts(span, where)
    values = zip(found.position, MEASURES[name].values(found), strict=True)
    if unit_ids is None:
        return {unit: value for unit, value in values if value is not None}
    wanted = set(unit_ids)
    return {unit: value for unit, value in values if value is not None and unit in wanted}


def _rows(name: str, span: DateSpan, unit_ids: Sequence[int], where: Where, page: tuple[int, int]) -> FactRows:
    rules = store.rules()
    rows, total = rows_behind(name, span, unit_ids, where, page)
    for row in rows:
        row["url"] = reverse("dossiers:show", args=[row["unit_id"], row["dossier_code"]])
        row["field"] = rules.title("field", row["field"])
        row["channel"] = rules.title("channel", row["channel"])
        row["verdict"] = VERDICTS.get(row["verdict"] or "", "Đang giải quyết")
    return FactRows(COLUMNS, rows, total)


def _declare(name: str, measure: Measure) -> None:
    register(
        Fact(
            key=f"dossiers.{name}",
            title=measure.title,
            unit="thủ tục" if name == "procedures_with_online" else "hồ sơ",
            totals=lambda span, unit_ids, where: _totals(name, span, unit_ids, where),
            rows=lambda span, unit_ids, where, offset, limit: _rows(name, span, unit_ids, where, (offset, limit)),
            dimensions=("field", "channel", "procedure"),
            definition=measure.definition,
        )
    )


for _name, _measure in MEASURES.items():
    _declare(_name, _measure)
