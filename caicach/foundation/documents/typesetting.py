"""Papers as PDF by Typst, with the font that ships beside this package."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst

FONTS: Final = Path(__file__).parent / "fonts"


def typeset(template: Path, content: Any, *, made_at: datetime | None = None) -> bytes:
    """The PDF of a template that reads `content` (plain JSON) from `sys.inputs.paper`.

    Same template, content and moment give the same bytes on every machine.
    """
    pdf: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        format="pdf",
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        timestamp=int(made_at.timestamp()) if made_at else None,
    )
    return pdf
