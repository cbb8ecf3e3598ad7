"""One sentence of a task: who is told to do it, what the deed is, with whom, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.tasks.units import run_of_units, starts_unit

_DATA: Final = load("tasks")
_WORDS: Final = _DATA["words"]
_VERBS: Final = alternatives(listed(_WORDS, "verbs"))
_ADVERBS: Final = alternatives(listed(_WORDS, "adverbs"))
_DEED: Final = re.compile(rf"[\s\-+*•]*(?:{_ADVERBS}[\s,]+)*{_VERBS}(?!\w)")
_ISSUER: Final = r"(?:(?:chủ\s+tịch\s+)?(?:ubnd|ủy\s+ban\s+nhân\s+dân)\s[^,.;:]{0,40}?)?"
# "Giao ban tháng", "giao lưu", "giao thông" give nobody a task; "Giao Ban Chỉ đạo" does.
_NO_ORDER: Final = (
    r"(?!giao\s+(?:(?:lưu|thông|dịch|tiếp|nhận|nộp|lại|đất|khoán|quyền)(?!\w)"
    r"|ban(?!\s+(?:chỉ|quản|dân|tổ|tuyên|thường|chấp|nội|kiểm|xây|pháp|kinh|văn|đại|an|tiếp|công|bảo|biên|thanh))))"
)
_ORDER: Final = re.compile(rf"[\s\-+*•]*{_ISSUER}{_NO_ORDER}(?:{alternatives(listed(_WORDS, 'order'))})\s*:?\s+")
_DUTY: Final = re.compile(
    rf"[\s,:–-]*(?:{alternatives(listed(_WORDS, 'duty'))})(?!\s+trước)"
    r"(?:\s+(?:về\s+việc|trong\s+việc|tổ\s+chức))?\s*:?\s*"
)
_ROLE_ENDS: Final = (
    r"(?:được\s+giao|được\s+phân\s+công|của\s+mình|phụ\s+trách|quản\s+lý|thực\s+tế|chuyên\s+môn|\w+\s+này|mình)"
)
_BY_ROLE: Final = re.compile(
    rf"[\s,]*(?:{alternatives(listed(_WORDS, 'by_role'))})(?!\w)"
    rf"(?:[^:;.]{{0,120}}?{_ROLE_ENDS}(?!\w)\s*[,:;]?\s*|[^,:;.]{{0,160}}?(?:[,:;]\s*|(?=\s+(?:có|chịu)\s+trách)))"
)
_OPENING: Final = re.compile(rf"[\s\-+*•]*(?:{alternatives(listed(_WORDS, 'openings'))})(?!\w)[^,;.]{{0,260}}[,;]\s*")
# "theo đề xuất của các sở, ban, ngành, chủ trì …": what follows the first comma is no unit of its own.
_REST_OF_LIST: Final = re.compile(
    r"(?:ban|ngành|đoàn\s+thể|địa\s+phương|đơn\s+vị|phường|xã|đặc\s+khu|tổ\s+chức)\s*(?:,|và\s)"
)
_UP_TO_COLON: Final = re.compile(r"\s[^:;.,]{2,60}?(?P<sign>:)\s+")
_ROLE_OF: Final = re.compile(r"[\s,]*(?:(?:là|làm)\s+(?:cơ\s+quan|đơn\s+vị|đầu\s+mối|bộ\s+phận)|chủ\s+trì)")
_ADVISES: Final = re.compile(
    r":\s*(?P<units>[^:.;]{3,160}?)(?:\s+theo\s+nội\s+dung\s+phụ\s+trách)?(?:\s+chủ\s+động)?\s+tham\s+mưu\s*[.;]?\s*$"
)
_WITH: Final = re.compile(r"phối\s+hợp\s*(?:,\s*)?(?:chặt\s+chẽ\s*,?\s*)?(?:(?:cùng\s+)?với|cùng)?\s+")
_NUMBER: Final = r"(?:\d{1,2}|[ivx]{1,3})(?!\w)"
_OF_YEAR: Final = r"(?:\s*[/-]\s*\d{4}|\s+năm\s+\d{4})?"
_PERIOD: Final = rf"(?:(?:tháng|quý)\s+{_NUMBER}(?:\s*[-,]\s*{_NUMBER})?{_OF_YEAR}|năm\s+\d{{4}})"
_DAY: Final = (
    r"(?<!\d)\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?"
    r"|\s+tháng\s+\d{1,2}(?:\s*,?\s*năm\s+\d{4}|/\d{4})?)"
)
_DUE: Final = re.compile(
    # The first letters are asked for first: most places are passed over quickly.
    r"(?<!\w)(?=[cđthxvs][hrếoàa])(?P<due>(?:(?:chậm\s+nhất|trước|đến)\s+(?:là\s+|vào\s+)?(?:hết\s+)?(?:ngày\s+)?"
    rf"|(?:hoàn\s+thành|xong)\s+(?:vào\s+)?ngày\s+){_DAY}"
    rf"|(?<=hoàn thành )(?:trong|trước|vào)\s+(?:hết\s+|cuối\s+)?{_PERIOD}"
    rf"|(?<=xong )(?:trong|trước|vào)\s+(?:hết\s+)?{_PERIOD}"
    rf"|(?:trong|đến\s+hết|trước|vào|chậm\s+nhất)\s+(?:tháng|quý)\s+{_NUMBER}{_OF_YEAR}"
    r"|(?:chậm\s+nhất|trước)\s+(?:là\s+|vào\s+)?ngày\s+\d{1,2}(?![\d/-]|\.\d|\s+tháng\s+\d)"
    r"(?:\s+(?:hằng|hàng)\s+(?:tháng|quý)|\s+(?:của\s+)?tháng\s+(?:cuối|đầu|sau)[^.;,]{0,20})?"
    r"|(?:chậm\s+nhất\s+)?sau\s+\d{1,3}\s+ngày(?:\s+làm\s+việc)?[^.;,)]{0,60}"
    r"|trong\s+(?:thời\s+hạn|vòng)\s+\d{1,3}\s+(?:ngày|tháng|tuần)[^.;,)]{0,60}"
    r"|trong\s+\d{1,2}\s+ngày\s+(?:đầu|cuối)\s+[^.;,)]{3,20})"
)
_WEEKDAY: Final = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật)(?!\w)"
# "trước 16 giờ thứ Sáu hằng tuần", "vào sáng thứ Ba và thứ Sáu hằng tuần".
_DAY_OF_WEEK: Final = re.compile(
    r"(?:(?:trước|vào|lúc)\s+(?:\d{1,2}\s*(?:giờ|h)\s*(?:\d{2}\s*(?:phút)?)?,?\s+)?)?(?:ngày\s+)?(?:(?:sáng|chiều)\s+)?"
    rf"{_WEEKDAY}(?:(?:\s*,\s*|\s+và\s+){_WEEKDAY})*,?\s+(?:(?:hằng|hàng|mỗi)\s+tuần|(?:đầu|cuối|cuối\s+cùng)\s+"
    r"(?:(?:hằng|hàng|mỗi|của)\s+)?tháng)"
)
# A period that stands alone at the end: "(Phòng Y chủ trì, Quý II/2026)", "…; thường xuyên".
_PERIOD_AT_END: Final = re.compile(
    rf"[,;(–-]\s*(?P<due>(?:trong\s+|đến\s+)?(?:{_PERIOD}|(?:cả|trong)\s+năm(?:\s+\d{{4}})?|6\s+tháng\s+(?:đầu|cuối)\s+năm"
    r"|năm\s+\d{4}))\s*[).;/]*\s*$"
)
_REPEATED: Final = alternatives(listed(_WORDS, "repeated"))
_FIRST_LETTERS: Final = "".join(sorted({phrase[0] for phrase in listed(_WORDS, "repeated")}))
# "báo cáo hằng quý", "thường xuyên kiểm tra" repeat; "chi thường xuyên", "kế hoạch hằng năm" do not.
_STANDING: Final = re.compile(
    rf"(?<!\w)(?=[đ{_FIRST_LETTERS}])(?<!chi )(?<!hoạch )(?<!toán )(?<!sách )(?<!trình )(?<!vụ )(?<!đầu tư )"
    rf"(?<!tác )(?<!dịch )(?P<due>"
    rf"định\s+kỳ\s+(?:(?:hằng|hàng|theo)\s+(?:năm|quý|tháng|tuần|ngày)|\d{{1,2}}\s+tháng)(?!\w)"
    rf"|{_REPEATED}(?:\s*(?:\(|,|và|hoặc)\s*{_REPEATED}\)?)*"
    rf"(?=\s*(?:[,;.)]|$)|\s+(?:{_VERBS}|đến|về|cho|với|tại|việc|kết\s+quả|tình\s+hình)(?!\w)))"
)
# These are a deadline only at the head of a deed: "thường xuyên kiểm tra …".
_ONLY_FIRST: Final = re.compile(r"(?:thường\s+xuyên|đột\s+xuất|(?:hằng|hàng)\s+(?:ngày|tuần)|khi\s+có)")
# "được giao chủ trì" says which units are meant.
_WHICH: Final = re.compile(
    r"\s*(?:được|đã\s+được)\s+(?:giao|phân\s+công)[^.;]{0,120}?(?=,?\s+(?:có|chịu)\s+trách\s+nhiệm|,)"
)
# "Các đơn vị được kiểm tra khắc phục …": here a deed follows at once.
_WHICH_SHORT: Final = re.compile(
    r"\s*(?:đã\s+)?được\s+(?:(?:giao|phân\s+công)(?:\s+(?:chủ\s+trì|phối\s+hợp|nhiệm\s+vụ|phụ\s+trách|quản\s+lý))+"
    r"|kiểm\s+tra|thanh\s+tra|lựa\s+chọn|chọn|đánh\s+giá)(?=\s)"
)
# "Tài chính: công khai dự toán …" names a matter, "Tài chính - Kế toán" an office.
_ONLY_MATTER: Final = re.compile(r"(?:tài chính|y tế|giáo dục|văn h[oó]a|thuế|truyền hình|phát thanh)\s*:")
_LEADS_AFTER: Final = re.compile(r"[;.,:]\s+(?:giao\s+|do\s+)?(?=[^\W\d])")
_IN_BRACKET: Final = re.compile(r"\s\((?:giao\s+)?(?=[^\W\d]{2,}\s[^()]{4,}\))")
_DOES: Final = re.compile(r"\s+(?:thực\s+hiện|chủ\s+trì|phụ\s+trách|tham\s+mưu|đảm\s+nhiệm)(?!\w)")
# "…; Phòng Kinh tế thực hiện, Quý II/2026": the unit's role is all that is told of it.
_LEADS: Final = re.compile(
    r"\s+(?:chủ\s+trì(?!\s+(?:phiên|cuộc|buổi|hội\s+nghị))|(?:tham\s+mưu|thực\s+hiện|phụ\s+trách|đảm\s+nhiệm)"
    r"(?=\s*(?:[,;.)(]|$)|\s+(?:trước|trong|xong|hằng|hàng|thường|chậm|hoàn)(?!\w)))(?!\w)"
)
_PREPARES: Final = re.compile(r"\s+(?:chuẩn\s+bị|thường\s+trực)(?!\w)")
_ROLES: Final = ("chủ trì", "tham mưu", "thực hiện", "phụ trách", "đảm nhiệm", "chuẩn bị")
_CITED: Final = re.compile(r"(?:số\s+\S+|ban\s+hành\s+kèm[^,;]*)\s*$")
_SIGNS: Final = re.compile(r"[\s\-+*•“\"]*")
_STOPS: Final = re.compile(r"[\s,:–-]*")
_EVERY: Final = re.compile(r"\s+(?:hằng|hàng)\s+(?:năm|quý|tháng)")
_END: Final = re.compile(r"(?<=[\w)”\"%])[.;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Deed:
    """Spans in the text: the units told (None when the sentence names none), the deed, the units it is done with."""

    units: tuple[int, int] | None
    deed: tuple[int, int]
    partners: tuple[int, int] | None
    advising: tuple[int, int] | None
    due: tuple[int, int] | None
    is_order: bool
    is_deed: bool


def understand(text: str, plain: str, start: int, end: int) -> Deed:
    """Read one paragraph as a task; `is_deed` says that it begins as one."""
    at = start
    order = _ORDER.match(plain, at, end)
    units = _units_at(text, plain, order.end() if order else at, end, is_ordered=order is not None)
    if units is None and not order:
        opening = _OPENING.match(plain, at, end)
        order = _ORDER.match(plain, opening.end(), end) if opening else None
        at = order.end() if order else opening.end() if opening else at
        units = _units_at(text, plain, at, end, is_ordered=order is not None) if opening else None
        if units is not None and order is None and _REST_OF_LIST.match(plain, units[0]):
            units = None
    if units is None and order is None:
        told = _told_after(text, plain, start, end)
        if told is not None:
            return told
    deed_start = start
    if units is not None:
        deed_start = _deed_after(plain, units[1], end)
    elif order:
        deed_start = order.end()
    advises = _ADVISES.search(plain, start, end) if units is None else None
    stop = _end_of_deed(plain, deed_start, end)
    if advises is not None:
        return Deed(None, (start, advises.start()), None, advises.span("units"), None, False, True)
    return Deed(
        units,
        (deed_start, stop),
        partners_in(text, plain, units[1] if units else start, end),
        None,
        due_in(plain, start, end, units[1] if units else start),
        order is not None,
        units is not None or names_deed(plain, start, end),
    )


def _told_after(text: str, plain: str, start: int, end: int) -> Deed | None:
    """ "Mở tài khoản cho người hưởng: Ủy ban nhân dân xã phối hợp với …", "…; Phòng Văn hóa chủ trì"."""
    colon = plain.find(": ", start + 4, min(end, start + 240))
    if colon > 0 and names_deed(plain, start, colon):
        units = _units_at(text, plain, colon + 2, end)
        if units is not None:
            partners = partners_in(text, plain, units[1], end)
            # "Đào tạo: Trung tâm X mở lớp …": a bare word before the colon is no deed of its own.
            is_bare = colon - start < 25
            deed = (
                (_deed_after(plain, units[1], end), _end_of_deed(plain, units[1], end)) if is_bare else (start, colon)
            )
            return Deed(units, deed, partners, None, due_in(plain, start, end), False, True)
    bracket = _IN_BRACKET.search(plain, start, end)
    if bracket is not None:
        stop = run_of_units(text, plain, bracket.end(), end)
        if stop > bracket.end() and _DOES.match(plain, stop, end):
            deed = (start, bracket.start())
            return Deed((bracket.end(), stop), deed, None, None, due_in(plain, start, end), False, True)
    if not any(plain.find(role, start, end) >= 0 for role in _ROLES):
        return None
    for found in _LEADS_AFTER.finditer(plain, start, end):
        stop = run_of_units(text, plain, found.end(), end)
        if stop <= found.end() or found.start() - start > (160 if plain[found.start()] == ":" else 600):
            continue
        role = _LEADS.match(plain, stop, end)
        if role is None and plain[found.start()] == ";":
            role = _PREPARES.match(plain, stop, end)
        if role is not None and (role.group().strip() == "chủ trì" or names_deed(plain, start, found.start())):
            partners = partners_in(text, plain, stop, end)
            deed = (start, found.start())
            return Deed((found.end(), stop), deed, partners, None, due_in(plain, start, end), False, True)
    return None


def is_order(plain: str, start: int, end: int) -> bool:
    """Whether a sentence begins with "giao", "đề nghị" and the like."""
    return _ORDER.match(plain, start, end) is not None


def is_told(text: str, plain: str, start: int, end: int) -> bool:
    """Whether a sentence begins with the units that it tells a deed."""
    order = _ORDER.match(plain, start, end)
    return _units_at(text, plain, order.end() if order else start, end, is_ordered=order is not None) is not None


def names_deed(plain: str, start: int, end: int) -> bool:
    """Whether a sentence begins with a verb of a deed, adverbs and circumstances before it allowed."""
    if _DEED.match(plain, start, end):
        return True
    opening = _OPENING.match(plain, start, end)
    return opening is not None and _DEED.match(plain, opening.end(), end) is not None


def _units_at(text: str, plain: str, at: int, end: int, *, is_ordered: bool = False) -> tuple[int, int] | None:
    """Units at the head of a sentence, when a deed or a duty follows them."""
    blank = _SIGNS.match(plain, at, end)
    at = blank.end() if blank else at
    if not starts_unit(plain, at):
        return None
    stop = run_of_units(text, plain, at, end)
    if stop <= at:
        return None
    which = _WHICH.match(plain, stop, end)
    if which is not None and not which.group().strip().endswith("giao"):
        stop = which.end()
    short = _WHICH_SHORT.match(plain, stop, end)
    if short is not None and _DEED.match(plain, short.end() + 1, end):
        return at, short.end()
    if _ONLY_MATTER.match(plain, at, end):
        return None
    rest = plain[stop : min(end, stop + 260)]
    if _DUTY.match(rest) or _ROLE_OF.match(rest) or _BY_ROLE.match(rest):
        return at, stop
    if re.match(r"\s*:\s*\S", rest) and stop - at < 200:
        return at, stop
    colon = _UP_TO_COLON.match(plain, stop, end)
    if colon is not None and names_deed(plain, colon.end(), end) and not names_deed(plain, stop, colon.end()):
        return at, colon.start("sign")
    verb = re.match(r"[\s,]+", rest)
    if verb and is_ordered and text[stop + verb.end() : stop + verb.end() + 1].islower():
        return at, stop
    if verb and _DEED.match(rest, verb.end()) and text[stop + verb.end() : stop + verb.end() + 1].islower():
        return at, stop
    return None


def _deed_after(plain: str, at: int, end: int) -> int:
    """Where the deed begins after its units: past "có trách nhiệm", "căn cứ chức năng, nhiệm vụ,"."""
    for _ in range(3):
        found = _DUTY.match(plain, at, end) or _BY_ROLE.match(plain, at, end)
        if found is None or found.end() >= end - 8:
            break
        at = found.end()
    blank = _STOPS.match(plain, at, end)
    return blank.end() if blank else at


def _end_of_deed(plain: str, start: int, end: int) -> int:
    found = next(
        (item for item in _END.finditer(plain, start + 15, end) if not _abbreviated(plain, item.start())), None
    )
    return found.start() if found else end


def _abbreviated(plain: str, at: int) -> bool:
    return (
        plain[at] == "."
        and re.search(r"(?:v\.v|\bđ/c|\btp|\btt|\bths|\b[a-z])$", plain[max(0, at - 5) : at]) is not None
    )


def partners_in(text: str, plain: str, start: int, end: int) -> tuple[int, int] | None:
    """Units after "phối hợp với"."""
    for found in _WITH.finditer(plain, start, end):
        stop = run_of_units(text, plain, found.end(), end)
        if stop > found.end():
            return found.end(), stop
    return None


def _is_edge(plain: str, start: int, end: int, found: re.Match[str]) -> bool:
    at_head = not plain[start : found.start()].strip(" -+*•,")
    return at_head or not plain[found.end() : end].strip(" .;)/") or plain[found.start() - 1 : found.start()] == "("


def due_in(plain: str, start: int, end: int, head: int | None = None) -> tuple[int, int] | None:
    """The deadline a sentence names; days of cited papers are none. `head` is where the words after its units begin."""
    last = hard_due_in(plain, start, end)
    if last is None:
        return _due_that_repeats(plain, start, end, start if head is None else head) or _due_at_end(plain, start, end)
    tail = _EVERY.match(plain, last[1], end)
    return (last[0], tail.end()) if tail else last


def hard_due_in(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The last day or period that a sentence names as a deadline."""
    last: tuple[int, int] | None = None
    for found in _DUE.finditer(plain, start, end):
        if not _CITED.search(plain, max(start, found.start() - 60), found.start()):
            last = found.span("due")
    return last


def _due_that_repeats(plain: str, start: int, end: int, head: int) -> tuple[int, int] | None:
    if plain.find("tuần", start, end) >= 0 or plain.find("tháng", start, end) >= 0:
        day = _DAY_OF_WEEK.search(plain, start, end)
        if day is not None:
            return day.span()
    for repeated in _STANDING.finditer(plain, start, min(end, start + 500)):
        if not _ONLY_FIRST.match(repeated["due"]) or _is_edge(plain, head, end, repeated):
            return repeated.span("due")
    return None


def _due_at_end(plain: str, start: int, end: int) -> tuple[int, int] | None:
    found = _PERIOD_AT_END.search(plain, max(start, end - 60), end)
    return found.span("due") if found else None
