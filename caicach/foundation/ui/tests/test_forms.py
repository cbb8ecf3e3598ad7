"""How forms are drawn."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from lxml import html

from caicach.foundation.ui.forms import NumberField


class Sample(forms.Form):
    name = forms.CharField(label="Tên", help_text="Viết đủ")
    due = forms.DateField(label="Hạn", required=False)
    amount = NumberField(label="Tiền", required=False, max_digits=12, decimal_places=2)
    kind = forms.ChoiceField(label="Loại", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, required=False)
    paper = forms.FileField(label="Tệp", required=False)
    agree = forms.BooleanField(label="Đồng ý", required=False)


def tree(form):
    return html.fromstring(f"<form>{form}</form>")


def test_every_input_has_a_label_and_classes():
    page = tree(Sample())
    for name in ("name", "due", "amount", "paper"):
        assert page.xpath(f'//label[@for="id_{name}"]'), name
    assert page.xpath('//input[@name="name"]/@class') == ["form-control"]
    assert page.xpath('//input[@name="due"]/@data-date')
    assert page.xpath("//fieldset/legend[contains(., 'Loại')]")
    assert len(page.xpath('//label[contains(@class, "form-check")]//input[@name="kind"]')) == 2
    assert page.xpath('//*[@data-dropzone]//input[@type="file"]')


def test_a_fault_is_tied_to_its_field_and_to_the_summary():
    page = tree(Sample({"due": "32/13/2026", "agree": "on"}))
    described = page.xpath('//input[@name="name"]/@aria-describedby')[0].split()
    assert [page.xpath(f'//*[@id="{name}"]') != [] for name in described] == [True, True]
    assert page.xpath('//input[@name="due"]/@aria-invalid') == ["true"]
    assert page.xpath('//input[@name="due"]/@value') == ["32/13/2026"]
    assert set(page.xpath('//*[@class="fault-summary"]//a/@href')) == {"#id_name", "#id_due"}


def test_days_come_before_months():
    form = Sample({"name": "x", "due": "01/02/2026"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["due"] == date(2026, 2, 1)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("0,5", "0.5"),
        (" 12 ", "12"),
        ("\u22123,5", "-3.5"),
    ],
)
def test_numbers_as_people_write_them(typed, value):
    form = Sample({"name": "x", "amount": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(value)


@pytest.mark.parametrize("typed", ["nhiều", "1,2,3", "1..2", "12 tỷ"])
def test_what_is_no_number_is_told(typed):
    assert Sample({"name": "x", "amount": typed}).errors["amount"] == ["Nhập một số, ví dụ 1.234,56."]


def test_a_number_is_shown_as_it_is_typed():
    assert 'value="1.234,5"' in str(Sample(initial={"amount": Decimal("1234.5")})["amount"])


def test_a_day_is_shown_as_it_is_typed():
    assert 'value="02/09/2024"' in str(Sample(initial={"due": date(2024, 9, 2)})["due"])


def test_a_wrong_day_is_answered_with_an_example():
    assert Sample({"name": "x", "due": "32/13/2026"}).errors["due"] == [
        "Nhập ngày theo thứ tự ngày/tháng/năm, ví dụ 21/11/2026."
    ]
