"""Forms on units and on what becomes of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from caicach.foundation.organizations.forms.fields import DayField, UnitField
from caicach.foundation.organizations.models import ADMINISTRATIONS, Unit, UnitKind
from caicach.foundation.organizations.selectors import find_units
from caicach.foundation.organizations.services.reforms import Act, Part
from caicach.foundation.organizations.services.units import NewUnit
from caicach.foundation.ui.tables import FilterForm

_BASIS_HELP = "Số, ký hiệu, ngày của nghị quyết hoặc quyết định, ví dụ: Nghị quyết 12/NQ-HĐND ngày 05/3/2026"
_MOST_FOUND = 300
_MOST_PARTS = 6


class ProvinceField(forms.ModelChoiceField[Unit]):
    """Provinces by name; those that ended say when."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, with the last day of a province that is no more."""
        return f"{obj.name} (đến {obj.valid_to:%d/%m/%Y})" if obj.valid_to else str(obj.name)


class UnitFilter(FilterForm):
    """Text, kind, province and day."""

    q = forms.CharField(label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "tên, tên cũ, mã"}))
    kind = forms.ChoiceField(label="Loại", choices=[("", "Mọi loại"), *UnitKind.choices])
    province = ProvinceField(label="Tỉnh, thành phố", queryset=Unit.objects.none(), empty_label="Cả nước")
    on = DayField(label="Có hiệu lực ngày")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Unit.objects.filter(kind=UnitKind.PROVINCE).order_by("valid_to", "short_name")
        cast(ProvinceField, self.fields["province"]).queryset = provinces

    @property
    def day(self) -> date:
        """The day asked, today by default."""
        chosen: date | None = self.chosen.get("on")
        return chosen or timezone.localdate()

    def apply(self, rows: QuerySet[Unit]) -> QuerySet[Unit]:
        """Units in force on the day that answer everything chosen."""
        chosen, day = self.chosen, self.day
        rows = rows.filter(pk__in=Unit.objects.on(day).values("pk"))
        if kind := chosen.get("kind"):
            rows = rows.filter(kind=kind)
        if province := chosen.get("province"):
            rows = rows.filter(path__startswith=province.path)
        if text := chosen.get("q"):
            rows = rows.filter(pk__in=[hit.unit.pk for hit in find_units(text, on=day, limit=_MOST_FOUND)])
        return rows


class UnitForm(forms.Form):
    """A department, section or public service unit to be set up below another."""

    kind = forms.ChoiceField(
        label="Loại", choices=[choice for choice in UnitKind.choices if choice[0] not in ADMINISTRATIONS]
    )
    name = forms.CharField(label="Tên đầy đủ", max_length=200, help_text="Ví dụ: Phòng Văn hóa - Xã hội")
    code = forms.CharField(label="Mã", max_length=40, help_text="Mã định danh của cơ quan, ví dụ H42.18073.VHXH")
    valid_from = DayField(label="Có từ ngày")
    legal_basis = forms.CharField(label="Căn cứ", max_length=300, required=False, help_text=_BASIS_HELP)

    def new_unit(self) -> NewUnit:
        """What the service needs."""
        return NewUnit(**{key: self.cleaned_data[key] for key in ("code", "name", "kind", "valid_from", "legal_basis")})


class CorrectionForm(forms.ModelForm[Unit]):
    """Facts that need no legal act."""

    class Meta:
        model = Unit
        fields: ClassVar[list[str]] = [
            "code",
            "short_name",
            "legal_basis",
            "verified",
            "latitude",
            "longitude",
            "area_km2",
            "population",
        ]
        localized_fields = ("latitude", "longitude", "area_km2", "population")


class ActForm(forms.Form):
    """The day and the basis of a legal act."""

    on = DayField(label="Có hiệu lực từ ngày")
    legal_basis = forms.CharField(label="Căn cứ pháp lý", max_length=300, help_text=_BASIS_HELP)

    def act(self) -> Act:
        """What the service needs."""
        moves = self.cleaned_data.get("moves_posts", True)
        return Act(self.cleaned_data["on"], self.cleaned_data["legal_basis"].strip(), moves_posts=moves)


