"""Addresses of the application `jobs`."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.jobs import views

app_name = "jobs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/huy/", views.cancel, name="cancel"),
    path("<int:pk>/chay-lai/", views.retry, name="retry"),
]
