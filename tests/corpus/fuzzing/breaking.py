"""Breaking sound files: bytes, parts of a zip, XML inside it, streams of a PDF."""

from __future__ import annotations

import copy
import io
import random
import re
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from caicach.foundation.documents.readers.tests.word_files import put

_TAG: Final = re.compile(rb"<[^<>]{1,300}>")
_NUMBER: Final = re.compile(rb"\d+")
_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.S)
_VALUES: Final = [
    b"",
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"4294967295",
    b"99999999999999999999",
    b"x",
    b"1e309",
    b"\xe1\xbb\x87",
]
_WRITTEN: Final = [value.decode() for value in _VALUES] + [
    "95%",
    "|",
    "\n\n",
    "1.234,5",
    "12/QĐ-UBND",
    "ngày 31/02/2024",
]
_SCRAPS: Final = [
    b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"<w:p", b"%PDF", b"9999", b"</w:tbl>", b"<w:tc>", b"<table>", b"&#x0;",
    b"]]>", b"<![CDATA[", b"endobj", b"<<", b">>", b"\xcc\x81", b"|", b"\t", b"\r", b"\xe2\x80\xa8", b"PK\x03\x04",
]  # fmt: skip


def bytes_of(content: bytes, dice: random.Random) -> bytes:
    """A copy with some bytes changed, cut, doubled or replaced by scraps."""
    held = bytearray(content)
    for _ in range(dice.choice([1, 1, 2, 5, 20, 100])):
        if not held:
            break
        at = dice.randrange(len(held))
        deed = dice.randrange(5)
        if deed == 0:
            held[at] = dice.randrange(256)
        elif deed == 1:
            del held[at : at + dice.choice([1, 4, 50, 2000])]
        elif deed == 2:
            held[at:at] = held[max(0, at - 30) : at] * dice.choice([1, 3, 40])
        elif deed == 3:
            held[at : at + 4] = dice.choice(_SCRAPS)
        elif dice.random() < 0.1:
            del held[at:]
    return bytes(held)


def markup_of(content: bytes, dice: random.Random) -> bytes:
    """XML or HTML with tags left out, doubled, moved, swapped, and values of attributes changed."""
    tags = [found.span() for found in _TAG.finditer(content)]
    if not tags:
        return bytes_of(content, dice)
    held = content
    for _ in range(dice.choice([1, 1, 3, 10])):
        start, end = dice.choice(tags)
        if end > len(held):
            break
        other = content[slice(*dice.choice(tags))]
        tag = held[start:end]
        deed = dice.randrange(5)
        if deed == 0:
            tag = b""
        elif deed == 1:
            tag *= dice.choice([2, 2, 300])
        elif deed == 2:
            tag = other
        elif deed == 3:
            tag = _NUMBER.sub(lambda _: dice.choice(_VALUES), tag)
        else:
            tag = tag + other
        held = held[:start] + tag + held[end:]
        tags = [found.span() for found in _TAG.finditer(held)] if deed != 3 else tags
        if not tags:
            break
    return held


def tree_of(content: bytes, dice: random.Random) -> bytes:
    """XML that is well formed still: elements left out, doubled, moved, nested, renamed, values changed."""
    try:
        root = etree.fromstring(content)
    except (etree.XMLSyntaxError, ValueError):
        return bytes_of(content, dice)
    for _ in range(dice.choice([1, 3, 10, 40])):
        elements = [element for element in root.iter() if isinstance(element.tag, str) and element is not root]
        if not elements:
            break
        _bend(dice.choice(elements), dice.choice(elements), dice)
    return bytes(etree.tostring(root))


def _bend(element: Any, other: Any, dice: random.Random) -> None:
    parent = element.getparent()
    deed = dice.randrange(6)
    if deed == 0:
        parent.remove(element)
    elif deed == 1:
        for _ in range(dice.choice([1, 1, 5, 60])):
            parent.append(copy.deepcopy(element))
    elif deed == 2 and len(element) < 50:
        other.append(copy.deepcopy(element))
    elif deed == 3:
        element.tag = other.tag
    elif deed == 4 and element.attrib:
        element.set(dice.choice(sorted(element.attrib)), dice.choice(_WRITTEN))
    elif deed == 5:
        element.text = dice.choice(_WRITTEN)


def archive_of(content: bytes, dice: random.Random) -> bytes:
    """A zip with its own bytes broken, or rebuilt with parts broken, left out, empty, doubled or renamed."""
    if dice.random() < 0.2:
        return bytes_of(content, dice)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = set(dice.sample(names, min(len(names), dice.choice([1, 1, 2]))))
        main = [name for name in names if name.endswith(("document.xml", "sheet1.xml", "content.xml"))]
        chosen |= set(main) if dice.random() < 0.6 else set()
        for name in names:
            part = old.read(name)
            if name not in chosen:
                put(new, name, part)
                continue
            deed = dice.random()
            if deed < 0.4:
                put(new, name, tree_of(part, dice))
            elif deed < 0.6:
                put(new, name, markup_of(part, dice))
            elif deed < 0.8:
                put(new, name, bytes_of(part, dice))
            elif deed < 0.86:
                put(new, name.upper() if deed < 0.83 else f"../{name}", part)
            elif deed < 0.93:
                put(new, name, b"")
    return held.getvalue()


def portable_of(content: bytes, dice: random.Random) -> bytes:
    """A PDF with broken objects, numbers or unpacked streams."""
    deed = dice.random()
    if deed < 0.4:
        return bytes_of(content, dice)
    if deed < 0.7:
        numbers = list(_NUMBER.finditer(content))
        held = bytearray(content)
        for _ in range(dice.choice([1, 3, 10])):
            start, end = dice.choice(numbers).span()
            held[start:end] = dice.choice(_VALUES)[: end - start].ljust(end - start, b" ")
        return bytes(held)
    streams = list(_STREAM.finditer(content))
    if not streams:
        return bytes_of(content, dice)
    chosen = dice.choice(streams)
    try:
        packed = zlib.compress(bytes_of(zlib.decompress(chosen.group(1)), dice))
    except zlib.error:
        packed = bytes_of(chosen.group(1), dice)
    return content[: chosen.start(1)] + packed + content[chosen.end(1) :]
