"""Layers: what comes between, what is doubled, what closes the gap, and that fresh weights are the seed's own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document import Document
from core.editing import add_edge, add_layer_after, duplicate_layer, remove_layer, set_role, set_softmax_group, tie
from core.files import read_builtin, to_text
from core.levels import levels
from core.network import Neuron, Role, make_network
from core.propagation import propagate
from core.validity import draft_problems, problems_of

X1, X2, B1, H1, H2, B2, O1 = range(7)


def xor() -> Document:
    return read_builtin("xor-2-2-1")


def arrows(document: Document) -> set[tuple[str, str]]:
    names = [neuron.id for neuron in document.network.neurons]
    edges = document.network.edges
    return {(names[a], names[b]) for a, b in zip(edges.source.tolist(), edges.target.tolist(), strict=True)}


def test_a_layer_comes_between_with_a_bias_of_its_own() -> None:
    document, new = add_layer_after(xor(), 1, 3, "relu")
    assert new == (7, 8, 9)
    assert [(n.id, n.activation) for n in document.network.neurons[7:]] == [
        ("h3", "relu"), ("h4", "relu"), ("h5", "relu"), ("b3", "identity"),
    ]  # fmt: skip
    wanted = {(a, b) for a in ("h1", "h2", "b3") for b in ("h3", "h4", "h5")} | {(h, "o1") for h in ("h3", "h4", "h5")}
    assert wanted < arrows(document)
    assert arrows(document).isdisjoint({("h1", "o1"), ("h2", "o1")})
    assert ("b2", "o1") in arrows(document)
    assert levels(document.network.topology)[O1] == 3
    assert problems_of(document.network) == draft_problems(document) == []


def test_what_stands_farther_right_makes_room() -> None:
    document = add_layer_after(xor(), 1, 2)[0]
    places = {n.id: (n.x, n.y) for n in document.network.neurons}
    assert [places[id] for id in ("h1", "h3", "h4", "o1")] == [(220, 0), (440, 0), (440, 160), (660, 80)]
    assert [places[id] for id in ("b1", "b3", "b2")] == [(0, 325), (220, 325), (440, 325)]


def test_without_places_a_layer_has_none() -> None:
    neurons = [Neuron("i1", Role.INPUT), Neuron("o1", Role.OUTPUT)]
    document = Document(network=make_network(neurons, [("w1", "i1", "o1", 1.0)]))
    wide, new = add_layer_after(document, 0, 1)
    assert (wide.network.neurons[new[0]].x, wide.network.neurons[new[0]].y) == (None, None)


def test_unconnected_it_changes_no_edge() -> None:
    document, new = add_layer_after(xor(), 1, 2, connect=False)
    assert arrows(document) == arrows(xor())
    assert [document.network.neurons[i].id for i in new] == ["h3", "h4"]


def test_a_bias_that_layers_share_serves_the_new_one_too() -> None:
    document = add_edge(xor(), B1, O1)[0]
    wide = add_layer_after(document, 1, 1)[0]
    assert ("b1", "h3") in arrows(wide)
    assert "b3" not in {neuron.id for neuron in wide.network.neurons}


def test_new_weights_are_within_glorots_bounds_and_the_seeds_own() -> None:
    document, new = add_layer_after(xor(), 1, 20)
    edges, weights = document.network.edges, document.network.weights
    into = np.isin(edges.target, new) & np.isin(edges.source, [H1, H2])
    reach = (6 / 22) ** 0.5
    assert np.count_nonzero(into) == 40
    assert np.abs(weights[into]).max() <= reach + 5e-4
    assert np.abs(weights[into]).max() > 0.8 * reach
    assert len(set(weights[into].tolist())) > 30
    assert to_text(add_layer_after(xor(), 1, 20)[0]) == to_text(document)
    other = replace(xor(), training=replace(xor().training, seed=1))
    assert add_layer_after(other, 1, 20)[0].network.weights.tolist() != weights.tolist()


def test_a_doubled_layer_takes_over_what_leads_on() -> None:
    before = tie(xor(), [6, 7])
    document, new = duplicate_layer(before, 1)
    edges = document.network.edges
    assert [document.network.neurons[i].activation for i in new] == ["tanh", "tanh"]
    assert edges.source[[6, 7]].tolist() == list(new)
    assert (edges.ids[6], edges.tie[6], document.network.weights[6]) == ("w7", before.network.edges.tie[6], 0.7)
    assert {("h1", "h3"), ("h2", "h3"), ("h1", "h4"), ("h2", "h4"), ("b3", "h3"), ("b3", "h4")} < arrows(document)
    assert problems_of(document.network) == draft_problems(document) == []


def test_a_doubled_softmax_layer_is_a_group_of_its_own() -> None:
    document, new = duplicate_layer(set_softmax_group(xor(), [H1, H2], "g"), 1)
    assert [document.network.neurons[i].parameters["group"] for i in (H1, H2, *new)] == ["g", "g", "g2", "g2"]
    assert problems_of(document.network) == []


def test_a_removed_layer_of_identities_leaves_the_same_function() -> None:
    neurons = [
        Neuron("i1", Role.INPUT), Neuron("i2", Role.INPUT), Neuron("h1", Role.HIDDEN), Neuron("h2", Role.HIDDEN),
        Neuron("o1", Role.OUTPUT),
    ]  # fmt: skip
    rows = [
        ("w1", "i1", "h1", 2.0), ("w2", "i1", "h2", 3.0), ("w3", "i2", "h2", 5.0), ("w4", "h1", "o1", 7.0),
        ("w5", "h2", "o1", 11.0),
    ]  # fmt: skip
    document = Document(network=make_network(neurons, rows))
    closed = remove_layer(document, 1)
    assert arrows(closed) == {("i1", "o1"), ("i2", "o1")}
    assert closed.network.weights.tolist() == [2 * 7 + 3 * 11, 5 * 11]
    data = np.array([[0.3, -1.5]])
    outs = [propagate(d.network, d.loss, data, np.zeros((1, 1))).out[0, -1] for d in (document, closed)]
    assert outs[0] == pytest.approx(outs[1], abs=1e-12)


def test_removing_a_layer_takes_the_bias_that_fed_only_it() -> None:
    document = remove_layer(xor(), 1)
    assert [neuron.id for neuron in document.network.neurons] == ["x1", "x2", "b2", "o1"]
    assert arrows(document) == {("b2", "o1"), ("x1", "o1"), ("x2", "o1")}
    assert draft_problems(document) == []
    alone = remove_layer(xor(), 1, reconnect=False)
    assert arrows(alone) == {("b2", "o1")}


def test_an_edge_that_there_is_already_stays_as_it_is() -> None:
    document = remove_layer(add_edge(xor(), X1, O1, 9.0)[0], 1)
    edges = document.network.edges
    skip = edges.ids.index("w10")
    assert document.network.weights[skip] == 9.0
    assert arrows(document) == {("b2", "o1"), ("x1", "o1"), ("x2", "o1")}
    assert len(edges) == 3


def test_the_last_level_may_be_followed_and_removed() -> None:
    behind = add_layer_after(xor(), 2, 2)[0]
    assert {("o1", "h3"), ("o1", "h4")} < arrows(behind)
    assert problems_of(behind.network) == []
    headless = remove_layer(set_role(xor(), [H1], Role.OUTPUT), 2)
    assert headless.data.columns == ("x1", "x2", "h1")
    assert problems_of(headless.network) == []
