"""Addresses for tests of the lowest shelf: this application alone, so that no other one can break them."""

from django.urls import include, path

urlpatterns = [path("", include("caicach.foundation.ui.urls"))]
handler400 = "caicach.foundation.ui.views.bad_request"
handler403 = "caicach.foundation.ui.views.forbidden"
handler404 = "caicach.foundation.ui.views.not_found"
handler500 = "caicach.foundation.ui.views.server_error"
