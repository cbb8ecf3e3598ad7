"""Reading a formula.

    expression := term (("+" | "-") term)*          term  := factor (("*" | "/") factor)*
    factor     := "-" factor | number | name | function "(" arguments ")" | "(" expression ")"
    condition  := expression ("<" | "<=" | ">" | ">=" | "=" | "<>") expression        (first argument of ``if``)

``×``, ``÷``, ``−``, ``≤``, ``≥`` and ``≠`` are read as their plain twins. Functions: see :data:`FUNCTIONS`.
A number is written with a point (``0.8``); it is exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from caicach.domain.errors import TradeError

MAX_LENGTH = 2000
MAX_DEPTH = 40
MAX_PARTS = 300
ANY = 99
FUNCTIONS = {
    "sum": (1, ANY),  # a + b + …
    "ratio": (2, 2),  # part / whole, 0..1
    "percent": (2, 2),  # part / whole x 100
    "growth": (2, 2),  # (current - previous) / |previous| x 100
    "min": (1, ANY),
    "max": (1, ANY),
    "if": (3, 3),  # if(condition, then, else); only the branch taken is worked out
}
_TWINS = str.maketrans({"×": "*", "÷": "/", "−": "-", "·": "*"})
_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[a-z_][a-z0-9_]*)|(?P<sign><=|>=|<>|[-+*/(),<>=≤≥≠]))")
_COMPARISONS = {"<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">=", "=": "=", "<>": "<>", "≠": "<>"}


class FormulaError(TradeError, ValueError):
    """A formula that cannot be read: place (character, from 1) and reason in Vietnamese."""

    def __init__(self, text: str, position: int, reason: str) -> None:
        self.text, self.position, self.reason = text, position, reason
        super().__init__(f"Công thức “{text}”, ký tự thứ {position + 1}: {reason}")


@dataclass(frozen=True)
class Number:
    """A constant."""

    value: Decimal

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Name:
    """An input, by its name in the rule."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Operation:
    """``+ - * /`` between two expressions; negation is ``0 - x``."""

    operator: str
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{_bracketed(self.left)} {self.operator} {_bracketed(self.right)}"


@dataclass(frozen=True)
class Call:
    """A function with its arguments; the first of ``if`` is a :class:`Comparison`."""

    function: str
    arguments: tuple[Node, ...]

    def __str__(self) -> str:
        return f"{self.function}({', '.join(str(argument) for argument in self.arguments)})"


@dataclass(frozen=True)
class Comparison:
    """The condition of an ``if``."""

    operator: str
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


Node = Number | Name | Operation | Call | Comparison


def _bracketed(node: Node) -> str:
    return f"({node})" if isinstance(node, Operation) else str(node)


@dataclass(frozen=True)
class Formula:
    """A formula that was read: its text, its tree, and the inputs it names."""

    text: str
    root: Node
    names: frozenset[str]

    def __str__(self) -> str:
        return str(self.root)


def parse(text: str) -> Formula:
    """Read a formula; FormulaError with the place if it cannot be read."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(text[:60] + "…", MAX_LENGTH, f"công thức dài quá {MAX_LENGTH} ký tự.")
    return _Parser(text).formula()


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int


class _Parser:
    """Recursive descent over the tokens; one method a line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = self._split(text.translate(_TWINS))
        self.at = 0
        self.depth = 0
        self.names: set[str] = set()

    def _split(self, text: str) -> list[_Token]:
        tokens, position = [], 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None or match.lastgroup is None:
                start = position + len(text[position:]) - len(text[position:].lstrip())
                remedy = "Tên số liệu viết bằng chữ thường không dấu, số thập phân dùng dấu chấm."
                raise FormulaError(self.text, start, f"không hiểu “{text[start]}”. {remedy}")
            tokens.append(_Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)))
            position = match.end()
        if len(tokens) > MAX_PARTS:
            reason = f"công thức có quá {MAX_PARTS} thành phần, hãy chia nhỏ thành nhiều chỉ tiêu."
            raise FormulaError(self.text, len(text) - 1, reason)
        return [*tokens, _Token("end", "", len(text))]

    def formula(self) -> Formula:
        root = self.expression()
        if self.token.kind != "end":
            raise self.fault(f"thừa “{self.token.text}” sau khi công thức đã đủ.")
        return Formula(self.text, root, frozenset(self.names))

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def fault(self, reason: str) -> FormulaError:
        return FormulaError(self.text, self.token.position, reason)

    def take(self, *signs: str) -> str | None:
        """The sign at hand if it is one of these, moving past it."""
        if self.token.kind == "sign" and self.token.text in signs:
            self.at += 1
            return self.tokens[self.at - 1].text
        return None

    def expect(self, sign: str, why: str) -> None:
        if self.take(sign) is None:
            raise self.fault(f"thiếu “{sign}” {why}.")

    def expression(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fault(f"công thức lồng nhau quá {MAX_DEPTH} tầng.")
        node = self.term()
        while sign := self.take("+", "-"):
            node = Operation(sign, node, self.term())
        self.depth -= 1
        return node

    def term(self) -> Node:
        node = self.factor()
        while sign := self.take("*", "/"):
            node = Operation(sign, node, self.factor())
        return node

    def factor(self) -> Node:
        negative = False
        while self.take("-"):
            negative = not negative
        node = self.primary()
        return Operation("-", Number(Decimal(0)), node) if negative else node

    def primary(self) -> Node:
        token = self.token
        if self.take("("):
            node = self.expression()
            self.expect(")", "đóng ngoặc")
            return node
        if token.kind == "number":
            self.at += 1
            return Number(Decimal(token.text))
        if token.kind == "name":
            self.at += 1
            if self.take("("):
                return self.call(token)
            if token.text in FUNCTIONS:
                raise self.fault(f"hàm “{token.text}” phải có ngoặc và các số liệu bên trong.")
            self.names.add(token.text)
            return Name(token.text)
        raise self.fault("thiếu một số, một tên số liệu hoặc một ngoặc mở.")

    def call(self, name: _Token) -> Call:
        if name.text not in FUNCTIONS:
            known = ", ".join(FUNCTIONS)
            raise FormulaError(self.text, name.position, f"không có hàm “{name.text}”. Các hàm dùng được: {known}.")
        arguments: list[Node] = []
        if not self.take(")"):
            arguments.append(self.condition() if name.text == "if" else self.expression())
            while self.take(","):
                arguments.append(self.expression())
            self.expect(")", f"kết thúc hàm “{name.text}”")
        low, high = FUNCTIONS[name.text]
        if not low <= len(arguments) <= high:
            wanted = f"{low}" if low == high else f"ít nhất {low}"
            reason = f"hàm “{name.text}” cần {wanted} số liệu, đang có {len(arguments)}."
            raise FormulaError(self.text, name.position, reason)
        return Call(name.text, tuple(arguments))

    def condition(self) -> Comparison:
        left = self.expression()
        sign = self.take(*_COMPARISONS)
        if sign is None:
            raise self.fault("điều kiện của “if” phải là một phép so sánh, ví dụ if(a > 0, b, c).")
        return Comparison(_COMPARISONS[sign], left, self.expression())
