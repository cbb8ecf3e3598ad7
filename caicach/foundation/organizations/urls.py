"""Addresses of the application `organizations`: units, people, one's own account."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.organizations.views import account, people, reforms, units

app_name = "organizations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("don-vi/", units.units, name="units"),
    path("don-vi/chon/", units.unit_options, name="unit_options"),
    path("don-vi/<int:pk>/", units.unit, name="unit"),
    path("don-vi/<int:pk>/them/", units.unit_add, name="unit_add"),
    path("don-vi/<int:pk>/sua/", units.unit_edit, name="unit_edit"),
    path("don-vi/<int:pk>/sap-nhap/", reforms.unit_merge, name="unit_merge"),
    path("don-vi/<int:pk>/chia-tach/", reforms.unit_split, name="unit_split"),
    path("don-vi/<int:pk>/doi-ten/", reforms.unit_rename, name="unit_rename"),
    path("don-vi/<int:pk>/ket-thuc/", reforms.unit_close, name="unit_close"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/them/", people.person_add, name="person_add"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/sua/", people.person_edit, name="person_edit"),
    path("nguoi-dung/<int:pk>/mat-khau/", people.person_reset_password, name="person_reset_password"),
    path("nguoi-dung/<int:pk>/go-hai-buoc/", people.person_remove_factor, name="person_remove_factor"),
    path("nguoi-dung/<int:pk>/khoa/", people.person_lock, name="person_lock"),
    path("nguoi-dung/<int:pk>/vi-tri/", people.post_add, name="post_add"),
    path("vi-tri/<int:pk>/thoi-giu/", people.post_end, name="post_end"),
    path("vi-tri/doi/", account.switch_post, name="switch_post"),
    path("tai-khoan-cua-toi/", account.my_account, name="my_account"),
]
