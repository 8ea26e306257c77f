"""What the graph says at each step."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from app.graph.dense import STRONGEST, bundle_of
from app.graph.heading import heading, loss_text
from app.graph.scene import Glow, Scene, State
from core.document import Data, Document, Training
from core.formula import Source
from core.network import Neuron, Role, make_network
from core.steps import Level, Phase, plan_of
from tests.app.scene_hand import scene_at


def mazur(rows: int = 1) -> Document:
    """The 2-2-2 network of Matt Mazur's worked example, without biases' ties."""
    neurons = [
        *[Neuron(f"i{k}", Role.INPUT) for k in (1, 2)],
        *[Neuron(f"h{k}", Role.HIDDEN, "logistic") for k in (1, 2)],
        *[Neuron(f"o{k}", Role.OUTPUT, "logistic") for k in (1, 2)],
        *[Neuron(f"b{k}", Role.BIAS) for k in (1, 2)],
    ]
    ends = ["i1 h1", "i2 h1", "i1 h2", "i2 h2", "h1 o1", "h2 o1", "h1 o2", "h2 o2", "b1 h1", "b1 h2", "b2 o1", "b2 o2"]
    weights = [0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55, 0.35, 0.35, 0.6, 0.6]
    edges = [(f"w{k + 1}", *pair.split(), weights[k]) for k, pair in enumerate(ends)]
    data = Data(("i1", "i2", "o1", "o2"), np.array([[0.05, 0.1, 0.01, 0.99], [0.2, 0.3, 0.4, 0.5]][:rows]))
    training = Training(learning_rate=0.5, batch_size=rows)
    return Document(make_network(neurons, edges), data=data, training=training)  # type: ignore[arg-type]


def at(document: Document, phase: Phase, last: bool = True, level: Level = Level.NEURON) -> Scene:
    """The scene after the first or last step of a phase of the first sample."""
    start = scene_at(document, 0, level)
    assert start.iteration is not None
    run = next(run for run in plan_of(start.iteration, level).phases if run.phase is phase)
    return scene_at(document, run.first + (run.count - 1 if last else 0), level)


def test_nothing_is_known_at_the_start_but_inputs_targets_and_weights() -> None:
    scene = scene_at(mazur(), 0)
    assert [scene.out(n).text for n in (0, 1, 6)] == ["0.05", "0.1", "1"]
    assert scene.out(2).state is State.WAITING and scene.out(2).text == "not yet"
    assert [entry.text for entry in scene.values_below(2)] == ["net not yet", "δ not yet"]
    assert [entry.text for entry in scene.values_beside(4)] == ["t 0.01", "E not yet"]
    assert scene.weight(0).text == "w₁ 0.15" and scene.gradient(0) is None
    assert heading(scene) == "Start: nothing computed yet" and loss_text(scene) == ""


def test_the_published_values_appear_step_by_step() -> None:
    document = mazur()
    scene = at(document, Phase.FORWARD)
    assert scene.out(2).text == "0.5933" and scene.values_below(2)[0].text == "net 0.3775"
    scene = at(document, Phase.LOSS)
    assert scene.values_beside(4)[1].text == "E 0.2748" and loss_text(scene) == "E 0.2984"
    scene = at(document, Phase.BACKWARD)
    assert scene.values_below(4)[1].text == "δ 0.1385" and scene.values_below(2)[1].text == "δ 0.008771"
    scene = at(document, Phase.GRADIENT)
    gradient = scene.gradient(4)
    assert gradient is not None and gradient.text == "∂E/∂w 0.08217"
    assert at(document, Phase.UPDATE).weight(4).text == "w₅ 0.4 → 0.3589"


def test_what_was_computed_is_lit_and_its_sources_are_marked() -> None:
    scene = at(mazur(), Phase.FORWARD, last=False)
    assert scene.glow("neuron", 2) is Glow.COMPUTED
    assert scene.glow("edge", 0) is Glow.SOURCE and scene.glow("edge", 2) is Glow.NONE
    assert scene.out(2).glow is Glow.COMPUTED and scene.out(0).glow is Glow.SOURCE


def test_gradients_say_not_yet_only_from_their_phase_on_or_where_marked() -> None:
    scene = at(mazur(), Phase.GRADIENT, last=False)
    texts = [entry.text for entry in map(scene.gradient, range(12)) if entry is not None]
    assert len(texts) == 12 and texts.count("∂E/∂w not yet") == 11
    start = dataclasses.replace(scene_at(mazur(), 0), pointed=Source("edge", 3, "weight"))
    marked = start.gradient(3)
    assert marked is not None and marked.text == "∂E/∂w not yet"


def test_a_batch_names_its_sample_and_its_mean() -> None:
    scene = at(mazur(2), Phase.FORWARD)
    assert heading(scene) == "Forward pass · output layer · sample 1 of 2"
    assert scene.iteration is not None
    gradient = at(mazur(2), Phase.AVERAGE).gradient(4)
    assert gradient is not None and gradient.words == "mean ∂E/∂w"
    assert gradient.value == pytest.approx(float(scene.iteration.trace.batch_gradient("mean")[4]))


def test_headings_name_the_layer() -> None:
    assert heading(at(mazur(), Phase.FORWARD, last=False)) == "Forward pass · hidden layer"
    first, last = at(mazur(), Phase.BACKWARD, last=False), at(mazur(), Phase.BACKWARD)
    assert heading(first) == "Backward pass · step 1 of 3 · deltas of the output neurons"
    assert heading(last) == "Backward pass · step 2 of 3 · deltas, layer by layer · hidden layer"
    assert heading(last, lambda words: len(words) < 60) == "Backward pass · step 2 of 3 · deltas, layer by layer"
    assert heading(last, lambda words: False) == "Backward pass"
    gradient = heading(at(mazur(), Phase.GRADIENT))
    assert gradient == "Backward pass · step 3 of 3 · gradients: delta × output · output layer"
    assert heading(at(mazur(), Phase.UPDATE)) == "Update · all weights at once"


def test_values_that_are_not_finite_are_shown_as_such() -> None:
    document = mazur().with_weight(0, 1e308).with_weight(1, 1e308).with_cell(0, "i1", 100.0)
    scene = at(document, Phase.FORWARD)
    net = scene.values_below(2)[0]
    assert net.text == "net ∞" and net.state is State.BROKEN and net.value == math.inf


def test_a_draft_shows_what_it_has() -> None:
    document = dataclasses.replace(mazur(), data=Data())
    scene = Scene(document)
    assert scene.out(0).state is State.WAITING and scene.weight(0).text == "w₁ 0.15"
    assert heading(scene) == "Draft: not ready to be stepped"


def test_of_too_many_edges_the_strongest_are_drawn() -> None:
    neurons = [Neuron(f"i{k}", Role.INPUT) for k in range(60)] + [Neuron(f"o{k}", Role.OUTPUT) for k in range(60)]
    weights = np.random.default_rng(1).normal(size=3600)
    edges = [(f"w{k}", f"i{k % 60}", f"o{k // 60}", float(w)) for k, w in enumerate(weights)]
    network = make_network(neurons, edges)
    bundle = bundle_of(network.topology, network.weights)
    assert set(bundle.edges.tolist()) == set(np.argsort(np.abs(weights))[-STRONGEST:].tolist())
    assert bundle.note == "showing the strongest 2,000 of 3,600 edges" and not bundle.precise
    small = mazur().network
    assert bundle_of(small.topology, small.weights).edges.tolist() == list(range(12))
