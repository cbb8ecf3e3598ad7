# ruff: noqa: E501
"""Made-up plans and reports put together from many phrasings, with gold written in.

Everything is drawn from a seeded random source: the same number gives the same paper. The
vocabulary of even seeds (held out) differs in part from that of odd ones (development).
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.corpus.marked import MarkedPaper, strip_marks

PLACES = [
    "Hòa Bình",
    "Yên Lạc",
    "Tân Phú",
    "Đại Lộc",
    "Phước Hậu",
    "Sơn Hà",
    "Quảng Minh",
    "Vĩnh Trạch",
    "Ea Tul",
    "Mường Lý",
]
LEVELS = [("XÃ", "xã"), ("PHƯỜNG", "phường"), ("HUYỆN", "huyện"), ("TỈNH", "tỉnh"), ("THỊ TRẤN", "thị trấn")]
SUBJECTS = [
    "hồ sơ thủ tục hành chính được giải quyết đúng hạn",
    "văn bản đi được ký số và gửi trên môi trường mạng",
    "cán bộ, công chức hoàn thành bồi dưỡng kỹ năng số",
    "kết quả giải quyết thủ tục hành chính được số hóa",
    "người dân hài lòng với sự phục vụ của cơ quan hành chính",
    "dịch vụ công trực tuyến có phát sinh hồ sơ",
    "phản ánh, kiến nghị được trả lời trong thời hạn",
    "nhiệm vụ được giao hoàn thành theo tiến độ",
    "cơ quan, đơn vị được kiểm tra về cải cách hành chính",
    "thủ tục hành chính nội bộ được công bố, công khai",
    "đơn vị sự nghiệp được giao quyền tự chủ tài chính",
    "giao dịch có nghĩa vụ tài chính được thanh toán trực tuyến",
]
DOCS = [
    ("Nghị quyết", "NQ-HĐND"), ("Quyết định", "QĐ-UBND"), ("Kế hoạch", "KH-UBND"), ("Thông báo", "TB-VP"),
    ("Công văn", "UBND-NC"), ("Chỉ thị", "CT-UBND"), ("Báo cáo", "BC-SNV"), ("Hướng dẫn", "HD-SNV"), ("Tờ trình", "TTr-PNV"),
]  # fmt: skip
FIELDS = [
    "đất đai",
    "hộ tịch",
    "chứng thực",
    "xây dựng",
    "bảo trợ xã hội",
    "đăng ký kinh doanh",
    "người có công",
    "giáo dục",
    "y tế",
    "nông nghiệp",
]


@dataclass
class Writer:
    """Draws phrasings; `held` switches to those kept out of development."""

    dice: random.Random
    held: bool
    told_tasks: bool = False

    def pick(self, usual: list[str], held: list[str]) -> str:
        """One of the phrasings of this half."""
        return self.dice.choice(held if self.held else usual)

    def number(self, value: int) -> str:
        """A whole number, with dots between thousands, sometimes with a leading zero."""
        if value < 10 and self.dice.random() < 0.5:
            return f"{value:02d}"
        return f"{value:,}".replace(",", ".")

    def percent(self, part: int, whole: int) -> tuple[str, str]:
        """A share rounded half up, as printed and as gold."""
        decimals = self.dice.choice([0, 1, 2, 2])
        scaled = (part * 100 * 10**decimals * 2 + whole) // (2 * whole)
        text = str(scaled).rjust(decimals + 1, "0")
        whole_part, rest = (text[:-decimals], text[-decimals:]) if decimals else (text, "")
        if whole_part == "100" and part != whole:
            return self.percent(part, whole)  # a share rounded up to 100 is worth a warning
        return (f"{whole_part},{rest}" if rest else whole_part), (f"{whole_part}.{rest}" if rest else whole_part)

    def target(self) -> str:
        """One target with its mark."""
        subject = self.dice.choice(SUBJECTS)
        value = self.dice.choice([50, 60, 70, 75, 80, 85, 90, 95, 98, 99])
        shape = self.dice.randrange(11)
        share = self.pick(["Tỷ lệ", "Tỷ lệ"], ["Tỉ lệ", "Tỷ lệ"])
        if shape == 0:
            return f"{{T >= {value} %|{self.pick(['Tối thiểu', 'Ít nhất'], ['Không dưới', 'Tối thiểu'])} {value}% {subject}}}."
        if shape == 1:
            return f"{{T >= {value} %|{share} {subject} đạt từ {value}% trở lên}}."
        if shape == 2:
            return (
                f"{{T > {value} %|{share} {subject} {self.pick(['đạt trên', 'vượt'], ['trên', 'đạt hơn'])} {value}%}}."
            )
        if shape == 3:
            return f"{{T = 100 %|100% {subject}}}."
        if shape == 4:
            return f"{{T = {value} %|Phấn đấu {value}% {subject}}}."
        if shape == 5:
            low = self.dice.choice([1, 2, 3, 5])
            return f"{{T <= {low} %|{share} hồ sơ trễ hạn {self.pick(['không quá', 'tối đa'], ['không vượt quá', 'không cao hơn'])} {low}%}}."
        if shape == 6:
            return f"{{T decrease {self.dice.choice([5, 10, 15, 20])} %|{self.pick(['Giảm', 'Cắt giảm'], ['Rút ngắn', 'Giảm'])} ít nhất @% {self.pick(['thời gian giải quyết', 'chi phí tuân thủ'], ['thời gian xử lý hồ sơ', 'số lượng báo cáo định kỳ'])} so với năm {self.dice.choice([2020, 2021, 2022])}}}."
        if shape == 7:
            top = value + self.dice.choice([1, 2, 3]) if value < 97 else 100
            return f"{{T range {value} {top} %|{share} {subject} đạt {self.pick([f'từ {value}% đến {top}%', f'{value}-{top}%'], [f'{value}% - {top}%', f'từ {value} đến {top}%'])}}}."
        if shape == 8:
            count = self.dice.choice([1, 2, 3, 4])
            return f"{{T >= {count} mô hình|Có {self.pick(['ít nhất', 'tối thiểu'], ['tối thiểu', 'không dưới'])} {count:02d} {self.pick(['mô hình', 'sáng kiến'], ['giải pháp', 'mô hình'])} được áp dụng có hiệu quả}}."
        if shape == 9:
            second = self.dice.choice([40, 45, 55, 65])
            return f"{{T >= {value} %|{self.pick(['Tối thiểu', 'Ít nhất'], ['Ít nhất', 'Tối thiểu'])} {value}% {subject}}}; trong đó {{T >= {second} %|{self.pick(['tối thiểu', 'ít nhất'], ['không dưới', 'tối thiểu'])} {second}% thực hiện hoàn toàn trên mạng}}."
        places = self.dice.choice([1, 2, 3, 5])
        return f"{{T increase {places} bậc|Chỉ số cải cách hành chính tăng {self.pick(['', 'ít nhất '], ['tối thiểu ', 'từ '])}{places:02d} bậc so với năm trước}}."

    def reference(self, year: int) -> str:
        """One citation with its mark."""
        name, letters = self.dice.choice(DOCS)
        number, day, month = self.dice.randrange(1, 900), self.dice.randrange(1, 29), self.dice.randrange(1, 12)
        if self.dice.random() < 0.3:
            name, letters = self.dice.choice([("Nghị định", f"{year}/NĐ-CP"), ("Thông tư", f"{year}/TT-BNV")])
        symbol = f"{number}/{letters}"
        shape = self.dice.randrange(5)
        zero = f"{day:02d}/{month:02d}/{year}" if self.dice.random() < 0.5 else f"{day}/{month}/{year}"
        iso = f"{year}-{month:02d}-{day:02d}"
        issuer = self.pick(["của cơ quan cấp trên", ""], ["của UBND tỉnh", "của Thủ tướng Chính phủ"])
        if shape == 0:
            return f"{{R {symbol} -|{name} số {symbol}}} {issuer}".strip()
        if shape == 1:
            return (
                f"{{R {symbol} {iso}|{name} số {symbol} ngày {day:02d} tháng {month:02d} năm {year}}} {issuer}".strip()
            )
        if shape == 2:
            return f"{{R {symbol} {iso}|{name} {symbol} ngày {zero}}} {issuer}".strip()
        if shape == 3:
            return f"{{R {symbol} {iso}|{name} số {symbol}, ngày {zero}}} {issuer}".strip()
        return f"{{R {symbol} {iso}|{name} số {symbol} ngày {zero}}} {issuer}".strip()

    def ratio(self) -> str:
        """A share with part and whole."""
        whole = self.dice.randrange(20, 5000)
        part = self.dice.randrange(whole // 2, whole)
        said, gold = self.percent(part, whole)
        mark = f"Q {part} {whole} {gold} ok"
        p, w = self.number(part), self.number(whole)
        what = self.dice.choice(
            [
                "Hồ sơ nộp trực tuyến",
                "Kết quả số hóa",
                "Văn bản ký số",
                "Phiếu đánh giá hài lòng",
                "Nhiệm vụ hoàn thành",
            ]
        )
        shape = self.dice.randrange(4)
        if shape == 0:
            return f"{what}: {{{mark}|{p}/{w}, {self.pick(['đạt tỷ lệ', 'đạt'], ['chiếm tỷ lệ', 'bằng'])} {said}%}}."
        if shape == 1:
            return f"{what} là {{{mark}|{p}/{w} hồ sơ ({self.pick(['đạt ', 'tỷ lệ '], ['', 'chiếm '])}{said}%)}}."
        if shape == 2:
            return f"{what} {{{mark}|đạt {said}% ({p}/{w})}}."
        return f"{what}: {{{mark}|{p} trên tổng số {w} hồ sơ, đạt {said}%}}."

    def sum(self) -> str:
        """A total with its parts."""
        shape = self.dice.randrange(6)
        if shape == 0:
            parts = [self.dice.randrange(20, 900), self.dice.randrange(10, 300), self.dice.randrange(0, 9)]
            names = ["trước hạn", "đúng hạn", "quá hạn"]
            joined = ", ".join(f"{name} {self.number(part)} hồ sơ" for name, part in zip(names, parts, strict=True))
            return self._summed(
                parts,
                f"Đã giải quyết {{total}} hồ sơ, {self.pick(['trong đó:', 'gồm:'], ['bao gồm', 'trong đó'])} {joined}",
            )
        if shape == 1:
            fields = self.dice.sample(FIELDS, self.dice.randrange(3, 6))
            parts = [self.dice.randrange(5, 700) for _ in fields]
            joined = "; ".join(f"{name}: {self.number(part)} hồ sơ" for name, part in zip(fields, parts, strict=True))
            return self._summed(parts, f"Tiếp nhận {{total}} hồ sơ ({joined})")
        if shape == 2:
            parts = [self.dice.randrange(3, 40), self.dice.randrange(3, 40)]
            return self._summed(
                parts,
                f"Đơn vị hiện có {{total}} cán bộ, công chức ({self.number(parts[0])} nam, {self.number(parts[1])} nữ)",
            )
        if shape == 3:
            done, left = self.dice.randrange(10, 60), self.dice.randrange(1, 12)
            return f"{{S {done}+{left}={done + left} ok|Có {done}/{done + left} nhiệm vụ đã hoàn thành, còn lại {self.number(left)} nhiệm vụ}} đang thực hiện."
        if shape == 4:
            parts = [self.dice.randrange(1, 30) for _ in range(3)]
            return self._summed(
                parts,
                f"Ban hành {{total}} văn bản, {self.pick(['gồm', 'gồm có'], ['bao gồm', 'gồm:'])} {self.number(parts[0])} quyết định, {self.number(parts[1])} kế hoạch và {self.number(parts[2])} công văn",
            )
        if self.told_tasks:  # one paper tells the total of its tasks once
            return self.sum()
        self.told_tasks = True
        parts = [self.dice.randrange(5, 90), self.dice.randrange(5, 90), self.dice.randrange(0, 6)]
        lines = "".join(
            f"\n- {name}: {self.number(part)} nhiệm vụ;"
            for name, part in zip(["Hoàn thành trước hạn", "Hoàn thành đúng hạn", "Quá hạn"], parts, strict=True)
        )
        return self._summed(parts, f"Tổng số nhiệm vụ được giao: {{total}} nhiệm vụ, trong đó:{lines[:-1]}")

    def _summed(self, parts: list[int], text: str) -> str:
        total = sum(parts)
        told = "+".join(map(str, parts))
        return f"{{S {told}={total} ok|{text.replace('{total}', self.number(total))}}}."

    def table(self) -> str:
        """A table with a row and a column of totals."""
        fields = self.dice.sample(FIELDS, self.dice.randrange(3, 7))
        rows = [
            [self.dice.randrange(20, 3000), self.dice.randrange(20, 900), self.dice.randrange(0, 40)] for _ in fields
        ]
        lines = [["STT", "Lĩnh vực", self.pick(["Tổng số"], ["Tổng cộng"]), "Trước hạn", "Đúng hạn", "Quá hạn"]]
        for place, (name, row) in enumerate(zip(fields, rows, strict=True), 1):
            lines.append([str(place), name.capitalize(), self._cell(row), *map(self.number, row)])
        columns = [[row[place] for row in rows] for place in range(3)]
        totals = [sum(row) for row in rows]
        lines.append(
            [
                "",
                self.pick(["Tổng cộng", "Cộng"], ["Tổng số", "Tổng"]),
                self._cell(totals),
                *(self._cell(column) for column in columns),
            ]
        )
        sign = "\t" if self.dice.random() < 0.6 else " | "
        return "\n".join(sign.join(line) if sign == "\t" else f"| {sign.join(line)} |" for line in lines)

    def _cell(self, parts: list[int]) -> str:
        return f"{{S {'+'.join(map(str, parts))}={sum(parts)} ok|{self.number(sum(parts))}}}"


def generate(seed: int) -> MarkedPaper:
    """The paper of a seed; even seeds are held out of development."""
    writer = Writer(random.Random(seed), seed % 2 == 0)
    return _plan(writer, seed) if seed % 4 < 2 else _report(writer, seed)


def _head(writer: Writer, seed: int, kind: str, code: str, title: str) -> tuple[str, dict[str, str]]:
    capital, level = writer.dice.choice(LEVELS)
    place = writer.dice.choice(PLACES)
    year = writer.dice.choice([2022, 2023, 2024, 2025, 2026])
    month, day = (1, writer.dice.randrange(3, 29)) if code == "KH" else (12, writer.dice.randrange(10, 25))
    number = f"{writer.dice.randrange(2, 600):02d}/{code}-UBND"
    text = (
        f"ỦY BAN NHÂN DÂN\n{capital} {place.upper()}\nSố: {number}\n"
        f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        f"{place}, ngày {day:02d} tháng {month:02d} năm {year}\n\n{kind}\n{title.format(year=year)}\n\n"
    )
    header = {
        "doc_type": code,
        "number": number,
        "date": f"{year}-{month:02d}-{day:02d}",
        "place": place,
        "issuer": f"{capital} {place.upper()}",
    }
    return text, header | {"_year": str(year), "_level": level}


def _plan(writer: Writer, seed: int) -> MarkedPaper:
    text, header = _head(
        writer,
        seed,
        "KẾ HOẠCH",
        "KH",
        writer.pick(
            ["Cải cách hành chính năm {year}", "Nâng cao Chỉ số cải cách hành chính năm {year}"],
            ["Kiểm soát thủ tục hành chính năm {year}", "Chuyển đổi số và cải cách hành chính năm {year}"],
        ),
    )
    year = int(header["_year"])
    bases = "\n".join(f"Căn cứ {writer.reference(year - 1)};" for _ in range(writer.dice.randrange(1, 4)))
    style = writer.dice.choice(["number", "letter", "dash"])
    labels = {
        "number": [f"{n}. " for n in range(1, 30)],
        "letter": [f"{c}) " for c in "abcdđeghiklmnopqrstuvxy"],
        "dash": ["- "] * 30,
    }[style]
    targets = "\n".join(
        f"{label}{_fill(writer.target())}"
        for label, _ in zip(labels, range(writer.dice.randrange(4, 12)), strict=False)
    )
    past = writer.pick(
        [f"Năm {year - 1}, đơn vị đạt 86,20 điểm, tăng 02 bậc so với năm {year - 2}."],
        [f"Năm {year - 1}, tỷ lệ hồ sơ đúng hạn đạt 97,5%, còn 12 hồ sơ trễ hạn."],
    )
    body = (
        f"{bases}\n{past}\nI. MỤC ĐÍCH, YÊU CẦU\n1. Tạo chuyển biến rõ trong phục vụ người dân.\n2. Gắn trách nhiệm người đứng đầu.\n"
        f"II. {writer.pick(['MỤC TIÊU', 'CHỈ TIÊU CỤ THỂ'], ['CÁC CHỈ TIÊU CHỦ YẾU', 'MỤC TIÊU CỤ THỂ'])}\n{targets}\n"
        f"III. NHIỆM VỤ\n1. Rà soát thủ tục theo {writer.reference(year - 1)}.\n2. Tuyên truyền tới cơ sở.\n3. Kiểm tra định kỳ.\n"
    )
    return strip_marks(text + body, f"g{seed:03d}", {k: v for k, v in header.items() if k[0] != "_"})


def _report(writer: Writer, seed: int) -> MarkedPaper:
    text, header = _head(
        writer,
        seed,
        "BÁO CÁO",
        "BC",
        writer.pick(
            ["Kết quả cải cách hành chính năm {year}"],
            ["Công tác cải cách hành chính, kiểm soát thủ tục hành chính năm {year}"],
        ),
    )
    year = int(header["_year"])
    sections = []
    for label, name in zip(
        ["I", "II", "III", "IV"],
        ["CHỈ ĐẠO, ĐIỀU HÀNH", "KẾT QUẢ THỰC HIỆN", "SỐ LIỆU THEO LĨNH VỰC", "KẾT QUẢ KHÁC"],
        strict=True,
    ):
        items = []
        for place in range(1, writer.dice.randrange(3, 7)):
            statement = writer.dice.choice(
                [
                    writer.ratio,
                    writer.ratio,
                    writer.sum,
                    writer.sum,
                    lambda: f"Thực hiện {writer.reference(year)}, đơn vị đã triển khai tới các bộ phận.",
                ]
            )()
            items.append(f"{place}. {statement}")
        if name.startswith("SỐ LIỆU"):
            items.append(writer.table())
        sections.append(f"{label}. {name}\n" + "\n".join(items))
    return strip_marks(
        text + "\n".join(sections) + "\n", f"g{seed:03d}", {k: v for k, v in header.items() if k[0] != "_"}
    )


def _fill(target: str) -> str:
    """Put the value of the mark where the text has @."""
    if "@" not in target:
        return target
    value = target.split("|", 1)[0].split()[2]
    return target.replace("@", value)
