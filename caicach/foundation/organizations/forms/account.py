"""allauth's forms in our words. Named by ACCOUNT_FORMS and MFA_FORMS in the settings."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes import forms as recovery
from allauth.mfa.totp import forms as totp
from django.forms import Form

_CODE_HELP = "6 chữ số đang hiện trong ứng dụng xác thực, hoặc một mã khôi phục."
_PASSWORD_HELP = "Ít nhất 8 ký tự, không chỉ gồm chữ số, không giống tên của bạn."  # noqa: S105 - a sentence


def _word(form: Form, name: str, label: str, help_text: str = "", **attrs: str) -> None:
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    """User name or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", "Tên đăng nhập hoặc thư điện tử", autocomplete="username", autocapitalize="none")
        _word(self, "password", "Mật khẩu")


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", "Mật khẩu")


class _OurWords:
    """allauth's own sentence on two different passwords, in our words."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it in our words."""
        super().add_error(field, _in_our_words(error))  # type: ignore[misc]  # of the form it is mixed into


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Old password, new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", "Mật khẩu hiện tại")
        _word(self, "password1", "Mật khẩu mới", _PASSWORD_HELP)
        _word(self, "password2", "Mật khẩu mới, nhập lại")


class SetPasswordForm(_OurWords, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", "Mật khẩu mới", _PASSWORD_HELP)
        _word(self, "password2", "Mật khẩu mới, nhập lại")


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", "Thư điện tử của bạn")


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password after the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", "Mật khẩu mới", _PASSWORD_HELP)
        _word(self, "password2", "Mật khẩu mới, nhập lại")


class AuthenticateForm(mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", "Mã xác thực", _CODE_HELP, inputmode="text", autofocus="autofocus")


class MFAReauthenticateForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more before something sensitive."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", "Mã xác thực", _CODE_HELP, inputmode="text")


class ActivateTOTPForm(totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "code", "Mã trong ứng dụng", "6 chữ số đang hiện.", inputmode="numeric")


DeactivateTOTPForm = totp.DeactivateTOTPForm
GenerateRecoveryCodesForm = recovery.GenerateRecoveryCodesForm


def _in_our_words(error: Any) -> Any:
    return "Hai lần nhập mật khẩu không giống nhau." if "same password" in str(error) else error
