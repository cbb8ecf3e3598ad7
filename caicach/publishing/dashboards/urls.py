"""Addresses of the application `dashboards`."""

from django.urls import URLPattern, URLResolver, path

from caicach.publishing.dashboards import views

app_name = "dashboards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="home"),
    path("tong-quan/<int:unit_id>/", views.overview, name="overview"),
    path("tim/", views.search, name="search"),
]
