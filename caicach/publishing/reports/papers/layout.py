"""What both writers need of a layout rule, in plain numbers."""

from __future__ import annotations

from typing import Any

from caicach.rulebook.paper_layouts import Align, Component, LetterCase, PaperLayout

NATIONAL_TITLE = "Cộng hòa xã hội chủ nghĩa Việt Nam"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


class LayoutParts:
    """Reads a layout's components by key; points, millimetres and centimetres as floats for the drawing engines."""

    def __init__(self, layout: PaperLayout) -> None:
        self.layout = layout
        self.national_title = NATIONAL_TITLE
        self.motto = MOTTO

    def component(self, key: str) -> Component:
        """The component; KeyError for a layout that lacks it."""
        return self.layout.components[key]

    def shown(self, key: str, text: str) -> str:
        """The text in the case the component asks for."""
        return text.upper() if self.component(key).case is LetterCase.UPPER else text

    def as_json(self) -> dict[str, Any]:
        """Everything the PDF template reads."""
        layout = self.layout
        margins, body, number = layout.margins, layout.body, layout.page_number
        return {
            "page": {"width": float(layout.page_width), "height": float(layout.page_height)},
            "fonts": list(layout.fonts),
            "margins": {
                "top": float(margins.top.chosen),
                "bottom": float(margins.bottom.chosen),
                "left": float(margins.left.chosen),
                "right": float(margins.right.chosen),
            },
            "body": {
                "indent": float(body.indent.chosen),
                "paragraph_space": float(body.paragraph_space.chosen),
                "line_spacing": float(body.line_spacing.chosen),
            },
            "page_number": {"size": float(number.size.chosen), "first_shown": number.first_shown},
            "parts": {key: _part(component) for key, component in layout.components.items()},
        }


def _part(component: Component) -> dict[str, Any]:
    return {
        "size": float(component.size.chosen),
        "bold": component.bold,
        "italic": component.italic,
        "upper": component.case is LetterCase.UPPER,
        "rule_width": float(component.rule_width),
        "centred": component.align is Align.CENTRE,
    }
