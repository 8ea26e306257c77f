"""Conventions: how gradients of different ones relate, what biases become, and the mistaken order computed by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from core.conventions import Biases, Convention, UpdateOrder, apply, bias_edges, is_expressible, iterate_by
from core.document import Document
from core.editing_base import EditRefused
from core.explain import explain
from core.files import from_text, read_builtin, to_text
from core.formula import Leaf, evaluate, leaves, reduced
from core.iteration import Iteration, iterate
from core.optimizers import OPTIMIZERS
from core.output_first import iterate_outputs_first
from core.propagation import nets_and_losses
from core.steps import Level, plan_of
from tests import examples

OUTPUTS_FIRST = Convention(update=UpdateOrder.OUTPUTS_FIRST)


@pytest.fixture
def mazur() -> Document:
    return read_builtin("mazur-2-2-2")


def total_after(iteration: Iteration) -> float:
    document = iteration.document
    losses = nets_and_losses(iteration.network_after, document.loss, *document.samples(iteration.rows))[1]
    return float(losses.sum())


def weights_by_id(iteration: Iteration) -> dict[str, float]:
    return dict(zip(iteration.document.network.edges.ids, iteration.updated_weights.tolist(), strict=True))


def full_batch(name: str) -> Document:
    document = examples.document(name)
    return replace(document, training=replace(document.training, batch_size="full"))


# Mazur's example, both ways


def test_both_update_orders_reproduce_the_totals_in_print(mazur: Document) -> None:
    right, mistaken = iterate(mazur), iterate_outputs_first(mazur)
    assert f"{total_after(right):.10f}" == "0.2910277737"
    assert f"{total_after(mistaken):.10f}" == "0.2910279239"
    assert f"{total_after(mistaken):.9f}" == "0.291027924"  # as the article prints it


def test_the_articles_weights_are_those_of_the_right_order(mazur: Document) -> None:
    """w1 to w8 of the article are right; only the total after the update is not of these weights."""
    printed = {
        "w1": "0.149780716", "w2": "0.19956143", "w3": "0.24975114", "w4": "0.29950229",
        "w5": "0.35891648", "w6": "0.408666186", "w7": "0.511301270", "w8": "0.561370121",
    }  # fmt: skip
    right, mistaken = weights_by_id(iterate(mazur)), weights_by_id(iterate_outputs_first(mazur))
    for id, figures in printed.items():
        digits = len(figures.partition(".")[2])
        assert f"{right[id]:.{digits}f}" == figures
    assert [id for id in printed if mistaken[id] != right[id]] == ["w1", "w2", "w3", "w4"]


def test_frozen_weights_stay_and_are_told_as_they_are(mazur: Document) -> None:
    iteration = iterate_outputs_first(mazur)
    moved = dict(zip(mazur.network.edges.ids, iteration.moved_first.tolist(), strict=True))
    assert [id for id, early in moved.items() if not early] == ["b1_h1", "b1_h2", "b2_o1", "b2_o2"]
    assert weights_by_id(iteration)["b2_o1"] == 0.6


# The mistaken order by hand


CHAIN = """{"format": "nablascope", "version": 1, "network": {"neurons": [
  {"id": "i1", "role": "input"}, {"id": "h1", "role": "hidden", "activation": "logistic"},
  {"id": "o1", "role": "output", "activation": "identity"}], "edges": [
  {"id": "u", "from": "i1", "to": "h1", "weight": 0.5}, {"id": "v", "from": "h1", "to": "o1", "weight": -0.8}]},
  "data": {"columns": ["i1", "o1"], "rows": [[1.0, 0.25], [-2.0, 1.0]]},
  "training": {"optimizer": {"name": "sgd", "learning_rate": 0.5}, "batch_size": "full", "over_samples": "%s"}}"""


@pytest.mark.parametrize(("over_samples", "scale"), [("mean", 0.5), ("sum", 1.0)])
def test_two_layers_and_two_samples_agree_with_plain_floats(over_samples: str, scale: float) -> None:
    x, t, u, v, rate = (1.0, -2.0), (0.25, 1.0), 0.5, -0.8, 0.5
    h = [1 / (1 + math.exp(-u * each)) for each in x]
    delta_o = [v * h[n] - t[n] for n in (0, 1)]
    gradient_v = (delta_o[0] * h[0] + delta_o[1] * h[1]) * scale
    new_v = v - rate * gradient_v
    delta_h = [h[n] * (1 - h[n]) * new_v * delta_o[n] for n in (0, 1)]  # the mistake: new_v
    gradient_u = (delta_h[0] * x[0] + delta_h[1] * x[1]) * scale
    new_u = u - rate * gradient_u

    iteration = iterate_outputs_first(from_text(CHAIN % over_samples, "chain"))
    assert iteration.trace.delta[:, 2] == pytest.approx(delta_o, rel=1e-14)
    assert iteration.trace.delta[:, 1] == pytest.approx(delta_h, rel=1e-14)
    assert iteration.trace.dE_dout[:, 1] == pytest.approx([new_v * delta_o[n] for n in (0, 1)], rel=1e-14)
    assert iteration.trace.dE_dout[:, 0] == pytest.approx([new_u * delta_h[n] for n in (0, 1)], rel=1e-14)
    assert iteration.gradient.tolist() == pytest.approx([gradient_u, gradient_v], rel=1e-14)
    assert iteration.updated_weights.tolist() == pytest.approx([new_u, new_v], rel=1e-14)


def test_a_tie_across_levels_waits_until_its_gradient_is_whole() -> None:
    text = CHAIN % "mean"
    tied = text.replace('0.5}, {"id": "v"', '0.5, "tie": "t"}, {"id": "v"').replace("-0.8}", '0.5, "tie": "t"}')
    iteration = iterate_outputs_first(from_text(tied, "tied"))
    assert iteration.moved_first.tolist() == [
        True,
        False,
    ]  # u moves before ∂E/∂out of the input, v too late for δ of h1
    assert iteration.trace.delta[:, 1:].tolist() == iterate(iteration.document).trace.delta[:, 1:].tolist()
    assert iteration.updated_weights.tolist() == iterate(iteration.document).updated_weights.tolist()


@pytest.mark.parametrize("name", examples.names())
@pytest.mark.parametrize("level", list(Level))
def test_every_formula_of_the_mistaken_order_computes_to_its_result(name: str, level: Level) -> None:
    for iteration in (iterate_outputs_first(examples.document(name), 0), iterate_outputs_first(full_batch(name))):
        plan = plan_of(iteration, level)
        for index in range(1, plan.count + 1):
            for part in explain(iteration, plan.step(index)).parts:
                assert examples.agree(evaluate(part.formula), part.left.value), (index, part)
                assert examples.agree(evaluate(reduced(part.formula)), part.left.value), (index, part)


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
@pytest.mark.parametrize("form", ["", "textbook"])
def test_every_optimizer_moves_the_output_weights_first(optimizer: str, form: str) -> None:
    document = examples.document("trace-missing-edges")
    training = replace(document.training, optimizer=optimizer, learning_rate=0.3, optimizer_settings={"form": form})
    document = replace(document, training=training)
    for _ in range(3):
        iteration = iterate_outputs_first(document)
        trace, edges = iteration.trace, document.network.edges
        assert iteration.moved_first.all()
        back = np.zeros_like(trace.out)
        back[:, document.network.topology.outputs] = trace.own_dE_dout
        for edge, (source, target) in enumerate(zip(edges.source, edges.target, strict=True)):
            back[:, source] += iteration.updated_weights[edge] * trace.delta[:, target]
        np.testing.assert_allclose(trace.dE_dout, back, rtol=1e-12, atol=1e-15)
        document = iteration.after


def test_where_nothing_moves_the_orders_agree_to_the_last_bit() -> None:
    for name in examples.names():
        document = full_batch(name)
        still = replace(document, training=replace(document.training, learning_rate=0.0, optimizer="sgd"))
        usual, first = iterate(still), iterate_outputs_first(still)
        for quantity in ("dE_dout", "delta"):
            np.testing.assert_array_equal(getattr(usual.trace, quantity), getattr(first.trace, quantity))
        np.testing.assert_array_equal(usual.updated_weights, first.updated_weights)


def test_the_formula_of_a_hidden_delta_shows_the_moved_weight(mazur: Document) -> None:
    iteration = iterate_outputs_first(mazur)
    plan = plan_of(iteration, Level.NEURON)
    step = next(plan.step(i) for i in range(1, plan.count + 1) if plan.step(i).neuron == 3 and i > 7)
    found = [leaf for part in explain(iteration, step).parts for leaf in leaves(part.formula) if isinstance(leaf, Leaf)]
    moved = {leaf.subscript: leaf.value for leaf in found if "w" in leaf.symbol}
    assert moved == {"5": weights_by_id(iteration)["w5"], "7": weights_by_id(iteration)["w7"]}
    assert {leaf.symbol for leaf in found if leaf.subscript in moved} == {"w⁺"}


def test_not_finite_numbers_pass_through(mazur: Document) -> None:
    wild = replace(mazur, training=replace(mazur.training, learning_rate=1e308))
    hidden = replace(wild, network=wild.network.set_weight(4, 1e300))
    iteration = iterate_outputs_first(hidden)
    assert not np.isfinite(iteration.trace.dE_dout).all()
    assert iteration.trace.out.tolist() == iterate(hidden).trace.out.tolist()


# Conventions of the file


@pytest.mark.parametrize("name", ["mazur-2-2-2", "xor-2-2-1", "skip-edge"])
def test_gradients_relate_as_their_losses_do(name: str) -> None:
    document = read_builtin(name)
    outputs = len(document.network.topology.outputs)

    def gradient(loss: str, over_outputs: str = "sum") -> np.ndarray:
        return iterate_by(document, Convention(loss, over_outputs)).gradient  # type: ignore[arg-type]

    half, square = gradient("half_squared_error"), gradient("squared_error")
    np.testing.assert_allclose(square, 2 * half, rtol=1e-12)
    np.testing.assert_allclose(gradient("mean_squared_error"), square / outputs, rtol=1e-12)
    np.testing.assert_allclose(gradient("half_squared_error", "mean"), half / outputs, rtol=1e-12)
    assert gradient("mean_squared_error", "mean").tolist() == gradient("mean_squared_error").tolist()


def test_the_mean_over_samples_is_the_sum_divided() -> None:
    document = read_builtin("xor-2-2-1")
    document = replace(document, training=replace(document.training, batch_size="full"))
    mean, total = (iterate_by(document, Convention(over_samples=how)).gradient for how in ("mean", "sum"))  # type: ignore[arg-type]
    np.testing.assert_allclose(mean, total / 4, rtol=1e-12)


def test_bias_edges_with_one_weight_each_have_each_its_delta_as_gradient(mazur: Document) -> None:
    iteration = iterate_by(mazur, Convention(biases=Biases.ONE_EACH))
    topology = iteration.document.network.topology
    assert not topology.tied and topology.held_parameters is None
    for edges in bias_edges(topology):
        assert iteration.gradient[edges].tolist() == iteration.trace.delta[0, topology.edges.target[edges]].tolist()


def test_shared_biases_sum_their_deltas_and_are_trained(mazur: Document) -> None:
    iteration = iterate_by(mazur, Convention(biases=Biases.SHARED))
    topology = iteration.document.network.topology
    for edges in bias_edges(topology):
        (parameter,) = set(topology.parameter_of_edge[edges].tolist())
        total = iteration.trace.delta[0, topology.edges.target[edges]].sum()
        assert iteration.gradient[parameter] == pytest.approx(total, rel=1e-14)
        moved = iteration.updated_weights[edges] - mazur.network.weights[edges]
        assert moved.tolist() == pytest.approx([-0.5 * total] * 2, rel=1e-12)


def test_frozen_biases_stay_whatever_they_are_in_the_file() -> None:
    document = read_builtin("xor-2-2-1")
    iteration = iterate_by(document, Convention(biases=Biases.FROZEN))
    held = np.concatenate(bias_edges(document.network.topology))
    assert iteration.updated_weights[held].tolist() == document.network.weights[held].tolist()
    free = np.setdiff1d(np.arange(len(document.network.edges)), held)
    assert iteration.updated_weights[free].tolist() == iterate(document).updated_weights[free].tolist()


def test_biases_of_different_weights_cannot_be_shared(mazur: Document) -> None:
    apart = apply(mazur, Convention(biases=Biases.ONE_EACH)).with_weight(9, 0.36)
    with pytest.raises(EditRefused) as refused:
        apply(apart, Convention(biases=Biases.SHARED))
    assert refused.value.why.fields == {"neuron": "b₁", "first": "0.35", "other": "0.36"}
    assert refused.value.places.edges == (8, 9)


def test_what_the_file_says_already_changes_nothing(mazur: Document) -> None:
    same = Convention("half_squared_error", "sum", "mean", Biases.FROZEN)
    assert apply(mazur, same) is mazur and apply(mazur, Convention()) is mazur
    assert not is_expressible(OUTPUTS_FIRST) and is_expressible(same)
    assert apply(mazur, OUTPUTS_FIRST) is mazur


@pytest.mark.parametrize("biases", list(Biases))
def test_a_convention_survives_saving(mazur: Document, biases: Biases) -> None:
    changed = apply(mazur, Convention("mean_squared_error", "mean", "sum", biases))
    assert to_text(from_text(to_text(changed), "changed")) == to_text(changed)
    assert changed.network.weights.tolist() == mazur.network.weights.tolist()


def test_the_optimizers_memory_goes_with_its_weights() -> None:
    document = read_builtin("xor-2-2-1")
    momentum = replace(document, training=replace(document.training, optimizer="momentum"))
    later = iterate(momentum).after
    shared = apply(later, Convention(biases=Biases.FROZEN))
    assert shared.training.progress.memory["v"].tolist() == later.training.progress.memory["v"].tolist()
    assert shared.training.progress.updates == 1


def test_the_same_choice_compiles_one_topology(mazur: Document) -> None:
    convention = Convention(biases=Biases.ONE_EACH)
    one, other = apply(mazur, convention), apply(mazur.with_weight(0, 0.7), convention)
    assert one.network.topology is other.network.topology
