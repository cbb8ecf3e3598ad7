"""What a request asks for: the quarter, the unit, the form; wrong addresses are told as not found."""

from dataclasses import dataclass
from typing import cast

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone

from caicach.domain.periods import Period, PeriodError
from caicach.foundation.organizations.access import Action, units_with
from caicach.foundation.organizations.middleware import acting
from caicach.foundation.organizations.models import Person, Unit
from caicach.foundation.rules.selectors import rulebook
from caicach.registers.declarations.quarters import current_quarter, days_of, parse_quarter
from caicach.registers.declarations.selectors import forms_for
from caicach.rulebook import DeclarationForm, UnknownRuleError


@dataclass(frozen=True)
class Asked:
    """The unit, quarter and form of a page."""

    unit: Unit
    period: Period
    rule: DeclarationForm


def asked_quarter(request: HttpRequest) -> Period:
    """The quarter of the address, else the one people state now."""
    try:
        return parse_quarter(request.GET.get("ky", "")) if request.GET.get("ky") else current_quarter()
    except PeriodError as error:
        raise Http404(str(error)) from None


def asked_unit(request: HttpRequest) -> Unit | None:
    """The unit of the address if the person sees it, else the unit the person works in."""
    given = request.GET.get("don-vi", "") or request.POST.get("don-vi", "")
    if given.isdigit():
        found = units_with(cast(Person, request.user), Action.VIEW).filter(pk=int(given)).first()
        if found is None:
            raise Http404("Không có đơn vị này, hoặc bạn không được xem.")
        return found
    post = acting(request).post
    unit = post.unit if post else None
    return unit.administration or unit if unit else None


def asked_form(request: HttpRequest, form: str, period: str) -> Asked:
    """Everything a form's page needs; Http404 with a sentence otherwise."""
    unit = asked_unit(request)
    if unit is None:
        raise Http404("Bạn chưa có vị trí ở đơn vị nào.")
    try:
        quarter, rule = parse_quarter(period), rulebook().declaration_form(form)
        days_of(quarter)
    except (PeriodError, UnknownRuleError) as error:
        raise Http404(str(error)) from None
    if rule.key not in {known.key for known in forms_for(unit, quarter)}:
        raise Http404(f"Biểu “{rule.title}” không dành cho {unit} trong {quarter.title}.")
    return Asked(unit, quarter, rule)


def stating_units(person: Person) -> QuerySet[Unit]:
    """Units of the person's own that state numbers, those in force first by place in the tree."""
    own = units_with(person, Action.EDIT)
    kinds = ["province", "department", "district", "commune"]
    on = timezone.localdate()
    return own.filter(kind__in=kinds).exclude(valid_to__lt=on.replace(year=on.year - 3)).order_by("path")
