"""Addresses of the application `reports`."""

from django.urls import URLPattern, URLResolver, path

from caicach.publishing.reports import views

app_name = "reports"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("lap/", views.start, name="start"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/kiem-tra/", views.checked, name="checked"),
    path("<int:pk>/so-sanh/", views.compare, name="compare"),
    path("<int:pk>/muc/<str:key>/", views.section, name="section"),
    path("<int:pk>/muc/<str:key>/loi-mau/", views.reset_section, name="reset_section"),
    path("<int:pk>/dau-cuoi/", views.heading, name="heading"),
    path("<int:pk>/chu-thich/<str:section>/<str:footnote>/", views.footnote, name="footnote"),
    path("<int:pk>/cap-nhat/", views.refresh, name="refresh"),
    path("<int:pk>/tai/<str:kind>/", views.download, name="download"),
    path("<int:pk>/nop/", views.submit, name="submit"),
    path("<int:pk>/tra-loi/", views.answer, name="answer"),
]
