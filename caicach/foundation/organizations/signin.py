"""Signing in: people are created by administrators, never by themselves; every sentence is ours and Vietnamese."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

_WRONG = "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại."
_EXPIRED = "Liên kết này sai hoặc đã hết hạn. Hãy yêu cầu một liên kết mới."
_WAIT = "Bạn đã thử quá nhiều lần. Hãy chờ 15 phút rồi thử lại, hoặc nhờ quản trị đơn vị đặt lại mật khẩu."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Closes self-registration and speaks Vietnamese."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "Tài khoản này đã bị khóa. Hãy liên hệ quản trị đơn vị.",
        "cannot_remove_primary_email": "Không thể bỏ địa chỉ thư điện tử chính.",
        "duplicate_email": "Địa chỉ thư điện tử này đã gắn với tài khoản.",
        "email_password_mismatch": _WRONG,
        "email_taken": "Địa chỉ thư điện tử này đã thuộc về người dùng khác.",
        "enter_current_password": "Hãy nhập mật khẩu hiện tại.",
        "incorrect_code": "Mã không đúng.",
        "incorrect_password": "Mật khẩu không đúng.",
        "invalid_login": _WRONG,
        "invalid_or_expired_key": _EXPIRED,
        "invalid_password_reset": _EXPIRED,
        "max_email_addresses": "Mỗi người chỉ có tối đa %d địa chỉ thư điện tử.",
        "password_min_length": "Mật khẩu cần ít nhất {0} ký tự.",
        "phone_password_mismatch": _WRONG,
        "phone_taken": "Số điện thoại này đã thuộc về người dùng khác.",
        "rate_limited": _WAIT,
        "same_as_current": "Giá trị mới phải khác giá trị hiện tại.",
        "select_only_one": "Chỉ chọn một.",
        "too_many_login_attempts": _WAIT,
        "unknown_email": "Địa chỉ thư điện tử này không gắn với tài khoản nào.",
        "unknown_phone": "Số điện thoại này không gắn với tài khoản nào.",
        "unverified_primary_email": "Địa chỉ thư điện tử chính cần được xác nhận trước.",
        "username_blacklisted": "Không dùng được tên đăng nhập này. Hãy chọn tên khác.",
        "username_password_mismatch": _WRONG,
        "username_taken": "Đã có người dùng mang tên đăng nhập này.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody registers alone."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """User names are given by the administrator."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's account."""
        return reverse("organizations:my_account")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The same ways as allauth offers, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {"reauthenticate": "Dùng mật khẩu", "mfa_reauthenticate": "Dùng mã xác thực"}
        return [{**method, "description": words.get(method["id"], method["description"])} for method in methods]


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """The second factor in Vietnamese."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "add_email_blocked": "Không thêm được thư điện tử khi xác thực hai bước đang bật.",
        "cannot_delete_authenticator": "Không thể tắt xác thực hai bước.",
        "cannot_generate_recovery_codes": "Hãy bật xác thực hai bước trước khi tạo mã khôi phục.",
        "incorrect_code": "Mã không đúng hoặc đã hết hạn. Hãy nhập mã đang hiện trong ứng dụng xác thực.",
        "unverified_email": "Địa chỉ thư điện tử cần được xác nhận trước khi bật xác thực hai bước.",
    }
