"""Django application `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files kept once, registers of documents, evidence."""

    name = "caicach.foundation.documents"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        """Put the registers and the checker into the menu; let the store be proved."""
        from caicach.foundation.audit import verification
        from caicach.foundation.documents.verification import stored_files
        from caicach.foundation.ui import navigation

        verification.register("Kho văn bản", stored_files)
        navigation.register(
            navigation.Item(
                "documents", "Văn bản", icon="files", url_name="documents:list", order=40, group="registers", keys="g a"
            )
        )
        navigation.register(
            navigation.Item(
                "checker",
                "Kiểm tra văn bản",
                icon="file-search",
                url_name="document_checker:start",
                order=60,
                group="work",
                keys="g t",
            )
        )
