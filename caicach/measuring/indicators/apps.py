"""Django application `indicators`."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class IndicatorsConfig(AppConfig):
    """Indicators measured into figures that can be opened."""

    name = "caicach.measuring.indicators"
    verbose_name = "Số liệu"

    def ready(self) -> None:
        """Listen for changed rows; let the system check hold rules against the facts that code declares."""
        from caicach.foundation.facts import signals
        from caicach.measuring.indicators import remeasuring

        signals.changed.connect(remeasuring.note_change, dispatch_uid="indicators.note_change")
        register(check_rules)


def check_rules(**_: Any) -> list[CheckMessage]:
    """Rules name only facts that exist, with dimensions that exist."""
    from caicach.domain.indicators import FactSignature
    from caicach.foundation.facts.registry import all_facts
    from caicach.foundation.rules.selectors import rulebook

    signatures = {f.key: FactSignature(f.key, frozenset(f.dimensions), f.unit) for f in all_facts().values()}
    return [Error(str(fault), id="indicators.E001") for fault in rulebook().check(signatures)]
