"""The straight-line functions of small networks against the arrays' pass, value by value."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.activations import ACTIVATIONS
from core.document import Data, Document, Loss
from core.iteration import iterate
from core.losses import FUSED, LOSSES
from core.network import Edges, Network, Neuron, Role, Topology, make_network
from core.propagation import Trace, propagate, propagate_arrays
from core.straight_line import ACTIVATION_CODE, FUSED_CODE, LOSS_CODE, MOST_EDGES, run, straight_line
from tests import examples

QUANTITIES = ("net", "out", "slope", "dE_dout", "delta", "losses", "loss_shares", "own_dE_dout", "gradient_sum")


def worst(one: Trace, other: Trace) -> float:
    """Return the largest difference of any value, in units of the largest value; ∞ if what is not finite differs."""
    difference, scale = 0.0, 1.0
    for quantity in QUANTITIES:
        a, b = getattr(one, quantity), getattr(other, quantity)
        known = np.isfinite(b)
        if a.shape != b.shape or not np.array_equal(a[~known], b[~known], equal_nan=True):
            return np.inf
        difference = max(difference, float(np.max(np.abs(a[known] - b[known]), initial=0.0)))
        scale = max(scale, float(np.max(np.abs(b[known]), initial=0.0)))
    return difference / scale


def both(document: Document) -> tuple[Trace, Trace]:
    """Return the trace of the first sample by either way."""
    given = document.network, document.loss, *document.samples((0,))
    return propagate(*given), propagate_arrays(*given)


def straight_values(document: Document) -> np.ndarray | None:
    """Return what the straight-line function gives of the first sample."""
    line = straight_line(document.network.topology, document.loss.name, document.loss.over_outputs)
    assert line is not None
    return run(line, document.network.weights, document.inputs[0], document.targets[0])


def small(activation: str, loss: str, over_outputs: Any = "sum") -> Document:
    """Return a skip edge, an output that feeds the other, and a hidden neuron that feeds nobody."""
    neurons = [Neuron("x", Role.INPUT), Neuron("b", Role.BIAS)]
    neurons += [Neuron(id, Role.HIDDEN, activation) for id in ("h", "idle")]
    neurons += [Neuron(id, Role.OUTPUT, activation) for id in ("o", "p")]
    edges = [("1", "x", "h", 0.9), ("2", "b", "h", 0.3), ("3", "h", "o", 0.4), ("4", "x", "o", 0.2),
             ("5", "o", "p", 0.7), ("6", "b", "p", -0.1), ("7", "x", "idle", -0.6)]  # fmt: skip
    data = Data(("x", "o", "p"), np.array([[0.5, 0.3, 0.8]]))
    return Document(make_network(neurons, edges), loss=Loss(loss, over_outputs), data=data)


def test_every_elementwise_activation_and_every_loss_has_its_code() -> None:
    assert {*ACTIVATION_CODE} == {*ACTIVATIONS} - {"softmax"}
    assert {*LOSS_CODE} == {*LOSSES}
    assert {*FUSED_CODE} == {*FUSED}


@pytest.mark.parametrize("over_outputs", ["sum", "mean"])
@pytest.mark.parametrize("loss", LOSS_CODE)
@pytest.mark.parametrize("activation", ACTIVATION_CODE)
def test_every_activation_under_every_loss(activation: str, loss: str, over_outputs: str) -> None:
    document = small(activation, loss, over_outputs)
    straight, arrays = both(document)
    assert worst(straight, arrays) <= 1e-15
    finite = np.isfinite([*arrays.losses, *arrays.gradient_sum, *arrays.dE_dout[0]]).all()
    assert (straight_values(document) is not None) == finite


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Return any small graph, neurons in any order, with ties, and one sample.

    Under a cross-entropy all outputs are logistic: 1/(1 − out) of any other blows up the last bit without bound.
    """
    loss = Loss(draw(st.sampled_from(sorted(LOSS_CODE))), draw(st.sampled_from(["sum", "mean"])))
    counts = [draw(st.integers(*bounds)) for bounds in ((1, 3), (0, 2), (0, 4), (1, 3))]
    roles = [role for role, count in zip(Role, counts, strict=True) for _ in range(count)]
    kinds = [draw(st.sampled_from(sorted(ACTIVATION_CODE))) for _ in roles]
    if "entropy" in loss.name:
        kinds[-counts[3] :] = ["logistic"] * counts[3]
    parameters = {"leaky_relu": {"slope": draw(st.floats(-1, 1))}, "elu": {"alpha": draw(st.floats(0.1, 2))}}
    made = [
        Neuron(str(n), role, kind, parameters.get(kind, {}))
        for n, (role, kind) in enumerate(zip(roles, kinds, strict=True))
    ]
    place = draw(st.permutations(range(len(made))))
    neurons = [made[place.index(n)] for n in range(len(made))]
    first = counts[0] + counts[1]
    possible = [(s, t) for t in range(first, len(made)) for s in range(t)]
    chosen = draw(st.lists(st.sampled_from(possible), unique=True))
    ties = [draw(st.sampled_from([None, None, "a", "b"])) for _ in chosen]
    source, target = (np.array([place[pair[end]] for pair in chosen], dtype=np.intp) for end in (0, 1))
    ids = tuple(str(e) for e in range(len(chosen)))
    edges = Edges(ids, source, target, tuple(ties), np.zeros(len(chosen), dtype=np.bool_))
    topology = Topology(tuple(neurons), edges)
    numbers = st.floats(-2, 2)
    free = np.array([draw(numbers) for _ in topology.first_edge])
    network = Network(topology, np.zeros(len(chosen))).with_parameters(free)
    columns = tuple(neuron.id for neuron in neurons if neuron.role in (Role.INPUT, Role.OUTPUT))
    row = [draw(numbers if made[int(id)].role is Role.INPUT else st.floats(0, 1)) for id in columns]
    return Document(network, loss=loss, data=Data(columns, np.array([row])))


