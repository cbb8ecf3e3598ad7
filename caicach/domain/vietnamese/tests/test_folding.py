"""Folding keeps offsets and forgets marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.vietnamese.folding import compose, fold, matching_form

VIETNAMESE = st.text(st.sampled_from("aăâđeêioôơuưyàảãáạằẳẵắặầẩẫấậềểễếệờởỡớợừửữứựỳỷỹýỵÀĐƯ qQhtn-– 12%\n"))


def test_marks_are_forgotten() -> None:
    assert fold("Thạch Quý") == "thach quy"
    assert fold("ĐƯỜNG ƯỚC MƠ") == "duong uoc mo"


@pytest.mark.parametrize(
    ("old", "new"),
    [("hoà", "hòa"), ("Thuỷ", "thủy"), ("khoẻ", "khỏe"), ("quý", "quý"), ("hoàn", "hoàn"), ("toàn", "toàn")],
)
def test_tone_goes_to_the_first_vowel(old: str, new: str) -> None:
    assert matching_form(old) == new


def test_signs_become_plain() -> None:
    assert matching_form("Văn phòng – thống\u00a0kê “A”") == 'văn phòng - thống kê "a"'


@given(VIETNAMESE)
def test_length_never_changes(text: str) -> None:
    composed = compose(text)
    assert len(matching_form(composed)) == len(composed)
    assert len(fold(composed)) == len(composed)


@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(matching_form(text)) == len(text)


@given(VIETNAMESE)
def test_decomposed_and_composed_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
