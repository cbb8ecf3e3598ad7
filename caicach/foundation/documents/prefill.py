"""What a paper says of itself, as first values of the form that a person confirms."""

from dataclasses import dataclass
from typing import Any, Final

from caicach.domain.documents import read_document
from caicach.domain.errors import TradeError
from caicach.domain.vietnamese import fold
from caicach.foundation.documents.choices import type_names
from caicach.foundation.documents.holding import HeldFile
from caicach.foundation.documents.numbering import OFFICIAL_LETTER
from caicach.foundation.documents.readers import UnreadableFile, read_paper
from caicach.foundation.documents.texts import reads_at_once

_ABSTRACT_LIMIT: Final = 1000
_PREVIEW: Final = 4000
#: What a person looks for first; named when it was not found.
_ASKED: Final = {"number": "số, ký hiệu", "issued_on": "ngày ban hành", "abstract": "trích yếu"}


@dataclass(frozen=True)
class Prefilled:
    """First values by field, a sentence where something was not found, and the first letters of the paper."""

    values: dict[str, Any]
    remark: str = ""
    preview: str = ""


def prefill(file: HeldFile) -> Prefilled:
    """What the head and the end of the paper say."""
    if not file.kind.has_text or not reads_at_once(file.kind, file.path):
        return Prefilled({}, "Tệp này không đọc được ngay phần đầu văn bản; hãy nhập thông tin theo bản giấy.")
    try:
        paper = read_paper(file.path.read_bytes(), file.filename)
        header = read_document(paper).document
    except (UnreadableFile, TradeError) as error:
        return Prefilled({}, str(error))
    found = {
        "number": header.number,
        "doc_type": _type_code(header.doc_type, header.number),
        "issued_on": header.date,
        "issuer": header.issuer,
        "abstract": " ".join((header.title or "").split())[:_ABSTRACT_LIMIT],
        "recipients": "\n".join(header.recipients),
        "signer": header.signer,
        "position": header.position,
    }
    known = {name: value for name, value in found.items() if value}
    missing = [title for name, title in _ASKED.items() if name not in known]
    remark = f"Không đọc được trong tệp: {', '.join(missing)}. Hãy nhập tay." if missing else ""
    return Prefilled(known, remark, paper.text[:_PREVIEW].strip())


def _type_code(given: str | None, number: str | None) -> str:
    """The reader's code where it is one of ours; a number without type letters is an official letter's."""
    names = type_names()
    if given in names:
        return str(given)
    by_fold = {fold(code): code for code in names}
    return by_fold.get(fold(given or ""), OFFICIAL_LETTER if number else "")
