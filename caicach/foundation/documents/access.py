"""Who may see and do what with documents: the unit's rights, narrowed for documents with a flag."""

from typing import Final

from django.db.models import Q, QuerySet

from caicach.foundation.documents.models import Document, Sensitivity
from caicach.foundation.organizations.access import Action, NotAllowed, can, check, reach, visible
from caicach.foundation.organizations.models import Person

#: Register, change, revise, trash and restore.
KEEP: Final = Action.EDIT
#: Delete for good, from the trash only.
PURGE: Final = Action.ADMINISTER


def only_visible(documents: QuerySet[Document], person: Person) -> QuerySet[Document]:
    """Documents of the units the person sees; flagged ones only where personal data may be seen too."""
    seen = visible(documents, person)
    personal = reach(person, Action.VIEW_PERSONAL)
    if personal.everything:
        return seen
    return seen.filter(Q(sensitivity=Sensitivity.OPEN) | Q(unit__in=personal.unit_ids))


def may_see(person: Person, document: Document) -> bool:
    """Whether the person may open this document."""
    action = Action.VIEW_PERSONAL if document.is_sensitive else Action.VIEW
    return can(person, action, document.unit_id) and can(person, Action.VIEW, document.unit_id)


def check_see(person: Person, document: Document) -> None:
    """Raise `NotAllowed` where `may_see` says no."""
    if not may_see(person, document):
        check(person, Action.VIEW_PERSONAL if document.is_sensitive else Action.VIEW, document.unit)
        raise NotAllowed("Bạn không có quyền xem văn bản này.")
