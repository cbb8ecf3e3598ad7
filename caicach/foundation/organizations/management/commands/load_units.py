"""`manage.py load_units`: the official units and the dated amendments."""

from typing import Any

from django.core.management.base import BaseCommand

from caicach.foundation.organizations.services.loading import load_units


class Command(BaseCommand):
    """Adds what is missing; a second run changes nothing."""

    help = "Nạp danh mục đơn vị hành chính chính thức và các thay đổi có ngày hiệu lực"

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how much was added."""
        loaded = load_units()
        self.stdout.write(f"{loaded.units} units, {loaded.successions} successions, {loaded.names} names added")
