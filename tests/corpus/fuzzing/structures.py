"""Papers without sense but with the structure of the genre, drawn at random."""

from __future__ import annotations

import html
import random
from typing import Final

from caicach.foundation.documents.readers.tests.word_files import W, numbered, paragraph, table, word_file

LABELS: Final = ["I. ", "II. ", "IV. ", "1. ", "1.2. ", "a) ", "đ) ", "- ", "+ ", "* ", "Điều 3. ", "(1) ", "[7] ", ""]
PHRASES: Final = [
    "Tối thiểu 95% hồ sơ được giải quyết đúng hạn",
    "đạt 89,84% (239/266 hồ sơ)",
    "tiếp nhận 334 hồ sơ, trong đó: trực tuyến 140, trực tiếp 194",
    "Quyết định số 12/QĐ-UBND ngày 05/01/2024 của Ủy ban nhân dân",
    "tăng 16% so với cùng kỳ năm 2023",
    "từ 85% đến 90%",
    "trước ngày 31/02/2025",
    "Văn phòng chủ trì, phối hợp với các phòng",
    "Thời gian hoàn thành: quý II năm 2025",
    "90% cấp tỉnh; 80% cấp huyện; 60% cấp xã",
    "gồm 10 mục tiêu sau:",
    "KẾ HOẠCH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số:      /KH-UBND",
    "TM. ỦY BAN NHÂN DÂN",
    "Nơi nhận:",
    "1.234,56 tỷ đồng",
    "phụ lục kèm theo[12]",
]
ODD: Final = [
    "\u200b", "\ufeff", "\u00ad", "e\u0302\u0301", "\u202e", "😀", "\U0001d7d7", "\u0660\u0661", "²³", "½", "①", "Ⅳ",
    "\x0b", "\x0c", "\u2028", "\x85", "\xa0", "—", "…", "“", "”", "‰", "%", "%%", "|", "||", "\t", "\t\t", "[", "]",
    "((", "))", "0", "00", "1/0", "0/0", "999999999999999999999", "1.2.3.4.5.6.7.8.9", "1,2,3,4,5", "-1", "1e9",
    "ﬁ", "İ", "ß", "Ǆ", "\u0345", "A" * 400, "1" * 400, "." * 300, "(" * 200, "- " * 200, "/" * 100, "%" * 100,
]  # fmt: skip
JOINTS: Final = [
    " ",
    " ",
    " ",
    "",
    "; ",
    ", ",
    ". ",
    ": ",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    " | ",
    "|\n|",
    "\n|\n",
    "\t",
    "[3] ",
]


_FORMS: Final = [
    "<p>{}</p>", "<div>{}<br>{}", "<li>{}", "<table><tr><td>{}<td>{}<tr><td>1<td>2</table>", "<table><tr><td>",
    "</td></tr></table>", "<td colspan=9999 rowspan=-1>{}", "<script>{}</script>", "<!--{}-->", "<nav>{}</nav>",
    "<h1>{}</h1>", "&nbsp;&#0;&#x110000;{}", "<![if !x]>{}<![endif]>", "<o:p>{}</o:p>", "<ol><li>{}<ol><li>{}</ol>",
]  # fmt: skip


def phrase(dice: random.Random) -> str:
    """Some words of the genre, sometimes with odd signs or figures drawn anew."""
    words = dice.choice(PHRASES)
    deed = dice.random()
    if deed < 0.2:
        return words + dice.choice(ODD)
    if deed < 0.35:
        at = dice.randrange(len(words))
        return words[:at] + dice.choice(ODD) + words[at:]
    if deed < 0.6:
        return "".join(str(dice.randrange(10)) if sign.isdigit() else sign for sign in words)
    return words


def plain_text(dice: random.Random) -> str:
    """Lines, tables drawn in every usual way, notes; up to some thousand signs."""
    pieces: list[str] = []
    for _ in range(dice.choice([1, 3, 8, 20, 50])):
        deed = dice.random()
        if deed < 0.65:
            pieces.append(
                dice.choice(LABELS) + dice.choice(JOINTS).join(phrase(dice) for _ in range(dice.randint(1, 4)))
            )
        elif deed < 0.9:
            pieces.append(_drawn_table(dice))
        else:
            pieces.append(dice.choice(ODD) * dice.choice([1, 2, 7]))
        pieces.append(dice.choice(["\n", "\n", "\n\n", "", "\r\n", "\r"]))
    return "".join(pieces)


def cell(dice: random.Random) -> str:
    """What may stand in a cell."""
    deed = dice.random()
    if deed < 0.5:
        return str(dice.randrange(2000))
    if deed < 0.6:
        return ""
    return (
        phrase(dice)
        if deed < 0.9
        else dice.choice(["Tổng số", "Cộng", "STT", "(1)", "(3)=(1)+(2)", "Tỷ lệ %", "-", "x"])
    )


