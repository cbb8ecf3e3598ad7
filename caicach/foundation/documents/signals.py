"""Messages of the store to the shelf above it, which runs long work."""

from django.dispatch import Signal

#: Sent after commit with `file_id` and `by`: the text of a large file waits to be read outside the request.
text_waiting = Signal()
