"""Addresses of the application `plans`."""

from django.urls import URLPattern, URLResolver, path

from caicach.registers.plans.views import comparing, reviewing, showing, writing

app_name = "plans"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", showing.show_list, name="list"),
    path("tai-len/", writing.upload, name="upload"),
    path("lap/", writing.write, name="write"),
    path("<int:pk>/", showing.show, name="show"),
    path("<int:pk>/doi-chieu/", comparing.align, name="align"),
    path("<int:pk>/so-ban-truoc/", comparing.amend, name="amend"),
    path("<int:pk>/so-ban-truoc/giu-nguyen/", comparing.take_over, name="take_over"),
    path("<int:pk>/thong-tin/", writing.edit_header, name="edit_header"),
    path("<int:pk>/hieu-luc/", writing.put_in_force, name="put_in_force"),
    path("<int:pk>/bo/", writing.discard, name="discard"),
    path("<int:pk>/cap-tren/", writing.set_higher, name="set_higher"),
    path("<int:pk>/duyet/", reviewing.review, name="review"),
    path("<int:pk>/duyet/xac-nhan-chac-chan/", reviewing.confirm_sound, name="confirm_sound"),
    path("<int:pk>/duyet/them-chi-tieu/", reviewing.add, {"kind": "target"}, name="add_target"),
    path("<int:pk>/duyet/them-nhiem-vu/", reviewing.add, {"kind": "task"}, name="add_task"),
    path("<int:pk>/duyet/<int:item_pk>/", reviewing.item, name="item"),
    path("<int:pk>/duyet/<int:item_pk>/sua/", reviewing.edit, name="edit_item"),
    path("<int:pk>/duyet/<int:item_pk>/<str:deed>/", reviewing.decide, name="decide"),
]
