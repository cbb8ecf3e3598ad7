"""One case: a file made from its kind and number, tried, and what must hold of the outcome."""

from __future__ import annotations

import json
import random
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from caicach.domain.documents.checking import check_document
from caicach.domain.documents.paper import Paper
from caicach.domain.documents.reading import read_document
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from tests.corpus.fuzzing import breaking, structures
from tests.corpus.fuzzing.samples import Samples

Make = Callable[[Samples, random.Random], bytes]
# How many of a hundred thousand cases are of each kind: cheap ones often, those that start another program seldom.
SHARES: Final[dict[str, int]] = {
    "text structures": 36_000,
    "text mutated": 16_000,
    "text encodings": 9_000,
    "word structures": 14_000,
    "word mutated": 10_000,
    "web structures": 6_000,
    "web mutated": 4_000,
    "pdf mutated": 3_200,
    "spreadsheet csv": 1_000,
    "spreadsheet mutated": 600,
    "picture mutated": 180,
    "old word mutated": 20,
}
_MAKERS: Final[dict[str, Make]] = {
    "text structures": lambda _, dice: structures.plain_text(dice).encode("utf-8", "replace"),
    "text mutated": lambda samples, dice: breaking.bytes_of(dice.choice(samples.texts).encode(), dice),
    "text encodings": lambda samples, dice: breaking.bytes_of(samples.encoded(dice)[:20_000], dice),
    "word structures": lambda _, dice: structures.word_body(dice),
    "word mutated": lambda samples, dice: breaking.archive_of(dice.choice(samples.word), dice),
    "web structures": lambda _, dice: structures.page(dice),
    "web mutated": lambda samples, dice: breaking.markup_of(dice.choice(samples.pages), dice),
    "pdf mutated": lambda samples, dice: breaking.portable_of(dice.choice(samples.pdfs), dice),
    "spreadsheet csv": lambda _, dice: structures.plain_text(dice).encode(
        dice.choice(["utf-8", "utf-16", "cp1258"]), "replace"
    ),
    "spreadsheet mutated": lambda samples, dice: breaking.archive_of(dice.choice(samples.workbooks), dice),
    "picture mutated": lambda samples, dice: breaking.bytes_of(dice.choice(samples.pictures), dice),
    "old word mutated": lambda samples, dice: breaking.bytes_of(dice.choice(samples.rich_texts), dice),
}


class FaultError(AssertionError):
    """Something that must hold does not."""


def content_of(kind: str, number: int, samples: Samples) -> bytes:
    """The file of a case."""
    return _MAKERS[kind](samples, random.Random(f"{kind} {number}"))


def try_case(kind: str, number: int, samples: Samples) -> str:
    """Try a case: "read" or "refused". Anything else is raised."""
    content = content_of(kind, number, samples)
    if kind.startswith("spreadsheet"):
        return _try_spreadsheet(content)
    return try_paper(content)


def try_paper(content: bytes) -> str:
    """Read and check a file as a paper."""
    try:
        paper = read_paper(content, "tệp.docx")
    except UnreadableFile as refusal:
        _check_sentence(str(refusal))
        return "refused"
    check_paper(paper)
    return "read"


def check_paper(paper: Paper) -> None:
    """What holds of every paper that was read: composed text, blocks in order, quotes that are their spans."""
    text = paper.text
    _hold(unicodedata.is_normalized("NFC", text), "the text is not composed")
    _hold(all(0 <= block.start <= block.end <= len(text) for block in paper.blocks), "a block reaches out of the text")
    starts = [block.start for block in paper.blocks]
    _hold(starts == sorted(starts), "blocks are out of order")
    told = {**read_document(paper).as_json(), **check_document(paper).as_json()}
    for key in ("targets", "tasks", "references", "ratios", "sums", "findings"):
        for item in told[key]:
            _hold(item["quote"] == text[item["start"] : item["end"]], f"a quote of {key} is not its span")
    json.dumps(told, ensure_ascii=False)


def _try_spreadsheet(content: bytes) -> str:
    # Needs the site's settings, which the papers do not.
    from tests.corpus.fuzzing.spreadsheets import try_spreadsheet

    with tempfile.TemporaryDirectory(prefix="caicach-fuzz-") as folder:
        path = Path(folder) / "tep.xlsx"
        path.write_bytes(content)
        sentence = try_spreadsheet(path)
    if sentence is None:
        return "read"
    _check_sentence(sentence)
    return "refused"


def _check_sentence(sentence: str) -> None:
    _hold("\n" not in sentence and len(sentence) < 500 and sentence.endswith("."), f"no clear sentence: {sentence!r}")
    _hold("Hãy" in sentence, f"a sentence without a remedy: {sentence!r}")


def _hold(condition: bool, fault: str) -> None:
    if not condition:
        raise FaultError(fault)
