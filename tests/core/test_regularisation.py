"""Regularisation: PyTorch's numbers with every optimizer, the same formula on screen, one more step and no more."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.descent import Descent
from core.diagnosis import diagnose
from core.document import Document, Training
from core.editing_base import EditRefused
from core.editing_training import optimizer_settings, set_optimizer_setting, set_regularisation
from core.equation import equations_of
from core.explain import explain, result_of
from core.files import FileProblems, from_text, read_builtin, to_text
from core.formula import Source, evaluate
from core.formula_latex import latex
from core.formula_text import text
from core.iteration import iterate
from core.message import message
from core.network import Floats
from core.numbers import shown
from core.optimizers import OPTIMIZERS, TEXTBOOK, look_ahead, optimizer_of, update
from core.regularisation import penalty
from core.step_values import step_values
from core.steps import Level, Phase, plan_of
from core.training import train

RUNS = json.loads((Path(__file__).parents[1] / "data" / "references" / "regularised.json").read_text("utf-8"))
FORMS = [(name, {}) for name in OPTIMIZERS] + [(name, {"form": "textbook"}) for name in TEXTBOOK]
TOLERANCE = 1e-12


def regularised(gradient: Floats, point: Floats, l1: float, l2: float) -> Floats:
    """Return g = ∂E/∂w + l2·w + l1·sign(w), the gradient of E + l1·Σ|w| + ½·l2·Σw², in the order of the formula.

    sign(0) = 0. As PyTorch's weight_decay it moves every parameter, those of biases too.
    """
    if l2:
        gradient = gradient + l2 * point
    return gradient + l1 * np.sign(point) if l1 else gradient


def name_of(run: Any) -> str:
    training = run["document"]["training"]
    return f"{run['document']['title']} {training['optimizer']['name']} {training['regularisation']}"


def mazur(training: Training) -> Document:
    return replace(read_builtin("mazur-2-2-2"), training=training)


@pytest.mark.parametrize("run", RUNS, ids=name_of)
def test_training_follows_weight_decay_of_pytorch(run: Any) -> None:
    document = from_text(json.dumps(run["document"]), "run")
    marks = {mark["updates"]: mark for mark in run["marks"]}
    for done in range(1, 101):
        iteration = iterate(document)
        document = iteration.after
        if done in marks:
            wanted = np.array(marks[done]["parameters"])
            error = np.abs(document.network.parameters - wanted) / np.maximum(1.0, np.abs(wanted))
            assert error.max() <= TOLERANCE, done
            loss = iteration.trace.batch_loss(document.training.over_samples)
            assert abs(loss - marks[done]["loss"]) <= TOLERANCE, "the loss that is shown is the data's"


def test_the_references_hold_every_optimizer_and_both_pulls() -> None:
    trainings = [run["document"]["training"] for run in RUNS]
    assert {training["optimizer"]["name"] for training in trainings} == set(OPTIMIZERS)
    pulls = {(one["regularisation"]["l1"] > 0, one["regularisation"]["l2"] > 0) for one in trainings}
    assert pulls == {(False, True), (True, False), (True, True)}


@pytest.mark.parametrize(("name", "form"), FORMS)
@pytest.mark.parametrize(("l1", "l2"), [(0.1, 0.0), (0.0, 0.2), (0.1, 0.2)])
def test_the_function_for_speed_has_the_formula_to_the_last_bit(
    name: str, form: dict[str, str], l1: float, l2: float
) -> None:
    training = Training(name, 0.1, form, l1=l1, l2=l2)
    generator = np.random.default_rng(3)
    weights = np.concatenate([[0.0, -0.0], generator.normal(size=6)])
    for _ in range(3):
        gradient = generator.normal(size=8)
        point = look_ahead(training, weights)
        moved = update(training, 0.1, weights, gradient, None)
        assert moved.terms["g"].tobytes() == regularised(gradient, point, l1, l2).tobytes()
        plain = replace(training, l1=0.0, l2=0.0)
        alone = update(plain, 0.1, weights, regularised(gradient, point, l1, l2), None)
        assert moved.parameters.tobytes() == alone.parameters.tobytes()
        progress = replace(training.progress, updates=training.progress.updates + 1, memory=moved.memory)
        training, weights = replace(training, progress=progress), moved.parameters


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_a_run_has_the_numbers_of_single_iterations(name: str, form: dict[str, str]) -> None:
    document = mazur(Training(name, 0.05, form, l1=0.01, l2=0.02))
    running, single = train(document, 25), document
    while True:
        try:
            next(running)
        except StopIteration as stop:
            run = stop.value
            break
    for _ in range(25):
        single = iterate(single).after
    assert run.document.network.parameters.tobytes() == single.network.parameters.tobytes()


def test_many_points_descend_as_one_update_moves_them() -> None:
    training = Training("momentum", 0.1, l1=0.05, l2=0.1)
    start = np.array([[1.0], [-2.0]])
    points = Descent(training, start)
    points.step(lambda place: (np.zeros(1), 2.0 * place))
    moved = update(training, 0.1, start[:, 0], 2.0 * start[:, 0], None)
    assert points.place[:, 0].tolist() == moved.parameters.tolist()


def test_what_is_switched_off_changes_nothing() -> None:
    for name, form in FORMS:
        training = Training(name, optimizer_settings=form)
        assert optimizer_of(training) is (TEXTBOOK if form else OPTIMIZERS)[name]
        pulled = optimizer_of(replace(training, l2=0.1))
        assert [symbol for symbol, _ in pulled.terms] == ["g", *(symbol for symbol, _ in optimizer_of(training).terms)]
    plan, pulled_plan = (plan_of(iterate(mazur(Training(l2=l2))), Level.TERM) for l2 in (0.0, 0.1))
    assert pulled_plan.count == plan.count + 8  # one step more for each weight; the four of the biases are frozen
    for level in (Level.NEURON, Level.LAYER):
        counts = {plan_of(iterate(mazur(Training(l2=l2))), level).count for l2 in (0.0, 0.1)}
        assert len(counts) == 1


def test_the_step_shows_the_pull_as_a_term_of_its_own() -> None:
    iteration = iterate(mazur(Training("adam", 0.5, l1=0.01, l2=0.1)))
    plan = plan_of(iteration, Level.TERM)
    first = next(run for run in plan.phases if run.phase is Phase.UPDATE).first
    explanation = explain(iteration, plan.step(first))
    (part,) = explanation.parts
    assert text(part.general, "names", 4) == "∂E/∂w + λ₂·w + λ₁·sign(w)"
    weight, gradient = iteration.document.network.weights[0], iteration.gradient[0]
    assert part.left.value == evaluate(part.formula) == gradient + 0.1 * weight + 0.01
    assert explanation.title.key == "title.regularised"
    assert {Source("edge", 0, "batch_gradient"), Source("edge", 0, "weight"), Source("setting", 0, "l2"),
            Source("setting", 0, "l1")} == set(explanation.sources)  # fmt: skip
    following = explain(iteration, plan.step(first + 1))
    assert Source("edge", 0, "term g") in following.sources


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(("name", "form"), FORMS)
def test_steps_and_their_values_agree(level: Level, name: str, form: dict[str, str]) -> None:
    document = iterate(mazur(Training(name, 0.1, form, l1=0.01, l2=0.1))).after
    iteration = iterate(document)
    plan = plan_of(iteration, level)
    values = step_values(iteration, plan)
    for index in range(1, plan.count + 1):
        result = result_of(iteration, plan.step(index))
        if isinstance(result, float):
            assert result == pytest.approx(values[index - 1], rel=1e-13, abs=1e-300), index


def test_the_penalty_is_what_the_pull_is_the_gradient_of() -> None:
    training, weights = Training(l1=0.3, l2=0.7), np.array([1.5, -2.0, 0.25])
    assert penalty(training, weights) == pytest.approx(0.3 * 3.75 + 0.35 * (2.25 + 4.0 + 0.0625), rel=1e-15)
    pull = regularised(np.zeros(3), weights, 0.3, 0.7)
    for place in range(3):
        ends = [weights + sign * 1e-6 * np.eye(3)[place] for sign in (1, -1)]
        slope = (penalty(training, ends[0]) - penalty(training, ends[1])) / 2e-6
        assert pull[place] == pytest.approx(slope, rel=1e-8)


def test_the_file_keeps_it_and_unknown_keys_beside_it() -> None:
    tree = json.loads(to_text(read_builtin("xor-2-2-1")))
    assert "regularisation" not in tree["training"]
    tree["training"]["regularisation"] = {"l2": 0.01, "later": [1]}
    document = from_text(json.dumps(tree), "x")
    assert (document.training.l1, document.training.l2) == (0.0, 0.01)
    again = json.loads(to_text(document))
    assert again["training"]["regularisation"] == {"l1": 0.0, "l2": 0.01, "later": [1]}
    off = set_regularisation(document, "l2", 0.0)
    assert json.loads(to_text(off))["training"]["regularisation"]["later"] == [1]
    kept = set_optimizer_setting(document, "learning_rate", 0.25)
    assert (kept.training.l2, kept.training.learning_rate) == (0.01, 0.25)
    assert optimizer_settings(document.training) == {}


@pytest.mark.parametrize(
    ("value", "place"),
    [({"l1": -1}, "training.regularisation.l1"), ({"l2": "much"}, "training.regularisation.l2"),
     (0.01, "training.regularisation")],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(value: Any, place: str) -> None:
    tree = json.loads(to_text(read_builtin("xor-2-2-1")))
    tree["training"]["regularisation"] = value
    with pytest.raises(FileProblems) as caught:
        from_text(json.dumps(tree), "x")
    assert [problem.place for problem in caught.value.problems] == [place]


def test_an_edit_by_the_rules_of_the_file() -> None:
    document = set_regularisation(read_builtin("mazur-2-2-2"), "l1", 0.25)
    assert (document.training.l1, document.training.l2) == (0.25, 0.0)
    with pytest.raises(EditRefused):
        set_regularisation(document, "l2", -0.1)


def test_the_loss_stays_that_of_the_data_and_what_is_added_is_told_beside_it() -> None:
    plain, pulled = (iterate(mazur(Training(l2=l2))) for l2 in (0.0, 2.0))
    assert pulled.trace.losses.tolist() == plain.trace.losses.tolist()
    remarks = []
    for iteration in (plain, pulled):
        plan = plan_of(iteration, Level.TERM)
        run = next(run for run in plan.phases if run.phase is Phase.LOSS)
        remarks.append(explain(iteration, plan.step(run.first + run.count - 1)).remark)
    squares = float((pulled.document.network.parameters**2).sum())
    assert remarks == [message("remark.loss"), message("remark.loss_regularised", penalty=shown(squares))]


def test_why_a_step_is_large_names_the_pull() -> None:
    for l2, named in ((5.0, True), (1e-6, False)):
        iteration = iterate(mazur(Training(learning_rate=0.5, l2=l2)))
        links = [reason.message for reason in diagnose(iteration, 0, Source("edge", 0, "term Δ")).chain]
        pulls = [link for link in links if link.key == "why.regularised"]
        assert bool(pulls) is named
        if named:
            assert pulls[0].fields["value"] == pytest.approx(5.0 * 0.15)
            assert pulls[0].fields["gradient"] == iteration.gradient[0]


def test_the_formula_can_be_copied() -> None:
    iteration = iterate(mazur(Training(l1=0.01, l2=0.1)))
    plan = plan_of(iteration, Level.TERM)
    first = next(run for run in plan.phases if run.phase is Phase.UPDATE).first
    copied = latex(equations_of(explain(iteration, plan.step(first))), 4)
    assert r"\operatorname{sign}" in copied
    assert r"\lambda_{2}" in copied
