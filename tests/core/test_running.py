"""Runs until a stop: what a run finds is what a plain loop over all steps of all iterations finds."""

import json
import math
import random
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core import running
from core.document import Document
from core.explain import result_of
from core.files import from_text, read_builtin
from core.finite import first_not_finite
from core.iteration import Iteration, iterate
from core.running import End, Passed, Start, run_back, run_forwards
from core.steps import Level, Part, Phase, Step, StepPlan, plan_of
from core.stops import FLATTENING, Kind, Stop
from tests.references.random_networks import document_tree

ACTIVATIONS = ("logistic", "tanh", "relu", "softsign", "identity", "elu", "square", "softmax", "softplus", "cube")
OPTIMIZERS = ("sgd", "momentum", "adam", "nesterov")
ITERATIONS = 8


def random_document(seed: int) -> Document:
    """Return a small network of any kind; one in three explodes sooner or later."""
    rng = random.Random(seed)
    shape = {
        "hidden": rng.choices(ACTIVATIONS, k=rng.randint(2, 4)),
        "outputs": rng.choices(ACTIVATIONS[:6], k=rng.randint(1, 2)),
        "passive": (rng.randint(1, 3), 1),
        "density": rng.uniform(0.5, 1.0),
        "ties": rng.randint(0, 1),
        "samples": rng.randint(1, 3),
    }
    tree = document_tree(rng, rng.choice(("half_squared_error", "mean_squared_error")), "sum", shape)
    tree["training"] = {
        "optimizer": {
            "name": rng.choice(OPTIMIZERS),
            "learning_rate": rng.choice((0.1, 1.0, 1e6 if seed % 3 else 1e80)),
        },
        "batch_size": rng.choice((1, 2, "full")),
    }
    return from_text(json.dumps(tree), "random")


def course_of(document: Document, count: int = ITERATIONS) -> list[Document]:
    """Return the documents of so many iterations."""
    documents = [document]
    while len(documents) < count:
        documents.append(iterate(documents[-1]).after)
    return documents


# The plain loop


def covers(plan: StepPlan, step: Step, kind: Kind, index: int) -> bool:
    """Tell whether a step computes something of a neuron or edge."""
    topology = plan.topology
    in_pass = step.phase in (Phase.FORWARD, Phase.BACKWARD)
    if kind is Kind.NEURON:
        return index in plan.members(step) if step.part is Part.LAYER and in_pass else step.neuron == index
    parameter = topology.parameter_of_edge[index]
    if step.part is Part.LAYER:
        return not in_pass and parameter in plan.members(step)
    if step.edge is None:
        return False
    single = step.part in (Part.PRODUCT, Part.EDGE_SHARE, Part.OWN)
    return step.edge == index if single else topology.parameter_of_edge[step.edge] == parameter


def finishes(plan: StepPlan, step: Step, phase: Phase, parameter: int) -> bool:
    """Tell whether a parameter's value of a phase is known with this step."""
    run = plan.run_at(step.index)
    return step.phase is phase and step.index == run.first - 1 + plan.known_at(phase, _QUANTITY[phase])[parameter]


_QUANTITY = {Phase.GRADIENT: "gradient", Phase.AVERAGE: "average", Phase.UPDATE: "update"}


def last_sign(earlier: list[Iteration], parameter: int) -> float:
    signs = (np.sign(iteration.gradient[parameter]) for iteration in reversed(earlier))
    return next((float(sign) for sign in signs if sign in (-1, 1)), 0.0)


def is_broken(iteration: Iteration, step: Step) -> bool:
    with np.errstate(all="ignore"):
        result = result_of(iteration, step)
    return not all(math.isfinite(value) for value in (result.values() if isinstance(result, dict) else [result]))


def halts(stop: Stop, iteration: Iteration, earlier: list[Iteration], plan: StepPlan, step: Step) -> bool:
    """Tell whether a stop halts a run forwards at a step, by its words alone."""
    topology, trace = plan.topology, iteration.trace
    edge = topology.edge_index.get(stop.edge or "")
    if stop.kind is Kind.NEURON:
        return covers(plan, step, Kind.NEURON, topology.neuron_index[stop.neuron or ""])
    if stop.kind is Kind.EDGE:
        return covers(plan, step, Kind.EDGE, int(edge or 0))
    if stop.kind is Kind.LOSS_BELOW:
        last = max(run.first + run.count - 1 for run in plan.phases if run.phase is Phase.LOSS)
        below = trace.batch_loss(iteration.document.training.over_samples) < (stop.number or 0)
        return step.index == last and below
    if stop.kind is Kind.NOT_FINITE:
        return is_broken(iteration, step)
    if stop.kind is Kind.SATURATED:
        members = plan.members(step) if step.part is Part.LAYER and step.phase is Phase.FORWARD else [step.neuron]
        return step.phase is Phase.FORWARD and step.part in (Part.OUT, Part.NEURON, Part.LAYER) and any(
            topology.neurons[n].activation in FLATTENING and abs(trace.slope[step.sample, n]) <= (stop.number or 0)
            for n in members if n is not None
        )  # fmt: skip
    if stop.kind is Kind.WEIGHT_CHANGED:
        before, after = iteration.document.network.weights[edge], iteration.updated_weights[edge]
        moved = not (before == after or (np.isnan(before) and np.isnan(after)))
        return bool(moved and finishes(plan, step, Phase.UPDATE, topology.parameter_of_edge[edge]))
    phase = Phase.AVERAGE if plan.samples > 1 else Phase.GRADIENT
    watched = range(len(topology.first_edge)) if edge is None else [int(topology.parameter_of_edge[edge])]
    return any(
        finishes(plan, step, phase, p) and iteration.gradient[p] * last_sign(earlier, p) < 0 for p in watched
    )  # fmt: skip


