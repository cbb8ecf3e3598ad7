"""Addresses of the application `ui`."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.ui import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("_kieu-mau/", views.style, name="style"),
]
