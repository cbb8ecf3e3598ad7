"""Addresses of the document checker, a page of its own beside the registers."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.documents.views import checker, exports

app_name = "document_checker"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", checker.start, name="start"),
    path("van-ban/<int:pk>/", checker.stored, name="stored"),
    path("ket-qua/", checker.show, name="show"),
    path("y-kien/", checker.decide, name="decide"),
    path("xuat/", exports.export, name="export"),
    path("xoa/", checker.forget, name="forget"),
]
