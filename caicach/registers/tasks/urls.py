"""Addresses of the application `tasks`."""

from django.urls import URLPattern, URLResolver, path

from caicach.registers.tasks.views import lists, making, showing

app_name = "tasks"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.mine, name="mine"),
    path("danh-sach/", lists.show_list, name="list"),
    path("lich/", lists.month, name="calendar"),
    path("ke-hoach/<int:plan_pk>/", lists.of_plan, name="of_plan"),
    path("lap/", making.create, name="create"),
    path("giao/", making.assign, name="assign"),
    path("nhieu/", making.bulk, name="bulk"),
    path("<int:pk>/", showing.show, name="show"),
    path("<int:pk>/sua/", showing.edit, name="edit"),
    path("<int:pk>/phan-cong/", showing.people, name="people"),
    path("<int:pk>/<str:deed>/", showing.do, name="do"),
]
