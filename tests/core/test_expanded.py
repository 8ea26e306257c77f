"""Polynomial networks multiplied out: the right monomials, exact coefficients, the network's value, and the limit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document import Data, Document
from core.expanded import TooLongError, expanded, formula_of, is_polynomial
from core.files import builtin_names, read_builtin
from core.formula import Leaf, evaluate
from core.formula_text import text
from core.iteration import iterate
from core.network import Network, Neuron, Role, make_network, read_only
from tests import examples


def document_of(network: Network, *row: float) -> Document:
    columns = tuple(neuron.id for neuron in network.neurons if neuron.role in (Role.INPUT, Role.OUTPUT))
    return Document(network, data=Data(columns, read_only(np.array([row]))))


def square_network(a: float = 3.0, b: float = -2.0, c: float = 1.0) -> Network:
    """(a x + b y + c)², doubled and with x added."""
    neurons = [Neuron("x", Role.INPUT), Neuron("y", Role.INPUT), Neuron("1", Role.BIAS)]
    neurons += [Neuron("h", Role.HIDDEN, "square"), Neuron("o", Role.OUTPUT)]
    rows = [("w1", "x", "h", a), ("w2", "y", "h", b), ("w3", "1", "h", c), ("w4", "h", "o", 2.0), ("w5", "x", "o", 1.0)]
    return make_network(neurons, rows)


def test_a_square_is_multiplied_out() -> None:
    (found,) = expanded(square_network())
    assert found.coefficients == {
        ((0, 2),): 18.0, ((0, 1), (1, 1)): -24.0, ((1, 2),): 8.0, ((0, 1),): 13.0, ((1, 1),): -8.0, (): 2.0,
    }  # fmt: skip
    assert found.degree == 2


def test_it_is_written_highest_degree_first() -> None:
    (found,) = expanded(square_network(a=1.0, b=-1.0, c=0.0))
    formula = formula_of(found, {0: Leaf("x", value=2.0), 1: Leaf("y", value=0.5)}, 100)
    assert text(formula, "names", 4) == "2·x^2 − 4·x·y + 2·y^2 + x"
    assert evaluate(formula) == 2 * (2.0 - 0.5) ** 2 + 2.0
    assert text(formula_of(found, {0: Leaf("x"), 1: Leaf("y")}, 1), "names", 4) == "2·x^2"


def test_a_constant_and_nothing_at_all_are_written_too() -> None:
    (found,) = expanded(square_network(a=0.0, b=0.0, c=0.0).set_weight(4, 0.0))
    assert text(formula_of(found, {}, 10), "names", 4) == "0" and found.degree == 0
    (minus,) = expanded(square_network(a=0.0, b=0.0, c=0.0).set_weight(4, -1.0))
    assert text(formula_of(minus, {0: Leaf("x")}, 10), "names", 4) == "−x"


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in [*examples.names(), *builtin_names()]
        if is_polynomial((read_builtin(name) if name in builtin_names() else examples.document(name)).network)
    ],
)
def test_on_the_polynomial_examples_it_gives_the_trace_s_out(name: str) -> None:
    trace = iterate(read_builtin(name) if name in builtin_names() else examples.document(name)).trace
    for sample in range(trace.samples):
        for output, polynomial in zip(trace.network.topology.outputs, expanded(trace.network), strict=True):
            assert polynomial.at(trace.out[sample]) == pytest.approx(trace.out[sample, output], rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-3, 3, width=32), min_size=13, max_size=13),
    st.lists(st.sampled_from(["identity", "square", "cube"]), min_size=3, max_size=3),
    st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
)
def test_any_polynomial_network_agrees_with_its_expanded_form(weights, activations, inputs) -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("y", Role.INPUT), Neuron("b", Role.BIAS)]
    neurons += [Neuron(f"h{i}", Role.HIDDEN, activation) for i, activation in enumerate(activations)]
    neurons += [Neuron("o", Role.OUTPUT, "square")]
    ends = [(s, f"h{i}") for i in range(3) for s in ("x", "y", "b")] + [(f"h{i}", "o") for i in range(3)] + [("x", "o")]
    network = make_network(
        neurons, [(f"w{i}", s, t, w) for i, ((s, t), w) in enumerate(zip(ends, weights, strict=True))]
    )
    trace = iterate(document_of(network, *inputs, 0.0)).trace
    (polynomial,) = expanded(network)
    size = sum(  # of the terms before they cancel: rounding of the network itself is relative to it
        abs(c) * np.prod([abs(trace.out[0, n]) ** p for n, p in m]) for m, c in polynomial.coefficients.items()
    )
    assert abs(polynomial.at(trace.out[0]) - trace.out[0, 6]) <= 1e-12 * max(1.0, size)


def test_too_many_monomials_are_refused_and_not_waited_for() -> None:
    inputs = [Neuron(f"x{i}", Role.INPUT) for i in range(30)]
    neurons = [*inputs, Neuron("h", Role.HIDDEN, "cube"), Neuron("o", Role.OUTPUT)]
    rows = [(f"w{i}", f"x{i}", "h", 1.0) for i in range(30)] + [("v", "h", "o", 1.0)]
    with pytest.raises(TooLongError):
        expanded(make_network(neurons, rows))


def test_another_activation_has_no_expanded_form() -> None:
    network = read_builtin("xor-2-2-1").network
    assert not is_polynomial(network)
    with pytest.raises(ValueError, match="not polynomial"):
        expanded(network)


def test_a_coefficient_beyond_every_float_is_infinite() -> None:
    (found,) = expanded(square_network(a=1e200))
    assert found.coefficients[((0, 2),)] == np.inf
