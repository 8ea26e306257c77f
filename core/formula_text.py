"""A formula on one line of plain text, with names or with numbers: for the command line, screen readers and copying."""

from __future__ import annotations

import re

from core.formula import (
    BigSum,
    Call,
    Cases,
    Derivative,
    Elided,
    Fraction,
    Leaf,
    Mode,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Root,
    Sum,
)
from core.numbers import shown, subscripted

# How tightly a form binds: what stands inside a tighter one gets parentheses.
SUM, PRODUCT, NEGATIVE, POWER, ATOM = range(5)
SYMBOLS = {"Phi": "Φ", "phi": "φ", "alpha": "α"}


def binding(node: Node, mode: Mode) -> int:
    """Return how tightly a node's outermost operation binds in this mode; a negative number binds as a minus does."""
    match node:
        case Sum():
            return SUM
        case Product():
            return PRODUCT
        case Fraction():
            return PRODUCT
        case Negative():
            return NEGATIVE
        case BigSum():
            return PRODUCT
        case Power():
            return POWER
        case Number(value):
            return NEGATIVE if _is_negative(value) else ATOM
        case Leaf() | Derivative():
            if shows_number(node, mode):
                return NEGATIVE if _is_negative(node.value) else ATOM
            return PRODUCT if isinstance(node, Derivative) else ATOM
        case _:
            return ATOM


def _is_negative(value: object) -> bool:
    return isinstance(value, int | float) and value < 0


def symbol(leaf: Leaf) -> str:
    """Return a leaf's name: w₅, out_h1, δ_o1."""
    name = SYMBOLS.get(leaf.symbol, leaf.symbol)
    if not leaf.subscript:
        return name
    joined = subscripted(name + leaf.subscript) if leaf.subscript.isdigit() and len(name) == 1 else None
    return joined or f"{name}_{_grouped(leaf.subscript)}"


def _grouped(subscript: str) -> str:
    return subscript if re.fullmatch(r"\w+|\(\w+\)", subscript) else f"({subscript})"


def shows_number(node: Leaf | Derivative, mode: Mode) -> bool:
    """Tell whether a leaf stands as its value: in numbers, unless it is a constant known by its name, as e is."""
    return mode == "numbers" and node.value is not None and (node.source is not None or node_is_count(node))


def has_minus(body: Node, mode: Mode) -> bool:
    """Tell whether a minus is written before what is negated: before a 0, as in 0 × ln(0.1), there is none."""
    match body:
        case Leaf() | Derivative():
            return not (shows_number(body, mode) and body.value == 0)
        case Number(value):
            return mode == "names" or value != 0
        case Product(factors):
            return has_minus(factors[0], mode)
        case Fraction(top, _):
            return has_minus(top, mode)
    return True


def node_is_count(node: Leaf | Derivative) -> bool:
    """Tell whether a leaf counts something: the K outputs, the N samples."""
    return isinstance(node, Leaf) and node.symbol in ("K", "N")


def is_power_of_ten(node: Node, mode: Mode, digits: int) -> bool:
    """Tell whether a node stands as a number like 1.3·10⁻⁷, which is a product to what binds more tightly."""
    if not isinstance(node, Leaf | Derivative | Number):
        return False
    return (isinstance(node, Number) or shows_number(node, mode)) and "·" in shown(node.value, digits)


def text(node: Node, mode: Mode, digits: int) -> str:
    """Return the formula on one line.

    Args:
        mode: "names" for symbols, "numbers" for values.
        digits: significant digits of a value.
    """
    match node:
        case Leaf():
            return shown(node.value, digits) if shows_number(node, mode) else symbol(node)
        case Derivative(top, bottom):
            return shown(node.value, digits) if shows_number(node, mode) else f"∂{symbol(top)}/∂{symbol(bottom)}"
        case Number(value):
            return shown(value, digits)
        case Elided(count, value):
            return f"… ({count} more: {shown(value, digits)})"
        case Call("abs", argument):
            return f"|{text(argument, mode, digits)}|"
        case Call(name, argument):
            return f"{SYMBOLS.get(name, name)}({text(argument, mode, digits)})"
        case Cases():
            return _cases(node, mode, digits)
        case _:
            return _operation(node, mode, digits)


def _operation(node: Node, mode: Mode, digits: int) -> str:
    match node:
        case Sum(terms):
            return text(terms[0], mode, digits) + "".join(_later(term, mode, digits) for term in terms[1:])
        case Product(factors):
            sign = " × " if mode == "numbers" else "·"
            return sign.join(_factor(factor, mode, digits) for factor in factors)
        case Negative(body):
            return ("−" if has_minus(body, mode) else "") + _inside(body, PRODUCT, mode, digits)
        case Fraction(top, bottom):
            return f"{_inside(top, PRODUCT, mode, digits)} / {_inside(bottom, POWER, mode, digits)}"
        case Power(base, exponent):
            return f"{_inside(base, ATOM, mode, digits)}^{_inside(exponent, ATOM, mode, digits)}"
        case Root(body):
            return f"√({text(body, mode, digits)})"
        case BigSum(index, body):
            return f"Σ{'_' + index if index else ''} {_inside(body, PRODUCT, mode, digits)}"
    raise TypeError(f"{type(node).__name__} is no formula")


def _cases(node: Cases, mode: Mode, digits: int) -> str:
    told = [
        f"{text(case.value, mode, digits)} if {text(case.left, mode, digits)} {case.relation} "
        f"{text(case.right, mode, digits)}"
        for case in node.cases
    ]
    return "; ".join([*told, f"else {text(node.otherwise, mode, digits)}"])


def _later(term: Node, mode: Mode, digits: int) -> str:
    """Write a term after others, with its sign."""
    if isinstance(term, Negative):
        return " − " + _inside(term.body, PRODUCT, mode, digits)
    return " + " + _inside(term, SUM, mode, digits)


def _factor(node: Node, mode: Mode, digits: int) -> str:
    return f"({text(node, mode, digits)})" if isinstance(node, Fraction) else _inside(node, PRODUCT, mode, digits)


def _inside(node: Node, tightness: int, mode: Mode, digits: int) -> str:
    written = text(node, mode, digits)
    return f"({written})" if is_bracketed(node, tightness, mode, digits) else written


def is_bracketed(node: Node, tightness: int, mode: Mode, digits: int) -> bool:
    """Tell whether a part stands in parentheses: it binds less tightly than what it is in, or is negative."""
    outer = binding(node, mode)
    return outer < tightness or outer == NEGATIVE or (tightness > PRODUCT and is_power_of_ten(node, mode, digits))
