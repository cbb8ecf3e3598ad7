"""Addresses of the application `dossiers`."""

from django.urls import URLPattern, URLResolver, path

from caicach.registers.dossiers.views import batches, listing, single

app_name = "dossiers"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.show_list, name="list"),
    path("han/", listing.show_deadlines, name="deadlines"),
    path("theo-thang/", listing.show_overview, name="overview"),
    path("xuat/", listing.start_export, name="export"),
    path("tep/<str:name>/", listing.exported, name="exported"),
    path("lan-nhap/", batches.show_batches, name="batches"),
    path("lan-nhap/<int:pk>/", batches.show_batch, name="batch"),
    path("lan-nhap/<int:pk>/hoan-tac/", batches.undo_batch, name="undo"),
    path("xem/<int:unit_id>/<path:code>/", single.show, name="show"),
]
