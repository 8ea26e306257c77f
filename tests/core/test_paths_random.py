"""Paths on 200 random graphs: their sum is the backward pass, and all of them agree with an enumeration of its own."""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

import numpy as np
import pytest

from core.activations import ACTIVATIONS
from core.files import from_text
from core.findings import FileProblems
from core.formula import Product, evaluate
from core.iteration import Iteration, iterate
from core.losses import LOSSES
from core.network import Role
from core.order import order_of
from core.path_graph import fused_deltas
from core.path_recursion import recursive_parts
from core.paths import Subject, paths_of
from tests.references.random_networks import PROBABILITIES, Tree, document_tree

GRAPHS = 200
BOUNDED = ("logistic", "tanh", "softmax", "softsign", "gaussian")
FLAT_OUTPUTS = {  # under cross-entropy other outputs would make the loss infinite
    "binary_cross_entropy": ("logistic",),
    "categorical_cross_entropy": ("logistic", "softmax"),
}
NAMES = sorted(ACTIVATIONS)
USUAL_OUTPUTS = {
    "binary_cross_entropy": ["logistic", "logistic", "softsign", "gaussian"],
    "categorical_cross_entropy": ["logistic", "softmax", "softmax"],
}


def same(found: float, wanted: float) -> bool:
    """Tell whether |a − b| ≤ 10⁻¹² · max(1, |b|); what is not finite must be so in the same way."""
    if not math.isfinite(wanted):
        return (math.isnan(wanted) and math.isnan(found)) or found == wanted
    return abs(found - wanted) <= 1e-12 * max(1.0, abs(wanted))


@lru_cache(maxsize=GRAPHS)
def graph(seed: int) -> Iteration:
    """Return the iteration of one random network: the first without a cycle, half of them with a softmax group."""
    for attempt in count():
        assert attempt < 200
        try:
            tree = tree_of(random.Random(f"{seed} {attempt}"), seed)
            iteration = iterate(from_text(json.dumps(tree), f"graph {seed}"))
        except FileProblems:
            continue
        if seed % 2 or groups_of(iteration):
            return iteration
    raise AssertionError


def groups_of(iteration: Iteration) -> list[list[int]]:
    """Return the softmax groups of several neurons."""
    groups = order_of(iteration.document.network.topology).groups
    return [group.tolist() for group in groups if len(group) > 1]


def tree_of(rng: random.Random, seed: int) -> Tree:
    """Return a network file; many of them have net inputs far out, where activations are flat."""
    loss = sorted(LOSSES)[seed % len(LOSSES)]
    usual = USUAL_OUTPUTS.get(loss, NAMES)
    shape = {
        "hidden": [rng.choice([*NAMES, "softmax", "softmax"]) for _ in range(rng.randint(3, 7))],
        "outputs": [rng.choice(usual) for _ in range(rng.randint(1, 4))],
        "passive": (rng.randint(1, 3), rng.randint(1, 2)),
        "density": rng.uniform(0.35, 0.8),
        "ties": rng.randint(0, 2),
        "samples": 2,
    }
    tree = document_tree(rng, loss, rng.choice(("sum", "mean")), shape)
    tree["training"] = {"batch_size": "full"}
    if seed % 3 == 0 or (loss in PROBABILITIES and seed % 2 == 0):
        saturate(rng, tree, loss)
    return tree


def saturate(rng: random.Random, tree: Tree, loss: str) -> None:
    """Give bias edges into bounded neurons weights from 20 to 900."""
    network = tree["network"]
    by_id = {neuron["id"]: neuron for neuron in network["neurons"]}
    for edge in network["edges"]:
        target = by_id[edge["to"]]
        flat = FLAT_OUTPUTS.get(loss, BOUNDED) if target["role"] == "output" else BOUNDED
        if edge["from"] == "b1" and "tie" not in edge and target["activation"] in flat and rng.random() < 0.9:
            edge["weight"] = rng.choice((-1, 1)) * rng.choice((20.0, 40.0, 300.0, 800.0, 900.0))


def subjects(iteration: Iteration) -> list[tuple[Subject, int]]:
    """Return every weight, out and net of a network, once for each of the two samples in turn."""
    topology = iteration.document.network.topology
    found = [Subject("weight", int(edge)) for edge in topology.first_edge]
    for index, neuron in enumerate(topology.neurons):
        found.append(Subject("out", index))
        if neuron.role.computes:
            found.append(Subject("net", index))
    return [(subject, number % 2) for number, subject in enumerate(found)]


