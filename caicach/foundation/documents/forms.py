"""Forms of documents. What was typed stays; what a field means stands under it."""

from typing import Any, BinaryIO, Final

from django import forms
from django.db.models import QuerySet

from caicach.foundation.documents.choices import domain_choices, editable_units, type_choices
from caicach.foundation.documents.models import Direction, Document, Sensitivity
from caicach.foundation.documents.readers import limits
from caicach.foundation.documents.search import matching
from caicach.foundation.documents.selectors import visible_to, years_of
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.ui.tables import FilterForm

_KNOWN = [("", "Chưa rõ"), ("yes", "Có"), ("no", "Không")]


class KnownField(forms.TypedChoiceField):
    """Yes, no, or nobody has said so yet (None)."""

    def __init__(self, **kwargs: Any) -> None:
        coerce = {"yes": True, "no": False}
        super().__init__(choices=_KNOWN, coerce=coerce.__getitem__, empty_value=None, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A stored value back to its choice."""
        return {True: "yes", False: "no", None: ""}.get(value, value)


class UploadForm(forms.Form):
    """First step of entering a document: the file, or none."""

    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        help_text="Số, ngày, trích yếu, nơi nhận được đọc từ tệp để điền sẵn. Văn bản mật không được đưa vào hệ thống.",
    )


class FileForm(forms.Form):
    """A newer file of a document."""

    file = forms.FileField(label="Tệp mới")
    note = forms.CharField(label="Nội dung thay đổi", required=False, max_length=500)


class ReasonForm(forms.Form):
    """Why a document is thrown away."""

    reason = forms.CharField(label="Lý do", required=False, max_length=300)


class DocumentForm(forms.Form):
    """What a register entry says. Fields of arrival stand only in the incoming register."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="Đơn vị vào sổ")
    doc_type = forms.ChoiceField(label="Loại văn bản", required=False)
    number = forms.CharField(label="Số, ký hiệu", max_length=80, required=False, help_text="Ví dụ: 99/TB-UBND")
    issued_on = forms.DateField(label="Ngày ban hành", required=False)
    arrival_number = forms.IntegerField(label="Số đến", required=False, min_value=1)
    received_on = forms.DateField(label="Ngày đến")
    abstract = forms.CharField(label="Trích yếu", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    issuer = forms.CharField(label="Cơ quan ban hành", max_length=300, required=False)
    recipients = forms.CharField(
        label="Nơi nhận", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="Mỗi dòng một nơi nhận."
    )
    signer = forms.CharField(label="Người ký", max_length=150, required=False)
    position = forms.CharField(label="Chức vụ người ký", max_length=200, required=False)
    domain = forms.ChoiceField(label="Lĩnh vực cải cách", required=False)
    due_on = forms.DateField(label="Hạn xử lý", required=False)
    completed_on = forms.DateField(label="Ngày xử lý xong", required=False)
    is_signed_digitally = KnownField(label="Ký số")
    sent_electronically = KnownField(label="Gửi hoàn toàn trên môi trường điện tử")
    sensitivity = forms.ChoiceField(
        label="Mức phổ biến",
        choices=Sensitivity.choices,
        required=False,
        help_text="Khác bình thường: chỉ người được xem dữ liệu cá nhân mở được, mỗi lần mở đều ghi nhật ký.",
    )
    note = forms.CharField(label="Ghi chú", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, person: Person, direction: str, document: Document | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.direction = direction
        units = forms.ModelChoiceField(editable_units(person), label="Đơn vị vào sổ", required=document is None)
        self.fields["unit"] = units
        self._choose("doc_type", type_choices())
        self._choose("domain", list(domain_choices()))
        for name in self._absent(document):
            del self.fields[name]
        if direction == Direction.OUTGOING:
            self.fields["number"].required = self.fields["issued_on"].required = True

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            kept = self.initial.get(name) or ""
            field.choices = choices if kept in dict(choices) else [*choices, (kept, kept)]

    def _absent(self, document: Document | None) -> list[str]:
        arrival = ["arrival_number", "received_on", "due_on", "completed_on"]
        absent = [] if self.direction == Direction.INCOMING else arrival
        if self.direction != Direction.OUTGOING:
            absent = [*absent, "is_signed_digitally", "sent_electronically"]
        return [*absent, "unit"] if document else absent

    def values(self) -> dict[str, Any]:
        """The cleaned values as services take them."""
        given = dict(self.cleaned_data)
        given["recipients"] = [line.strip() for line in given["recipients"].splitlines() if line.strip()]
        return given


class RegisterFilter(FilterForm):
    """Words, type, year and domain above a register."""

    q = forms.CharField(
        label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "Từ trong văn bản"})
    )
    loai = forms.ChoiceField(label="Loại")
    nam = forms.TypedChoiceField(label="Năm", coerce=int)
    linh_vuc = forms.ChoiceField(label="Lĩnh vực")

    lookups = {"loai": "doc_type", "linh_vuc": "domain"}
    #: Field by whose year the register is cut.
    day = "issued_on"

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", "Tất cả")]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "loai": [*everything, *type_choices()[1:]],
            "nam": [*everything, *((year, str(year)) for year in years_of(person))],
            "linh_vuc": [*everything, *list(domain_choices())[1:]],
        }
        for name, options in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options

    def apply(self, rows: QuerySet[Document]) -> QuerySet[Document]:
        """The rows of the year and type, found by words in the end so that the nearest stand first."""
        narrowed: QuerySet[Document] = super().apply(rows)
        if year := self.chosen.get("nam"):
            narrowed = narrowed.filter(**{f"{self.day}__year": year})
        return matching(narrowed, self.chosen.get("q", ""))


