from datetime import date

import pytest

from caicach.foundation.documents import storage
from caicach.foundation.documents.models import StoredFile
from caicach.foundation.documents.services import register_document
from caicach.foundation.documents.verification import stored_files

pytestmark = pytest.mark.django_db


def test_a_missing_a_changed_and_a_set_aside_file_are_told_apart(officer, units):
    for number in range(1, 5):
        register_document(
            by=officer,
            unit=units["ward"],
            direction="outgoing",
            doc_type="TB",
            number=f"{number}/TB-UBND",
            issued_on=date(2024, 8, number),
            issuer="UBND",
            abstract="Thông báo",
            content=f"noi dung {number}".encode(),
            filename="a.txt",
        )
    assert list(stored_files()) == []
    first, second, third, _ = StoredFile.objects.order_by("pk")
    storage.path_of(first.sha256).unlink()
    changed = storage.path_of(second.sha256)
    changed.chmod(0o600)
    changed.write_bytes(b"khac")
    storage.set_aside(third.sha256)
    flaws = list(stored_files())
    assert [flaw.place for flaw in flaws] == [
        f"tệp {first.sha256[:12]}… (1/TB-UBND ngày 01/08/2024, bản 1)",
        f"tệp {second.sha256[:12]}… (2/TB-UBND ngày 02/08/2024, bản 1)",
    ]
    assert "không còn" in flaws[0].message
    assert "bị thay đổi" in flaws[1].message
    assert storage.path_of(third.sha256).exists()
