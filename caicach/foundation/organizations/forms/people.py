"""Forms on people and posts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db.models import Q, QuerySet

from caicach.domain.vietnamese import fold
from caicach.foundation.organizations.forms.fields import DayField, UnitField
from caicach.foundation.organizations.models import Person, PostKind, Role, UnitKind
from caicach.foundation.organizations.services.people import NewPerson, NewPost
from caicach.foundation.ui.tables import FilterForm


class PeopleFilter(FilterForm):
    """Name, unit, role and whether the account is open."""

    q = forms.CharField(
        label="Tìm", widget=forms.TextInput(attrs={"type": "search", "placeholder": "họ tên, tên đăng nhập"})
    )
    unit = UnitField(label="Đơn vị", on=None)
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Mọi vai trò"), *Role.choices])
    active = forms.ChoiceField(label="Tài khoản", choices=[("", "Tất cả"), ("mo", "Đang dùng"), ("khoa", "Đã khóa")])

    def apply(self, rows: QuerySet[Person]) -> QuerySet[Person]:
        """People who answer everything chosen."""
        chosen = self.chosen
        if unit := chosen.get("unit"):
            rows = rows.filter(posts__unit__path__startswith=unit.path)
        if role := chosen.get("role"):
            rows = rows.filter(posts__role=role)
        if active := chosen.get("active"):
            rows = rows.filter(is_active=active == "mo")
        if text := chosen.get("q"):
            rows = rows.filter(pk__in=_named(rows, text))
        return rows.distinct()


def _named(rows: QuerySet[Person], text: str) -> list[int]:
    """Ids of those whose name holds the words, with or without marks."""
    wanted = fold(text).split()
    names = rows.values_list("pk", "full_name", "username").distinct()
    return [pk for pk, name, username in names if all(word in fold(f"{name} {username}") for word in wanted)]


class PostForm(forms.Form):
    """A post to be given."""

    unit = UnitField(label="Đơn vị")
    section = UnitField(
        label="Bộ phận", required=False, kinds=[UnitKind.SECTION, UnitKind.DEPARTMENT, UnitKind.SERVICE_UNIT]
    )
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    kind = forms.ChoiceField(label="Hình thức", choices=PostKind.choices)
    title = forms.CharField(label="Chức danh", max_length=150, help_text="Ví dụ: Công chức Văn phòng - thống kê")
    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chưa định ngày thôi.")
    legal_basis = forms.CharField(label="Quyết định", max_length=200, required=False)

    def new_post(self) -> NewPost:
        """What the service needs."""
        return NewPost(**{name: self.cleaned_data[name] for name in PostForm.base_fields})


class PersonForm(PostForm):
    """A new person with the first post."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        validators=[UnicodeUsernameValidator(message="Tên đăng nhập chỉ gồm chữ, số và các dấu @ . + - _")],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(label="Thư điện tử", required=False)
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    field_order = ("full_name", "username", "email", "phone", "unit", "section", "role", "kind", "title")

    def new_person(self) -> NewPerson:
        """What the service needs."""
        return NewPerson(**{name: self.cleaned_data[name] for name in ("username", "full_name", "email", "phone")})


class ContactForm(forms.Form):
    """Name, e-mail and telephone. Of oneself only the last two."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    email = forms.EmailField(label="Thư điện tử", required=False)
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)

    def __init__(self, *args: Any, is_own: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["full_name"]


class EndPostForm(forms.Form):
    """The last day of a post."""

    last_day = DayField(label="Ngày cuối giữ vị trí")


class AuditFilter(FilterForm):
    """What to look for in the log."""

    q = forms.CharField(label="Nội dung", widget=forms.TextInput(attrs={"type": "search"}))
    actor = forms.CharField(label="Người làm")
    unit = UnitField(label="Đơn vị (cả cấp dưới)", on=None)
    deed = forms.ChoiceField(label="Phần")
    subject = forms.CharField(label="Đối tượng", help_text="loại hoặc mã")
    first = DayField(label="Từ ngày")
    last = DayField(label="Đến ngày")
    personal = forms.BooleanField(label="Chỉ dữ liệu cá nhân")

    lookups = {
        "q": "summary__icontains",
        "actor": "actor_name__icontains",
        "subject": ("subject_id__iexact", "subject_type__icontains"),
        "first": "at__date__gte",
        "last": "at__date__lte",
    }

    def __init__(self, *args: Any, deeds: list[tuple[str, str]], units_under: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units_under = units_under
        cast(forms.ChoiceField, self.fields["deed"]).choices = [("", "Mọi phần"), *deeds]

    @property
    def chosen(self) -> dict[str, Any]:
        """An empty box is no choice."""
        return {name: value for name, value in super().chosen.items() if value is not False}

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Entries that answer everything chosen."""
        rows = super().apply(rows)
        chosen = self.chosen
        if unit := chosen.get("unit"):
            rows = rows.filter(unit_id__in=self.units_under(unit))
        if deed := chosen.get("deed"):
            rows = rows.filter(Q(deed=deed) | Q(deed__startswith=f"{deed}."))
        if chosen.get("personal"):
            rows = rows.filter(personal=True)
        return rows