class ArrivalFilter(RegisterFilter):
    """The same above the incoming register, by the year of arrival."""

    day = "received_on"


class PickerInput(forms.SelectMultiple):
    """Search and choose documents; works as a plain list of the chosen ones without scripts."""

    template_name = "documents/widgets/picker.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The documents already chosen are drawn with the field."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        ids = [int(pk) for pk in value or [] if str(pk).isdigit()]
        queryset = self.choices.queryset  # type: ignore[attr-defined]  # the iterator of ModelMultipleChoiceField
        context["widget"]["chosen"] = list(queryset.filter(pk__in=ids))
        return context


class DocumentsField(forms.ModelMultipleChoiceField[Document]):
    """Documents a person may see, chosen by searching. Give the person with `for_person` in the form's __init__."""

    widget = PickerInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Tài liệu kiểm chứng")
        kwargs.setdefault("required", False)
        super().__init__(queryset=Document.objects.none(), **kwargs)

    def for_person(self, person: Person) -> None:
        """Offer what the person may see."""
        self.queryset = visible_to(person)


#: Letters that may be pasted; more of them come as a file.
PASTED_LIMIT: Final = 600_000
_CHECKED_KINDS: Final = ".pdf,.docx,.doc,.rtf,.odt,.html,.htm,.txt,.png,.jpg,.jpeg,.tif,.tiff"


class CheckForm(forms.Form):
    """A paper to check: a file, or its text."""

    file = forms.FileField(
        label="Tệp văn bản",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": _CHECKED_KINDS}),
        help_text="PDF, Word, RTF, ODT, HTML, văn bản thuần, hoặc bản quét (PDF, PNG, JPG, TIFF; tối đa "
        f"{limits.MAX_SCANNED_PAGES} trang, chữ được nhận dạng rồi mới kiểm tra).",
    )
    text = forms.CharField(
        label="Dán nội dung văn bản",
        required=False,
        strip=False,
        max_length=PASTED_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Chép từ Word hay trang web rồi dán vào đây; tối đa 600.000 ký tự.",
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, not both and not none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return given
        has_text = bool(given.get("text", "").strip())
        if given.get("file") and has_text:
            self.add_error("text", "Chỉ chọn tệp hoặc chỉ dán nội dung: bỏ một trong hai rồi bấm lại.")
        elif not given.get("file") and not has_text:
            self.add_error("file", "Chưa có gì để kiểm tra: chọn một tệp, hoặc dán nội dung văn bản.")
        return given

    @property
    def given(self) -> str:
        """The field that was filled."""
        return "file" if self.cleaned_data.get("file") else "text"

    def paper(self) -> tuple[bytes | BinaryIO, str]:
        """Content and name of what was given."""
        if self.given == "file":
            upload = self.cleaned_data["file"]
            return upload, upload.name
        return self.cleaned_data["text"].encode(), "Nội dung dán.txt"
