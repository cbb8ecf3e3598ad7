"""Proof of the store for `caicach verify`: every kept file is there and is what its name says."""

from collections.abc import Iterator

from caicach.foundation.audit.verification import Flaw
from caicach.foundation.documents import storage
from caicach.foundation.documents.models import Revision, StoredFile


def stored_files() -> Iterator[Flaw]:
    """Read every file again and compare it with its hash. What a killed deletion left aside is put back first."""
    for stored in StoredFile.objects.defer("text").order_by("pk").iterator(chunk_size=500):
        path = storage.path_of(stored.sha256)
        if not path.exists() and not storage.put_back(stored.sha256):
            yield Flaw(_place_of(stored), "tệp không còn trong kho; khôi phục từ bản sao lưu")
        elif storage.digest_of(path) != stored.sha256:
            yield Flaw(_place_of(stored), "nội dung tệp đã bị thay đổi sau khi lưu; khôi phục từ bản sao lưu")


def _place_of(stored: StoredFile) -> str:
    """The file and which documents hold it."""
    revisions = Revision.objects.filter(file=stored).select_related("document")[:3]
    holders = "; ".join(str(revision) for revision in revisions)
    return f"tệp {stored.sha256[:12]}… ({holders or 'không văn bản nào dùng'})"
