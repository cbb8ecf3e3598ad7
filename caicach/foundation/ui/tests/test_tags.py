"""Tags of `{% load ui %}`."""

from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from caicach.foundation.ui import parts

pytestmark = pytest.mark.urls("caicach.foundation.ui.tests.addresses")


def draw(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def test_unknown_is_said_and_is_not_zero():
    assert "chưa có số liệu" in draw("{% number value %}", value=None)
    assert "chưa có số liệu" in draw("{% percent value %}", value=None)
    assert ">0<" in draw("{% number value %}", value=0)


def test_percent_and_date():
    assert "97,50\u00a0%" in draw("{% percent value %}", value=Decimal("97.5"))
    assert (
        draw("{% date value %}", value=date(2024, 9, 2)) == '<time class="num" datetime="2024-09-02">02/09/2024</time>'
    )
    assert draw("{% date value %}", value=None) == ""


def test_badge_escapes_and_refuses_an_unknown_tone():
    assert draw("{% badge 'danger' text %}", text="<b>") == '<span class="tag tone-danger">&lt;b&gt;</span>'
    with pytest.raises(ValueError, match="đỏ"):
        parts.badge("đỏ", "x")


def test_icon_is_silent_unless_named():
    assert 'aria-hidden="true"' in draw("{% icon 'bell' %}")
    assert 'role="img" aria-label="Thông báo"' in draw("{% icon 'bell' 'Thông báo' %}")


def test_progress_of_unknown_is_not_a_bar_at_zero():
    assert "<progress" not in draw("{% progress value %}", value=None)
    assert "93\u00a0%" in draw("{% progress 38 41 %}")


def test_sparkline_leaves_a_gap_where_nothing_is_known():
    drawn = parts.sparkline([1, 2, None, 4])
    assert drawn.count("M") == 2
    assert parts.sparkline([None, 3]) == ""
    assert 'd="M0.0 30.0 L96.0 30.0"' in parts.sparkline([5, 5])


def test_repeat_block_gives_the_text_of_the_most_derived_block():
    source = "{% extends 'ui/bare.html' %}{% block title %}Kế hoạch <b>2024</b>{% endblock %}"
    page = Template(source).render(Context({"request": RequestFactory().get("/")}))
    assert "<title>Kế hoạch 2024 · Caicach</title>" in page
    assert "<h1>Kế hoạch <b>2024</b></h1>" in page


def test_sort_link_turns_round():
    request = RequestFactory().get("/x/?sap-xep=ten&trang=3&q=a")
    drawn = draw("{% sort_link 'ten' 'Tên & họ' %}", request=request)
    assert 'href="?sap-xep=-ten&amp;q=a"' in drawn
    assert "Tên &amp; họ" in drawn


def test_query_changes_and_takes_out():
    request = RequestFactory().get("/x/?a=1&b=2")
    assert draw("{% query a='3' b=None %}", request=request) == "?a=3"


def test_soft_parts_of_absent_applications_are_nothing():
    assert draw("{% soft_url 'nowhere:home' %}|{% soft_include 'nowhere/_x.html' %}") == "|"
