"""Deltas told term by term: terms add up to their total, all forms of a derivation have one value, on any graph."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from core.document import Data, Document, Training
from core.equation import equations_of, lines_of
from core.explain import explain, result_of
from core.explanation import Explanation, Part
from core.files import FileProblems, from_text, read_builtin
from core.formula import Elided, evaluate, leaves
from core.iteration import Iteration, iterate
from core.losses import LOSSES
from core.network import Network, Neuron, Role, make_network
from core.steps import Level, Phase, Step, plan_of
from tests import examples
from tests.references.random_networks import document_tree

ACTIVATIONS = ("tanh", "logistic", "softmax", "relu", "silu", "identity")
OUTPUTS = {
    "binary_cross_entropy": ("logistic",),
    "categorical_cross_entropy": ("softmax", "softmax", "logistic"),
}


def random_iteration(seed: int) -> Iteration:
    """Return the iteration of one random network: skip edges, softmax groups, ties, outputs that feed on."""
    loss = sorted(LOSSES)[seed % len(LOSSES)]
    for attempt in count():
        rng = random.Random(f"terms {seed} {attempt}")
        shape = {
            "hidden": [rng.choice(ACTIVATIONS) for _ in range(rng.randint(2, 5))],
            "outputs": [rng.choice(OUTPUTS.get(loss, ACTIVATIONS)) for _ in range(rng.randint(1, 4))],
            "passive": (2, 1), "density": 0.7, "ties": 2, "samples": 1,
        }  # fmt: skip
        try:
            text = json.dumps(document_tree(rng, loss, rng.choice(("sum", "mean")), shape))
            return iterate(from_text(text, "random"), 0)
        except FileProblems:
            continue
    raise AssertionError


def explained(iteration: Iteration, level: Level = Level.NEURON) -> Iterator[tuple[Step, Explanation]]:
    plan = plan_of(iteration, level)
    for index in range(1, plan.count + 1):
        yield plan.step(index), explain(iteration, plan.step(index))


def delta_of(iteration: Iteration, id: str) -> Explanation:
    """Return what is told of a neuron's δ at level neuron."""
    neuron = [neuron.id for neuron in iteration.document.network.neurons].index(id)
    found = [e for s, e in explained(iteration) if s.phase is Phase.BACKWARD and s.neuron == neuron]
    return found[0]


def computed(node: object) -> float:
    with np.errstate(all="ignore"):
        return float(evaluate(node))  # type: ignore[arg-type]


def assert_forms_agree(part: Part) -> None:
    value = float(part.left.value)
    for form in (*part.derivation, part.formula):
        found = computed(form)
        assert not np.isfinite(found) or examples.agree(found, value), (form, found, value)
    assert not np.isfinite(value) or examples.agree(computed(part.formula), value)


def assert_totals_add_up(parts: tuple[Part, ...]) -> int:
    """Every total is the sum of the brief parts between it and the general formula before it."""
    terms: list[float] = []
    totals = 0
    for part in parts:
        if part.general is not None:
            terms = []
        if part.total:
            assert len(terms) > 1
            assert examples.agree(sum(terms), float(part.left.value))
            totals += 1
            terms = []
        elif part.brief:
            terms.append(float(part.left.value))
    return totals


@pytest.mark.parametrize("seed", range(60))
def test_every_form_has_the_same_value_and_terms_add_up(seed: int) -> None:
    iteration = random_iteration(seed)
    for level in Level:
        for step, explanation in explained(iteration, level):
            for part in explanation.parts:
                assert_forms_agree(part)
            if level is Level.NEURON:
                assert_totals_add_up(explanation.parts)
                if step.phase is Phase.BACKWARD:
                    assert explanation.parts[-1].left.value == iteration.trace.delta[0, step.neuron]


def test_random_graphs_meet_every_kind_of_explanation() -> None:
    seen = {"total": 0, "derivation": 0, "one edge": 0, "jacobian": 0, "tie": 0}
    for seed in range(60):
        for step, explanation in explained(random_iteration(seed)):
            parts = explanation.parts
            seen["total"] += any(part.total and part.term for part in parts)
            seen["derivation"] += any(part.derivation and not part.brief for part in parts)
            seen["one edge"] += len(parts) == 2 and parts[0].term and not parts[0].is_bare
            seen["jacobian"] += step.phase is Phase.BACKWARD and parts[-1].total
            seen["tie"] += step.phase is Phase.GRADIENT and parts[-1].total
    assert all(number >= 5 for number in seen.values()), seen


