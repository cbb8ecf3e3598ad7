"""Finding documents by words written with or without marks, on SQLite (FTS5) and PostgreSQL (tsvector) alike.

Both engines see the same text: folded, only letters and digits, so that "Số 99/TB-UBND" and "so 99 tb ubnd" meet.
"""

import re
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from caicach.domain.vietnamese import fold
from caicach.foundation.documents.models import Document, Revision, SearchEntry

#: A PostgreSQL text vector holds at most one megabyte; a paper of this length has over 200 pages.
BODY_LIMIT: Final = 400_000
_WORD: Final = re.compile(r"[^\W_]+")
_WORDS_LIMIT: Final = 16
_AROUND: Final = 90
_HITS_LOOKED_AT: Final = 400


@dataclass(frozen=True)
class Piece:
    """A stretch of a snippet; `hit` where it is what was looked for."""

    text: str
    hit: bool = False


def words_of(text: str) -> list[str]:
    """The words of a text without marks."""
    return _WORD.findall(fold(text))


def index(document: Document, body: str) -> None:
    """Put a document's words into the index (replacing what stood there), inside the caller's transaction."""
    head = " ".join((document.number, document.abstract, document.issuer, document.signer, document.note))
    SearchEntry.objects.update_or_create(
        document=document,
        defaults={"head": " ".join(words_of(head)), "body": " ".join(words_of(body[:BODY_LIMIT]))},
    )


def matching(documents: QuerySet[Document], query: str) -> QuerySet[Document]:
    """Those documents that hold every word of the query (the last may be a beginning), the nearest first."""
    words = words_of(query)[:_WORDS_LIMIT]
    if not words:
        return documents
    if connection.vendor == "postgresql":
        asked = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
        return documents.extra(
            tables=["documents_searchentry"],
            where=[
                "documents_searchentry.document_id = documents_document.id",
                "documents_searchentry.vector @@ to_tsquery('simple', %s)",
            ],
            params=[asked],
            select={"nearness": "-ts_rank(documents_searchentry.vector, to_tsquery('simple', %s))"},
            select_params=[asked],
            order_by=["nearness", "-documents_document.issued_on"],
        )
    asked = " ".join([*(f'"{word}"' for word in words[:-1]), f'"{words[-1]}"*'])
    # The plus keeps SQLite from looking the text index up once for every document (20,000 documents: 44 s, so 0.06 s).
    return documents.extra(
        tables=["documents_fts"],
        where=["documents_document.id = +documents_fts.rowid", "documents_fts MATCH %s"],
        params=[asked],
        select={"nearness": "bm25(documents_fts, 8.0, 1.0)"},
        order_by=["nearness", "-documents_document.issued_on"],
    )


def snippets(document_ids: list[int], query: str) -> dict[int, list[Piece]]:
    """For each document whose text holds one of the words: the place, with the words marked. One query."""
    words = words_of(query)[:_WORDS_LIMIT]
    if not words or not document_ids:
        return {}
    pattern = re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, words)) + ")")
    latest = Revision.objects.filter(document__in=document_ids).order_by("document_id", "number")
    texts = dict(latest.values_list("document_id", "file__text"))
    found = {}
    for document_id, text in texts.items():
        if pieces := snippet(text, pattern):
            found[document_id] = pieces
    return found


def snippet(text: str, pattern: re.Pattern[str]) -> list[Piece]:
    """Where most different words stand together; `fold` keeps every letter's place, so marks come back for free."""
    folded = fold(text[:BODY_LIMIT])
    hits = [hit for _, hit in zip(range(_HITS_LOOKED_AT), pattern.finditer(folded), strict=False)]
    if not hits:
        return []
    first = max(hits, key=lambda hit: (_words_near(hits, hit), -hit.start()))
    start, end = max(first.start() - _AROUND, 0), min(first.end() + 2 * _AROUND, len(folded))
    pieces, at = ([Piece("… ")] if start else []), start
    for hit in pattern.finditer(folded, start, end):
        pieces += [Piece(text[at : hit.start()]), Piece(text[hit.start() : hit.end()], hit=True)]
        at = hit.end()
    return [*pieces, Piece(text[at:end] + (" …" if end < len(text) else ""))]


def _words_near(hits: list[re.Match[str]], first: re.Match[str]) -> int:
    """How many different words stand within a snippet that begins at this hit, close ones counting more."""
    near = {hit.group() for hit in hits if 0 <= hit.start() - first.start() < 2 * _AROUND}
    close = {hit.group() for hit in hits if 0 <= hit.start() - first.start() < 8 * len(near)}
    return 2 * len(near) + len(close)
