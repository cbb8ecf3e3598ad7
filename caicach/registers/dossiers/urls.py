"""Addresses of the application `dossiers`."""

from django.http import HttpResponse
from django.urls import path

app_name = "dossiers"
urlpatterns = [path("xem/<int:unit_id>/<path:code>/", lambda request, **k: HttpResponse(), name="show")]
