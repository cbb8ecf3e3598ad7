"""Forms of an import: the file, where the headings are, which column holds which field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from caicach.foundation.imports.layout import Layout
from caicach.foundation.imports.mapping import Proposal
from caicach.foundation.imports.reading.probe import SheetPreview
from caicach.foundation.imports.reading.raw import letters
from caicach.foundation.imports.registry import Importer

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.txt"
_SAMPLES = 3


class UploadForm(forms.Form):
    """One spreadsheet."""

    file = forms.FileField(
        label="Tệp bảng tính",
        error_messages={"required": "Chưa chọn tệp.", "empty": "Tệp rỗng (0 byte). Hãy kiểm tra lại tệp."},
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["data-limit"] = settings.CAICACH_IMPORT_LIMIT


class LayoutForm(forms.Form):
    """Which sheet, and in which rows its headings are; sent by GET."""

    trang = forms.ChoiceField(label="Trang tính")
    dong = forms.IntegerField(label="Tiêu đề ở dòng", min_value=1, max_value=60)
    so_dong = forms.TypedChoiceField(
        label="Số dòng tiêu đề", coerce=int, choices=[(1, "1 dòng"), (2, "2 dòng (tiêu đề gộp)"), (3, "3 dòng")]
    )

    def __init__(self, *args: Any, sheets: list[SheetPreview], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trang"] = forms.ChoiceField(
            label="Trang tính", choices=[(sheet.name, f"{sheet.name} ({sheet.rows} dòng)") for sheet in sheets]
        )

    @property
    def layout(self) -> Layout:
        """The chosen place of the headings."""
        return Layout(self.cleaned_data["dong"], self.cleaned_data["so_dong"])


class MappingForm(forms.Form):
    """For each column of the file the field it holds, or nothing."""

    def __init__(
        self,
        *args: Any,
        importer: Importer,
        sheet: SheetPreview,
        layout: Layout,
        headings: list[str],
        proposals: Mapping[str, Proposal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.importer, self.sheet, self.layout = importer, sheet, layout
        by_column = {found.column: (key, found.score) for key, found in proposals.items()}
        choices = [("", "Bỏ qua cột này")] + [
            (known.key, f"{known.title} *" if known.required else known.title) for known in importer.fields
        ]
        self.columns: list[dict[str, Any]] = []
        for at, heading in enumerate(headings):
            samples = self._samples(at)
            if not heading and not samples:
                continue
            key, score = by_column.get(at, ("", 0.0))
            name = f"cot-{at}"
            self.fields[name] = forms.ChoiceField(
                label=f"Cột {letters(at)} chứa", choices=choices, required=False, initial=key
            )
            self.columns.append(
                {
                    "letters": letters(at), "heading": heading, "samples": samples, "name": name,
                    "why": _why(score),
                }
            )  # fmt: skip

    def _samples(self, at: int) -> list[str]:
        rows = self.sheet.top[self.layout.first_data_row - 1 :]
        texts = [row[at] for row in rows if at < len(row) and row[at]]
        return list(dict.fromkeys(texts))[:_SAMPLES]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The columns with their bound selects, for the template."""
        return [column | {"field": self[column["name"]]} for column in self.columns]

    @property
    def mapping(self) -> dict[str, int]:
        """Field key → column, as chosen; a field chosen twice is told by `clean`."""
        return {
            key: int(name.removeprefix("cot-"))
            for name, key in self.cleaned_data.items()
            if name.startswith("cot-") and key
        }

    def clean(self) -> dict[str, Any]:
        """Each field once, each required field at all."""
        chosen = [key for name, key in self.cleaned_data.items() if name.startswith("cot-") and key]
        titles = {known.key: known.title for known in self.importer.fields}
        for key in dict.fromkeys(key for key in chosen if chosen.count(key) > 1):
            self.add_error(None, f"Trường “{titles[key]}” đang được chọn cho nhiều cột; hãy giữ một cột.")
        missing = [known.title for known in self.importer.fields if known.required and known.key not in chosen]
        if missing:
            self.add_error(None, f"Chưa ghép cột cho trường bắt buộc: {', '.join(missing)}.")
        return self.cleaned_data


def _why(score: float) -> str:
    if score > 100:
        return "đã nhớ từ lần trước"
    if score >= 95:
        return "trùng tên"
    return "gần giống" if score else ""
