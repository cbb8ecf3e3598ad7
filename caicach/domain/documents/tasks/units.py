"""Units named in a task: how far a list of them runs in a sentence, and the list cut into units."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.vietnamese.folding import matching_form

_UNITS: Final = load("task_units")
_HEAD: Final = re.compile(rf"(?:{alternatives(listed(_UNITS['heads'], 'words'))})(?!\w)")
_NO_UNIT: Final = re.compile(rf"(?:{alternatives(listed(_UNITS['heads'], 'not_units'))})(?!\w)")
_STRONG_HEAD: Final = re.compile(rf"(?:{alternatives(listed(_UNITS['heads'], 'strong'))})(?!\w)")
_INSIDE: Final = frozenset(listed(_UNITS["inside"], "words"))
_NOT_AFTER: Final = re.compile(rf"(?<!\w)(?:{alternatives(listed(_UNITS['joined'], 'before'))})\s*$")
_GENERIC: Final = frozenset(listed(_UNITS["inside"], "generic"))
_TOKEN: Final = re.compile(r"[^\W_]+(?:/[^\W_]+)*|\([^()]{0,120}\)|\S")
_GLUED: Final = re.compile(
    rf"(?<=[a-zà-ỹ)])\s+(?=(?:{alternatives(listed(_UNITS['heads'], 'glued'))})(?:\s|$))", re.IGNORECASE
)
_NAMED_WITH_COMMA: Final = re.compile(r"(?:sở|bộ|phòng|ban|trung\s+tâm|cục)\s")
_BARE: Final = re.compile(
    rf"{alternatives(listed(_UNITS['inside'], 'bare'))}"
    r"(?:\s+khác)?(?:\s+(?:có\s+)?liên\s+quan)?(?:\s+(?:trên\s+)?địa\s+bàn.*)?"
)
_ASIDE: Final = re.compile(r"\s*\((?:[Cc]ơ quan|[Đđ]ơn vị|[Qq]ua|[Tt]hông qua|[^()]{40,})[^()]*\)")
# "Phòng Kế hoạch - Tài chính", "Công chức Tài chính - Kế toán": matters inside one name.
_MATTER: Final = re.compile(r"(?:tư\s+pháp|quân\s+sự|địa\s+chính|văn\s+h[oó]a|kế\s+toán|tài\s+chính|thuế|báo)(?!\w)")
_LED: Final = re.compile(
    r"^(?:chủ\s+trì|phối\s+hợp|giao|đề\s+nghị|yêu\s+cầu|với|cùng)(?:\s+với)?\s*:?\s+", re.IGNORECASE
)
# Small words that may follow a name and begin a deed; after the second list they are part of a name.
_DEED: Final = re.compile(rf"(?:{alternatives(listed(_UNITS['inside'], 'deeds'))})(?!\w)")
_NOUN_BEFORE: Final = frozenset(listed(_UNITS["inside"], "nouns_before"))
# Bodies whose names hold words of any kind.
_FREE_NAME: Final = re.compile(
    r"(?:trung\s+tâm|viện|chi\s+cục|cục|bệnh\s+viện|ban\s+quản\s+lý|quỹ|công\s+ty|hợp\s+tác\s+xã)(?!\w)"
)
_LINKS: Final = frozenset(
    ("là", "để", "trong", "khi", "về", "với", "từ", "đến", "do", "phải", "cần", "sẽ", "theo", "qua")
)
# "Sở Văn hóa, Thể thao và Du lịch": a comma inside one name.
_COMMA_NAME: Final = re.compile(r"\s*[A-ZĐ][^\W\d_]+\s[a-zà-ỹ]+(?:\s[a-zà-ỹ]+)?\s+(?:và|,)\s+[A-ZĐ]")
_MAX_RUN: Final = 400


def tidy(text: str) -> str:
    """One line without stray signs at its ends; brackets that open inside stay closed."""
    line = " ".join(text.split()).strip(" .;:,-–+*•/")
    if line.startswith("(") and ")" not in line:
        line = line[1:]
    return line[:-1].rstrip() if line.endswith(")") and "(" not in line else line


def starts_unit(plain: str, at: int = 0) -> bool:
    """Whether an office or a body is named at a place of a text in matching form."""
    return _HEAD.match(plain, at) is not None and _NO_UNIT.match(plain, at) is None


def run_of_units(text: str, plain: str, start: int, end: int) -> int:
    """Where a list of units that begins at `start` ends; `start` itself where none begins.

    Words belong to a name while they are written large, are the second syllable of such a word, or are among
    the small words that names of bodies are made of ("các sở, ban, ngành liên quan").
    """
    if not starts_unit(plain, start):
        return start
    free = 0  # small syllables that may still belong to a word written large
    outside = 0  # small words in a row that are in no list: "Trung tâm Kiểm soát bệnh tật"
    kept = start
    is_free_name = _FREE_NAME.match(plain, start) is not None
    previous = ""
    head_end = _end_of_head(plain, start)
    for found in _TOKEN.finditer(text, start, min(end, start + _MAX_RUN)):
        word, low = found.group(), plain[found.start() : found.end()]
        if word[0] == "(":
            kept = found.end() if len(word) > 2 else kept
        elif word in ",;" or low == "và":
            if not _goes_on(text, plain, found.end(), low):
                break
            place = _after_blank(plain, found.end())
            free, is_free_name = 0, _FREE_NAME.match(plain, place) is not None
            head_end = _end_of_head(plain, place)
        elif word in "-–&":
            free = 2
        elif word[0].isupper() or word[0].isdigit():
            kept, free = found.end(), int(not word.isupper() or len(word) == 1)
        elif found.end() > head_end and previous not in _NOUN_BEFORE and _begins_deed(plain, found.start(), free):
            break
        elif word[0].isalpha() and (found.end() <= head_end or free or all(part in _INSIDE for part in low.split("/"))):
            kept, free, outside = found.end(), max(0, free - 1), 0
        elif word[0].isalpha() and is_free_name and outside < 2:
            outside += 1
            kept = found.end()
        else:
            break
        previous = low
    return kept


def _end_of_head(plain: str, at: int) -> int:
    """Where the words that open a unit end ("trạm y tế", "các khối thi đua"); `at` itself where none opens."""
    found = _HEAD.match(plain, at)
    return found.end() if found and not _NO_UNIT.match(plain, at) else at


def _after_blank(plain: str, at: int) -> int:
    while at < len(plain) and plain[at].isspace():
        at += 1
    return at


def _begins_deed(plain: str, at: int, free: int) -> bool:
    """Whether a small word begins a deed; one syllable after a large one ("Đào tạo") ends its word."""
    found = _DEED.match(plain, at)
    return found is not None and (not free or " " in found.group() or found.group() in _LINKS)


def _goes_on(text: str, plain: str, at: int, sign: str) -> bool:
    place = _after_blank(plain, at)
    if starts_unit(plain, place) or (sign == "," and _COMMA_NAME.match(text, at)):
        return True
    word = re.compile(r"[^\W\d_]+").match(plain, place)
    if word is None:
        return False
    if sign == "và" or sign == ",":
        return word.group() in _GENERIC or (text[place].isupper() and sign == "và")
    return False


def split_units(written: str | None) -> tuple[str, ...]:
    """Units of a list; "Văn phòng HĐND và UBND" is one, "các sở, ban, ngành; UBND các xã" are two."""
    if not written:
        return ()
    text = written.rpartition(": ")[2] if written.count(": ") == 1 else written
    text = _without_deed(text)
    units: list[str] = []
    for piece in _pieces(_LED.sub("", " ".join(text.split()))):
        clean = tidy(_ASIDE.sub("", piece))
        if not clean:
            continue
        if units and _continues(clean, matching_form(units[-1])):
            units[-1] = f"{units[-1]}, {clean}"
        else:
            units.append(clean)
    return tuple(dict.fromkeys(units))


def _without_deed(text: str) -> str:
    """ "Các sở có liên quan theo chức năng …": what follows the units is left out."""
    plain = matching_form(text)
    stop = run_of_units(text, plain, 0, len(text))
    rest = plain[stop:].lstrip()
    return text[:stop] if stop and _DEED.match(rest) and not rest.startswith(("qua", "với", "từ", "được")) else text


def _pieces(text: str) -> list[str]:
    cuts = [0]
    plain = matching_form(text)
    depth = 0
    for found in re.finditer(r"[()]|[;,]|(?<=\s)[-+•](?=\s)|(?<!\w)(?:và|cùng|với)(?=\s)", plain):
        sign = found.group()
        if sign in "()":
            depth = max(0, depth + (1 if sign == "(" else -1))
        elif depth == 0 and _cuts(text, plain, found):
            cuts += [found.start(), found.end()]
    bounds = [*cuts, len(text)]
    pieces = [text[bounds[i] : bounds[i + 1]] for i in range(0, len(bounds), 2)]
    return [part for piece in pieces for part in _unglued(piece)]


def _cuts(text: str, plain: str, found: re.Match[str]) -> bool:
    sign = found.group()
    if sign in ("và", "cùng", "với"):
        return _parts(plain, found.start(), found.end())
    return sign != "-" or _opens(text, plain, found.end())


def _opens(text: str, plain: str, at: int) -> bool:
    is_name = text[at + 1 : at + 2].isupper() and _MATTER.match(plain, at + 1) is None
    return is_name and _STRONG_HEAD.match(plain, at + 1) is not None


def _parts(plain: str, start: int, end: int) -> bool:
    """Whether "và" stands between two units and not inside the name of one."""
    if plain[start:end] != "và":
        return starts_unit(plain, end + 1)
    before = plain[:start].rstrip()
    if before.endswith(("hđnd", "hội đồng nhân dân", "đoàn đbqh", "quốc hội")) and plain[end + 1 :].startswith(
        ("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hđnd", "hội đồng nhân dân")
    ):
        return False
    if re.search(r"(?:^|[,;]\s*)(?:\w+|các\s+\w+)$", before) and not _STRONG_HEAD.match(plain, end + 1):
        return False
    return _STRONG_HEAD.match(plain, end + 1) is not None


def _unglued(piece: str) -> list[str]:
    """ "Sở Tài chính Sở Nội vụ" of a cell whose lines ran together."""
    parts: list[str] = []
    at = 0
    for found in _GLUED.finditer(piece):
        is_soldiers = matching_form(piece[found.end() :]).startswith("bộ đội")
        if (
            piece[found.end()].isupper()
            and not is_soldiers
            and not _NOT_AFTER.search(matching_form(piece[at : found.start()]))
        ):
            parts.append(piece[at : found.start()])
            at = found.end()
    return [*parts, piece[at:]]


def _continues(clean: str, before: str) -> bool:
    """ "ban", "ngành", "phường" go on with "các sở", "UBND các xã"; a name or a new head does not."""
    low = matching_form(clean)
    if not starts_unit(low) and " và " in low and _NAMED_WITH_COMMA.match(before) and "," not in before:
        return True
    if low.startswith(("truyền hình", "phát thanh")) and before.startswith(("báo", "đài")):
        return True
    if clean[:1].islower() and before.startswith("các") and _BARE.fullmatch(low):
        return True
    first, _, rest = low.partition(" ")
    if first in _GENERIC and not rest:
        return clean[:1].islower() or first != "sở" or before.startswith("các")
    if clean[:1].islower():
        return _STRONG_HEAD.match(low) is None
    return first in _GENERIC and rest.split(maxsplit=1)[0] in ("liên", "có", "đoàn", "ngành", "và")
