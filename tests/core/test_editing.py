"""Edits: what each changes and what it leaves, what is refused and where, and that any sequence leaves a sound network."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import editing
from core.document import Document, Progress
from core.editing import EditRefused, add_edge, add_neuron, reason_against_edge, remove
from core.files import from_text, read_builtin, to_text
from core.network import Edges, Network, Neuron, Role, Topology, make_network
from core.propagation import propagate
from core.validity import problems_of
from tests.core.test_files_random import documents

X1, X2, B1, H1, H2, B2, O1 = range(7)


def xor() -> Document:
    """Return XOR 2-2-1, edges w1..w9, trained by Adam with a memory that tells the parameters apart."""
    document = read_builtin("xor-2-2-1")
    memory = {"m": np.arange(1.0, 10.0), "v": np.arange(11.0, 20.0)}
    training = replace(document.training, optimizer="adam", progress=Progress(3, memory))
    surface = {"grid": 16, "x": {"edge": "w1", "range": [-1, 1]}, "y": {"edge": "w7", "range": [-1, 1]}}
    view = {"neurons": {"h1": {"shown": True}, "o1": 2}, "edges": {"w1": 3}, "zoom": 2}
    return replace(document, training=training, surface=surface, view=view)


def memory(document: Document, name: str = "m") -> list[float]:
    values: list[float] = document.training.progress.memory[name].tolist()
    return values


def ids(document: Document) -> list[str]:
    return [neuron.id for neuron in document.network.neurons]


def sound(document: Document) -> bool:
    text = to_text(document)
    return problems_of(document.network) == [] and to_text(from_text(text, "x")) == text


def refused(edit: Callable[[], object]) -> EditRefused:
    with pytest.raises(EditRefused) as caught:
        edit()
    return caught.value


# Neurons


@pytest.mark.parametrize(
    ("role", "id", "columns"),
    [
        (Role.INPUT, "x3", ("x1", "x2", "x3", "o1")),
        (Role.BIAS, "b3", ("x1", "x2", "o1")),
        (Role.HIDDEN, "h3", ("x1", "x2", "o1")),
        (Role.OUTPUT, "o2", ("x1", "x2", "o1", "o2")),
    ],
)
def test_a_new_neuron_is_named_like_its_kin_and_has_its_column(role: Role, id: str, columns: tuple[str, ...]) -> None:
    document, index = add_neuron(xor(), role, 5, -7)
    neuron = document.network.neurons[index]
    assert (index, neuron.id, neuron.role, neuron.x, neuron.y) == (7, id, role, 5.0, -7.0)
    assert neuron.activation == ("logistic" if role.computes else "identity")
    assert document.data.columns == columns
    assert document.data.rows.shape == (4, len(columns))
    assert sound(document)


def test_a_new_columns_numbers_are_zero_and_the_others_stay() -> None:
    document = add_neuron(xor(), Role.INPUT, 0, 0)[0]
    assert document.data.rows.tolist() == [[0, 0, 0, 0], [0, 1, 0, 1], [1, 0, 0, 1], [1, 1, 0, 0]]


def test_from_an_empty_canvas() -> None:
    document, names = Document(), []
    for role in (Role.INPUT, Role.INPUT, Role.BIAS, Role.HIDDEN, Role.OUTPUT):
        document, index = add_neuron(document, role, 0, 0)
        names.append(document.network.neurons[index].id)
    document, edge = add_edge(document, 0, 3)
    assert names == ["i1", "i2", "b1", "h1", "o1"]
    assert (document.network.edges.ids, document.network.weights[edge]) == (("w1",), 0.5)
    assert document.data.columns == ("i1", "i2", "o1")
    assert sound(document)


def test_a_fresh_id_is_never_one_that_is_taken() -> None:
    neurons = [Neuron("h3", Role.HIDDEN), Neuron("h2", Role.HIDDEN), Neuron("o1", Role.INPUT)]
    document = Document(network=make_network(neurons, [("w2", "h3", "h2", 1.0), ("a", "o1", "h2", 1.0)]))
    assert ids(add_neuron(document, Role.HIDDEN, 0, 0)[0])[-1] == "h4"
    assert ids(add_neuron(document, Role.OUTPUT, 0, 0)[0])[-1] == "o2"
    assert add_edge(document, 2, 0)[0].network.edges.ids[-1] == "w1"


def test_moving_touches_positions_alone() -> None:
    before = xor()
    document = editing.move(before, {H1: (1.5, 2), O1: (3, 4)})
    assert [(n.x, n.y) for n in document.network.neurons[H1:]] == [(1.5, 2), (220, 160), (220, 325), (3, 4)]
    assert document.network.edges is before.network.edges
    assert document.network.weights is before.network.weights
    assert document.training is before.training


def test_a_renamed_neuron_keeps_its_column_and_its_view() -> None:
    document = editing.rename_neuron(xor(), O1, "y")
    assert document.data.columns == ("x1", "x2", "y")
    assert document.view == {"neurons": {"h1": {"shown": True}, "y": 2}, "edges": {"w1": 3}, "zoom": 2}
    assert sound(document)


def test_a_renamed_edge_keeps_its_axis_and_its_view() -> None:
    document = editing.rename_edge(xor(), 0, "slope")
    assert document.network.edges.ids[:2] == ("slope", "w2")
    assert document.surface is not None
    assert (document.surface["x"]["edge"], document.surface["y"]["edge"]) == ("slope", "w7")
    assert document.view["edges"] == {"slope": 3}
    assert memory(document) == memory(xor())
    assert sound(document)


def test_its_own_name_is_not_taken() -> None:
    assert ids(editing.rename_neuron(xor(), H1, "h1")) == ids(xor())


def test_labels_come_and_go() -> None:
    document = editing.set_label(xor(), H1, "and")
    assert document.network.neurons[H1].name == "and"
    assert editing.set_label(document, H1, "").network.neurons[H1].label is None


def test_a_hidden_neuron_made_output_gets_a_column_and_back_loses_it() -> None:
    document = editing.set_role(xor(), [H1], Role.OUTPUT)
    assert (document.data.columns, document.network.neurons[H1].activation) == (("x1", "x2", "o1", "h1"), "tanh")
    assert document.data.rows[:, 3].tolist() == [0, 0, 0, 0]
    again = editing.set_role(document, [H1], Role.HIDDEN)
    assert to_text(again) == to_text(xor())


def test_an_input_made_bias_or_hidden() -> None:
    bias = editing.set_role(xor(), [X1], Role.BIAS)
    assert bias.data.columns == ("x2", "o1")
    assert bias.data.rows[:, 0].tolist() == [0, 1, 0, 1]
    hidden = editing.set_role(xor(), [X1, B1], Role.HIDDEN)
    assert [hidden.network.neurons[i].activation for i in (X1, B1)] == ["logistic", "logistic"]
    assert sound(bias)
    assert sound(hidden)


def test_an_input_made_output_keeps_its_numbers() -> None:
    document = editing.set_role(xor(), [X1], Role.OUTPUT)
    assert document.data.columns == ("x1", "x2", "o1")
    assert document.data.rows.tolist() == xor().data.rows.tolist()


def test_activations_with_their_parameters() -> None:
    document = editing.set_activation(xor(), [H1, H2], "leaky_relu", {"slope": 0.2})
    assert [dict(document.network.neurons[i].parameters) for i in (H1, H2)] == [{"slope": 0.2}] * 2
    again = editing.set_activation(document, [H1], "leaky_relu")
    assert again.network.neurons[H1].parameters == {"slope": 0.2}
    assert not editing.set_activation(document, [H1], "tanh").network.neurons[H1].parameters


def test_a_softmax_group() -> None:
    document = editing.set_softmax_group(xor(), [H1, H2], "g")
    out = propagate(document.network, document.loss, document.inputs, document.targets).out
    assert np.allclose(out[:, H1] + out[:, H2], 1.0, rtol=0, atol=1e-15)
    assert not editing.set_softmax_group(document, [H1], None).network.neurons[H1].parameters


# Edges


def test_a_new_edge_stands_at_the_end_with_an_empty_memory() -> None:
    document, edge = add_edge(xor(), X1, O1)
    edges = document.network.edges
    assert (edge, edges.ids[9], edges.source[9], edges.target[9]) == (9, "w10", X1, O1)
    assert memory(document) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    assert memory(document, "v")[8:] == [19, 0]
    assert sound(document)


def test_removing_a_neuron_takes_all_that_spoke_of_it() -> None:
    document = remove(xor(), [H1, X2])
    assert ids(document) == ["x1", "b1", "h2", "b2", "o1"]
    assert document.network.edges.ids == ("w3", "w6", "w8", "w9")
    assert memory(document) == [3, 6, 8, 9]
    assert document.data.columns == ("x1", "o1")
    assert document.data.rows.tolist() == [[0, 0], [0, 1], [1, 1], [1, 0]]
    assert document.surface == {"grid": 16}
    assert document.view == {"neurons": {"o1": 2}, "edges": {}, "zoom": 2}
    assert sound(document)


def test_removing_one_of_two_tied_edges_unties_the_other_and_keeps_the_shared_memory() -> None:
    tied = editing.tie(xor(), [1, 3])
    document = remove(tied, edges=[1])
    assert not any(document.network.edges.tie)
    assert document.network.edges.ids[2] == "w4"
    assert memory(document) == [1, 3, 2, 5, 6, 7, 8, 9]
    assert document.network.weights[2] == -0.6


def test_removing_nothing_removes_nothing() -> None:
    assert to_text(remove(xor())) == to_text(xor())


def test_sharing_one_weight() -> None:
    document = editing.tie(editing.set_frozen(xor(), [1], True), [3, 1])
    edges = document.network.edges
    assert edges.tie == (None, "t1", None, "t1", *[None] * 5)
    assert document.network.weights[[1, 3]].tolist() == [-0.6, -0.6]
    assert edges.frozen.tolist() == [False, True, False, True, *[False] * 5]
    assert memory(document) == [1, 2, 3, 5, 6, 7, 8, 9]
    assert sound(document)


def test_sharing_is_joined_with_ties_that_there_are() -> None:
    document = editing.tie(editing.tie(xor(), [1, 3], "a"), [3, 0])
    assert document.network.edges.tie[:4] == ("a", "a", None, "a")
    assert document.network.weights[[0, 1, 3]].tolist() == [0.8] * 3
    assert editing.tie(document, [4], "a").network.edges.tie[:5] == ("a", "a", None, "a", "a")


def test_untied_edges_keep_weight_and_memory() -> None:
    tied = editing.tie(xor(), [0, 1, 2])
    alone = editing.untie(tied, [1])
    assert alone.network.edges.tie[:3] == ("t1", None, "t1")
    assert alone.network.weights[:3].tolist() == [0.8] * 3
    assert memory(alone) == [1, 1, 4, 5, 6, 7, 8, 9]
    both = editing.untie(tied, [0, 1])
    assert not any(both.network.edges.tie)
    assert memory(both) == [1, 1, 1, 4, 5, 6, 7, 8, 9]
    assert sound(both)


def test_weights_and_freezing_hold_for_the_whole_tie() -> None:
    tied = editing.tie(xor(), [1, 3])
    heavy = editing.set_weight(tied, [3, 8], 2.5)
    assert np.flatnonzero(heavy.network.weights == 2.5).tolist() == [1, 3, 8]
    held = editing.set_frozen(tied, [3], True)
    assert np.flatnonzero(held.network.edges.frozen).tolist() == [1, 3]
    assert sound(heavy)
    assert sound(held)


def test_the_small_setters() -> None:
    document = editing.set_loss(editing.set_title(editing.set_notes(xor(), "n"), "t"), "squared_error", "mean")
    document = editing.set_batch_size(document, "full")
    assert (document.title, document.notes, document.loss.name, document.loss.over_outputs) == (
        "t", "n", "squared_error", "mean",
    )  # fmt: skip
    assert document.batch_size == 4
    assert editing.set_loss(document, "squared_error").loss.over_outputs == "mean"


# Refusals


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
    pairs = [
        np.indices((a, b)).reshape(2, -1) + start[[k, k + 1], None]
        for k, (a, b) in enumerate(zip(sizes, sizes[1:], strict=False))
    ]
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


# Any sequence of edits

EDITS = (
    "add_neuron", "add_edge", "remove", "move", "rename_neuron", "rename_edge", "set_label", "set_role",
    "set_activation", "set_softmax_group", "set_weight", "set_frozen", "tie", "untie", "add_layer", "duplicate_layer",
    "remove_layer",
)  # fmt: skip
NAMES = st.sampled_from(["h1", "h2", "o1", "w1", "w2", "a", "ü 1"])


def edited(document: Document, data: st.DataObject) -> Document:
    """Return the document after one edit that Hypothesis draws."""
    network = document.network
    neurons = st.integers(0, max(0, len(network.neurons) - 1))
    edges = st.integers(0, max(0, len(network.edges) - 1))
    some_neurons = st.lists(neurons, unique=True, max_size=3) if network.neurons else st.just([])
    some_edges = st.lists(edges, unique=True, max_size=4) if len(network.edges) else st.just([])
    roles, levels = st.sampled_from(Role), st.integers(0, 3)
    table: dict[str, tuple[Callable[..., Any], tuple[st.SearchStrategy[Any], ...]]] = {
        "add_neuron": (lambda *a: add_neuron(document, *a)[0], (roles, st.just(1.0), st.just(2.0))),
        "add_edge": (lambda *a: add_edge(document, *a)[0], (neurons, neurons)),
        "remove": (lambda *a: remove(document, *a), (some_neurons, some_edges)),
        "move": (lambda n: editing.move(document, dict.fromkeys(n, (3.0, 4.0))), (some_neurons,)),
        "rename_neuron": (lambda *a: editing.rename_neuron(document, *a), (neurons, NAMES)),
        "rename_edge": (lambda *a: editing.rename_edge(document, *a), (edges, NAMES)),
        "set_label": (lambda *a: editing.set_label(document, *a), (neurons, st.none() | NAMES)),
        "set_role": (lambda *a: editing.set_role(document, *a), (some_neurons, roles)),
        "set_activation": (
            lambda *a: editing.set_activation(document, *a), (some_neurons, st.sampled_from(["tanh", "softmax", "elu"])),
        ),
        "set_softmax_group": (
            lambda *a: editing.set_softmax_group(document, *a), (some_neurons, st.none() | st.sampled_from("gk")),
        ),
        "set_weight": (lambda *a: editing.set_weight(document, *a), (some_edges, st.floats(-9, 9))),
        "set_frozen": (lambda *a: editing.set_frozen(document, *a), (some_edges, st.booleans())),
        "tie": (lambda *a: editing.tie(document, *a), (some_edges, st.none() | st.sampled_from(["t", "t1"]))),
        "untie": (lambda *a: editing.untie(document, *a), (some_edges,)),
        "add_layer": (
            lambda level, size, join: editing.add_layer_after(document, level, size, connect=join)[0],
            (levels, st.integers(1, 3), st.booleans()),
        ),
        "duplicate_layer": (lambda level: editing.duplicate_layer(document, level)[0], (levels,)),
        "remove_layer": (lambda *a: editing.remove_layer(document, *a), (levels, st.booleans())),
    }  # fmt: skip
    name = data.draw(st.sampled_from(EDITS))
    needs_neuron = name in ("add_edge", "rename_neuron", "set_label") and not network.neurons
    if needs_neuron or (name == "rename_edge" and not len(network.edges)):
        return document
    edit, arguments = table[name]
    try:
        result: Document = edit(*(data.draw(argument) for argument in arguments))
    except EditRefused:
        return document
    return result


def arrays(document: Document) -> list[np.ndarray]:
    edges = document.network.edges
    memory = document.training.progress.memory.values()
    return [document.network.weights, edges.source, edges.target, edges.frozen, document.data.rows, *memory]


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([Document(), xor()]) | documents(), st.data())
def test_any_sequence_of_edits_leaves_a_sound_document_and_every_earlier_one_as_it_was(
    document: Document, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 12))):
        before = [array.copy() for array in arrays(document)]
        result = edited(document, data)
        assert sound(result)
        for array, copy in zip(arrays(document), before, strict=True):
            assert array.tobytes() == copy.tobytes()
        for values in result.training.progress.memory.values():
            assert values.shape == (len(result.network.topology.first_edge),)
        document = result
