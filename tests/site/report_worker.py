"""Run by the test of killed reports, as a program: a worker that tarries between the register entry and the PDF."""

import os
import sys
import time
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()

from caicach.foundation.jobs import worker
from caicach.publishing.reports.services import submitting

PAUSE = float(os.environ.get("TEST_PAUSE", "20"))
SIGN = Path(os.environ["CAICACH_HOME"]) / "in-the-middle"
_add_revision = submitting.add_revision


def tarry(**words):
    SIGN.touch()
    time.sleep(PAUSE)
    return _add_revision(**words)


if __name__ == "__main__":
    submitting.add_revision = tarry
    sys.exit(worker.run(threads=1))
