"""Addresses of the application `notifications`."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.notifications import views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show_list, name="list"),
    path("chuong/", views.bell, name="bell"),
    path("doc-het/", views.read_all, name="read_all"),
    path("tuy-chon/", views.preferences, name="preferences"),
    path("<int:pk>/mo/", views.open_one, name="open"),
]
