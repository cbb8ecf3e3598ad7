"""What a paper says of itself, as first values of the form that a person confirms."""

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


def prefill(file: HeldFile) -> tuple[dict[str, Any], str]:
    """Initial values found in the head and the end of the paper, and a sentence for people when nothing was found."""
    if not file.kind.has_text or not reads_at_once(file.kind, file.size):
        return {}, "Tệp này không đọc được ngay phần đầu văn bản; hãy nhập thông tin theo bản giấy."
    try:
        header = read_document(read_paper(file.path.read_bytes(), file.filename)).document
    except (UnreadableFile, TradeError) as error:
        return {}, str(error)
    found = {
        "number": header.number,
        "doc_type": _type_code(header.doc_type, header.number),
        "issued_on": header.date,
        "issuer": header.issuer,
        "abstract": header.title,
        "recipients": "\n".join(header.recipients),
        "signer": header.signer,
        "position": header.position,
    }
    known = {name: value for name, value in found.items() if value}
    if "abstract" in known:
        known["abstract"] = " ".join(str(known["abstract"]).split())[:_ABSTRACT_LIMIT]
    return known, "" if known else "Không nhận ra số, ký hiệu và trích yếu trong tệp; hãy nhập tay."


def _type_code(given: str | None, number: str | None) -> str:
    """The reader's code where it is one of ours; a number without type letters is an official letter's."""
    names = type_names()
    if given in names:
        return str(given)
    by_fold = {fold(code): code for code in names}
    return by_fold.get(fold(given or ""), OFFICIAL_LETTER if number else "")
