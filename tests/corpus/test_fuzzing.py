"""A small part of the fuzzing, always the same, and structures that shrink to the smallest fault."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caicach.domain.documents.plain_text import paper_from_text
from caicach.domain.vietnamese.folding import compose
from tests.corpus.fuzzing.breaking import archive_of, portable_of
from tests.corpus.fuzzing.cases import SHARES, check_paper, content_of, try_case, try_paper
from tests.corpus.fuzzing.running import Tally, cases, run
from tests.corpus.fuzzing.samples import Samples
from tests.corpus.fuzzing.structures import JOINTS, LABELS, ODD, PHRASES

# Kinds that start another program for each file are left to the long run.
QUICK = [kind for kind in SHARES if kind not in ("old word mutated", "picture mutated", "spreadsheet mutated")]
PIECES = st.one_of(st.sampled_from([*LABELS, *PHRASES, *JOINTS, *ODD]), st.text(max_size=6), st.integers().map(str))


@pytest.fixture(scope="module")
def samples() -> Samples:
    """Sound files."""
    return Samples()


@pytest.mark.parametrize("kind", QUICK)
def test_broken_files_end_well(kind: str, samples: Samples) -> None:
    for number in range(12):
        assert try_case(kind, number, samples) in ("read", "refused")


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_text_is_read_and_checked(pieces: list[str]) -> None:
    text = compose("".join(pieces).encode("utf-8", "replace").decode("utf-8"))
    check_paper(paper_from_text(text))


def test_sound_samples_are_read(samples: Samples) -> None:
    sound = [*samples.word[:5], *samples.pages[:5], *samples.pdfs[:2], samples.encoded(random.Random(1))]
    assert [try_paper(content) for content in sound] == ["read"] * len(sound)


def test_cases_are_made_from_their_number_alone(samples: Samples) -> None:
    for kind in ("word mutated", "text structures"):
        assert content_of(kind, 7, samples) == content_of(kind, 7, Samples())
        assert content_of(kind, 7, samples) != content_of(kind, 8, samples)


def test_breaking_breaks(samples: Samples) -> None:
    word, portable = samples.word[0], samples.pdfs[0]
    assert sum(archive_of(word, random.Random(seed)) != word for seed in range(20)) >= 18
    assert sum(portable_of(portable, random.Random(seed)) != portable for seed in range(20)) >= 18


def test_a_case_that_kills_its_process_is_told_and_the_next_go_on() -> None:
    tally = Tally()
    for _ in run([("no such kind", 1), ("text structures", 1)], None, tally):
        pass
    assert tally.tried == 2
    assert [fault.partition(":")[0] for fault in tally.faults] == ["no such kind 1"]


def test_shares_are_kept() -> None:
    drawn = [kind for kind, _ in cases(1000, 1)]
    assert abs(drawn.count("text structures") - 1000 * SHARES["text structures"] // sum(SHARES.values())) <= 1
    assert sum(SHARES.values()) == 100_000
