"""One's own account: posts, contact, password, the post one works in; and trying the sample people."""

from __future__ import annotations

from typing import cast

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.forms.people import ContactForm
from caicach.foundation.organizations.middleware import SESSION_KEY, acting, signed_in
from caicach.foundation.organizations.selectors.people import posts_of, sample_people
from caicach.foundation.organizations.services import people as services


def my_account(request: HttpRequest) -> HttpResponseBase:
    """Who I am here: posts, contact, how I sign in."""
    person = signed_in(request)
    form = ContactForm(request.POST or None, initial=vars(person), is_own=True)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_person(person, form.cleaned_data, by=person)
        except TradeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu thông tin liên hệ của bạn.")
            return redirect("organizations:my_account")
    context = {"form": form, "person": person, "posts": posts_of(person)}
    return render(request, "organizations/my_account.html", context, status=422 if form.errors else 200)


@require_POST
def switch_post(request: HttpRequest) -> HttpResponseBase:
    """Work in another of one's posts."""
    wanted = request.POST.get("post", "")
    post = next((post for post in acting(request).posts if str(post.pk) == wanted), None)
    if post is None:
        messages.error(request, "Vị trí này không còn là của bạn. Hãy chọn lại.")
    else:
        request.session[SESSION_KEY] = post.pk
        messages.success(request, f"Bạn đang làm việc với vị trí {post}.")
    address = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure()):
        address = "/"
    return redirect(address)


@login_not_required
def signup_closed(request: HttpRequest) -> HttpResponseBase:
    """Nobody registers alone: says who gives accounts."""
    return render(request, "account/signup_closed.html", status=403)


@login_not_required
@require_POST
def sample_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign in as one of the sample people; only where the site runs on sample data."""
    if not settings.CAICACH_SAMPLE:
        raise Http404("Trang này chỉ có khi hệ thống chạy với dữ liệu mẫu.")
    person = next((p for p in sample_people() if p.username == request.POST.get("username")), None)
    if person is None:
        messages.error(request, "Không có người mẫu này.")
        return redirect("account_login")
    return cast(HttpResponseBase, perform_login(request, person, email_verification="none"))