class RenameForm(ActForm):
    """A new name or status."""

    name = forms.CharField(label="Tên mới đầy đủ", max_length=200, help_text="Kể cả tên loại, ví dụ: Phường Thành Sen")
    field_order = ("name", "on", "legal_basis")


class CloseForm(ActForm):
    """The end of a unit without heir."""


class MergeForm(ActForm):
    """Which of the units below one parent become one, and which one."""

    units = forms.ModelMultipleChoiceField(
        label="Các đơn vị nhập vào",
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy chọn các đơn vị nhập vào."},
    )
    into = UnitField(
        label="Nhập vào đơn vị đang có", required=False, help_text="Để trống nếu lập đơn vị mới và ghi tên, mã ở dưới."
    )
    name = forms.CharField(label="Tên đơn vị mới", max_length=200, required=False)
    code = forms.CharField(label="Mã đơn vị mới", max_length=40, required=False)
    moves_posts = forms.BooleanField(
        label="Chuyển người đang giữ vị trí sang đơn vị nhận", required=False, initial=True
    )
    field_order = ("units", "into", "name", "code", "on", "legal_basis", "moves_posts")

    def __init__(self, *args: Any, children: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField[Unit], self.fields["units"]).queryset = children

    def clean(self) -> dict[str, Any]:
        """Either an existing heir or a new one."""
        values: dict[str, Any] = super().clean() or {}
        is_new = bool(values.get("name") or values.get("code"))
        if values.get("into") and is_new:
            raise ValidationError("Chọn một trong hai: nhập vào đơn vị đang có, hoặc lập đơn vị mới.")
        if "into" not in self.errors and not values.get("into") and not (values.get("name") and values.get("code")):
            raise ValidationError("Hãy chọn đơn vị nhận, hoặc ghi cả tên và mã của đơn vị mới.")
        return values

    def heir(self) -> Unit | NewUnit:
        """The heir as the service needs it."""
        values = self.cleaned_data
        into: Unit | None = values.get("into")
        if into is not None:
            return into
        kind = values["units"][0].kind
        return NewUnit(values["code"], values["name"], kind, values["on"], values["legal_basis"])


class SplitForm(ActForm):
    """The act of a division; the parts are a formset beside it."""

    moves_posts = forms.BooleanField(
        label="Chuyển người đang giữ vị trí sang đơn vị nhận chính", required=False, initial=True
    )


class PartForm(forms.Form):
    """One heir of a divided unit."""

    into = UnitField(label="Đơn vị nhận đang có", required=False)
    name = forms.CharField(label="hoặc tên đơn vị mới", max_length=200, required=False)
    code = forms.CharField(label="Mã đơn vị mới", max_length=40, required=False)
    share = forms.DecimalField(
        label="Phần nhận (%)",
        required=False,
        localize=True,
        min_value=Decimal("0.001"),
        max_value=100,
        max_digits=6,
        decimal_places=3,
        help_text="Để trống nếu chưa biết.",
    )
    is_default = forms.BooleanField(label="Đơn vị nhận chính (giữ sổ sách)", required=False)

    def clean(self) -> dict[str, Any]:
        """Either an existing unit or a new one."""
        values: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not self.errors:
            is_new = bool(values.get("name") and values.get("code"))
            if bool(values.get("into")) == is_new:
                raise ValidationError("Mỗi phần là một đơn vị đang có, hoặc một đơn vị mới có cả tên và mã.")
        return values

    def part(self) -> Part:
        """What the service needs."""
        values = self.cleaned_data
        share: Decimal | None = values.get("share")
        return Part(
            into=values.get("into"),
            code=values.get("code", ""),
            name=values.get("name", ""),
            share=None if share is None else share / 100,
            is_default=values.get("is_default", False),
        )


PartFormSet = forms.formset_factory(PartForm, extra=_MOST_PARTS, max_num=_MOST_PARTS, validate_max=True)
