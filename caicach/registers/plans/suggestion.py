"""Which indicator measures a target: a suggestion with a score, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from rapidfuzz import fuzz

from caicach.domain.vietnamese import fold
from caicach.foundation.rules.selectors import rulebook
from caicach.rulebook import IndicatorRule

#: Below this a suggestion would more often mislead than help; measured on the public sample plans.
LEAST_SCORE = 62.0
#: Words every target shares; they say nothing of what is measured.
_EMPTY_WORDS = frozenset(
    (  # noqa: SIM905 - a list of words is read as words
        "ty le so luong cac cua duoc va dat tu tren tro len toi thieu phan dau trong nam dia ban theo quy dinh "
        "thuc hien ubnd xa phuong huyen tinh don vi co quan"
    ).split()
)


@dataclass(frozen=True)
class Suggestion:
    """An indicator with how well its words fit, 0..100."""

    key: str
    title: str
    score: Decimal


def suggest(subject: str, domain: str, unit_of_measure: str, rules: Iterable[IndicatorRule]) -> list[Suggestion]:
    """The best indicators for the words of a target, best first, at most five.

    The same domain is asked for where both sides name one; a share is never offered for a count.
    """
    wanted = _words(subject)
    if not wanted:
        return []
    found = []
    for rule in rules:
        if domain and rule.reform_domain and rule.reform_domain != domain:
            continue
        if not _units_agree(unit_of_measure, rule.unit):
            continue
        score = max(fuzz.token_set_ratio(wanted, words) * _cover(wanted, words) for words in _forms(rule))
        if score >= LEAST_SCORE:
            found.append(Suggestion(rule.key, rule.title, Decimal(str(round(score, 2)))))
    return sorted(found, key=lambda one: (-one.score, one.key))[:5]


def suggest_from_rulebook(subject: str, domain: str, unit_of_measure: str) -> list[Suggestion]:
    """`suggest` over every indicator of the site's rulebook."""
    return suggest(subject, domain, unit_of_measure, rulebook().indicators.values())


def _words(text: str) -> str:
    return " ".join(word for word in _tokens(text) if word not in _EMPTY_WORDS)


def _tokens(text: str) -> Sequence[str]:
    return "".join(char if char.isalnum() else " " for char in fold(text)).split()


def _forms(rule: IndicatorRule) -> tuple[str, ...]:
    return _forms_of(rule.title, rule.description)


@lru_cache(maxsize=1024)
def _forms_of(title: str, description: str) -> tuple[str, ...]:
    forms = (_words(title), _words(f"{title} {description}") if description else "")
    return tuple(form for form in forms if form)


def _cover(wanted: str, words: str) -> float:
    """A set match of one word out of many is no match: weigh by the share of the shorter side that is met."""
    left, right = set(wanted.split()), set(words.split())
    return min(1.0, 0.35 + len(left & right) / max(1, min(len(left), len(right))) * 0.65)


def _units_agree(one: str, other: str) -> bool:
    return not one or not other or ("%" in one) == ("%" in other)
