"""The columns of a dossier: one list that the store, the importer, the screens and the export all read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell of the column is read."""

    TEXT = "text"
    CODE = "code"  # text whose leading zeroes count
    DAY = "day"  # dd/mm/yyyy, ISO or a spreadsheet's day number; a time of day is kept apart
    COUNT = "count"  # whole number from 0
    MONEY = "money"  # đồng
    FLAG = "flag"  # có/không, x, 1/0
    WORD = "word"  # a word of the rulebook: field, state, channel, level
    UNIT = "unit"


@dataclass(frozen=True)
class Column:
    """A column: `key` in the store, `title` for people, `aliases` as headings of lists call it."""

    key: str
    title: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    personal: bool = False

    @property
    def moment(self) -> str:
        """For a day: the column that keeps the time of day, where a list gives one (`received_on` → `received_at`)."""
        return self.key.removesuffix("_on") + "_at"


COLUMNS: tuple[Column, ...] = (
    Column(
        "dossier_code",
        "Mã hồ sơ",
        Kind.CODE,
        ("mã số hồ sơ", "số hồ sơ", "mã hs", "số biên nhận", "mã biên nhận", "số tiếp nhận"),
        required=True,
    ),
    Column(
        "unit_code",
        "Đơn vị giải quyết",
        Kind.UNIT,
        ("mã đơn vị", "đơn vị", "cơ quan giải quyết", "đơn vị xử lý", "mã xã", "ubnd", "đơn vị thực hiện", "cơ quan"),
    ),
    Column("procedure_code", "Mã thủ tục", Kind.CODE, ("mã tthc", "mã thủ tục hành chính", "mã số tthc", "mã tt")),
    Column(
        "procedure_name",
        "Tên thủ tục",
        Kind.TEXT,
        ("thủ tục hành chính", "tên tthc", "thủ tục", "tên thủ tục hành chính", "nội dung hồ sơ", "tthc"),
    ),
    Column("field", "Lĩnh vực", Kind.WORD, ("lĩnh vực thủ tục", "ngành, lĩnh vực", "lĩnh vực tthc")),
    Column(
        "channel",
        "Hình thức tiếp nhận",
        Kind.WORD,
        ("kênh tiếp nhận", "hình thức nộp", "hình thức nộp hồ sơ", "phương thức tiếp nhận", "nguồn tiếp nhận"),
    ),
    Column(
        "online_level",
        "Mức độ dịch vụ công",
        Kind.WORD,
        ("mức độ dvc", "mức độ", "loại dịch vụ công", "mức độ trực tuyến", "loại dvc"),
    ),
    Column(
        "received_on",
        "Ngày tiếp nhận",
        Kind.DAY,
        ("ngày nhận", "thời điểm tiếp nhận", "ngày nhận hồ sơ", "thời gian tiếp nhận", "ngày tiếp nhận hồ sơ"),
        required=True,
    ),
    Column(
        "due_on",
        "Ngày hẹn trả",
        Kind.DAY,
        ("hạn trả", "hạn xử lý", "hạn giải quyết", "ngày hẹn trả kết quả", "hẹn trả", "thời hạn trả kết quả"),
    ),
    Column(
        "working_days",
        "Số ngày làm việc",
        Kind.COUNT,
        ("thời hạn giải quyết", "số ngày giải quyết", "thời gian quy định", "số ngày quy định"),
    ),
    Column(
        "finished_on",
        "Ngày xử lý xong",
        Kind.DAY,
        ("ngày hoàn thành", "ngày kết thúc xử lý", "ngày có kết quả", "ngày giải quyết", "ngày kết thúc", "ngày xong"),
    ),
    Column("returned_on", "Ngày trả kết quả", Kind.DAY, ("ngày trả", "ngày trả kq", "ngày trả hồ sơ")),
    Column(
        "closed_on",
        "Ngày dừng, từ chối hoặc rút",
        Kind.DAY,
        ("ngày dừng xử lý", "ngày từ chối", "ngày rút hồ sơ", "ngày trả lại"),
    ),
    Column("state", "Trạng thái", Kind.WORD, ("tình trạng", "trạng thái hồ sơ", "tình trạng hồ sơ")),
    Column(
        "fee_due",
        "Có nghĩa vụ tài chính",
        Kind.FLAG,
        ("nghĩa vụ tài chính", "phải nộp phí, lệ phí", "có phí", "nghĩa vụ tc"),
    ),
    Column(
        "fee_amount", "Phí, lệ phí (đồng)", Kind.MONEY, ("phí, lệ phí", "lệ phí", "số tiền", "tổng phí", "phí lệ phí")
    ),
    Column(
        "paid_online",
        "Thanh toán trực tuyến",
        Kind.FLAG,
        ("thanh toán online", "nộp phí trực tuyến", "đã thanh toán trực tuyến"),
    ),
    Column(
        "digitised_in",
        "Số hóa hồ sơ",
        Kind.FLAG,
        ("số hóa thành phần hồ sơ", "số hóa đầu vào", "đã số hóa", "số hóa tphs"),
    ),
    Column(
        "digitised_result",
        "Số hóa kết quả",
        Kind.FLAG,
        ("số hóa kết quả giải quyết", "số hóa đầu ra", "kết quả điện tử", "trả kết quả điện tử"),
    ),
    Column(
        "reused",
        "Tái sử dụng dữ liệu",
        Kind.FLAG,
        ("khai thác, sử dụng lại", "tái sử dụng", "khai thác dữ liệu số hóa"),
    ),
    Column(
        "supplement_count",
        "Số lần yêu cầu bổ sung",
        Kind.COUNT,
        ("số lần bổ sung", "yêu cầu bổ sung", "lần bổ sung"),
    ),
    Column(
        "waiting_days",
        "Số ngày chờ bổ sung",
        Kind.COUNT,
        ("thời gian chờ bổ sung", "ngày chờ bổ sung", "số ngày tạm dừng"),
    ),
    Column("apology", "Văn bản xin lỗi", Kind.TEXT, ("phiếu xin lỗi", "thư xin lỗi", "số văn bản xin lỗi", "xin lỗi")),
    Column(
        "applicant_name",
        "Người nộp",
        Kind.TEXT,
        ("tên người nộp", "họ tên người nộp", "chủ hồ sơ", "người nộp hồ sơ", "tổ chức, cá nhân", "họ và tên"),
        personal=True,
    ),
    Column(
        "applicant_phone",
        "Điện thoại người nộp",
        Kind.CODE,
        ("số điện thoại", "điện thoại", "sđt", "sdt"),
        personal=True,
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
DAYS = tuple(column for column in COLUMNS if column.kind is Kind.DAY)

_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.WORD: "VARCHAR",
    Kind.UNIT: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.COUNT: "INTEGER",
    Kind.MONEY: "DECIMAL(18,2)",
    Kind.FLAG: "BOOLEAN",
}
#: What a list says of a dossier, with engine types, in the order of the files.
CONTENT: dict[str, str] = {
    "unit_id": "BIGINT",
    **{column.key: _TYPES[column.kind] for column in COLUMNS},
    **{column.moment: "TIMESTAMP" for column in DAYS},
}
#: Where the row came from.
ORIGIN: dict[str, str] = {"batch_id": "BIGINT", "sheet": "VARCHAR", "row_number": "INTEGER"}
#: Everything a file of the store holds.
STORED: dict[str, str] = {**CONTENT, **ORIGIN}
#: What one dossier is known by.
KEY = ("unit_id", "dossier_code")