def _drawn_table(dice: random.Random) -> str:
    width, height = dice.choice([1, 2, 3, 5, 9]), dice.choice([1, 2, 4, 12])
    rows = [[cell(dice) for _ in range(max(1, width + dice.choice([0, 0, 0, -1, 1])))] for _ in range(height)]
    way = dice.randrange(6)
    if way == 0:
        return "\n".join("\t".join(row) for row in rows)
    if way == 1:
        return "\n".join("| " + " | ".join(row) + " |" for row in [*rows[:1], ["---"] * width, *rows[1:]])
    if way == 2:
        return "\n".join(" | ".join(row) + " |" for row in rows)
    if way == 3:
        return "\n".join("\n|\n".join(row) + "\n|\n|" for row in rows)
    if way == 4:
        return " ".join(" | ".join(row) + " |" for row in rows)
    return "\n".join("   ".join(row) for row in rows)


def word_body(dice: random.Random) -> bytes:
    """A Word file with nested and merged tables, numbering, notes, boxes and tracked changes, some of it wrong."""
    blocks = "".join(_word_block(dice, 0) for _ in range(dice.choice([1, 4, 12])))
    numbering = (
        f"<w:numbering {W}><w:abstractNum w:abstractNumId='0'>"
        + "".join(_level(dice, depth) for depth in range(dice.choice([0, 1, 9])))
        + "</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
    )
    notes = f"<w:footnotes {W}>" + "".join(
        f"<w:footnote w:id='{dice.choice([0, 1, 2, 2, 9])}'>{paragraph(_safe(phrase(dice)))}</w:footnote>"
        for _ in range(3)
    )
    parts = {"numbering": numbering, "footnotes": notes + "</w:footnotes>"}
    return word_file(blocks, **{name: part for name, part in parts.items() if dice.random() < 0.7})


def _level(dice: random.Random, depth: int) -> str:
    style = dice.choice(["decimal", "upperRoman", "lowerLetter", "bullet", "none", "decimalZero", "chicken"])
    start = dice.choice(["1", "0", "-5", "x", "99999", ""])
    text = dice.choice(["%1.", "%1.%2", "%9)", "", "%", "%0"])
    shape = f"<w:start w:val='{start}'/><w:numFmt w:val='{style}'/><w:lvlText w:val='{text}'/>"
    return f"<w:lvl w:ilvl='{depth}'>{shape}</w:lvl>"


def _word_block(dice: random.Random, depth: int) -> str:
    deed = dice.random()
    words = _safe(dice.choice(LABELS) + phrase(dice))
    if deed < 0.45:
        return paragraph(words)
    if deed < 0.6:
        return numbered(words, dice.choice([1, 1, 1, 0, 7]), dice.choice([0, 1, 8, 30]))
    if deed < 0.68:
        return (
            f"<w:p><w:ins><w:r><w:t>{words}</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
        )
    if deed < 0.76:
        return f"<w:p><w:r><w:t>{words}</w:t><w:footnoteReference w:id='{dice.choice([1, 2, 3, 77])}'/></w:r></w:p>"
    if deed < 0.82:
        return f"<w:p><w:r><w:pict><w:txbxContent>{paragraph(words)}</w:txbxContent></w:pict></w:r></w:p>"
    return _word_table(dice, depth)


def _word_table(dice: random.Random, depth: int) -> str:
    spans = [
        "",
        "",
        "",
        "<w:gridSpan w:val='2'/>",
        "<w:vMerge/>",
        "<w:vMerge w:val='restart'/>",
        "<w:gridSpan w:val='9999'/>",
    ]
    rows = [
        [f"{dice.choice(spans)}|{_safe(cell(dice)).replace('|', '/')}" for _ in range(dice.choice([0, 1, 2, 4, 8]))]
        for _ in range(dice.choice([0, 1, 3, 9]))
    ]
    if depth < 4 and dice.random() < 0.3:
        first, second = _word_block(dice, depth + 1), _word_table(dice, depth + 1)
        return f"<w:tbl><w:tr><w:tc>{first}</w:tc><w:tc>{second}</w:tc></w:tr></w:tbl>"
    return table(rows)


def _safe(words: str) -> str:
    """Words as XML can hold them."""
    return html.escape(
        "".join(sign for sign in words if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
    )


def page(dice: random.Random) -> bytes:
    """A web page of a portal: menus, nested tables of layout, line breaks, ends left open."""
    pieces = ["<!DOCTYPE html><html><head><meta charset=utf-8><title>x</title></head><body>"]
    for _ in range(dice.choice([1, 4, 15, 40])):
        words = html.escape(phrase(dice)) if dice.random() < 0.9 else phrase(dice)
        form = dice.choice(_FORMS)
        pieces.append(form.replace("{}", words))
    return "".join(pieces).encode("utf-8", "replace")
