"""Steps: unique, in an order that uses only what is known, found by arithmetic, the same at every level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.document import Data, Document, Loss
from core.explain import explain
from core.explain_update import average_part
from core.files import read_builtin
from core.formula import Fraction, Leaf, Source
from core.iteration import Iteration, iterate
from core.network import Neuron, Role, make_network
from core.steps import Level, Part, Phase, Shown, StepPlan, plan_of
from core.symbols import Symbols, sum_of
from tests import examples

LEVELS = list(Level)


def whole_batch(document: Document) -> Iteration:
    return iterate(replace(document, training=replace(document.training, batch_size="full")))


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """Random graphs with skip edges, missing edges, softmax groups, outputs that feed on, ties and frozen edges."""
    inputs = draw(st.integers(1, 3))
    others = draw(st.integers(1, 7))
    neurons = [Neuron(f"i{k}", Role.INPUT) for k in range(inputs)] + [Neuron("b", Role.BIAS)]
    for k in range(others):
        role = Role.OUTPUT if k == others - 1 or draw(st.booleans()) else Role.HIDDEN
        neurons.append(Neuron(f"n{k}", role, draw(st.sampled_from(["tanh", "logistic", "relu", "softmax"]))))
    pairs = [(a, b) for b in range(inputs + 1, len(neurons)) for a in range(b)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, min_size=1, max_size=12))
    shuffled = draw(st.permutations(chosen))
    edges = [(f"e{k}", neurons[a].id, neurons[b].id, 0.1 * (k + 1)) for k, (a, b) in enumerate(shuffled)]
    network = make_network(draw(st.permutations(neurons)), edges)
    if draw(st.booleans()):
        ties = tuple("t" if k % 3 == 0 else None for k in range(len(edges)))
        frozen = np.array([tie is not None and draw(st.just(True)) for tie in ties])
        network = replace(network, topology=replace(network.topology, edges=replace(network.edges, tie=ties)))
        network = network.with_parameters(network.parameters)
        if draw(st.booleans()):
            edited = replace(network.edges, frozen=frozen)
            network = replace(network, topology=replace(network.topology, edges=edited))
    columns = tuple(neuron.id for neuron in network.neurons if neuron.role in (Role.INPUT, Role.OUTPUT))
    rows = np.linspace(-1, 1, draw(st.integers(1, 3)) * len(columns)).reshape(-1, len(columns))
    return Document(network, loss=Loss("half_squared_error"), data=Data(columns, rows))


@given(documents())
@settings(max_examples=60, deadline=None)
def test_steps_are_unique_and_every_value_becomes_known_exactly_once(document: Document) -> None:
    iteration = whole_batch(document)
    for level in LEVELS:
        plan = plan_of(iteration, level)
        steps = [plan.step(index) for index in range(1, plan.count + 1)]
        assert [step.index for step in steps] == list(range(1, plan.count + 1))
        assert len({(s.phase, s.sample, s.part, s.neuron, s.edge, s.item) for s in steps}) == plan.count
        phases = list(Phase)
        keys = [(0 if s.phase in phases[:4] else 1, s.sample, phases.index(s.phase)) for s in steps]
        assert keys == sorted(keys)
        assert_complete(plan.shown(plan.count))
        assert_empty(plan.shown(0))


def assert_complete(shown: Shown) -> None:
    assert shown.loss
    for mask in (shown.out, shown.loss_shares, shown.dE_dout, shown.gradient, shown.batch_gradient, shown.updated):
        assert mask.all()


def assert_empty(shown: Shown) -> None:
    assert not shown.loss
    for mask in (shown.net, shown.loss_shares, shown.dE_dout, shown.delta, shown.gradient, shown.updated):
        assert not mask.any()


def known(shown: Shown, source: Source, document: Document) -> bool:
    """Tell whether a value that a formula uses is shown."""
    topology = document.network.topology
    if source.kind == "setting":
        return True
    if source.kind == "edge":
        parameter = topology.parameter_of_edge[source.index]
        masks = {"gradient": shown.gradient, "batch_gradient": shown.batch_gradient, "updated_weight": shown.updated}
        return bool(masks[source.quantity][parameter]) if source.quantity in masks else True
    masks = {"net": shown.net, "out": shown.out, "delta": shown.delta, "dE_dout": shown.dE_dout}
    if source.quantity in masks:
        return bool(masks[source.quantity][source.index])
    if source.quantity == "loss_share":
        return bool(shown.loss_shares[topology.outputs.tolist().index(source.index)])
    return True


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_step_uses_only_what_is_known_before_it(document: Document) -> None:
    """At level term nothing is used before its own step; a neuron's or layer's step may use what it computes itself."""
    iteration = whole_batch(document)
    plan = plan_of(iteration, Level.TERM)
    for index in range(1, plan.count + 1):
        step = plan.step(index)
        explanation = explain(iteration, step)
        before = plan.shown(index - 1)
        for source in explanation.sources:
            if source.sample == before.sample:
                assert known(before, source, document), (step, source)


@given(documents(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_place_is_found_again_at_every_level(document: Document, data: st.DataObject) -> None:
    iteration = whole_batch(document)
    here = plan_of(iteration, data.draw(st.sampled_from(LEVELS)))
    step = here.step(data.draw(st.integers(1, here.count)))
    assert here.step(here.find(step)).phase == step.phase
    for level in LEVELS:
        there = plan_of(iteration, level)
        found = there.step(there.find(step))
        assert (found.phase, found.sample) == (step.phase, step.sample)


def shown_by_looking_through_all(plan: StepPlan, index: int) -> dict[str, list[bool]]:
    """Return which values are known after a step, from each step before it."""
    done = dict.fromkeys(Phase, 0)
    sample = plan.step(index).sample if index else 0
    for step in (plan.step(before) for before in range(1, index + 1)):
        if step.sample == sample or step.phase in (Phase.AVERAGE, Phase.UPDATE):
            done[step.phase] += 1
    quantities = {Phase.FORWARD: "out", Phase.BACKWARD: "dE_dout", Phase.GRADIENT: "gradient", Phase.UPDATE: "update"}
    return {
        quantity: [bool(done[phase] and at <= done[phase]) for at in plan.known_at(phase, quantity)]
        for phase, quantity in quantities.items()
    }


@given(documents())
@settings(max_examples=40, deadline=None)
def test_what_is_shown_is_what_the_steps_before_computed(document: Document) -> None:
    iteration = whole_batch(document)
    computes = [neuron.role.computes for neuron in document.network.neurons]
    for level in LEVELS:
        plan = plan_of(iteration, level)
        for index in range(0, plan.count + 1, max(1, plan.count // 40)):
            shown, wanted = plan.shown(index), shown_by_looking_through_all(plan, index)
            assert [bool(out) for out, does in zip(shown.out, computes, strict=True) if does] == [
                out for out, does in zip(wanted["out"], computes, strict=True) if does
            ]
            assert shown.dE_dout.tolist() == wanted["dE_dout"]
            assert shown.gradient.tolist() == wanted["gradient"]
            assert shown.updated.tolist() == wanted["update"]


@given(documents())
@settings(max_examples=40, deadline=None)
def test_the_runs_of_a_sample_are_found_without_looking_through_all(document: Document) -> None:
    plan = plan_of(whole_batch(document), Level.NEURON)
    runs = {(run.phase, run.sample): run for run in plan.phases}
    for phase in Phase:
        for sample in range(-1, plan.samples + 1):
            assert plan.run_of(phase, sample) == runs.get((phase, sample))


def test_what_is_shown_of_one_of_10000_samples_looks_at_its_own_phases_only() -> None:
    plan = StepPlan(read_builtin("mazur-2-2-2").network.topology, 10_000, 1, Level.NEURON)
    steps = list(range(1, plan.count, 997))
    seen: list[int] = []

    class Counted(tuple):  # type: ignore[type-arg]
        def __iter__(self) -> Iterator[object]:
            seen.append(len(self))
            return super().__iter__()

    plan.__dict__["phases"] = Counted(plan.phases)
    assert [plan.shown(step).sample for step in steps] == [plan.step(step).sample for step in steps]
    assert plan._firsts and len(seen) == 1  # their firsts are listed once, for all steps


def test_counts_of_mazurs_network() -> None:
    """2-2-2 with two tied, frozen biases: 20 + 3 + 20 + 14 + 18 terms, counted by hand."""
    iteration = iterate(examples.document("published-mazur-round1"), 0)
    runs = {run.phase: run.count for run in plan_of(iteration, Level.TERM).phases}
    # forward: 4 neurons of 3 products, net, out; loss: 2 shares, E; backward: 2 outputs of own, sum, f', delta and
    # 2 hidden of 2 shares, sum, f', delta; gradient: 12 edges, 2 ties; update: 8 steps, 8 new weights, 2 frozen
    assert runs == {"forward": 20, "loss": 3, "backward": 18, "gradient": 14, "update": 18}
    runs = {run.phase: run.count for run in plan_of(iteration, Level.NEURON).phases}
    assert runs == {"forward": 4, "loss": 3, "backward": 4, "gradient": 10, "update": 10}
    runs = {run.phase: run.count for run in plan_of(iteration, Level.LAYER).phases}
    assert runs == {"forward": 2, "loss": 3, "backward": 2, "gradient": 2, "update": 1}


def test_softmax_nets_come_before_outs_and_its_jacobian_has_one_term_per_neuron() -> None:
    iteration = iterate(examples.document("trace-softmax-skip-edges"), 0)
    plan = plan_of(iteration, Level.TERM)
    softmax = {i for i, n in enumerate(iteration.document.network.neurons) if n.activation == "softmax"}
    steps = [plan.step(index) for index in range(1, plan.count + 1)]
    nets = [s.index for s in steps if s.part is Part.NET and s.neuron in softmax]
    outs = [s.index for s in steps if s.part is Part.OUT and s.neuron in softmax]
    assert max(nets) < min(outs)
    assert sum(s.part is Part.JACOBIAN for s in steps) == len(softmax) ** 2 == 9


def test_a_batch_repeats_the_phases_for_each_sample_and_averages() -> None:
    plan = plan_of(whole_batch(examples.document("trace-tied-weights")), Level.NEURON)
    names = [(run.phase.value, run.sample) for run in plan.phases]
    per_sample = ["forward", "loss", "backward", "gradient"]
    last = plan.samples - 1
    wanted = [(name, sample) for sample in range(plan.samples) for name in per_sample]
    assert names == [*wanted, ("average", last), ("update", last)]
    assert plan.samples > 1


@pytest.mark.parametrize("index", [-1, 0, 10_000])
def test_there_is_no_step_outside(index: int) -> None:
    plan = plan_of(iterate(examples.document("trace-linear-neuron"), 0), Level.TERM)
    with pytest.raises(IndexError):
        plan.step(index)


def test_300000_steps_are_not_listed() -> None:
    """The plan of a network with 300,000 steps keeps a few numbers for each edge, no object for each step."""
    rng = np.random.default_rng(0)
    inputs = [Neuron(f"i{k}", Role.INPUT) for k in range(300)]
    hidden = [Neuron(f"h{k}", Role.HIDDEN, "tanh") for k in range(250)]
    edges = [(f"{a.id}{b.id}", a.id, b.id, rng.normal()) for b in hidden for a in inputs]
    edges += [(f"{a.id}o", a.id, "o", 0.1) for a in hidden]
    network = make_network([*inputs, *hidden, Neuron("o", Role.OUTPUT)], edges)
    columns = (*(neuron.id for neuron in inputs), "o")
    plan = plan_of(iterate(Document(network, data=Data(columns, rng.normal(size=(1, 301)))), 0), Level.TERM)
    assert isinstance(plan, StepPlan)
    assert plan.count > 300_000
    middle = plan.step(plan.count // 2)
    assert (middle.index, plan.find(middle) >= middle.index) == (plan.count // 2, True)
    objects = [value for track in plan._tracks.values() for value in vars(track).values()]
    assert not any(isinstance(value, list | tuple) and len(value) > 1000 for value in objects)


@given(documents(), st.integers(13, 40))
@settings(max_examples=40, deadline=None)
def test_the_average_of_many_samples_has_the_values_of_each(document: Document, samples: int) -> None:
    rows = np.linspace(-1.5, 1, samples * len(document.data.columns)).reshape(samples, -1)
    iteration = whole_batch(replace(document, data=replace(document.data, rows=rows)))
    symbols = Symbols(iteration, 0)
    for edge in iteration.document.network.topology.first_edge.tolist():
        each = np.array([symbols.gradient(edge, sample).value for sample in range(samples)])
        np.testing.assert_array_equal(symbols.gradients(edge), each)
        assert average_part(symbols, edge).formula == averaged_one_by_one(symbols, edge, samples)


def averaged_one_by_one(symbols: Symbols, edge: int, samples: int) -> Fraction:
    return Fraction(
        sum_of([symbols.gradient(edge, sample) for sample in range(samples)]), Leaf("N", "", float(samples))
    )