@settings(deadline=None, max_examples=150)
@given(documents())
def test_any_small_graph(document: Document) -> None:
    assert worst(*both(document)) <= 1e-13


@pytest.mark.parametrize("name", examples.names())
def test_every_sample_of_the_examples(name: str) -> None:
    document = examples.document(name)
    for row in range(len(document.data.rows)):
        rows = document.data.rows[row : row + 1]
        straight, arrays = both(replace(document, data=replace(document.data, rows=rows)))
        assert worst(straight, arrays) <= 1e-15


@pytest.mark.parametrize(("activation", "weight"), [("logistic", -800.0), ("cube", 1e200), ("sine", np.inf)])
@pytest.mark.parametrize("loss", LOSS_CODE)
def test_what_is_not_finite_or_raises_is_left_to_the_arrays(activation: str, loss: str, weight: float) -> None:
    document = small(activation, loss)
    document = document.with_weight(2, weight).with_weight(3, weight).with_cell(0, "x", 1.0)
    assert straight_values(document) is None
    straight, arrays = both(document)
    for quantity in QUANTITIES:
        np.testing.assert_array_equal(getattr(straight, quantity), getattr(arrays, quantity), quantity)


def test_large_networks_and_softmax_have_no_function() -> None:
    inputs = [Neuron(f"i{k}", Role.INPUT) for k in range(MOST_EDGES + 1)]
    edges = [(neuron.id, neuron.id, "o", 1.0) for neuron in inputs]
    output = Neuron("o", Role.OUTPUT)
    assert straight_line(make_network([*inputs, output], edges).topology, "squared_error", "sum") is None
    assert straight_line(make_network([*inputs[:-2], output], edges[:-2]).topology, "squared_error", "sum") is not None
    assert straight_line(small("softmax", "squared_error").network.topology, "squared_error", "sum") is None


def test_text_of_a_file_never_gets_into_the_source() -> None:
    neurons = [Neuron("x = 1/0", Role.INPUT, label="raise"), Neuron("import os", Role.OUTPUT, "tanh", {"slope": 1e300})]
    network = make_network(neurons, [("weight0\n", "x = 1/0", "import os", 0.5)])
    line = straight_line(network.topology, "squared_error", "sum")
    assert line is not None
    code = line.__code__  # type: ignore[attr-defined]
    assert {*code.co_names} <= {"tanh", "isfinite", "sum", "nan", "pack"}
    assert {type(constant) for constant in code.co_consts} <= {type(None), float, str}
    values = line([0.5], [2.0], [0.0])
    assert values is not None
    assert np.frombuffer(values)[-1] == math.tanh(1.0) ** 2


def test_one_sample_iterates_as_a_batch_of_itself_twice() -> None:
    document = small("tanh", "half_squared_error")
    twice = replace(document, data=replace(document.data, rows=document.data.rows.repeat(2, axis=0)))
    twice = replace(twice, training=replace(twice.training, batch_size="full"))
    one, other = iterate(document), iterate(twice)
    np.testing.assert_allclose(one.updated_weights, other.updated_weights, rtol=1e-15)
