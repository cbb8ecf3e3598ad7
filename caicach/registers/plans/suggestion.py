"""Which indicator measures a target: a suggestion with a score, for a person to confirm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from caicach.domain.vietnamese import fold
from caicach.foundation.rules.selectors import rulebook
from caicach.rulebook import IndicatorRule

#: Below this a suggestion would more often mislead than help; measured on the public sample plans.
LEAST_SCORE = 50.0
#: From here on the suggestion is ticked beforehand on the review screen.
SURE_SCORE = Decimal(60)
#: Words every target shares; they say nothing of what is measured.
_EMPTY_WORDS = frozenset(
    (  # noqa: SIM905 - a list of words is read as words
        "ty le so luong cac cua duoc va dat tu tren tro len toi thieu phan dau trong nam dia ban theo quy dinh "
        "thuc hien ubnd xa phuong huyen tinh don vi co quan tong muc do viec cho nguoi dan doanh nghiep to chuc"
    ).split()
)
#: Abbreviations of papers, written out.
_ABBREVIATIONS = {
    "tthc": "thu tuc hanh chinh",
    "cchc": "cai cach hanh chinh",
    "dvc": "dich vu cong",
    "dvctt": "dich vu cong truc tuyen",
    "vbqppl": "van ban quy pham phap luat",
    "qppl": "quy pham phap luat",
    "cbcc": "can bo cong chuc",
    "cbccvc": "can bo cong chuc vien chuc",
    "pakn": "phan anh kien nghi",
}
#: Domains between which plans place the same targets.
_NEAR = frozenset({"procedures", "digital_government"})
#: What a target counts. Shares of different things are different figures, however alike the words.
_OBJECTS = {
    "dossier": ("ho so", "giao dich", "ket qua giai quyet"),
    "procedure": ("thu tuc hanh chinh", "thu tuc", "tthc", "quy trinh"),
    "service": ("dich vu cong truc tuyen", "dich vu cong"),
    "document": ("van ban", "bao cao"),
    "task": ("nhiem vu", "ke hoach cai cach hanh chinh"),
    "person": ("can bo", "cong chuc", "vien chuc", "nguoi dung dau"),
    "satisfaction": ("hai long",),
    "feedback": ("phan anh", "kien nghi"),
    "unit": ("co quan", "don vi"),
    "site": ("trang thong tin", "cong thong tin"),
    "database": ("co so du lieu",),
    "business": ("doanh nghiep",),
    "initiative": ("sang kien",),
}
_OTHER_OBJECT = 25.0


@dataclass(frozen=True)
class Suggestion:
    """An indicator with how well its words fit, 0..100."""

    key: str
    title: str
    score: Decimal


def suggest(subject: str, domain: str, unit_of_measure: str, rules: Iterable[IndicatorRule]) -> list[Suggestion]:
    """The best indicators for the words of a target, best first, at most five.

    Another domain weighs against an indicator, another object (procedures instead of dossiers) even more; a share
    is never offered for a count.
    """
    wanted = _words(subject)
    if not wanted:
        return []
    found = []
    for rule in rules:
        if not _units_agree(unit_of_measure, rule.unit):
            continue
        score = _likeness(wanted, _words(rule.title)) - _strangeness(domain, rule.reform_domain)
        score -= _OTHER_OBJECT if _object(subject) != _object(rule.title) else 0
        if score >= LEAST_SCORE:
            found.append(Suggestion(rule.key, rule.title, Decimal(str(round(min(score, 100.0), 2)))))
    return sorted(found, key=lambda one: (-one.score, one.key))[:5]


def suggest_from_rulebook(subject: str, domain: str, unit_of_measure: str) -> list[Suggestion]:
    """`suggest` over every indicator of the site's rulebook."""
    return suggest(subject, domain, unit_of_measure, rulebook().indicators.values())


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """What is measured: without marks, abbreviations and the words every target shares."""
    tokens = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    spelled = " ".join(_ABBREVIATIONS.get(word, word) for word in tokens)
    return " ".join(word for word in spelled.split() if word not in _EMPTY_WORDS)


def _likeness(wanted: str, offered: str) -> float:
    """0..100: how much of the indicator's words (and pairs of neighbours) the target says, and the other way round.

    A target says more than an indicator's title ("… trên địa bàn theo đúng lộ trình"), so the title weighs more.
    """
    words, pairs = _shares(wanted.split(), offered.split()), _shares(_pairs(wanted), _pairs(offered))
    writing = float(fuzz.token_sort_ratio(wanted, offered))
    return 35 * words[1] + 15 * words[0] + 25 * pairs[1] + 10 * pairs[0] + 0.15 * writing


def _strangeness(one: str, other: str) -> float:
    """What another reform domain takes away; online services stand in two domains, by the taste of each plan."""
    if not one or not other or one == other:
        return 0.0
    return 2.0 if {one, other} <= _NEAR else 12.0


@lru_cache(maxsize=4096)
def _object(text: str) -> str:
    """What is counted: the first of the known objects that the words name; "" for none."""
    folded = f" {' '.join(fold(text).replace(',', ' ').split())} "
    places = [(folded.find(f" {name} "), kind) for kind, names in _OBJECTS.items() for name in names]
    return min(((at, kind) for at, kind in places if at >= 0), default=(0, ""))[1]


def _pairs(text: str) -> list[str]:
    words = text.split()
    return [f"{one} {other}" for one, other in pairwise(words)] or words


def _shares(one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """Which share of each side is met on the other, 0..1."""
    shared = sum((Counter(one) & Counter(other)).values())
    return shared / max(1, len(one)), shared / max(1, len(other))


def _units_agree(one: str, other: str) -> bool:
    """Shares go with shares; other units must be the same word where both sides name one."""
    if not one or not other or "%" in (one + other):
        return not one or not other or ("%" in one) == ("%" in other)
    return fold(one) in fold(other) or fold(other) in fold(one)
