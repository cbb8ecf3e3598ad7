"""Signatures: capacity (TM., KT., TL., TUQ.), office in capitals, then a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.vietnamese.folding import UPPER, matching_form

_DATA: Final = load("header")
_CAPACITY: Final = r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ|Q)(?:\.|(?= [^\Wa-z]))"
_WORD: Final = rf"(?:{_CAPACITY}|[{UPPER}]+(?![^\W\d_])|\d{{1,3}})"
_RUN: Final = re.compile(rf"(?<![\w/-]){_WORD}(?:[ \t\u00a0]*(?:[,&–-][ ]?)?(?:[ \u00a0*_]*\n[ \n*_]*)?[ ]?{_WORD})*")
OFFICE: Final = re.compile(rf"(?<!\w)(?<!ban )(?:(?:phó|quyền|q\.)\s+)?{alternatives(listed(_DATA, 'offices'))}(?!\w)")
_SIGNED: Final = r"(?i:đã\s+ký(?:\s+và\s+đóng\s+dấu)?|ký\s+tên[^)\n|]{0,30}|ký\s*,[^)\n|]{0,40}|\[?\s*daky\s*\]?)"
_FILLER: Final = rf"(?:[\s|*_.…]|-{{2,}}+|\(?\s*{_SIGNED}\s*\)?)*"
_DEGREE: Final = r"(?:(?:ThS|Ths|TS|BS|PGS|GS|CN|KS|LS|BSCKI{1,2}|(?:Đại|Thượng|Trung|Thiếu)\s(?:tướng|tá|úy))[.\s]+)*"
_NAME_WORD: Final = rf"[{UPPER}][^\W\d_{UPPER}]+"
_NAME: Final = re.compile(
    rf"{_FILLER}{_DEGREE}(?P<name>{_NAME_WORD}(?:\s{_NAME_WORD}){{1,4}}(?=\s*\|)"
    rf"|{_NAME_WORD}(?:[ \u00a0]+{_NAME_WORD}){{1,4}})(?![^\W\d_])"
)
_SURNAME: Final = re.compile(rf"{alternatives(listed(_DATA, 'surnames'))}(?!\w)")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in what office and on whose behalf; None where it is not printed."""

    signer: str | None = None
    position: str | None = None
    capacity: str | None = None


def find_signature(text: str, start: int, end: int, *, last: bool = False) -> Signature:
    """The first (or last) office in capitals that a name follows; else the office alone."""
    found = list(_signatures(text, start, end))
    if last:
        found.reverse()
    named = next((one for one in found if one.signer), None)
    return named or next((one for one in found if one.position), Signature())


def _signatures(text: str, start: int, end: int) -> Iterator[Signature]:
    for run in _RUN.finditer(text, start, end):
        written = run.group()
        if len(written) < 6 or len(written) > 240:
            continue
        capitals, name = _name_in_capitals(written)
        position, capacity = _office(capitals)
        if position is None and (capacity is None or name):
            continue
        if name is None:
            named = _NAME.match(text, run.end(), min(end, run.end() + 160))
            name = _plausible(named["name"]) if named else None
        yield Signature(name, position, capacity)


def _plausible(written: str) -> str | None:
    """A name begins with a usual family name, or stands in two to five words none of which is a body's."""
    words = written.split()
    plain = matching_form(written)
    if not 2 <= len(words) <= 5 or plain.startswith(("nơi nhận", "độc lập", "việt nam", "phụ lục", "kính gửi")):
        return None
    return " ".join(words)


def _name_in_capitals(written: str) -> tuple[str, str | None]:
    """ "CHỦ TỊCH … NGUYỄN VĂN A": the last two to five words of a run, from a family name on."""
    lines = [line.strip(" *_|\t") for line in re.split(r"\n", written) if line.strip(" *_|\t")]
    if len(lines) > 1:
        words = lines[-1].split()
        if (
            2 <= len(words) <= 5
            and _SURNAME.match(matching_form(lines[-1]))
            and not OFFICE.search(matching_form(lines[-1]))
        ):
            return "\n".join(lines[:-1]), " ".join(words)
    words = lines[-1].split()
    for count in (4, 3, 5):
        tail = matching_form(" ".join(words[-count:]))
        if len(words) > count + 1 and _SURNAME.match(tail) and not OFFICE.search(tail):
            left = " ".join(words[:-count])
            if OFFICE.search(matching_form(left)) and _ends_an_office(left):
                return "\n".join([*lines[:-1], left]), " ".join(words[-count:])
    return "\n".join(lines), None


def _ends_an_office(written: str) -> bool:
    found = list(OFFICE.finditer(matching_form(written)))
    return bool(found) and found[-1].end() == len(written)


def _office(written: str) -> tuple[str | None, str | None]:
    """Office of the one who signs, and what stands before it (TM. …, KT. …).

    A collective may sign without an office: "T/M BAN BÍ THƯ".
    """
    flat = " ".join(written.split())
    plain = matching_form(flat)
    offices = list(OFFICE.finditer(plain))
    if not offices:
        return None, flat if re.match(r"(?:tm|t/m)(?!\w)", plain) else None
    at = _own_office(plain, [found.start() for found in offices])
    position = flat[at:].strip(" ,-–.")
    acting = re.search(r"(?<!\w)(?:tm|t/m|kt|k/t|tl|t/l|tuq|t/uq)(?!\w)", plain[:at])
    capacity = flat[acting.start() : at].strip(" ,-–") if acting else None
    return position, capacity


def _own_office(plain: str, starts: list[int]) -> int:
    """After KT., TL. or TUQ. the first office is the principal's, the next the signer's own."""
    acting = [found.end() for found in re.finditer(r"(?<!\w)(?:kt|k/t|tl|t/l|tuq|t/uq)(?!\w)\.?", plain)]
    if not acting:
        return starts[0]
    after = [start for start in starts if start >= acting[-1]]
    if len(after) >= 2:
        # "KT. BỘ TRƯỞNG, CHỦ NHIỆM PHÓ CHỦ NHIỆM": the principal may hold two offices.
        for start in after[1:]:
            if plain.startswith(("phó ", "thứ "), start):
                return start
        return next((start for start in after[1:] if not plain[:start].rstrip().endswith((",", "-", "và"))), after[-1])
    return after[0] if after else starts[-1]
