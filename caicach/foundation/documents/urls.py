"""Addresses of the application `documents`."""

from django.urls import URLPattern, URLResolver, path

from caicach.foundation.documents.views import entering, picking, registers, showing

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", registers.outgoing, name="list"),
    path("den/", registers.incoming, name="incoming"),
    path("khac/", registers.other, name="other"),
    path("thung-rac/", registers.trash, name="trash"),
    path("them/", entering.add, name="add"),
    path("them/thong-tin/", entering.describe, name="describe"),
    path("so-tiep-theo/", entering.propose_number, name="propose_number"),
    path("chon/", picking.pick, name="pick"),
    path("<int:pk>/", showing.show, name="show"),
    path("<int:pk>/sua/", entering.edit, name="edit"),
    path("<int:pk>/ban-moi/", entering.revise, name="revise"),
    path("<int:pk>/ban/<int:number>/", showing.download, name="download"),
    path("<int:pk>/bo/", showing.throw_away, name="throw_away"),
    path("<int:pk>/khoi-phuc/", showing.restore, name="restore"),
    path("<int:pk>/xoa-han/", showing.purge, name="purge"),
]
