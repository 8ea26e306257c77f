"""Formulae on one line: parentheses where they are needed and nowhere else; what is written computes the same."""

from __future__ import annotations

import ast
import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.equation import Equation
from core.formula import (
    BigSum,
    Call,
    Case,
    Cases,
    Derivative,
    Elided,
    Fraction,
    Leaf,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Source,
    Sum,
    evaluate,
)
from core.formula_latex import latex
from core.formula_text import text

A = Leaf("w", "5", 0.4, Source("edge", 4, "weight"))
B = Leaf("delta", "h1", -0.5, Source("neuron", 3, "delta"))
OUT = Leaf("out", "o1", 0.25, Source("neuron", 4, "out"))
SMALL = Leaf("w", "6", 1.25e-7, Source("edge", 5, "weight"))
SLOPE = Derivative(Leaf("E"), A, 0.75, A.source)
CASES = Cases((Case(A, OUT, ">", Number(0.0)),), Negative(A))


@pytest.mark.parametrize(
    ("node", "names", "numbers"),
    [
        (A, "w₅", "0.4"),
        (OUT, "out_o1", "0.25"),
        (Leaf("E", "h 1", None), "E_(h 1)", "E_(h 1)"),
        (SLOPE, "∂E/∂w₅", "0.75"),
        (Derivative(Leaf("E", "(4)"), A, 0.75), "∂E_(4)/∂w₅", "∂E_(4)/∂w₅"),
        (Power(SLOPE, Number(2.0)), "(∂E/∂w₅)^2", "0.75^2"),
        (Product((A, SLOPE)), "w₅·∂E/∂w₅", "0.4 × 0.75"),
        (Product((A, OUT)), "w₅·out_o1", "0.4 × 0.25"),
        (Product((A, B)), "w₅·delta_h1", "0.4 × (−0.5)"),
        (Sum((A, B)), "w₅ + delta_h1", "0.4 + (−0.5)"),
        (Sum((B, A)), "delta_h1 + w₅", "−0.5 + 0.4"),
        (Sum((A, Negative(B))), "w₅ − delta_h1", "0.4 − (−0.5)"),
        (Sum((A, Negative(Sum((A, OUT))))), "w₅ − (w₅ + out_o1)", "0.4 − (0.4 + 0.25)"),
        (Product((Sum((Number(1.0), Negative(OUT))), A)), "(1 − out_o1)·w₅", "(1 − 0.25) × 0.4"),
        (Negative(Sum((A, OUT))), "−(w₅ + out_o1)", "−(0.4 + 0.25)"),
        (Fraction(Sum((A, OUT)), Product((A, OUT))), "(w₅ + out_o1) / (w₅·out_o1)", "(0.4 + 0.25) / (0.4 × 0.25)"),
        (Power(B, Number(2.0)), "delta_h1^2", "(−0.5)^2"),
        (Power(SMALL, Number(2.0)), "w₆^2", "(1.25·10⁻⁷)^2"),
        (Fraction(A, SMALL), "w₅ / w₆", "0.4 / (1.25·10⁻⁷)"),
        (Root(Sum((A, OUT))), "√(w₅ + out_o1)", "√(0.4 + 0.25)"),
        (Call("abs", B), "|delta_h1|", "|−0.5|"),
        (Call("Phi", A), "Φ(w₅)", "Φ(0.4)"),
        (BigSum("k", Product((A, OUT))), "Σ_k w₅·out_o1", "Σ_k 0.4 × 0.25"),
        (CASES, "w₅ if out_o1 > 0; else −w₅", "0.4 if 0.25 > 0; else −0.4"),
        (Sum((A, Elided(3, -0.2))), "w₅ + … (3 more: −0.2)", "0.4 + … (3 more: −0.2)"),
    ],
)
def test_with_names_and_with_numbers(node: Node, names: str, numbers: str) -> None:
    assert text(node, "names", 4) == names
    assert text(node, "numbers", 4) == numbers


def test_digits_are_those_asked_for() -> None:
    third = Number(1 / 3)
    assert [text(third, "numbers", digits) for digits in (2, 4, 17)] == ["0.33", "0.3333", "0.3333333333333333"]


SIGNS = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip
NUMBERS = st.sampled_from([-2.0, -0.5, 0.25, 1.0, 3.0]).map(Number)
TREES = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Sum(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda factors: Product(tuple(factors))),
        inner.map(Negative),
        st.tuples(inner, st.sampled_from([2.0, 4.0])).map(lambda pair: Fraction(pair[0], Number(pair[1]))),
        st.tuples(inner, st.sampled_from([2.0, 3.0])).map(lambda pair: Power(pair[0], Number(pair[1]))),
    ),
    max_leaves=8,
)


@given(TREES)
def test_the_text_means_what_the_tree_computes(node: Node) -> None:
    """Read as arithmetic, with the usual precedence, the line gives the tree's value: no parenthesis is missing."""
    written = text(node, "numbers", 17).replace("×", "*").replace("−", "-").replace("^", "**")
    assert "·" not in written
    assert arithmetic(ast.parse(written, mode="eval").body) == pytest.approx(evaluate(node), rel=1e-9, abs=1e-9)


def arithmetic(tree: ast.expr) -> float:
    """Compute an expression of numbers and + − × / ^."""
    match tree:
        case ast.Constant(value):
            return float(value)
        case ast.UnaryOp(ast.USub(), body):
            return -arithmetic(body)
        case ast.BinOp(left, sign, right):
            return float(SIGNS[type(sign)](arithmetic(left), arithmetic(right)))
    raise AssertionError(ast.dump(tree))


def test_no_minus_stands_before_a_zero() -> None:
    zero = Leaf("t", "o1", 0.0, Source("neuron", 4, "target"))
    share = Negative(Product((zero, Call("ln", OUT))))
    assert text(share, "names", 4) == "−t_o1·ln(out_o1)"
    assert text(share, "numbers", 4) == "0 × ln(0.25)"
    assert text(Negative(Fraction(zero, OUT)), "numbers", 4) == "0 / 0.25"
    assert text(Negative(Product((A, Call("ln", OUT)))), "numbers", 4) == "−0.4 × ln(0.25)"
    assert text(Sum((A, Negative(zero))), "numbers", 4) == "0.4 − 0"  # a difference is one
    assert "= 0 \\times" in latex([Equation(A, ((share, "numbers"),))], 4)
