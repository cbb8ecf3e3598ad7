"""Makes the font of printed papers: Tinos (Times New Roman's metrics) whole, out of the web font's subsets.

The PDF writer needs complete font files, and no machine is asked to have them installed. The package
`@fontsource/tinos` (OFL, listed in package.json) holds one file a script; this merges Latin and Vietnamese.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource/tinos/files"
TARGET = ROOT / "caicach/foundation/documents/fonts"
SUBSETS = ("latin", "latin-ext", "vietnamese")
FACES = {"Regular": (400, "normal"), "Bold": (700, "normal"), "Italic": (400, "italic"), "BoldItalic": (700, "italic")}
NEEDED = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ–“”…"


def face(weight: int, style: str, scratch: Path) -> TTFont:
    """One face with every letter Vietnamese needs."""
    parts = []
    for subset in SUBSETS:
        font = TTFont(SOURCE / f"tinos-{subset}-{weight}-{style}.woff2")
        font.flavor = None
        part = scratch / f"{subset}-{weight}-{style}.ttf"
        font.save(part)
        parts.append(str(part))
    merged = Merger().merge(parts)
    letters = merged.getBestCmap()
    missing = [letter for letter in NEEDED + NEEDED.upper() if ord(letter) not in letters]
    if missing:
        raise SystemExit(f"font face {weight} {style} lacks {''.join(missing)}")
    return merged


def main() -> int:
    """Make the four faces unless they are there."""
    if all((TARGET / f"Tinos-{name}.ttf").exists() for name in FACES):
        return 0
    if not SOURCE.is_dir():
        print("run tools/build_assets.py first: the font package is not there", file=sys.stderr)
        return 2
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (weight, style) in FACES.items():
            face(weight, style, Path(scratch)).save(TARGET / f"Tinos-{name}.ttf")
    return 0


if __name__ == "__main__":
    sys.exit(main())
