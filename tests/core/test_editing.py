"""Edits: what each changes, and what it leaves as it was."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from core import editing
from core.document import Document, Progress
from core.editing import add_edge, add_neuron, first_weight, remove
from core.files import from_text, read_builtin, to_text
from core.network import Neuron, Role, make_network
from core.propagation import propagate
from core.validity import problems_of

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


def test_edges_drawn_by_hand_begin_with_different_weights() -> None:
    weights = [first_weight(number) for number in range(12)]
    assert all(0 < abs(weight) <= 1 for weight in weights)
    assert all(one != other for one, other in itertools.pairwise(weights))
    assert len(set(weights)) > 8
