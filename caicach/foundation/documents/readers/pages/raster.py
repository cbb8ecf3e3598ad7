"""What a scan shows besides letters: how askew it lies, and the rules of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from statistics import pvariance
from typing import Final

from PIL import Image, ImageDraw

from caicach.foundation.documents.readers.pages.model import Rule

_SKEW_WIDTH: Final = 500
_MAX_SKEW: Final = 4.0
_LEAST_SKEW: Final = 0.3
_DARK: Final = 150
# In points: longer than any stroke of a letter.
_LEVEL: Final = 36.0
_UPRIGHT: Final = 24.0

Box = tuple[int, int, int, int]


def straightened(picture: Image.Image) -> Image.Image:
    """A page turned back that was laid askew on the glass by a few degrees."""
    skew = _skew(picture)
    return picture if abs(skew) < _LEAST_SKEW else picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)


def _skew(picture: Image.Image) -> float:
    """The angle at which lines of letters stand out best from the blanks between them."""
    height = max(1, round(picture.height * _SKEW_WIDTH / max(picture.width, 1)))
    small = picture.resize((_SKEW_WIDTH, min(height, 2000)), Image.Resampling.BOX)

    def sharpness(angle: float) -> float:
        turned = small.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
        return pvariance(turned.resize((1, turned.height), Image.Resampling.BOX).tobytes())

    steps = [step * 0.5 for step in range(round(-_MAX_SKEW * 2), round(_MAX_SKEW * 2) + 1)]
    best = max(steps, key=sharpness)
    best = max((best + step * 0.1 for step in range(-4, 5)), key=sharpness)
    return best if sharpness(best) > 1.15 * sharpness(0.0) else 0.0


def without_rules(picture: Image.Image, scale: float) -> tuple[Image.Image, list[Rule]]:
    """The page with its drawn rules made white, and the rules; `scale` is points for a pixel."""
    dark = picture.point([0] * _DARK + [255] * (256 - _DARK))
    boxes = [(left, row, right, row + 1) for row, left, right in _runs(dark, _LEVEL / scale)]
    turned = dark.transpose(Image.Transpose.TRANSPOSE)
    boxes += [(row, left, row + 1, right) for row, left, right in _runs(turned, _UPRIGHT / scale)]
    clean = picture.copy()
    pen = ImageDraw.Draw(clean)
    for left, top, right, bottom in boxes:
        pen.rectangle((left, top, right - 1, bottom - 1), fill=255)
    return clean, [Rule(*(value * scale for value in box)) for box in _thick(boxes)]


def _runs(dark: Image.Image, least: float) -> Iterator[tuple[int, int, int]]:
    """Dark runs of each row of a picture: row, first and last."""
    width = dark.width
    content = dark.tobytes()
    pattern = re.compile(rb"\x00{%d,}" % max(8, round(least)))
    for row in range(dark.height):
        for found in pattern.finditer(content, row * width, (row + 1) * width):
            yield row, found.start() - row * width, found.end() - row * width


def _thick(boxes: list[Box]) -> list[Box]:
    """Runs beside one another as one rule; broad dark areas are no rules."""
    merged: list[list[int]] = []
    open_boxes: list[list[int]] = []
    for left, top, right, bottom in boxes:
        is_level = right - left > bottom - top
        near = 0 if not is_level else 1
        for box in reversed(open_boxes[-60:]):
            beside = box[near + 2] == (top if is_level else left)
            along = (left, right, box[0], box[2]) if is_level else (top, bottom, box[1], box[3])
            if beside and along[0] < along[3] and along[2] < along[1] and (box[4] == is_level):
                box[0], box[1] = min(box[0], left), min(box[1], top)
                box[2], box[3] = max(box[2], right), max(box[3], bottom)
                break
        else:
            box = [left, top, right, bottom, int(is_level)]
            merged.append(box)
            open_boxes.append(box)
    return [(box[0], box[1], box[2], box[3]) for box in merged if min(box[2] - box[0], box[3] - box[1]) <= 20]
