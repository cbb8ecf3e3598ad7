"""Addresses of the application `declarations`."""

from django.urls import URLPattern, URLResolver, path

from caicach.registers.declarations.views import stating

app_name = "declarations"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", stating.mine, name="mine"),
    path("don-vi/", stating.units, name="units"),
    path("<slug:form>/<slug:period>/", stating.form, name="form"),
    path("<slug:form>/<slug:period>/doi-chieu/", stating.agree, name="agree"),
    path("<slug:form>/<slug:period>/lich-su/", stating.history, name="history"),
    path("<slug:form>/<slug:period>/so-sanh/", stating.compare, name="compare"),
    path("<slug:form>/<slug:period>/tai-lieu/", stating.attach, name="attach"),
    path("<slug:form>/<slug:period>/go-tai-lieu/", stating.detach, name="detach"),
]