def test_mazurs_hidden_delta_is_told_edge_by_edge() -> None:
    iteration = iterate(examples.document("published-mazur-round1"), 0)
    parts = delta_of(iteration, "h1").parts
    assert [part.left.value for part in parts] == pytest.approx(
        [0.055399425, -0.019049119, 0.036350306, 0.008771355], abs=1e-9
    )
    assert [part.total for part in parts] == [False, False, True, False]
    assert [part.brief for part in parts] == [True, True, True, False]
    assert [part.general is not None for part in parts] == [True, False, False, False]
    assert lines_of(equations_of(delta_of(iteration, "h1")), 4) == [
        "δ_j = f′(net_j)·Σ_k w_jk·δ_k",
        "w₅·δ_o1 = 0.4 × 0.1385 = 0.0554",
        "w₇·δ_o2 = 0.5 × (−0.0381) = −0.01905",
        "∂E/∂out_h1 = w₅·δ_o1 + w₇·δ_o2 = 0.4 × 0.1385 + 0.5 × (−0.0381) = 0.0554 − 0.01905 = 0.03635",
        "δ_h1 = out_h1·(1 − out_h1)·∂E/∂out_h1",
        "= 0.5933 × (1 − 0.5933) × 0.03635",
        "= 0.2413 × 0.03635",
        "= 0.008771",
    ]


def test_terms_are_linked_but_not_computed() -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"), 0)
    explanation = delta_of(iteration, "h1")
    for part in explanation.parts:
        assert all(leaf.source is not None for leaf in leaves(part.formula))
    assert {source.quantity for source in explanation.computed} == {"dE_dout", "delta"}
    assert {source.quantity for source in explanation.sources} == {"weight", "delta", "out"}


def test_an_output_that_feeds_on_has_its_own_part_as_one_more_line() -> None:
    iteration = iterate(examples.document("trace-output-feeds-neuron"), 0)
    network = iteration.document.network
    feeding = [int(n) for n in network.topology.outputs if int(n) in network.edges.source.tolist()]
    assert feeding
    for neuron in feeding:
        parts = delta_of(iteration, network.neurons[neuron].id).parts
        edges = int((network.edges.source == neuron).sum())
        own = parts[0]
        assert own.left.source is not None and own.left.source.quantity == "own_dE_dout"
        assert [part.term for part in parts] == [True] * (edges + 2) + [False]


# Softmax and cross-entropy


def test_softmax_and_cross_entropy_cancel_to_output_minus_target() -> None:
    iteration = iterate(read_builtin("softmax-classifier"), 0)
    parts = delta_of(iteration, "o1").parts
    *terms, part = parts
    assert len(terms) == 3 and all(term.brief and term.term for term in terms)
    assert sum(float(term.left.value) for term in terms) == pytest.approx(float(part.left.value), abs=1e-12)
    assert lines_of(equations_of(replace(delta_of(iteration, "o1"), parts=(part,))), 4)[:3] == [
        "δ_o1 = −t_o1·(1 − out_o1) + t_o2·out_o1 + t_o3·out_o1",
        "= out_o1·(t_o1 + t_o2 + t_o3) − t_o1",
        "= out_o1 − t_o1",
    ]


def saturated(document: Document, scale: float) -> Iteration:
    """Return an iteration far out, with the targets of the outputs exchanged, so that they are missed."""
    network = document.network.with_parameters(document.network.parameters * scale)
    outputs = [document.network.neurons[n].id for n in document.network.topology.outputs]
    columns = dict(zip(outputs, [*outputs[1:], outputs[0]], strict=True))
    data = replace(document.data, columns=tuple(columns.get(name, name) for name in document.data.columns))
    return iterate(replace(document, network=network, data=data), 0)


@pytest.mark.parametrize("name", ["softmax-classifier", "trace-binary-cross-entropy"])
def test_saturated_deltas_are_derived_with_names_only(name: str) -> None:
    document = examples.document(name) if name.startswith("trace") else read_builtin(name)
    found = 0
    for scale in (-3000.0, 3000.0):
        iteration = saturated(document, scale)
        infinite = [int(n) for n in document.network.topology.outputs if np.isinf(iteration.trace.dE_dout[0, n])]
        for neuron in infinite:
            (part,) = delta_of(iteration, document.network.neurons[neuron].id).parts
            assert len(part.derivation) >= 3
            assert np.isfinite(part.left.value)
            assert_forms_agree(part)
            found += 1
    assert found


