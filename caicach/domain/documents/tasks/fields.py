"""Lines and brackets that say of a task who, until when, with which product ("- Đơn vị chủ trì: …")."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.tasks.units import tidy
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("tasks")
FIELDS: Final = ("implementing", "advising", "lead", "coordinating", "due", "product", "budget")
_FIELD_OF: Final = {phrase: name for name in (*FIELDS, "content", "other") for phrase in listed(_DATA["fields"], name)}
_LABEL: Final = rf"(?P<field>{alternatives(_FIELD_OF)})\s*(?:\([^()]*\)\s*)?"
_LINE: Final = re.compile(
    rf"[\s\-+*•(\[]*(?:[a-zđ\d]{{1,2}}[.)]\s*)?{_LABEL}(?::\s*|(?=sau\s+khi|từ\s+ngày|trước\s+ngày))(?P<value>.*)$",
    re.S,
)
# Labels that the list does not have word for word: "thời hạn trình phê duyệt", "phòng, ban chủ trì tham mưu".
_LIKE_LINE: Final = re.compile(
    r"[\s\-+*•(\[]*(?:[a-zđ\d]{1,2}[.)]\s*)?(?:(?P<due>thời\s+(?:gian|hạn|điểm)(?:\s+\w+){0,4})"
    r"|(?P<coordinating>(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|phòng|sở|bộ\s+phận)(?:,?\s+\w+){0,4}?\s+phối\s+hợp(?:\s+\w+){0,3})"
    r"|(?P<lead>(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|phòng|sở|bộ\s+phận)(?:,?\s+\w+){0,4}?\s+chủ\s+trì(?:,?\s+\w+){0,3})"
    r"|(?P<implementing>(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|phòng|bộ\s+phận)(?:,?\s+\w+){0,4}?\s+(?:thực\s+hiện|triển\s+khai))"
    r"|(?P<product>(?:sản\s+phẩm|kết\s+quả)(?:,?\s+\w+){0,4}))\s*:\s*(?P<value>.*)$",
    re.S,
)
_INLINE: Final = re.compile(rf"(?:(?<=[;.\n(])|(?<=\s))[\s\-+*•(\[]*{_LABEL}:\s*")
_BY_ROLE: Final = re.compile(
    r"(?P<lead>.{3,200}?)\s*(?:,\s*)?(?:làm\s+)?chủ\s+trì(?:\s+(?:tham\s+mưu|thực\s+hiện|triển\s+khai)[^,;]{0,80})?"
    r"(?:\s*[,;]?\s*phối\s+hợp\s+(?:chặt\s+chẽ\s+)?(?:với|cùng|các)?\s*(?P<with>[^.;]{3,300}))?"
)
_LED: Final = re.compile(
    r"chủ\s+trì\s*:?\s*(?P<lead>[^;:]{3,200}?)\s*[;,.]?\s*(?:đơn\s+vị\s+|cơ\s+quan\s+)?phối\s+hợp\s*:\s*(?P<with>.+)"
)


def line_of(text: str, plain: str, start: int, end: int) -> dict[str, str] | None:
    """Fields of a paragraph that is nothing but fields; None for any other."""
    found = _LINE.match(plain, start, end)
    if found is None:
        return _like_line(text, plain, start, end)
    fields = {_name(found): tidy(text[found.start("value") : found.end("value")])}
    inside = inline(text, plain, found.start("value"), end)
    if inside:
        cut = next(_INLINE.finditer(plain, found.start("value"), end))
        fields = {_name(found): tidy(text[found.start("value") : cut.start()])}
    return {**inside, **fields}


def _like_line(text: str, plain: str, start: int, end: int) -> dict[str, str] | None:
    found = _LIKE_LINE.match(plain, start, end)
    if found is None:
        return None
    name = next(name for name in FIELDS if found.groupdict().get(name))
    return {name: tidy(text[found.start("value") : found.end("value")])}


def inline(text: str, plain: str, start: int, end: int) -> dict[str, str]:
    """Fields inside a sentence: "(đơn vị chủ trì: …; thời gian: …)", "… Chủ trì: …. Thời gian: …"."""
    if plain.find(":", start, end) < 0:
        return {}
    if plain.find(":", start, end) < 0:
        return {}
    labels = list(_INLINE.finditer(plain, start, end))
    fields: dict[str, str] = {}
    for place, found in enumerate(labels):
        stop = labels[place + 1].start() if place + 1 < len(labels) else end
        value = re.split(r"[;\n]", text[found.end() : stop], maxsplit=1)[0]
        if _name(found) == "other":
            continue
        fields.setdefault(_name(found), tidy(re.split(r"(?<=[^\W\d])\.\s", value, maxsplit=1)[0]))
    return fields


def first_inline(plain: str, start: int, end: int) -> int:
    """Where the fields of a sentence begin; its end when it has none."""
    found = _INLINE.search(plain, start, end) if plain.find(":", start, end) >= 0 else None
    return found.start() if found else end


def _name(found: re.Match[str]) -> str:
    return _FIELD_OF[" ".join(found["field"].split())]


def parted(fields: dict[str, str]) -> dict[str, str]:
    """The same with "Sở A chủ trì, phối hợp với Sở B" of one field parted into lead and partners."""
    known = dict(fields)
    for name in ("lead", "implementing"):
        value = known.get(name)
        if value is None:
            continue
        found = _LED.match(matching_form(value)) or _BY_ROLE.match(matching_form(value))
        if found is None:
            continue
        lead = value[found.start("lead") : found.end("lead")]
        if found["with"]:
            known.setdefault("coordinating", value[found.start("with") : found.end("with")])
        if name == "implementing":
            del known["implementing"]
        known["lead"] = lead
    return known
