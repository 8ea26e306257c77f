"""Planted wrong answers on 500 random networks: the kind is named, and nothing that does not give the number."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from core.answers import DEFAULT, is_close, is_rounded_from, is_same, read_answer
from core.document import Data, Document, Loss, Training
from core.formula import Source, evaluate
from core.iteration import Iteration, iterate
from core.mistakes import MistakeKind, diagnose, right_part, scale_of
from core.network import Neuron, Role, make_network, read_only
from tests.core import planted_wrong_weights
from tests.core.plain_network import Pass, Plain, draw
from tests.core.planted_wrong import PLANTS, Wrong

NETWORKS = 500
AT_ONCE = 5  # kinds tried on each network, taking turns
NEEDED = 0.99
assert planted_wrong_weights.plant  # its kinds are in PLANTS once it is loaded


def iteration_of(plain: Plain) -> Iteration:
    neurons = [Neuron(id, Role(role), plain.activation.get(id, "identity")) for id, role in plain.role.items()]
    network = make_network(neurons, [(*edge, plain.weight[edge[0]]) for edge in plain.edges])
    held = read_only(np.array([edge[0] in plain.frozen for edge in plain.edges]))
    network = replace(network, topology=replace(network.topology, edges=replace(network.edges, frozen=held)))
    columns = (*plain.samples[0][0], *plain.samples[0][1])
    rows = np.array([[*inputs.values(), *targets.values()] for inputs, targets in plain.samples])
    training = Training(
        learning_rate=plain.rate, batch_size="full", over_samples="mean" if plain.samples_mean else "sum"
    )
    loss = Loss(plain.loss, "mean" if plain.mean else "sum")
    return iterate(Document(network, loss=loss, data=Data(columns, read_only(rows)), training=training))


def source_of(iteration: Iteration, wrong: Wrong) -> Source:
    topology = iteration.document.network.topology
    if wrong.place == "":
        return Source("setting", 0, wrong.quantity)
    if wrong.place in topology.edge_index:
        return Source("edge", topology.edge_index[wrong.place], wrong.quantity)
    return Source("neuron", topology.neuron_index[wrong.place], wrong.quantity)


def chosen(kind: str, plain: Plain, run: Pass, rng: random.Random) -> tuple[Wrong, str] | None:
    """Choose one distinguishable wrong answer of a kind and how many digits of it are typed."""
    digits = rng.choice((3, 4, 5, 6))
    fit = [wrong for wrong in PLANTS[kind](plain, run, rng) if wrong.is_distinguishable(digits)]
    return (found := rng.choice(fit), found.typed(digits)) if fit else None


@lru_cache(maxsize=1)
def results() -> tuple[Counter[str], Counter[str], list[str]]:
    """Return how often each kind was planted, how often named, and what was named wrongly."""
    planted, named, faults = Counter[str](), Counter[str](), list[str]()
    kinds = sorted(PLANTS)
    for seed in range(NETWORKS):
        rng, plain = random.Random(f"answers {seed}"), draw(seed)
        iteration, run = iteration_of(plain), Pass(plain)
        for kind in (kinds[(seed * AT_ONCE + turn) % len(kinds)] for turn in range(AT_ONCE)):
            found = chosen(kind, plain, run, rng)
            if found is None:
                continue
            wrong, text = found
            source, answer = source_of(iteration, wrong), read_answer(text)
            part = right_part(iteration, source)
            assert part is not None
            assert part.left.value == pytest.approx(wrong.right, rel=1e-9, abs=1e-12)
            mistakes = diagnose(iteration, source, answer)
            planted[kind] += 1
            named[kind] += kind in {mistake.kind for mistake in mistakes}
            if kind not in {mistake.kind for mistake in mistakes}:
                faults.append(f"missed {kind}: seed {seed} {wrong} typed {text}: {[m.kind.value for m in mistakes]}")
            scale = scale_of(iteration, source)
            for mistake in mistakes:
                with np.errstate(all="ignore"):
                    value = float(evaluate(mistake.wrong.formula))
                same = is_rounded_from(answer, value) or is_same(answer.value, value)
                if not (same or is_close(answer, value, DEFAULT, scale)) or value != mistake.value:
                    faults.append(f"made up {mistake.kind}: seed {seed} {wrong} {value}")
    return planted, named, faults


def test_every_kind_is_planted_often_enough() -> None:
    planted = results()[0]
    assert set(planted) == set(PLANTS) == {kind.value for kind in MistakeKind}
    assert min(planted.values()) >= 15
    assert planted.total() >= 2000


def test_the_planted_kind_is_named() -> None:
    planted, named, faults = results()
    assert named.total() / planted.total() >= NEEDED, "\n".join(faults)
    assert all(named[kind] / planted[kind] >= 0.97 for kind in planted), "\n".join(faults)


def test_no_mistake_is_named_that_does_not_give_the_number() -> None:
    assert [fault for fault in results()[2] if fault.startswith("made up")] == []
