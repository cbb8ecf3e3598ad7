"""What is made ready before the first visitor."""

from caicach.foundation.ui import warming


def test_every_deed_is_done_beside_the_server(monkeypatch):
    done = []
    monkeypatch.setattr(warming, "_deeds", {"one": lambda: done.append(1), "two": lambda: done.append(2)})
    warming.start().join(5)
    assert done == [1, 2]
