"""What edits refuse, why and where; and that the question is answered fast enough to be asked as the mouse moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from core import editing
from core.document import Document
from core.editing import EditRefused, add_edge, add_neuron, reason_against_edge
from core.files import to_text
from core.network import Edges, Network, Neuron, Role, Topology, make_network
from tests.core.test_editing import B2, H1, H2, O1, X1, xor


def refused(edit: Callable[[], object]) -> EditRefused:
    with pytest.raises(EditRefused) as caught:
        edit()
    return caught.value


@pytest.mark.parametrize(
    ("source", "target", "key", "neurons", "edges", "fields"),
    [
        (H1, H1, "self_loop", (H1,), (), {"name": "h₁"}),
        (H1, X1, "edge_into_input", (X1,), (), {"name": "x₁"}),
        (H1, B2, "edge_into_bias", (B2,), (), {"name": "b₂"}),
        (X1, H1, "parallel_edge", (X1, H1), (0,), {"source": "x₁", "target": "h₁", "edge": "w1"}),
        (O1, H1, "cycle", (O1, H1), (6,), {"path": "o₁ → h₁ → o₁"}),
    ],
)
def test_an_edge_that_may_not_be(
    source: int, target: int, key: str, neurons: tuple[int, ...], edges: tuple[int, ...], fields: dict[str, str]
) -> None:
    refusal = reason_against_edge(xor().network.topology, source, target)
    assert refusal is not None
    assert (refusal.why.key, dict(refusal.why.fields)) == (f"edit.{key}", fields)
    assert (refusal.places.neurons, refusal.places.edges) == (neurons, edges)
    error = refused(lambda: add_edge(xor(), source, target))
    assert (error.why, error.places) == (refusal.why, refusal.places)


def chain(count: int) -> Network:
    neurons = [Neuron(f"h{i}", Role.HIDDEN) for i in range(count)]
    return make_network(neurons, [(f"w{i}", f"h{i}", f"h{i + 1}", 1.0) for i in range(count - 1)])


def test_a_long_cycle_is_named_in_part_and_lit_whole() -> None:
    refusal = reason_against_edge(chain(5000).topology, 4999, 0)
    assert refusal is not None
    assert refusal.why.fields["path"] == "h₄₉₉₉ → h₀ → h₁ → h₂ → h₃ → h₄ → h₅ → h₆ → h₇ → …"
    assert sorted(refusal.places.neurons) == list(range(5000))
    assert sorted(refusal.places.edges) == list(range(4999))


def test_a_cycle_through_a_softmax_group() -> None:
    grouped = editing.set_softmax_group(xor(), [H1, H2], "g").network.topology
    inside = reason_against_edge(grouped, H1, H2)
    assert inside is not None
    assert (inside.why.key, dict(inside.why.fields)) == ("edit.group_cycle", {"name": "g", "path": "h₁ → h₂, h₁"})
    document = add_neuron(Document(network=Network(grouped, xor().network.weights)), Role.HIDDEN, 0, 0)[0]
    document = add_edge(document, H2, 7)[0]
    around = reason_against_edge(document.network.topology, 7, H1)
    assert around is not None
    assert around.why.fields["path"] == "h₃ → h₁, h₂ → h₃"
    assert set(around.places.neurons) == {7, H1, H2}


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("empty_id", lambda d: editing.rename_neuron(d, H1, "")),
        ("empty_id", lambda d: editing.rename_edge(d, 0, "")),
        ("empty_id", lambda d: editing.set_softmax_group(d, [H1], "")),
        ("empty_id", lambda d: editing.tie(d, [0, 1], "")),
        ("id_taken", lambda d: editing.rename_neuron(d, H1, "o1")),
        ("id_taken", lambda d: editing.rename_edge(d, 0, "w9")),
        ("unsavable", lambda d: editing.rename_neuron(d, H1, "\ud800")),
        ("unsavable", lambda d: editing.set_label(d, H1, "\udfff")),
        ("unsavable", lambda d: editing.set_title(d, "\ud800")),
        ("unsavable", lambda d: editing.set_notes(d, "\ud800")),
        ("not_finite", lambda d: editing.set_weight(d, [0], float("inf"))),
        ("not_finite", lambda d: editing.add_edge(d, X1, O1, float("nan"))),
        ("not_finite", lambda d: editing.move(d, {H1: (0.0, float("inf"))})),
        ("not_finite", lambda d: editing.add_neuron(d, Role.INPUT, float("nan"), 0)),
        ("not_finite", lambda d: editing.set_activation(d, [H1], "elu", {"alpha": float("nan")})),
        ("unknown_activation", lambda d: editing.set_activation(d, [H1], "sigmoid")),
        ("unknown_activation", lambda d: editing.add_neuron(d, Role.HIDDEN, 0, 0, "sigmoid")),
        ("unknown_activation", lambda d: editing.add_layer_after(d, 1, 2, "sigmoid")),
        ("unknown_parameter", lambda d: editing.set_activation(d, [H1], "elu", {"slope": 1})),
        ("unknown_loss", lambda d: editing.set_loss(d, "hinge")),
        ("batch_size", lambda d: editing.set_batch_size(d, 0)),
        ("no_activation", lambda d: editing.set_activation(d, [H1, X1], "tanh")),
        ("edges_come_in", lambda d: editing.set_role(d, [H1], Role.INPUT)),
        ("edges_come_in", lambda d: editing.set_role(d, [X1, H2], Role.BIAS)),
        ("tie_needs_two", lambda d: editing.tie(d, [3])),
        ("group_cycle", lambda d: editing.set_softmax_group(d, [H1, O1], "g")),
        ("layer_size", lambda d: editing.add_layer_after(d, 1, 0)),
        ("no_such_layer", lambda d: editing.add_layer_after(d, 3, 1)),
        ("no_such_layer", lambda d: editing.remove_layer(d, 9)),
        ("no_hidden_layer", lambda d: editing.duplicate_layer(d, 0)),
        ("too_many_neurons", lambda d: editing.add_layer_after(d, 1, 100_001)),
    ],
)
def test_refusals(key: str, edit: Callable[[Document], object]) -> None:
    document = xor()
    before = to_text(document)
    assert refused(lambda: edit(document)).why.key == f"edit.{key}"
    assert to_text(document) == before


def test_a_refusal_lights_what_is_in_the_way() -> None:
    assert refused(lambda: editing.set_role(xor(), [H1], Role.INPUT)).places == editing.Places((H1,), (0, 1, 4))
    assert refused(lambda: editing.rename_neuron(xor(), H1, "o1")).places == editing.Places((O1,))
    assert refused(lambda: editing.rename_edge(xor(), 0, "w9")).places == editing.Places(edges=(8,))
    group = refused(lambda: editing.set_softmax_group(xor(), [H1, O1], "g"))
    assert set(group.places.neurons) == {H1, O1}
    assert group.places.edges == (6,)


def layered(*sizes: int) -> Document:
    """Return a large layered document, built from arrays."""
    start = np.cumsum([0, *sizes])
    pairs = [np.indices(pair).reshape(2, -1) + start[[k, k + 1], None] for k, pair in enumerate(pairwise(sizes))]
    source, target = np.concatenate(pairs, axis=1)
    roles = [Role.INPUT, *[Role.HIDDEN] * (len(sizes) - 2), Role.OUTPUT]
    neurons = [Neuron(f"{role.value[0]}{k}_{i}", role) for k, role in enumerate(roles) for i in range(sizes[k])]
    count = len(source)
    edges = Edges(
        tuple(f"w{e + 1}" for e in range(count)), source, target, (None,) * count, np.zeros(count, dtype=np.bool_)
    )
    return Document(network=Network(Topology(tuple(neurons), edges), np.full(count, 0.1)))


def test_a_large_network_answers_at_every_move_of_the_mouse() -> None:
    topology = layered(784, 128, 10).network.topology
    source = 784 + 128
    assert reason_against_edge(topology, source, 784) is not None  # the first question makes the search
    started = time.perf_counter()
    keys = [getattr(reason_against_edge(topology, source, target), "why", None) for target in range(784, 922)]
    assert (time.perf_counter() - started) / len(keys) < 0.005
    assert [key.key if key else None for key in keys] == ["edit.cycle"] * 128 + ["edit.self_loop"] + [None] * 9


def test_an_edge_more_in_a_large_network_leaves_the_rest() -> None:
    document, edge = add_edge(layered(784, 128, 10), 0, 912, 0.25)
    assert (edge, document.network.edges.ids[-1], document.network.weights[-1]) == (101_632, "w101633", 0.25)
