"""Addresses of the audit log. The screens live here because only this application knows who may look where."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.organizations.views import log

app_name = "audit"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", log.entries, name="index"),
    path("<int:sequence>/", log.entry, name="entry"),
]
