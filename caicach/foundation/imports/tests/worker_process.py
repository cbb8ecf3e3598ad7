"""Run by the test of killed imports, as a program: a worker whose importer of schools takes its time."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()

import time

from caicach.foundation.imports import registry
from caicach.foundation.imports.registry import Importer
from caicach.foundation.imports.tests.conftest import FIELDS, apply, check, undo
from caicach.foundation.jobs import live, worker

PAUSE = float(os.environ.get("TEST_PAUSE", "0.1"))
live.INTERVAL_SECONDS = 0


def slowly(rows, context):
    def paused():
        for row in rows:
            time.sleep(PAUSE)
            yield row

    return apply(paused(), context)


def undo_slowly(state, context):
    undo(state, context)
    for step in range(60):
        context.progress.update(step, 60, "Đang gỡ")
        time.sleep(PAUSE)


def register():
    registry.register(Importer("schools", "Danh sách trường", FIELDS, apply=slowly, check=check, undo=undo_slowly))


if __name__ == "__main__":
    register()
    sys.exit(worker.run(threads=1))
