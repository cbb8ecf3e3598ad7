"""States of tasks follow from dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.tasks import COMPLETED, TaskState, days_left, state_of

DUE = date(2026, 6, 15)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("completed", "as_of", "expected"),
    [
        (date(2026, 6, 14), date(2026, 6, 30), TaskState.EARLY),
        (date(2026, 6, 15), date(2026, 6, 30), TaskState.ON_TIME),
        (date(2026, 6, 16), date(2026, 6, 30), TaskState.LATE),
        (None, date(2026, 6, 15), TaskState.RUNNING),
        (None, date(2026, 6, 16), TaskState.OVERDUE),
        (date(2026, 6, 20), date(2026, 6, 16), TaskState.OVERDUE),
        (date(2026, 6, 14), date(2026, 6, 13), TaskState.RUNNING),
    ],
)
def test_state_with_due_day(completed, as_of, expected):
    assert state_of(DUE, completed, as_of) is expected


def test_without_due_day_a_task_is_never_late():
    assert state_of(None, None, date(2030, 1, 1)) is TaskState.RUNNING
    assert state_of(None, date(2026, 1, 1), date(2030, 1, 1)) is TaskState.ON_TIME


@given(due=st.none() | DAYS, completed=st.none() | DAYS, as_of=DAYS)
def test_completed_by_the_day_exactly_when_the_state_says_so(due, completed, as_of):
    state = state_of(due, completed, as_of)
    assert (state in COMPLETED) == (completed is not None and completed <= as_of)
    assert state.is_completed == (state in COMPLETED)
    assert state.label


@given(due=DAYS, as_of=DAYS)
def test_an_open_task_goes_from_running_to_overdue_the_day_after_its_due_day(due, as_of):
    assert (state_of(due, None, as_of) is TaskState.OVERDUE) == (as_of > due)


def test_days_left():
    assert days_left(DUE, DUE) == 0
    assert days_left(DUE, DUE + timedelta(days=2)) == -2
    assert days_left(None, DUE) is None