def test_logistic_and_binary_cross_entropy_cancel() -> None:
    document = examples.document("trace-binary-cross-entropy")
    iteration = iterate(document, 0)
    outputs = [document.network.neurons[n] for n in document.network.topology.outputs]
    plain = [n.id for n in outputs if n.id == "o1"]
    *_, part = delta_of(iteration, plain[0]).parts
    assert lines_of(equations_of(replace(delta_of(iteration, plain[0]), parts=(part,))), 4)[:3] == [
        "δ_o1 = ((1 − t_o1) / (1 − out_o1) − t_o1 / out_o1)·out_o1·(1 − out_o1)",
        "= ((out_o1 − t_o1) / (out_o1·(1 − out_o1)))·out_o1·(1 − out_o1)",
        "= out_o1 − t_o1",
    ]


# Long columns


def fan(edges: int) -> Network:
    outputs = [Neuron(f"o{k}", Role.OUTPUT) for k in range(edges)]
    links = [("w", "i", "h", 0.5), *((f"v{k}", "h", f"o{k}", 0.1 * k - 1.0) for k in range(edges))]
    return make_network([Neuron("i", Role.INPUT), Neuron("h", Role.HIDDEN, "tanh"), *outputs], links)


@pytest.mark.parametrize("edges", [12, 13, 50])
def test_a_long_column_tells_the_rest_in_one_line(edges: int) -> None:
    network = fan(edges)
    data = Data(("i", *(f"o{k}" for k in range(edges))), np.full((1, edges + 1), 0.25))
    iteration = iterate(Document(network, data=data), 0)
    parts = delta_of(iteration, "h").parts
    rest = [part for part in parts if isinstance(part.formula, Elided)]
    assert len(parts) == {12: 14, 13: 15, 50: 15}[edges]
    assert len(rest) == (edges > 12)
    if rest:
        assert isinstance(rest[0].formula, Elided) and rest[0].formula.count == edges - 12
        assert f"… ({edges - 12} more: " in "\n".join(lines_of(equations_of(delta_of(iteration, "h")), 4))
    assert assert_totals_add_up(parts) == 1


# Gradients and update


def test_a_tie_adds_up_one_line_for_each_edge() -> None:
    document = examples.document("trace-tied-weights")
    iteration = iterate(document, 0)
    topology = document.network.topology
    tied = 0
    for step, explanation in explained(iteration):
        if step.phase is Phase.GRADIENT:
            assert step.edge is not None
            shared = len(topology.edges_of(int(topology.parameter_of_edge[step.edge])))
            assert len(explanation.parts) == (shared + 1 if shared > 1 else 1)
            tied += assert_totals_add_up(explanation.parts)
    assert tied


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_the_update_shows_old_and_new(optimizer: str) -> None:
    document = replace(read_builtin("mazur-2-2-2"), training=Training(optimizer, 0.5))
    iteration = iterate(document, 0)
    weights, edges = document.network.weights, document.network.edges
    (whole,) = [e for s, e in explained(iteration, Level.LAYER) if s.phase is Phase.UPDATE]
    assert len(whole.parts) == 10 and all(part.brief for part in whole.parts)
    single = [e.parts[-1] for s, e in explained(iteration) if s.phase is Phase.UPDATE]
    for parts in (whole.parts, single):
        for part in parts:
            assert part.before is not None and part.left.source is not None
            edge = part.left.source.index
            assert part.before.value == weights[edge]
            assert part.left.value == iteration.updated_weights[edge]
            assert (part.formula == part.before) == bool(edges.frozen[edge])


def test_what_is_not_written_out_is_computed_too() -> None:
    iteration = iterate(read_builtin("nine-neurons-1-2-2-1"), 0)
    found = {step.phase: explanation for step, explanation in explained(iteration, Level.LAYER)}
    update = found[Phase.UPDATE]
    assert (len(update.parts), update.omitted, len(update.computed)) == (10, 3, 13)
    assert {source.quantity for source in update.computed} == {"updated_weight"}


def test_a_whole_layer_is_written_out_where_that_is_wanted() -> None:
    iteration = iterate(read_builtin("nine-neurons-1-2-2-1"), 0)
    plan = plan_of(iteration, Level.LAYER)
    update, few = (explain(iteration, plan.step(plan.count), most) for most in (100, 4))
    assert (len(update.parts), update.omitted, update.beyond) == (13, 0, ())
    assert (len(few.parts), few.omitted, len(few.computed)) == (4, 9, 13)


def test_a_layer_stands_in_columns_under_one_general_formula() -> None:
    iteration = iterate(read_builtin("mazur-2-2-2"), 0)
    for step, explanation in explained(iteration, Level.LAYER):
        if step.phase is Phase.LOSS:
            continue
        assert all(part.brief and not part.term for part in explanation.parts)
        generals = [place for place, part in enumerate(explanation.parts) if part.general is not None]
        assert generals == ([0, len(explanation.parts) // 2] if step.phase is Phase.FORWARD else [0])
        assert isinstance(result_of(iteration, step), dict)