def backward(iteration: Iteration, sample: int, subject: Subject) -> float:
    """Return the derivative as the backward pass has it."""
    trace = iteration.trace
    if subject.kind == "weight":
        topology = iteration.document.network.topology
        return float(trace.gradients(sample)[topology.parameter_of_edge[subject.index]])
    return float((trace.dE_dout if subject.kind == "out" else trace.delta)[sample, subject.index])


class Brute:
    """Walks every path by recursion over the list of edges; each is the list of its factors from the subject on."""

    def __init__(self, iteration: Iteration, sample: int) -> None:
        self.trace, self.sample = iteration.trace, sample
        self.topology = iteration.document.network.topology
        self.fused = fused_deltas(iteration, sample)
        ends = self.topology.edges
        self.edges = list(enumerate(zip(ends.source.tolist(), ends.target.tolist(), strict=True)))
        self.groups = [group.tolist() for group in order_of(self.topology).groups]

    def of(self, subject: Subject) -> list[list[float]]:
        if subject.kind == "net":
            return list(self.net(subject.index))
        if subject.kind == "out":
            return list(self.out(subject.index, True))
        tie = self.topology.edges.tie[subject.index]
        chosen = [e for e, _ in self.edges if e == subject.index or (tie and self.topology.edges.tie[e] == tie)]
        ends = dict(self.edges)
        return [
            [float(self.trace.out[self.sample, ends[e][0]]), *rest] for e in chosen for rest in self.net(ends[e][1])
        ]

    def out(self, neuron: int, first: bool = False) -> Iterator[list[float]]:
        if self.topology.neurons[neuron].role is Role.OUTPUT and (first or neuron not in self.fused):
            yield [float(self.trace.own_dE_dout[self.sample, self.topology.outputs.tolist().index(neuron)])]
        for edge, (source, target) in self.edges:
            if source == neuron:
                for rest in self.net(target):
                    yield [float(self.trace.network.weights[edge]), *rest]

    def net(self, neuron: int) -> Iterator[list[float]]:
        if neuron in self.fused:
            yield [self.fused[neuron]]
        out = self.trace.out[self.sample]
        for member in next((group for group in self.groups if neuron in group), [neuron]):
            slope = (
                float(self.trace.slope[self.sample, neuron]) if member == neuron else -float(out[member] * out[neuron])
            )
            for rest in self.out(member):
                yield [slope, *rest]


def size(value: float) -> float:
    return math.inf if math.isnan(value) else abs(value)


@pytest.mark.parametrize("first", range(0, GRAPHS, 20))
def test_the_sum_over_all_paths_is_the_backward_pass(first: int) -> None:
    for seed in range(first, first + 20):
        iteration = graph(seed)
        for subject, sample in subjects(iteration):
            paths = paths_of(iteration, sample, subject, most=3)
            wanted = backward(iteration, sample, subject)
            assert same(paths.total, wanted), (seed, subject, paths.total, wanted)
            assert same(float(paths.left.value), wanted)
            assert same(float(recursive_parts(iteration, sample, subject).parts[-1].left.value), wanted)


@pytest.mark.parametrize("first", range(0, GRAPHS, 20))
def test_paths_agree_with_an_enumeration(first: int) -> None:
    with np.errstate(all="ignore"):
        for seed in range(first, first + 20):
            iteration = graph(seed)
            chosen = random.Random(seed).sample(subjects(iteration), 5)
            for subject, sample in chosen:
                compare(iteration, sample, subject, 7)


def compare(iteration: Iteration, sample: int, subject: Subject, most: int) -> None:
    """Compare count, order, sizes, multiplications and the rest with the brute force."""
    walked = Brute(iteration, sample).of(subject)
    values = sorted((math.prod(reversed(path)) for path in walked), key=lambda value: -size(value))
    paths = paths_of(iteration, sample, subject, most)
    assert paths.count == len(walked)
    assert paths.rest_count == len(walked) - len(paths.shown) == max(0, len(walked) - most)
    assert paths.multiplications == sum(len(path) - 1 for path in walked)
    assert paths.recursive <= paths.multiplications
    assert same(paths.absolute, sum(abs(value) for value in values))
    for path, value in zip(paths.shown, values, strict=False):
        assert path.value == evaluate(Product(path.factors)) or math.isnan(path.value)
        assert size(path.value) == pytest.approx(size(value), rel=1e-12, abs=0)
    if math.isfinite(paths.total):
        assert same(math.fsum([path.value for path in paths.shown]) + paths.rest, paths.total)
        assert paths.rest == pytest.approx(math.fsum(values[most:]), rel=1e-12, abs=1e-12 * max(1.0, paths.absolute))


