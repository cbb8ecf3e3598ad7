"""Addresses of the application `imports`."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.imports import views

app_name = "imports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show_list, name="list"),
    path("moi/<str:key>/", views.upload, name="upload"),
    path("mau/<str:key>.xlsx", views.template, name="template"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/ghep-cot/", views.map_columns, name="map"),
    path("<int:pk>/xac-nhan/", views.confirm, name="confirm"),
    path("<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("<int:pk>/bo/", views.discard, name="discard"),
    path("<int:pk>/loi.xlsx", views.fault_book, name="faults"),
    path("<int:pk>/tep-goc/", views.original, name="original"),
]
