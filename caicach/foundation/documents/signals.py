"""Messages of the store to the shelf above it, which runs long work."""

from django.dispatch import Signal

#: Sent after commit with `file_id` and `by`: the text of a large file waits to be read outside the request.
text_waiting = Signal()
#: Sent with `sha256` and `by`: a held file waits to be checked outside the request. The receiver answers with the
#: address of the page where the person waits.
check_waiting = Signal()
