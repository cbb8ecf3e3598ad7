"""Addresses of the application `indicators`."""

from django.urls import URLPattern, URLResolver, path

from caicach.measuring.indicators import views

app_name = "indicators"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.figures, name="figures"),
    path("do/", views.measure_now, name="measure"),
    path("<int:pk>/", views.explain, name="explain"),
    path("<int:pk>/dong/<str:name>/", views.rows, name="rows"),
    path("<int:pk>/tai-ve/", views.download, name="download"),
    path("mo/<str:indicator>/<int:unit_id>/<str:period>/", views.current, name="current"),
]
