"""The formula language: reading, working out, explaining, order."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caicach.domain.figures import FigureState, FigureValue, ZeroDenominator
from caicach.domain.indicators import CircularRuleError, FormulaError, evaluate, evaluation_order, parse

D = Decimal
numbers = st.integers(-999, 999)


def value(text: str, **inputs: object) -> Decimal | None:
    given_inputs = {name: None if item is None else D(str(item)) for name, item in inputs.items()}
    return evaluate(parse(text), given_inputs).figure.value


@pytest.mark.parametrize(
    ("text", "inputs", "result"),
    [
        ("a + b * c", {"a": 1, "b": 2, "c": 3}, 7),
        ("(a + b) × c", {"a": 1, "b": 2, "c": 3}, 9),
        ("a − b − c", {"a": 10, "b": 3, "c": 2}, 5),
        ("a ÷ b ÷ c", {"a": 12, "b": 3, "c": 2}, 2),
        ("-a + 2", {"a": 5}, -3),
        ("--a", {"a": 5}, 5),
        ("0.1 + 0.2", {}, "0.3"),
        ("sum(a, b, 1)", {"a": 1, "b": 2}, 4),
        ("min(a, 1) + max(a, b)", {"a": 3, "b": 4}, 5),
        ("min(1, ratio(a, b) / 0.8)", {"a": 2, "b": 5}, "0.5"),
        ("growth(a, b)", {"a": 110, "b": 100}, 10),
        ("if(a > 0, b, 0)", {"a": 0, "b": None}, 0),
        ("if(a ≥ b, 1, 2)", {"a": 3, "b": 3}, 1),
        ("if(a <> b, 1, 2)", {"a": 3, "b": 3}, 2),
        ("if(a = b, if(a < 9, 5, 6), 2)", {"a": 3, "b": 3}, 5),
    ],
)
def test_values(text: str, inputs: dict[str, object], result: object) -> None:
    assert value(text, **inputs) == D(str(result))


@given(numbers, numbers, numbers)
def test_arithmetic_agrees_with_python(a: int, b: int, c: int) -> None:
    assert value("a - b * (c + a) - sum(a, b, c)", a=a, b=b, c=c) == a - b * (c + a) - (a + b + c)


@given(st.lists(st.sampled_from(["a", "+", "*", "(", ")", "sum", "if", ",", "1", ">", "-", "/", " "]), max_size=25))
def test_any_text_is_read_or_refused_never_a_crash(parts: list[str]) -> None:
    with contextlib.suppress(FormulaError):
        formula = parse("".join(parts))
        assert parse(str(formula)).names == formula.names


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("a +", 3, "thiếu một số"),
        ("a b", 2, "thừa “b”"),
        ("f(2)", 0, "không có hàm “f”"),
        ("ratio(a)", 0, "cần 2 số liệu"),
        ("sum()", 0, "ít nhất 1"),
        ("if(a, 1, 2)", 4, "phép so sánh"),
        ("(a", 2, "thiếu “)”"),
        ("Tong", 0, "không hiểu “T”"),
        ("1,5", 1, "thừa “,”"),
        ("percent + 1", 8, "phải có ngoặc"),
        ("", 0, "thiếu một số"),
        ("(" * 60 + "a" + ")" * 60, 40, "lồng nhau quá"),
        ("a+" * 1500 + "a", 2000, "dài quá"),
        ("a+" * 200 + "a", 400, "chia nhỏ"),
    ],
)
def test_faults_name_the_place(text: str, position: int, word: str) -> None:
    with pytest.raises(FormulaError, match="ký tự thứ") as caught:
        parse(text)
    assert caught.value.position == position
    assert word in caught.value.reason


@pytest.mark.parametrize(
    "text", ["a + b", "a - b", "a * b", "a / b", "sum(a, b)", "ratio(a, b)", "percent(b, a)", "max(a, b)"]
)
def test_unknown_stays_unknown_and_says_which(text: str) -> None:
    figure = evaluate(parse(text), {"a": None, "b": D(0)}).figure
    assert figure.state is FigureState.UNKNOWN
    assert "“a”" in figure.reason


def test_the_gravest_reason_wins() -> None:
    explain = FigureValue(None, FigureState.EXPLAIN, reason="cần giải trình")
    absent = FigureValue(None, FigureState.NOT_APPLICABLE, reason="không áp dụng")
    assert evaluate(parse("a + b + c"), {"a": absent, "b": None, "c": explain}).figure.reason == "cần giải trình"
    assert evaluate(parse("a + b"), {"a": absent, "b": D(1)}).figure.state is FigureState.NOT_APPLICABLE


def test_the_zero_policy_reaches_every_division() -> None:
    formula = parse("percent(a, b)")
    nothing = {"a": D(0), "b": D(0)}
    assert evaluate(formula, nothing).figure.state is FigureState.UNKNOWN
    assert evaluate(formula, nothing, zero_denominator=ZeroDenominator.MAX).figure.value == 100
    assert evaluate(parse("a / b"), nothing, zero_denominator=ZeroDenominator.MAX).figure.value == 1
    contradiction = evaluate(formula, {"a": D(2), "b": D(0)}, zero_denominator=ZeroDenominator.MAX)
    assert contradiction.figure.state is FigureState.EXPLAIN


def test_every_step_is_kept_for_the_explanation() -> None:
    result = evaluate(
        parse("percent(early + on_time, resolved)"), {"early": D(400), "on_time": D(37), "resolved": D(437)}
    )
    assert [(step.kind, step.expression, step.value) for step in result.steps] == [
        ("input", "early", 400),
        ("input", "on_time", 37),
        ("operation", "early + on_time", 437),
        ("input", "resolved", 437),
        ("operation", "percent(early + on_time, resolved)", 100),
    ]
    assert (result.figure.part, result.figure.whole) == (437, 437)
    branch = evaluate(parse("if(a > 0, b, 7)"), {"a": D(0), "b": None})
    assert [step.kind for step in branch.steps] == ["input", "comparison", "branch"]


def test_an_input_that_is_not_given_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError, match="b"):
        evaluate(parse("a + b"), {"a": D(1)})


def test_order_of_rules_that_need_one_another() -> None:
    order = evaluation_order({"c": ["b", "a"], "b": ["a"], "a": ["fact"]})
    assert order == ("a", "b", "c")
    with pytest.raises(CircularRuleError) as caught:
        evaluation_order({"a": ["b"], "b": ["c"], "c": ["a"]})
    assert caught.value.chain[0] == caught.value.chain[-1]
    assert set(caught.value.chain) == {"a", "b", "c"}