def plain_loop(documents: list[Document], stop: Stop, level: Level) -> list[tuple[int, int]]:
    """Return every (position, step) at which a stop halts, in order."""
    found, earlier = [], []
    for position, document in enumerate(documents):
        iteration = iterate(document)
        plan = plan_of(iteration, level)
        steps = map(plan.step, range(1, plan.count + 1))
        found += [(position, step.index) for step in steps if halts(stop, iteration, earlier, plan, step)]
        earlier.append(iteration)
    return found


def onsets(documents: list[Document], found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return of the steps with numbers that are not finite those where it began: of each unbroken run of iterations."""
    broken = {position for position, _ in found}
    return [min(at for at in found if at[0] == position) for position in sorted(broken) if position - 1 not in broken]


def end_of(run: Iterator[Passed]) -> tuple[End, list[Passed]]:
    passed = []
    while True:
        try:
            passed.append(next(run))
        except StopIteration as stop:
            return stop.value, passed


def stops_for(document: Document, rng: random.Random) -> list[Stop]:
    topology = document.network.topology
    edges, neurons = topology.edges.ids, [neuron.id for neuron in document.network.neurons]
    losses = [iterate(each).trace.batch_loss("mean") for each in course_of(document)]
    return [
        Stop(Kind.NEURON, neuron=rng.choice(neurons)),
        Stop(Kind.EDGE, edge=rng.choice(edges)),
        Stop(Kind.LOSS_BELOW, number=float(np.nanmedian(losses))),
        Stop(Kind.SIGN_CHANGE),
        Stop(Kind.SIGN_CHANGE, edge=rng.choice(edges)),
        Stop(Kind.NOT_FINITE),
        Stop(Kind.SATURATED, number=rng.choice((0.01, 0.1, 0.0))),
        Stop(Kind.WEIGHT_CHANGED, edge=rng.choice(edges)),
    ]


@pytest.mark.parametrize("seed", range(36))
def test_what_a_run_finds_is_what_a_plain_loop_finds(seed: int) -> None:
    rng = random.Random(1000 + seed)
    document, level = random_document(seed), rng.choice(list(Level))
    documents = course_of(document)
    for stop in stops_for(document, rng):
        found = plain_loop(documents, stop, level)
        back = onsets(documents, found) if stop.kind is Kind.NOT_FINITE else found
        for _ in range(3):
            position = rng.randrange(ITERATIONS)
            count = plan_of(iterate(documents[position]), level).count
            step = rng.randint(0, count)
            start = Start(tuple(documents[: rng.randint(position + 1, ITERATIONS)]), position, level, step)
            wanted = next((at for at in found if at > (position, step)), None)
            end, _ = end_of(run_forwards(start, [stop], ITERATIONS - 1 - position))
            assert (end.position, end.step) == (wanted or (ITERATIONS - 1, 0)), (stop, start)
            assert end.halted is (wanted is not None)
            wanted = next((at for at in reversed(back) if at < (position, step)), None)
            end, _ = end_of(run_back(start, [stop]))
            assert (end.position, end.step) == (wanted or (0, 0)), (stop, start)
            assert end.halted is (wanted is not None)


def test_the_plain_loop_meets_every_kind() -> None:
    met: set[Kind] = set()
    for seed in range(36):
        rng = random.Random(1000 + seed)
        document, level = random_document(seed), rng.choice(list(Level))
        met |= {stop.kind for stop in stops_for(document, rng) if plain_loop(course_of(document, 4), stop, level)}
    assert met == set(Kind)


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("level", list(Level))
def test_the_first_number_that_is_not_finite(seed: int, level: Level) -> None:
    rng = random.Random(seed)
    document = random_document(3 * seed)
    weights = document.network.weights.copy()
    for edge in rng.sample(range(len(weights)), k=min(2, len(weights))):
        weights[edge] = rng.choice((1e308, -1e308, 1e155, np.inf, np.nan))
    network = document.network.with_parameters(weights[document.network.topology.first_edge])
    iteration = iterate(replace(document, network=network))
    plan = plan_of(iteration, level)
    broken = [index for index in range(1, plan.count + 1) if is_broken(iteration, plan.step(index))]
    for first in (1, plan.count // 3, plan.count // 2, plan.count):
        assert first_not_finite(iteration, plan, first) == next((at for at in broken if at >= first), None)


def test_several_stops_the_next_one_halts_and_the_first_in_the_list_tells_why() -> None:
    document = read_builtin("mazur-2-2-2")
    plan = plan_of(iterate(document), Level.NEURON)
    start = Start((document,), 0, Level.NEURON, 0)
    stops = [Stop(Kind.NEURON, neuron="o2"), Stop(Kind.EDGE, edge="w5"), Stop(Kind.NEURON, neuron="h2")]
    end, _ = end_of(run_forwards(start, stops))
    step = plan.step(end.step)
    assert (step.phase, document.network.neurons[step.neuron or 0].id) == (Phase.FORWARD, "h2")
    both = [Stop(Kind.LOSS_BELOW, number=100.0), Stop(Kind.NEURON, neuron="h1")]
    end, _ = end_of(run_forwards(replace(start, step=end.step), both))
    assert end.why.fields["why"].key == "halt.loss_below"
    assert end.why.fields["why"].fields == {"loss": "0.2984", "below": "100"}
    assert end.why.fields["iteration"] == 1


def test_two_thousand_updates_of_xor_are_bit_for_bit_those_of_stepping() -> None:
    document = read_builtin("xor-2-2-1")
    stepped, below = [document], 0
    while len(stepped) <= 2000:
        stepped.append(iterate(stepped[-1]).after)
    losses = [iterate(each).trace.batch_loss(document.training.over_samples) for each in stepped]
    number = float(np.nextafter(losses[2000], 1.0))
    below = next(position for position, loss in enumerate(losses) if loss < number)
    end, passed = end_of(run_forwards(Start((document,), 0, Level.TERM, 0), [Stop(Kind.LOSS_BELOW, number=number)]))
    assert end.position == below >= 1000
    made = [each.made for each in passed]
    assert len(made) == below
    for mine, theirs in zip(made, stepped[1:], strict=False):
        assert mine is not None and mine.network.weights.tobytes() == theirs.network.weights.tobytes()
        assert mine.training.progress.updates == theirs.training.progress.updates
    assert [each.loss for each in passed] == losses[:below]


def test_the_loss_and_the_bound_are_told_apart() -> None:
    document = read_builtin("mazur-2-2-2")
    loss = iterate(document).trace.batch_loss("mean")
    end, _ = end_of(run_forwards(Start((document,), 0, Level.LAYER, 0), [Stop(Kind.LOSS_BELOW, number=loss + 1e-9)]))
    fields = end.why.fields["why"].fields
    assert fields["loss"] != fields["below"] and fields["loss"].startswith("0.29837")


def test_limits_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_builtin("mazur-2-2-2")
    never = [Stop(Kind.LOSS_BELOW, number=-1.0)]
    start = Start((document,), 0, Level.NEURON, 3)
    end, passed = end_of(run_forwards(start, never, 25))
    assert (end.position, end.step, end.halted, end.why.key, len(passed)) == (25, 0, False, "run.limit", 25)
    end, passed = end_of(run_forwards(replace(start, ends_in_draft=True), never, 25))
    assert (end.position, end.why.key, passed) == (0, "run.draft", [])
    assert end.step == plan_of(iterate(document), Level.NEURON).count
    monkeypatch.setattr(running, "MOST_BYTES", 10 * document.network.weights.nbytes)
    end, passed = end_of(run_forwards(start, never, 25))
    assert (end.position, end.step, end.why.key, len(passed)) == (10, 0, "run.memory", 10)


def test_a_pinned_sample_is_looked_at_in_every_iteration() -> None:
    document = read_builtin("xor-2-2-1")
    end, passed = end_of(run_forwards(Start((document,), 0, Level.NEURON, 0, sample=3), [], 3))
    assert end.position == 3
    stepped = document
    for each in passed:
        stepped = iterate(stepped, 3).after
        assert each.made is not None and each.made.network.weights.tobytes() == stepped.network.weights.tobytes()


def test_a_weight_that_is_held_never_changes() -> None:
    tree = json.loads(json.dumps(document_tree(random.Random(5), "half_squared_error", "sum", {
        "hidden": ["tanh", "tanh"], "outputs": ["identity"], "passive": (2, 1), "density": 1.0, "ties": 0, "samples": 1,
    })))  # fmt: skip
    document = from_text(json.dumps(tree), "held")
    held = document.network.edges.ids[int(np.flatnonzero(document.network.edges.frozen)[0])]
    end, _ = end_of(run_forwards(Start((document,), 0, Level.TERM, 0), [Stop(Kind.WEIGHT_CHANGED, edge=held)], 20))
    assert not end.halted
