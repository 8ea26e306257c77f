"""Explanations: every formula of every step computes to the very result that it claims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.document import Loss, Training
from core.explain import explain, result_of
from core.files import read_builtin
from core.formula import Derivative, Leaf, evaluate, leaves, reduced
from core.iteration import Iteration, iterate
from core.network import read_only
from core.optimizers import OPTIMIZERS
from core.steps import Level, plan_of
from tests import examples


def iterations(name: str) -> list[Iteration]:
    document = examples.document(name)
    batch = replace(document, training=replace(document.training, batch_size="full"))
    return [iterate(document, 0), iterate(batch), iterate(iterate(batch).after)]


@pytest.mark.parametrize("name", examples.names())
@pytest.mark.parametrize("level", list(Level))
def test_every_formula_computes_to_its_result(name: str, level: Level) -> None:
    for iteration in iterations(name):
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            for part in explain(iteration, plan.step(index)).parts:
                value = part.left.value
                assert examples.agree(evaluate(part.formula), value), (index, part)
                assert examples.agree(evaluate(reduced(part.formula)), value), (index, part)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("form", ["", "textbook"])
def test_every_optimizer_explains_its_update(optimizer: str, form: str) -> None:
    document = examples.document("trace-tied-weights")
    document = replace(document, training=Training(optimizer, 0.3, {"form": form}))
    for _ in range(3):
        iteration = iterate(document)
        for level in Level:
            plan = plan_of(iteration, level)
            for index in range(plan.phases[-1].first, plan.count + 1):
                for part in explain(iteration, plan.step(index)).parts:
                    assert examples.agree(evaluate(part.formula), part.left.value), part
        document = iteration.after


@pytest.mark.parametrize("name", examples.names("trace"))
@pytest.mark.parametrize("over_outputs", ["sum", "mean"])
def test_formulae_follow_the_loss_over_the_outputs(name: str, over_outputs: str) -> None:
    document = examples.document(name)
    iteration = iterate(replace(document, loss=Loss(document.loss.name, over_outputs)), 0)  # type: ignore[arg-type]
    for level in Level:
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            for part in explain(iteration, plan.step(index)).parts:
                assert examples.agree(evaluate(part.formula), part.left.value), part


@pytest.mark.parametrize("name", examples.names("trace"))
def test_every_quantity_in_a_formula_knows_where_it_came_from(name: str) -> None:
    constants = {"e", "K", "N"}
    iteration = iterate(examples.document(name), 0)
    for level in Level:
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            explanation = explain(iteration, plan.step(index))
            assert explanation.computed
            for part in explanation.parts:
                for leaf in leaves(part.formula):
                    assert leaf.source is not None or (isinstance(leaf, Leaf) and leaf.symbol in constants), leaf
                    assert leaf.value is not None


def test_the_delta_of_mazurs_first_hidden_neuron_is_told_as_in_the_article() -> None:
    document = examples.document("published-mazur-round1")
    iteration = iterate(document, 0)
    plan = plan_of(iteration, Level.TERM)
    told = {}
    for index in range(1, plan.count + 1):
        explanation = explain(iteration, plan.step(index))
        names = [str(value) for value in explanation.title.fields.values()]
        told[explanation.title.key, *names] = explanation.parts[-1].left.value
    assert told["title.edge_share", "h₁", "w₅", "o₁"] == pytest.approx(0.055399425, abs=5e-10)
    assert told["title.edge_share", "h₁", "w₇", "o₂"] == pytest.approx(-0.019049119, abs=1e-9)
    assert told["title.dE_dout", "h₁"] == pytest.approx(0.036350306, abs=5e-10)
    assert told["title.slope", "h₁"] == pytest.approx(0.241300709, abs=5e-10)
    assert told["title.gradient", "w₁", "i₁", "h₁"] == pytest.approx(0.000438568, abs=5e-10)


def test_saturated_cross_entropy_shows_an_infinite_derivative_and_a_fused_delta() -> None:
    document = examples.document("trace-binary-cross-entropy")
    network = document.network.with_parameters(np.full_like(document.network.parameters, 4000.0))
    iteration = iterate(replace(document, network=network), 0)
    plan = plan_of(iteration, Level.TERM)
    steps = [explain(iteration, plan.step(index)) for index in range(1, plan.count + 1)]
    infinite = [e for e in steps if e.remark.key == "remark.infinite_dE_dout"]
    fused = [e for e in steps if e.title.key == "title.delta_fused"]
    assert infinite
    assert len(fused) == len(infinite)
    assert all(np.isfinite(e.parts[-1].left.value) for e in fused)


def test_a_wide_sum_shows_its_ends_and_one_exact_number_for_the_rest() -> None:
    from core.document import Data, Document
    from core.formula import Elided, Sum
    from core.network import Neuron, Role, make_network

    inputs = [Neuron(f"i{k}", Role.INPUT) for k in range(50)]
    edges = [(f"w{k}", f"i{k}", "o", 0.5 + k) for k in range(50)]
    network = make_network([*inputs, Neuron("o", Role.OUTPUT)], edges)
    columns = (*(neuron.id for neuron in inputs), "o")
    iteration = iterate(Document(network, data=Data(columns, np.full((1, 51), 0.25))), 0)
    plan = plan_of(iteration, Level.NEURON)
    formula = explain(iteration, plan.step(1)).parts[0].formula
    assert isinstance(formula, Sum)
    elided = [term for term in formula.terms if isinstance(term, Elided)]
    assert [term.count for term in elided] == [50 - len(formula.terms) + 1]
    assert evaluate(formula) == result_of(iteration, plan.step(1))["net"]  # type: ignore[index]


def test_layer_results_name_all_members() -> None:
    iteration = iterate(examples.document("published-mazur-round1"), 0)
    plan = plan_of(iteration, Level.LAYER)
    results = [result_of(iteration, plan.step(index)) for index in range(1, plan.count + 1)]
    assert list(results[0]) == ["h1", "h2"]  # type: ignore[arg-type]
    assert len(results[-1]) == 10  # type: ignore[arg-type]
    assert isinstance(explain(iteration, plan.step(1)).parts[0].left, Leaf | Derivative)


def test_overflowing_products_are_explained_without_warnings() -> None:
    document = read_builtin("linear-neuron")
    column = document.data.columns.index(document.network.neurons[int(document.network.topology.inputs[0])].id)
    rows = document.data.rows.copy()
    rows[:, column] = 1e300
    document = replace(document.with_weight(0, 1e300), data=replace(document.data, rows=read_only(rows)))
    iteration = iterate(document)
    plan = plan_of(iteration, Level.TERM)
    results = [result_of(iteration, plan.step(index)) for index in range(1, plan.count + 1)]
    assert not np.isfinite([result for result in results if isinstance(result, float)]).all()


@pytest.mark.parametrize("net", [8.0, 20.0, 35.0, 40.0, 300.0])
def test_the_slope_of_a_saturated_logistic_keeps_its_digits(net: float) -> None:
    document = read_builtin("mazur-2-2-2")
    edges = document.network.topology.edge_index
    document = document.with_weight(edges["w1"], 0.0).with_weight(edges["w2"], 0.0).with_weight(edges["b1_h1"], net)
    iteration = iterate(document)
    for level in Level:
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            for part in explain(iteration, plan.step(index)).parts:
                value = float(part.left.value)
                assert float(evaluate(part.formula)) == pytest.approx(value, rel=1e-12, abs=1e-320), (index, part)
