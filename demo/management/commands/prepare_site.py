"""`manage.py prepare_site`: everything between a fresh clone and a server, and nothing twice."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from caicach.domain.errors import TradeError
from caicach.foundation.organizations.models import Unit
from caicach.foundation.organizations.services.loading import load_units

_BUILD = Path(settings.BASE_DIR) / "caicach/foundation/ui/static/ui/build"


class Command(BaseCommand):
    """Migrations, static files, official units, and the sample province where the site is a sample."""

    help = "Chuẩn bị cơ sở dữ liệu, đơn vị hành chính, tệp giao diện và dữ liệu mẫu"
    requires_system_checks: Any = []

    def handle(self, *_: Any, **__: Any) -> None:
        """Run what is still to do; each step says how long it took."""
        try:
            self.step("database", self.migrate)
            self.step("static files", self.collect)
            self.step("34 provinces, 3,321 communes and their past", self.units)
            if settings.CAICACH_SAMPLE:
                self.step("sample province", self.sample)
        except TradeError as error:
            raise CommandError(str(error)) from error

    def step(self, name: str, deed: Callable[[], bool]) -> None:
        """Run one deed and report it if it did anything."""
        started = time.monotonic()
        if deed():
            self.stdout.write(f"  {name}: {time.monotonic() - started:.1f} s")

    def migrate(self) -> bool:
        """Apply migrations that are not applied yet."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        call_command("migrate", verbosity=0, interactive=False)
        return True

    def collect(self) -> bool:
        """Collect static files when the built assets are others than last time."""
        listing = sorted((p.name, p.stat().st_size, int(p.stat().st_mtime)) for p in _BUILD.rglob("*") if p.is_file())
        fingerprint = hashlib.sha256(repr(listing).encode()).hexdigest()
        stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
        if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
            return False
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(fingerprint, encoding="ascii")
        return True

    def units(self) -> bool:
        """Load the official units into an empty site; later editions of the list come by `load_units`."""
        if Unit.objects.filter(valid_from__isnull=False).exists():
            return False
        load_units()
        return True

    def sample(self) -> bool:
        """Build the sample province once."""
        from demo.building import build, is_built  # noqa: PLC0415  # heavy, and a real site never needs it

        if is_built():
            return False
        build(report=lambda text: self.stdout.write(f"    {text}"))
        return True
