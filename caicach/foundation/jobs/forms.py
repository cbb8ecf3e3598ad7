"""Filters of the list of jobs."""

from typing import Any

from django import forms

from caicach.foundation.jobs.models import JobState
from caicach.foundation.ui.tables import FilterForm


class JobFilter(FilterForm):
    """By words of the title, by state."""

    title = forms.CharField(label="Việc")
    state = forms.ChoiceField(label="Trạng thái", choices=[("", "Tất cả"), *JobState.choices])
    lookups = {"title": "title__icontains", "state": "state"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs["placeholder"] = "Một phần tên việc"