def hops_of(brute: Brute, subject: Subject) -> set[tuple[object, ...]]:
    """Return the hops on all paths from a subject but those to the loss: a hop is a multiplication by its factor."""
    live: dict[tuple[str, int], bool] = {}
    found: set[tuple[object, ...]] = set()

    def leads_on(kind: str, neuron: int) -> bool:
        """Tell whether a path leads to the loss, and note the hops from here on."""
        key = (kind, neuron)
        if key not in live:
            after = followers(kind, neuron)
            going = [follower for follower in after if leads_on(*follower)]
            found.update((key, follower) for follower in going)
            live[key] = bool(going) or reads(kind, neuron)
        return live[key]

    def reads(kind: str, neuron: int) -> bool:
        if kind == "net":
            return neuron in brute.fused
        output = brute.topology.neurons[neuron].role is Role.OUTPUT
        return output and (neuron not in brute.fused or Subject("out", neuron) == subject)

    def followers(kind: str, neuron: int) -> list[tuple[str, int]]:
        if kind == "net":
            return [("out", m) for m in next((group for group in brute.groups if neuron in group), [neuron])]
        return [("net", target) for _, (source, target) in brute.edges if source == neuron]

    if subject.kind != "weight":
        leads_on(subject.kind, subject.index)
        return found
    for edge, (_, target) in brute.edges:
        shared = brute.topology.parameter_of_edge[edge] == brute.topology.parameter_of_edge[subject.index]
        if shared and leads_on("net", target):
            found.add((edge, target))
    return found


@pytest.mark.parametrize("first", range(0, GRAPHS, 50))
def test_multiplications_of_both_ways(first: int) -> None:
    for seed in range(first, first + 50, 5):
        iteration = graph(seed)
        brute = Brute(iteration, 0)
        weights = [Subject("weight", int(edge)) for edge in iteration.document.network.topology.first_edge]
        every, paths = [hops_of(brute, weight) for weight in weights], None
        written = 0
        for weight, hops in zip(weights, every, strict=True):
            paths = paths_of(iteration, 0, weight, most=0)
            assert paths.recursive == len(hops)
            written += paths.multiplications
        assert paths is not None
        assert paths.all_recursive == len(set().union(*every))
        assert paths.all_paths == written
        for subject, _ in subjects(iteration):
            assert paths_of(iteration, 0, subject, most=0).recursive == len(hops_of(brute, subject))


def test_the_200_graphs_contain_what_is_hard() -> None:
    found: Counter[str] = Counter()
    for seed in range(GRAPHS):
        iteration = graph(seed)
        topology, trace = iteration.document.network.topology, iteration.trace
        level, source, target = order_of(topology).forward_level, topology.edges.source, topology.edges.target
        members = [member for group in groups_of(iteration) for member in group]
        fused = {neuron for sample in range(2) for neuron in fused_deltas(iteration, sample)}
        found["skip"] += bool((level[target] - level[source] > 1).any())
        found["tied"] += topology.tied
        found["output feeds on"] += bool(np.isin(source, topology.outputs).any())
        found["group"] += bool(members)
        found["group feeds on"] += bool(np.isin(source, members).any())
        found["group of outputs"] += bool(np.isin(members, topology.outputs).any())
        found["fused"] += bool(fused)
        found["fused group"] += bool(np.isin(members, sorted(fused)).any())
        found["fused and feeds on"] += bool(np.isin(source, sorted(fused)).any())
        found["not fused, though it could be"] += iteration.document.loss.name in PROBABILITIES and not fused
        found["infinite ∂E/∂out"] += bool(np.isinf(trace.own_dE_dout).any())
        found["flat"] += bool((trace.slope == 0).any())
        found[iteration.document.loss.name] += 1
        found.update({neuron.activation for neuron in topology.neurons if neuron.role.computes})
    assert set(found) >= {*LOSSES, *ACTIVATIONS}
    assert min(found.values()) >= 5
