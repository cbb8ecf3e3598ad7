"""People: list, page, making and changing them, their posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.access import Action, can, check, needs
from caicach.foundation.organizations.forms.people import ContactForm, EndPostForm, PeopleFilter, PersonForm, PostForm
from caicach.foundation.organizations.middleware import acting, signed_in
from caicach.foundation.organizations.models import Person, Post, Role
from caicach.foundation.organizations.selectors.people import administers, posts_of, visible_to, with_current_posts
from caicach.foundation.organizations.services import people as services
from caicach.foundation.ui.tables import Column, Table


@needs(Action.VIEW)
@require_safe
def people(request: HttpRequest) -> HttpResponseBase:
    """People at the units one may look at, with what they do today."""
    columns = [
        Column("full_name", "Họ và tên", sort="full_name", url=lambda p: f"/nguoi-dung/{p.pk}/"),
        Column("username", "Tên đăng nhập", sort="username"),
        Column("posts", "Vị trí hiện nay", value=_posts_text),
        Column("roles", "Vai trò", value=_roles_text),
        Column(
            "is_active", "Tài khoản", kind="badge", value=_state, tone={"Đang dùng": "success", "Đã khóa": "neutral"}
        ),
        Column("last_login", "Đăng nhập gần nhất", sort="last_login", kind="moment"),
    ]
    rows = with_current_posts(visible_to(signed_in(request)))
    table = Table(
        request, rows, columns, filters=PeopleFilter, order="full_name", title="Người dùng", export_name="nguoi-dung"
    )
    return table.respond("organizations/people.html", {"may_add": can_add(request)})


def can_add(request: HttpRequest) -> bool:
    """Whether the person administers the unit they work in, or any other."""
    return signed_in(request).is_superuser or any(p.role == Role.ADMINISTRATOR for p in acting(request).posts)


def _posts_text(person: Any) -> str:
    return "; ".join(str(post) for post in person.held)


def _roles_text(person: Any) -> str:
    return ", ".join(dict.fromkeys(Role(post.role).label for post in person.held))


def _state(person: Person) -> str:
    return "Đang dùng" if person.is_active else "Đã khóa"


@needs(Action.VIEW)
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One person: posts over time; contact for oneself and administrators."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    asking = signed_in(request)
    is_own = shown.pk == asking.pk
    may_change = administers(asking, shown)
    posts = posts_of(shown)
    context = {
        "person": shown,
        "posts": posts,
        "is_own": is_own,
        "may_change": may_change and not is_own,
        "shows_contact": is_own or may_change,
        "endable": {post.pk for post in (*posts.now, *posts.later) if can(asking, Action.ADMINISTER, post.unit)},
        "may_add_post": can_add(request) and not is_own,
    }
    return render(request, "organizations/person.html", context)


@needs(Action.ADMINISTER)
def person_add(request: HttpRequest) -> HttpResponseBase:
    """A new person with the first post; the temporary password is shown once."""
    form = PersonForm(request.POST or None, initial=_start(request))
    if request.method == "POST" and form.is_valid():
        try:
            made, password = services.create_person(form.new_person(), form.new_post(), by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            return _password_page(request, made, password, "Đã thêm người dùng")
    context = {"form": form, "title": "Thêm người dùng", "label": "Thêm", "back": "/nguoi-dung/"}
    return render(request, "organizations/person_form.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest) -> dict[str, Any]:
    return {"unit": acting(request).unit, "valid_from": timezone.localdate(), "role": Role.OFFICER}


def _password_page(request: HttpRequest, shown: Person, password: str, title: str) -> HttpResponseBase:
    response = render(
        request, "organizations/password_once.html", {"person": shown, "password": password, "title": title}
    )
    response["Cache-Control"] = "no-store"
    return response


@needs(Action.ADMINISTER)
def person_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Name, e-mail and telephone."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    services.check_administers(signed_in(request), shown)
    form = ContactForm(request.POST or None, initial=vars(shown))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(shown, form.cleaned_data, by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã lưu thông tin của {shown}.")
            return redirect("organizations:person", pk=pk)
    context = {"form": form, "title": f"Sửa thông tin {shown}", "label": "Lưu", "back": f"/nguoi-dung/{pk}/"}
    return render(request, "organizations/person_form.html", context, status=422 if form.errors else 200)


@needs(Action.ADMINISTER)
@require_POST
def person_reset_password(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A temporary password, shown once."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    password = services.reset_password(shown, by=signed_in(request))
    return _password_page(request, shown, password, "Đã đặt lại mật khẩu")


@needs(Action.ADMINISTER)
@require_POST
def person_remove_factor(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take the second factor off somebody who lost it."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    return _done(
        request, shown, lambda: services.remove_second_factor(shown, by=signed_in(request)), "Đã gỡ xác thực hai bước"
    )


@needs(Action.ADMINISTER)
@require_POST
def person_lock(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Lock out (`active` = 0) or let in again (1)."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    is_active = request.POST.get("active") == "1"
    said = "Đã mở lại tài khoản" if is_active else "Đã khóa tài khoản"
    return _done(request, shown, lambda: services.set_active(shown, is_active=is_active, by=signed_in(request)), said)


def _done(request: HttpRequest, shown: Person, deed: Any, said: str) -> HttpResponseBase:
    try:
        deed()
    except TradeError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{said}: {shown}.")
    return redirect("organizations:person", pk=shown.pk)


@needs(Action.ADMINISTER)
def post_add(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the person a post, beside those held."""
    shown = get_object_or_404(visible_to(signed_in(request)), pk=pk)
    form = PostForm(request.POST or None, initial=_start(request))
    if request.method == "POST" and form.is_valid():
        try:
            post = services.add_post(shown, form.new_post(), by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã giao vị trí {post} cho {shown}.")
            return redirect("organizations:person", pk=pk)
    context = {"form": form, "title": f"Giao vị trí cho {shown}", "label": "Giao vị trí", "back": f"/nguoi-dung/{pk}/"}
    return render(request, "organizations/person_form.html", context, status=422 if form.errors else 200)


@needs(Action.ADMINISTER)
def post_end(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Say the last day of a post."""
    post = get_object_or_404(Post.objects.select_related("person", "unit"), pk=pk)
    check(signed_in(request), Action.ADMINISTER, post.unit)
    form = EndPostForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            services.end_post(post, form.cleaned_data["last_day"], by=signed_in(request))
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{post.person} thôi giữ vị trí {post} sau {post.valid_to:%d/%m/%Y}.")
            return redirect("organizations:person", pk=post.person_id)
    back = f"/nguoi-dung/{post.person_id}/"
    context = {
        "form": form,
        "title": f"Thôi giữ vị trí: {post}",
        "label": "Ghi nhận",
        "back": back,
        "person": post.person,
    }
    return render(request, "organizations/person_form.html", context, status=422 if form.errors else 200)
