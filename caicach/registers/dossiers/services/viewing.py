"""A trace of who looked at personal data."""

from __future__ import annotations

from django.db import transaction

from caicach.foundation.audit import services as audit
from caicach.foundation.organizations.models import Person, Unit


@transaction.atomic
def record_view(*, by: Person, unit: Unit, code: str) -> None:
    """Write into the log that the person saw the personal data of a dossier."""
    audit.record(
        "dossiers.view_personal",
        by=by,
        unit=unit,
        summary=f"Xem dữ liệu cá nhân của hồ sơ {code}",
        changes={"dossier_code": code},
        personal=True,
    )
