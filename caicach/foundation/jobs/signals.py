"""Sent when a job is over, with the job: `finished.connect(receiver, sender=Job)`."""

from django.dispatch import Signal

#: keyword `job`: the row as it ended (done, failed, cancelled, interrupted).
finished = Signal()
