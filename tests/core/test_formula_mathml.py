"""MathML: well formed whatever the names are, of known elements only, and it means what the formula computes."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest

from core.equation import Equation
from core.formula import Call, Cases, Elided, Leaf, Node, Number, Power, Product, Source, Sum, evaluate
from core.formula_mathml import NAMESPACE, MathMl, mathml
from core.numbers import EXACT
from tests.core.formula_hand import (
    NASTY,
    activations_at,
    documents_equations,
    named_by,
    numeric_lines,
    table_formulae,
)

CORE = {
    "math", "mtable", "mtr", "mtd", "mrow", "mi", "mn", "mo", "mtext", "mfrac", "msqrt", "msub", "msup", "msubsup",
    "munder", "mover",
}  # fmt: skip
CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2}
W = Leaf("w⁺", "5", -1.25e-7, Source("edge", 4, "weight"))


def parsed(written: str) -> ElementTree.Element:
    return ElementTree.fromstring(written)


def bare(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def assert_is_mathml(written: str) -> None:
    for element in parsed(written).iter():
        assert bare(element) in CORE
        assert len(element) == CHILDREN.get(bare(element), len(element)), bare(element)
        assert len(element) == 0 or not (element.text or "").strip()


def test_every_formula_of_the_examples_is_well_formed() -> None:
    equations = documents_equations()
    assert len(equations) > 500
    for equation in (*equations, *table_formulae()):
        assert_is_mathml(mathml([equation], 4))


@pytest.mark.parametrize("name", NASTY)
def test_any_name_of_a_file_stays_text(name: str) -> None:
    written = mathml([named_by(name)], 4)
    assert_is_mathml(written)
    found = "".join(parsed(written).itertext())
    assert found.count(name.replace("\x00", "\ufffd").replace("\x07", "\ufffd")) >= 3  # below net, w⁺ and δ


def test_the_picture_of_a_formula() -> None:
    written = MathMl("names", 4).write(W) + MathMl("numbers", 4).write(W)
    minus = '<mo form="prefix">−</mo>'
    assert written == (
        "<msubsup><mi>w</mi><mn>5</mn><mo>+</mo></msubsup>"
        f"<mrow>{minus}<mn>1.25</mn><mo>×</mo><msup><mn>10</mn><mrow>{minus}<mn>7</mn></mrow></msup></mrow>"
    )


def test_a_chain_says_each_thing_once() -> None:
    one = Number(1.0)
    table = parsed(mathml([Equation(Leaf("E"), ((one, "names"), (one, "numbers"), (W, "numbers"), (one, "names")))], 4))
    rows = ["".join(row.itertext()) for row in table.iter(f"{{{NAMESPACE}}}mtr")]
    assert rows == ["E=1", "=−1.25×10−7", "=1"]


def test_brief_equations_take_one_row_each() -> None:
    one, two = Number(1.0), Number(2.0)
    brief = [Equation(None, ((one, "names"), (two, "numbers"), (two, "numbers")), True), Equation(one, (), True)]
    table = parsed(mathml(brief, 4))
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iter(f"{{{NAMESPACE}}}mtr")]
    assert rows == [["1", "=2"], ["1", ""]]


def test_nothing_gives_an_empty_table() -> None:
    assert [bare(element) for element in parsed(mathml([], 4)).iter()] == ["math", "mtable"]


# Meaning: the numbers are read again by a small calculator that knows MathML and nothing of this program


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "ln": math.log, "tanh": math.tanh, "sin": math.sin, "cos": math.cos, "σ": lambda x: 1 / (1 + math.exp(-x)),
    "Φ": lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))), "φ": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
}  # fmt: skip
PYTHON = {"−": "-", "×": "*", "·": "*", "\u2061": "", "≤": "<=", "≥": ">=", "∞": "inf", "NaN": "nan", "e": "math.e"}


def arithmetic(element: ElementTree.Element) -> str:
    """Return an element as a line of Python's arithmetic; whatever it does not know makes it fail."""
    parts = [arithmetic(child) for child in element]
    match bare(element):
        case "mn":
            return element.text or ""
        case "mi" | "mo":
            text = element.text or ""
            return f"FUNCTIONS[{text!r}]" if text in FUNCTIONS else PYTHON.get(text, text)
        case "mfrac":
            return f"(({parts[0]})/({parts[1]}))"
        case "msup":
            return f"({parts[0]})**({parts[1]})"
        case "msqrt":
            return f"math.sqrt({''.join(parts)})"
        case "mrow" if len(element) == 3 and element[0].text == element[2].text == "|":
            return f"abs({parts[1]})"
        case "mrow":
            return "".join(parts)
    raise AssertionError(bare(element))


def computed(node: Node) -> float:
    element = parsed(f'<mrow xmlns="{NAMESPACE}">{MathMl("numbers", EXACT).write(node)}</mrow>')
    names = {"FUNCTIONS": FUNCTIONS, "math": math, "abs": abs, "inf": math.inf, "nan": math.nan, "__builtins__": {}}
    return float(eval(arithmetic(element), names))


def is_plain(node: Node) -> bool:
    return not isinstance(node, Cases) and "Elided" not in repr(node) and "value=None" not in repr(node)


def test_numbers_mean_what_the_formulae_compute() -> None:
    lines = [node for node in numeric_lines() if is_plain(node)]
    assert len(lines) > 500
    for node in lines:
        assert computed(node) == pytest.approx(float(evaluate(node)), rel=1e-12, abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("net", [-1.5, 0.7])
def test_every_activation_means_what_it_computes(net: float) -> None:
    formulae = [node for node in activations_at(net) if is_plain(node)]
    assert len(formulae) > 18
    for node in formulae:
        assert computed(node) == pytest.approx(float(evaluate(node)), rel=1e-12)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (Product((Number(2.0), Sum((Number(-3.0), Number(-4.0))))), -14.0),
        (Power(Number(-3.0), Number(2.0)), 9.0),
        (Power(W, Number(2.0)), 1.25e-7**2),
        (Call("abs", Number(-3.0)), 3.0),
    ],
)
def test_parentheses_are_where_they_are_needed(node: Node, value: float) -> None:
    assert computed(node) == pytest.approx(value, rel=1e-15)


def test_cases_and_left_out_terms_are_told_in_words() -> None:
    relu = next(node for node in activations_at(0.7) if isinstance(node, Cases))
    written = "".join(parsed(f"<m>{MathMl('numbers', 4).write(relu)}</m>").itertext())
    assert written == "{0.7if 0.7>00otherwise"
    long = MathMl("numbers", 4).write(Sum((Number(1.0), Elided(3, -0.25))))
    assert "".join(parsed(f"<m>{long}</m>").itertext()) == "1+⋯(3 more: −0.25)"


def test_a_renderer_of_others_draws_every_table() -> None:
    """ziamath (MIT) is no part of the program: where it is installed, it must understand what is copied."""
    ziamath = pytest.importorskip("ziamath", reason="ziamath, which draws MathML, is not installed")
    for equation in [*documents_equations()[::25], *table_formulae()]:
        drawn = ziamath.Math(mathml([equation], 4)).svg()
        assert drawn.startswith("<svg") and drawn.count("<path") + drawn.count("<use") > 2
