"""Django application `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files kept once, registers of documents, evidence."""

    name = "caicach.foundation.documents"
    verbose_name = "Văn bản"
