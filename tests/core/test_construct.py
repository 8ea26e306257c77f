"""Layered networks: what they consist of, where they stand, how their weights begin, what cannot be made."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from core.construct import Biases, ConstructionError, Layers, Skips, layered, sizes_of
from core.document import Document, Loss
from core.files import from_text, to_text
from core.initialisation import INITIALISATIONS, Initialisation, fans_of
from core.iteration import iterate
from core.network import Role
from core.validity import draft_problems, problems_of


def arrows(document: Document) -> list[tuple[str, str, str]]:
    network = document.network
    ends = zip(network.edges.ids, network.edges.source.tolist(), network.edges.target.tolist(), strict=True)
    return [(id, network.neurons[source].id, network.neurons[target].id) for id, source, target in ends]


def key_of(error: pytest.ExceptionInfo[ConstructionError]) -> str:
    return error.value.what.key


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("2-8-8-1", (2, 8, 8, 1)),
        (" 2 – 3 — 1 ", (2, 3, 1)),
        ("2, 3, 1", (2, 3, 1)),
        ("2 3 1", (2, 3, 1)),
        ("2→3->1", (2, 3, 1)),
        ("784-128-10", (784, 128, 10)),
        ("1-1", (1, 1)),
        ("2x3×1", (2, 3, 1)),
    ],
)
def test_sizes_are_read_as_people_write_them(text: str, sizes: tuple[int, ...]) -> None:
    assert sizes_of(text) == sizes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "construct.no_sizes"),
        ("   ", "construct.no_sizes"),
        ("2-", "construct.size_missing"),
        ("2--1", "construct.size_missing"),
        ("-2-1", "construct.size_missing"),
        ("2-a-1", "construct.no_whole_number"),
        ("2-1.5", "construct.no_whole_number"),
        ("2-²", "construct.no_whole_number"),
        ("2-0-1", "construct.empty_layer"),
        ("5", "construct.one_layer"),
        ("2-" + "9" * 5000, "construct.too_many_neurons"),
    ],
)
def test_sizes_that_cannot_be_read_are_refused_by_reason(text: str, key: str) -> None:
    with pytest.raises(ConstructionError) as error:
        sizes_of(text)
    assert key_of(error) == key


def test_layers_with_a_bias_each() -> None:
    document = layered(Layers((2, 2, 1), ("tanh", "logistic")), Initialisation("zeros"), loss=Loss("squared_error"))
    names = [(n.id, n.role, n.activation) for n in document.network.neurons]
    assert names == [
        ("i1", Role.INPUT, "identity"),
        ("i2", Role.INPUT, "identity"),
        ("b1", Role.BIAS, "identity"),
        ("h1", Role.HIDDEN, "tanh"),
        ("h2", Role.HIDDEN, "tanh"),
        ("b2", Role.BIAS, "identity"),
        ("o1", Role.OUTPUT, "logistic"),
    ]
    assert arrows(document) == [
        ("w1", "i1", "h1"), ("w2", "i2", "h1"), ("w3", "b1", "h1"),
        ("w4", "i1", "h2"), ("w5", "i2", "h2"), ("w6", "b1", "h2"),
        ("w7", "h1", "o1"), ("w8", "h2", "o1"), ("w9", "b2", "o1"),
    ]  # fmt: skip
    assert document.loss.name == "squared_error" and document.title == "2-2-1"
    assert document.data.columns == ("i1", "i2", "o1") and document.data.rows.tolist() == [[0.0, 0.0, 0.0]]


def test_hidden_neurons_are_numbered_through() -> None:
    ids = [n.id for n in layered(Layers((1, 2, 3, 1), ("relu",) * 3, Biases.NONE)).network.neurons]
    assert ids == ["i1", "h1", "h2", "h3", "h4", "h5", "o1"]


def test_a_shared_bias_feeds_every_layer() -> None:
    document = layered(Layers((1, 1, 1), ("tanh", "tanh"), Biases.SHARED))
    assert [(start, end) for _, start, end in arrows(document)] == [
        ("i1", "h1"), ("b1", "h1"), ("h1", "o1"), ("b1", "o1"),
    ]  # fmt: skip


def test_skip_connections() -> None:
    deep = {"sizes": (1, 1, 1, 1), "activations": ("tanh",) * 3, "biases": Biases.NONE}
    to_output = layered(Layers(**deep, skips=Skips.INPUT_TO_OUTPUT))  # type: ignore[arg-type]
    assert [ends for _, *ends in arrows(to_output)] == [["i1", "h1"], ["h1", "h2"], ["i1", "o1"], ["h2", "o1"]]
    every = layered(Layers(**deep, skips=Skips.ALL))  # type: ignore[arg-type]
    assert [ends for _, *ends in arrows(every)] == [
        ["i1", "h1"], ["i1", "h2"], ["h1", "h2"], ["i1", "o1"], ["h1", "o1"], ["h2", "o1"],
    ]  # fmt: skip


@pytest.mark.parametrize("skips", list(Skips))
@pytest.mark.parametrize("biases", list(Biases))
@pytest.mark.parametrize("sizes", [(1, 1), (2, 3), (2, 3, 1), (3, 1, 4, 2), (30, 2)])
def test_every_kind_is_valid_counted_rightly_stepped_and_saved(
    sizes: tuple[int, ...], biases: Biases, skips: Skips
) -> None:
    layers = Layers(sizes, ("tanh",) * (len(sizes) - 1), biases, skips)
    document = layered(layers)
    assert (len(document.network.neurons), len(document.network.edges)) == (layers.neuron_count, layers.edge_count)
    assert problems_of(document.network) == [] and draft_problems(document) == []
    assert np.isfinite(iterate(document).trace.losses).all()
    text = to_text(document)
    assert to_text(from_text(text, "copy")) == text


def test_no_two_neurons_stand_on_each_other_and_layers_go_from_left_to_right() -> None:
    document = layered(Layers((60, 3, 1), ("tanh",) * 2))
    places = np.array([(n.x, n.y) for n in document.network.neurons])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1)) + 1000 * np.eye(len(places))
    assert apart.min() >= 100
    edges = document.network.edges
    of_layers = np.array([document.network.neurons[s].role is not Role.BIAS for s in edges.source])
    assert (places[edges.source, 0] < places[edges.target, 0])[of_layers].all()


def test_the_image_network_has_its_edges() -> None:
    document = layered(Layers((784, 128, 10), ("relu", "softmax")), Initialisation("he_normal"))
    assert len(document.network.edges) == 784 * 128 + 128 * 10 + 128 + 10 == 101_770


@pytest.mark.parametrize(("sizes", "key"), [((100_000, 1), "too_many_neurons"), ((2000, 2000), "too_many_edges")])
def test_networks_larger_than_a_file_are_refused_before_they_are_made(sizes: tuple[int, ...], key: str) -> None:
    with pytest.raises(ConstructionError) as error:
        layered(Layers(sizes, ("tanh",)))
    assert key_of(error) == f"construct.{key}"


def test_as_many_activations_as_layers_are_needed() -> None:
    with pytest.raises(ConstructionError) as error:
        layered(Layers((2, 2, 1), ("tanh",)))
    assert key_of(error) == "construct.activations"


# Initialisation: 60 inputs, 40 hidden, 20 outputs, so that fans and averages can be told apart.

WIDE = Layers((60, 40, 20), ("tanh", "tanh"))
DRAWN = sorted(INITIALISATIONS)


def drawn(name: str, parameters: Mapping[str, float] | None = None, layers: Layers = WIDE, seed: int = 3) -> Document:
    return layered(layers, Initialisation(name, parameters or {}), seed)


def first_layer(document: Document) -> np.ndarray:
    """Return the weights from the inputs, without the bias's."""
    fans = fans_of(document.network.topology)
    return document.network.weights[(fans.fan_in == 60) & ~fans.of_bias]


