"""Papers without a head: what a news item announces, and what the text itself gives away."""

from __future__ import annotations

import re
from typing import Final

from caicach.domain.documents.header.lines import PROPER
from caicach.domain.documents.header.types import CODE_OF_NAME
from caicach.domain.documents.phrases import alternatives, listed, load
from caicach.domain.documents.references import Reference
from caicach.domain.documents.scan import ScannedPaper
from caicach.domain.vietnamese.folding import matching_form

_DATA: Final = load("header")
_ANNOUNCED: Final = 1200
_TYPE_FIRST: Final = re.compile(rf"(?:dự\s+thảo\s+)?(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)")


def announced_paper(scanned: ScannedPaper) -> Reference | None:
    """The paper that a news item tells about: named after "ban hành" or "ký" at its head."""
    limit = _first_heading(scanned)
    if "?" in scanned.text[:400] or "|---" in scanned.text[:_ANNOUNCED]:
        return None  # a page of questions, or about a thing with its particulars, announces no paper
    for item in scanned.references:
        if item.start >= min(limit, _ANNOUNCED):
            return None
        before = scanned.plain[max(0, item.start - 16) : item.start]
        if item.number and re.search(r"(?:ban hành|đã ký|ký)\s+$", before):
            return item
    return None


def _first_heading(scanned: ScannedPaper) -> int:
    return scanned.outline[0].start if scanned.outline else len(scanned.text)


def announced_type(scanned: ScannedPaper, announced: Reference) -> str | None:
    """A decision that issues a plan counts as the plan."""
    after = scanned.plain[announced.end : announced.end + 90]
    found = re.match(
        rf"[^.;\n]{{0,60}}?(?:ban hành|phê duyệt)\s+(?P<name>{alternatives(CODE_OF_NAME)})(?!\w)",
        after,
    )
    return CODE_OF_NAME[" ".join(found["name"].split())] if found else announced.doc_type


_SIGNED_BY: Final = re.compile(
    rf"(?:đồng chí|ông|bà)\s+(?P<name>{PROPER})\s*[-–,]\s*(?P<position>[^,.;\n]{{3,70}}?)\s+(?:đã\s+)?ký"
)


def announced_signer(scanned: ScannedPaper) -> tuple[str | None, str | None]:
    found = _SIGNED_BY.search(scanned.text, 0, 1600)
    if found is None:
        return None, None
    return found["name"], " ".join(found["position"].split())


def guessed_type(scanned: ScannedPaper) -> str | None:
    """A paper without a head: a report tells results under its headings, a plan announces itself."""
    told = _TYPE_FIRST.match(matching_form(running_title(scanned) or ""))
    if told and CODE_OF_NAME[" ".join(told["name"].split())] != "CV":
        return CODE_OF_NAME[" ".join(told["name"].split())]
    titles = [matching_form(item.title) for item in scanned.outline[:60]]
    report = alternatives(listed(_DATA, "report_headings"))
    if any(re.match(report, title) for title in titles):
        return "BC"
    head = scanned.plain[:3000]
    if re.search(alternatives(listed(_DATA, "plan_words")), head):
        return "KH"
    if re.search(alternatives(listed(_DATA, "report_words")), head):
        return "BC"
    goals = alternatives(["mục đích, yêu cầu", "mục tiêu", "chỉ tiêu"])
    return "KH" if any(re.search(goals, title) for title in titles) else None


def running_title(scanned: ScannedPaper) -> str | None:
    """A title where there is no type line: a short first line that is no sentence."""
    for paragraph in scanned.paragraphs[:12]:
        text = scanned.text[paragraph.start : paragraph.end].strip(" *_")
        plain = matching_form(text)
        if plain.startswith(("căn cứ", "theo ", "thực hiện ", "kính gửi")):
            continue
        if (
            40 <= len(text) <= 260
            and not text.endswith((".", ";", ":", ","))
            and ("cải cách hành chính" in plain or "kế hoạch" in plain or "báo cáo" in plain)
        ):
            return " ".join(text.split()) if paragraph.label is None else None
    return None


_TOLD_TITLE: Final = re.compile(
    rf"(?<!của )(?:ban\s+hành|xây\s+dựng|phê\s+duyệt)\s+(?P<name>{alternatives(CODE_OF_NAME)})\s+"
    r"(?P<title>(?!này|số|trên|như)[^.;:\n]{8,200}?)(?=\s*,?\s+(?:với|như\s+sau|cụ\s+thể|gồm|nhằm|theo\s+đó|trong\s+đó)(?!\w)|[.;:\n])"
)


def told_title(scanned: ScannedPaper) -> str | None:
    """What the text says that it lays down: "UBND xã ban hành Kế hoạch cải cách hành chính năm 2025 như sau"."""
    found = _TOLD_TITLE.search(scanned.plain, 0, min(3000, _first_heading(scanned)))
    return " ".join(scanned.text[found.start("title") : found.end("title")].split()) if found else None
