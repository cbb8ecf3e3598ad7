"""Run by the test of killed workers, as a program: a worker that knows one slow job writing in one transaction."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()

import time

from django.db import transaction

from caicach.foundation.jobs import worker
from caicach.foundation.jobs.registry import job
from caicach.foundation.organizations.models import Unit


@job("test.slow", title="Thử chậm")
def slow(progress, *, rows, pause):
    with transaction.atomic():
        for number in range(rows):
            Unit.objects.create(code=f"T{number}", name=f"Đơn vị {number}", kind="section")
            progress.update(number + 1, rows, f"Đơn vị {number + 1}")
            time.sleep(pause)
    return {"rows": rows}


if __name__ == "__main__":
    sys.exit(worker.run(threads=1))
