"""Addresses of the application `targets`."""

from django.urls import URLPattern, URLResolver, path

from caicach.measuring.targets import views

app_name = "targets"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.show_list, name="list"),
    path("ke-hoach/<int:plan_pk>/", views.of_plan, name="of_plan"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/cach-do/", views.link, name="link"),
    path("<int:pk>/theo-doi-bang-tay/", views.by_hand, name="by_hand"),
    path("<int:pk>/ket-qua/", views.state, name="state"),
    path("<int:pk>/dieu-chinh/", views.revise, name="revise"),
]