def test_the_seed_decides_the_weights() -> None:
    for name in DRAWN:
        one, same, other = drawn(name), drawn(name), drawn(name, seed=4)
        assert one.network.weights.tolist() == same.network.weights.tolist()
        assert (one.network.weights.tolist() != other.network.weights.tolist()) == INITIALISATIONS[name].random


def test_the_first_draws_are_numpys() -> None:
    generator = np.random.default_rng(3)
    assert drawn("uniform", {"low": -1, "high": 2}).network.weights.tolist() == generator.uniform(-1, 2, 3260).tolist()


def test_zeros_and_constant() -> None:
    assert not drawn("zeros").network.weights.any()
    assert set(drawn("constant", {"value": -0.25}).network.weights.tolist()) == {-0.25}


@pytest.mark.parametrize(
    ("name", "bound"), [("glorot_uniform", (6 / 100) ** 0.5), ("he_uniform", (6 / 60) ** 0.5), ("uniform", 0.5)]
)
def test_uniform_weights_fill_their_range(name: str, bound: float) -> None:
    weights = first_layer(drawn(name))
    assert len(weights) == 2400
    assert 0.99 * bound < np.abs(weights).max() <= bound
    assert abs(weights.mean()) < 0.05 * bound


@pytest.mark.parametrize(
    ("name", "deviation"), [("glorot_normal", (2 / 100) ** 0.5), ("he_normal", (2 / 60) ** 0.5), ("normal", 0.5)]
)
def test_normal_weights_have_their_deviation(name: str, deviation: float) -> None:
    weights = first_layer(drawn(name))
    assert abs(weights.std() / deviation - 1) < 0.05
    assert np.abs(weights).max() > 2.5 * deviation


def test_biases_of_glorot_and_he_begin_at_zero_others_are_drawn() -> None:
    of_bias = fans_of(drawn("zeros").network.topology).of_bias
    assert of_bias.sum() == 60
    for name in ("glorot_uniform", "glorot_normal", "he_uniform", "he_normal"):
        assert not drawn(name).network.weights[of_bias].any()
    assert drawn("normal").network.weights[of_bias].all()


def test_fans_are_counted_on_the_real_edges() -> None:
    document = layered(Layers((2, 3, 1), ("tanh", "tanh"), Biases.SHARED, Skips.ALL))
    fans = fans_of(document.network.topology)
    found = {
        (start, end): (fans.fan_in[e], fans.fan_out[e])
        for e, (_, start, end) in enumerate(arrows(document))
        if start != "b1"
    }
    assert found["i1", "h1"] == (2, 4) and found["i1", "o1"] == (5, 4) and found["h2", "o1"] == (5, 1)


@pytest.mark.parametrize(
    ("name", "parameters", "seed", "key"),
    [
        ("uniform", {"low": 1.0, "high": 0.0}, 0, "low_above_high"),
        ("uniform", {"low": -1e308, "high": 1e308}, 0, "too_large"),
        ("normal", {"deviation": -1.0}, 0, "negative_deviation"),
        ("normal", {"deviation": 1e308}, 0, "too_large"),
        ("constant", {"value": float("inf")}, 0, "too_large"),
        ("zeros", {}, -1, "negative_seed"),
    ],
)
def test_parameters_out_of_range_are_refused(name: str, parameters: dict[str, float], seed: int, key: str) -> None:
    with pytest.raises(ConstructionError) as error:
        drawn(name, parameters, seed=seed)
    assert key_of(error) == f"construct.{key}"
