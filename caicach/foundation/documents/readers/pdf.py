"""PDF: letters and rules where the file has them, recognised letters on pages that are pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pypdfium2 as pdfium

from caicach.domain.documents.paper import Paper
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.readers.errors import UnreadableFile
from caicach.foundation.documents.readers.old_encodings import looks_like_tcvn3, restore_tcvn3
from caicach.foundation.documents.readers.pages.assembling import paper_of
from caicach.foundation.documents.readers.pages.model import Page
from caicach.foundation.documents.readers.pdf_words import has_picture, read_page
from caicach.foundation.documents.readers.pictures import REMARK, can_recognise, recognise, restored

_SCAN_SCALE: Final = 250 / 72
_FEW_LETTERS: Final = 20
_TELLS: Final = 8  # page numbers told in a remark

Progress = Callable[[int, int], None]


def read_pdf(content: bytes, filename: str, progress: Progress | None = None) -> Paper:
    """Read a PDF; pages that are pictures are recognised where the machine can.

    `progress` is called after each page with the number of pages done and of all pages.
    """
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as fault:
        raise UnreadableFile(_opening_fault(str(fault), filename)) from fault
    try:
        return _PdfReader(document, filename, progress).read()
    except pdfium.PdfiumError as fault:
        raise UnreadableFile(_opening_fault(str(fault), filename)) from fault
    finally:
        document.close()


def _opening_fault(reason: str, filename: str) -> str:
    if "password" in reason.lower():
        return f"Tệp PDF “{filename}” được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu rồi nộp lại."
    return f"Tệp PDF “{filename}” bị hỏng, không mở được. Hãy xuất lại PDF từ văn bản gốc."


class _PdfReader:
    def __init__(self, document: pdfium.PdfDocument, filename: str, progress: Progress | None) -> None:
        self._document = document
        self._filename = filename
        self._progress = progress
        self._recognised: list[int] = []
        self._lost: list[int] = []
        self._letters = 0

    def read(self) -> Paper:
        count = len(self._document)
        if count > limits.MAX_PAGES:
            raise UnreadableFile(
                f"Tệp “{self._filename}” có {count} trang, vượt mức {limits.MAX_PAGES} trang. Hãy tách nhỏ tệp."
            )
        pages = []
        for index in range(count):
            pages.append(self._page(index))
            if self._progress is not None:
                self._progress(index + 1, count)
        remarks = self._remarks(pages)
        paper = paper_of(pages, remarks=remarks)
        if not paper.text.strip() and self._lost:
            raise UnreadableFile(self._unreadable())
        return paper

    def _page(self, index: int) -> Page:
        page = self._document[index]
        try:
            read, is_understood = read_page(page)
            letters = sum(len(word.text) for word in read.words)
            self._letters += letters
            if self._letters > limits.MAX_TEXT_CHARACTERS:
                raise UnreadableFile(
                    f"Tệp “{self._filename}” dài hơn {limits.MAX_TEXT_CHARACTERS} ký tự. Hãy tách nhỏ tệp."
                )
            if is_understood and (letters >= _FEW_LETTERS or not has_picture(page)):
                return read
            return self._from_picture(page, index, read)
        finally:
            page.close()

    def _from_picture(self, page: pdfium.PdfPage, index: int, read: Page) -> Page:
        """The page as letters recognised from its picture; as it is where the machine cannot."""
        if not can_recognise():
            self._lost.append(index + 1)
            return Page(read.width, read.height, [])
        if len(self._recognised) >= limits.MAX_SCANNED_PAGES:
            raise UnreadableFile(
                f"Tệp “{self._filename}” có hơn {limits.MAX_SCANNED_PAGES} trang là bản quét, vượt mức "
                "nhận dạng một lần. Hãy tách nhỏ tệp hoặc nộp bản Word."
            )
        self._recognised.append(index + 1)
        width, height = page.get_size()
        scale = min(_SCAN_SCALE, (limits.MAX_PIXELS / max(width * height, 1)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
        return recognise(picture, self._filename, 1 / scale)

    def _remarks(self, pages: list[Page]) -> list[str]:
        remarks = []
        if self._recognised:
            where = "" if len(self._recognised) == len(pages) else f" ({_told(self._recognised)})"
            remarks.append(REMARK.replace("bản quét", f"bản quét{where}", 1))
        if self._lost:
            remarks.append(
                f"{_told(self._lost).capitalize()} không có chữ đọc được (bản quét hoặc phông không có bảng mã) và "
                "máy chủ chưa cài bộ nhận dạng chữ; nội dung các trang này bị bỏ qua."
            )
        words = [word for page in pages for word in page.words]
        if looks_like_tcvn3(" ".join(word.text for word in words[:4000])):
            for page in pages:
                page.words = restored(page.words, restore_tcvn3)
            remarks.append("Văn bản dùng bảng mã TCVN3 (ABC), đã chuyển sang Unicode.")
        return remarks

    def _unreadable(self) -> str:
        return (
            f"Tệp “{self._filename}” là bản quét (ảnh chụp trang giấy) và máy chủ chưa cài bộ nhận dạng chữ. "
            "Hãy nộp bản Word hoặc PDF có chữ, hoặc nhờ quản trị cài Tesseract tiếng Việt."
        )


def _told(pages: list[int]) -> str:
    named = ", ".join(map(str, pages[:_TELLS]))
    return f"trang {named}" + (f" và {len(pages) - _TELLS} trang khác" if len(pages) > _TELLS else "")
