"""Every formula that the examples bring on screen, for the tests of what is copied."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from core.activations import ACTIVATIONS, parameters_of
from core.equation import Equation, equations_of
from core.explain import explain
from core.files import builtin_names, read_builtin
from core.formula import Call, Derivative, Leaf, Mode, Node, Source, substitute
from core.iteration import iterate
from core.losses import LOSSES
from core.optimizers import OPTIMIZERS, TEXTBOOK
from core.steps import Level, plan_of

NASTY = (
    "_", "%", "50%_a&b", "#1", "{", "}", "{}", "\\", "\\end{document}", "a^b", "~", "$x$", "x'", '"quoted"', "`tick`",
    "a--b", "<b>&amp;</b>", "]]>", "|x|", "[0]", "*", "é Ñ ß ø Ł ő ç ı", "Ελληνικά δ", "h₁", "x²", "→ ≤ ½ °", "нейрон",
    "神経", "🚀", "👩‍🔬", "שלום", "a\tb\nc", "\x00\x07", "\u202ename", "  two  spaces ", "-", "a" * 60, "\ufffd", "é",
    "1.5", "(2)", "net", "w5", "i", "hidden", "\u0301", "𝒳",
)  # fmt: skip


@cache
def documents_equations() -> tuple[Equation, ...]:
    """Return every formula of every step at every level of every built-in example, each once."""
    return tuple(dict.fromkeys(equation for name in builtin_names() for equation in _equations(name)))


def _equations(name: str) -> Iterator[Equation]:
    iteration = iterate(read_builtin(name))
    for level in Level:
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            yield from equations_of(explain(iteration, plan.step(index)))


def numeric_lines() -> Iterator[Node]:
    """Yield every right side that stands as numbers."""
    for equation in documents_equations():
        yield from (right for right, mode in equation.rights if mode == "numbers")


def named_by(name: str, value: float = -1.25e-7) -> Equation:
    """Return an equation in which a name of a file stands as a symbol, as a subscript and below a mark."""
    source = Source("edge", 0, "weight")
    leaves = (Leaf(name, "", value, source), Leaf("w⁺", name, value, source), Leaf("δ", name, value, source))
    rights: tuple[tuple[Node, Mode], ...] = tuple((leaf, "names") for leaf in leaves)
    return Equation(Leaf("net", name, value, source), (*rights, (leaves[0], "numbers")))


def table_formulae() -> Iterator[Equation]:
    """Yield the formulae of all activations, losses and optimizers."""
    for activation in ACTIVATIONS.values():
        yield Equation(Leaf("out", "j"), ((activation.formula, "names"),))
        yield Equation(Call("f′", Leaf("net", "j")), ((activation.derivative_formula, "names"),))
    for loss in LOSSES.values():
        yield Equation(Leaf("E", "k"), ((loss.formula, "names"),))
        yield Equation(Derivative(Leaf("E"), Leaf("out", "k")), ((loss.derivative_formula, "names"),))
    for optimizer in (*OPTIMIZERS.values(), *TEXTBOOK.values()):
        for symbol, formula in optimizer.terms:
            yield Equation(Leaf(symbol, "5"), ((formula, "names"),))


def activations_at(net: float) -> Iterator[Node]:
    """Yield every activation's formula and derivative with numbers in it."""
    source = Source("neuron", 0, "net")
    for name, activation in ACTIVATIONS.items():
        if name == "softmax":  # its formula is that of a whole group
            continue
        out = float(activation.function(np.array([net]), parameters_of(name, {}))[0])
        values: dict[str, Node] = {"net": Leaf("net", "j", net, source), "out": Leaf("out", "j", out, source)}
        for key, value in parameters_of(name, {}).items():
            values[key] = Leaf(key, "", value, source)
        yield substitute(activation.formula, values)
        yield substitute(activation.derivative_formula, values)
