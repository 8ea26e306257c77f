"""The model of the surface: it follows edits and training, and what is done on it reaches graph and timeline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.surface.axes import Axes, fitted
from app.surface.model import Over, SurfaceModel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from core.landscape import LANDSCAPES
from core.propagation import nets_and_losses
from tests.app.bench_hand import bench_on
from tests.app.surface_hand import wait_for_grid


@pytest.fixture
def surface_bench(bench: Workbench, theme: Theme) -> Iterator[Bench]:
    made = bench_on(bench, theme)
    yield made
    made.background.close()


@pytest.fixture
def model(qtbot: QtBot, surface_bench: Bench) -> SurfaceModel:
    model = SurfaceModel(surface_bench)
    model.set_active(True)
    wait_for_grid(qtbot, surface_bench, model)
    return model


def loss_at(workbench: Workbench, model: SurfaceModel, x: float, y: float) -> float:
    axes = model.axes
    assert axes is not None
    document = workbench.document
    network = document.network.set_weight(axes.x_edge, x).set_weight(axes.y_edge, y)
    return float(nets_and_losses(network, document.loss, document.inputs, document.targets)[1].mean())


def test_the_grid_is_the_loss_and_the_point_is_the_network(bench: Workbench, model: SurfaceModel) -> None:
    scene = model.scene
    assert scene.loss is not None and scene.loss.shape == (128, 128) and not scene.stale
    for row, column in ((0, 0), (127, 3), (64, 100)):
        wanted = loss_at(bench, model, scene.x_values[column], scene.y_values[row])
        assert scene.loss[row, column] == pytest.approx(wanted, rel=1e-12)
    assert scene.point is not None and scene.gradient is not None and bench.iteration is not None
    assert scene.point[2] == pytest.approx(bench.iteration.trace.batch_loss("mean"), rel=1e-12)
    parameter = bench.document.network.topology.parameter_of_edge
    assert model.axes is not None
    wanted_gradient = bench.iteration.gradient[parameter[[model.axes.x_edge, model.axes.y_edge]]]
    assert scene.gradient == pytest.approx(wanted_gradient.tolist(), rel=1e-12)
    assert scene.step == pytest.approx((-0.5 * wanted_gradient).tolist(), rel=1e-12)
    assert scene.lowest is not None and scene.lowest[2] == scene.loss.min()


def test_the_two_largest_gradients_are_chosen_where_the_file_is_silent(bench: Workbench, model: SurfaceModel) -> None:
    assert bench.iteration is not None and model.axes is not None
    topology = bench.document.network.topology
    sizes = np.where(topology.frozen_parameters, -1.0, np.abs(bench.iteration.gradient))
    chosen = {int(topology.parameter_of_edge[edge]) for edge in (model.axes.x_edge, model.axes.y_edge)}
    assert chosen == set(np.argsort(-sizes)[:2].tolist())


def test_an_update_moves_the_point_and_the_slice_stays_with_its_drift(bench: Workbench, model: SurfaceModel) -> None:
    before, start = model.scene, bench.document
    bench.next_iteration()
    after = model.scene
    assert after.loss is before.loss and after.path.shape == (2, 2) and after.path_place == 1
    assert before.point is not None and before.step is not None and after.point is not None
    assert after.point[0] == pytest.approx(before.point[0] + before.step[0], rel=1e-12)
    moved = bench.document.network.parameters - start.network.parameters
    axes = model.axes
    assert axes is not None
    moved[bench.document.network.topology.parameter_of_edge[[axes.x_edge, axes.y_edge]]] = 0
    assert model.drift == pytest.approx(float(np.linalg.norm(moved)), rel=1e-12) and model.drift > 0
    bench.previous_iteration()
    assert model.drift == 0 and model.scene.path_place == 0 and model.scene.path.shape == (2, 2)


def test_slicing_anew_takes_the_weights_of_now(
    qtbot: QtBot, bench: Workbench, surface_bench: Bench, model: SurfaceModel
) -> None:
    bench.next_iteration()
    model.slice_here()
    wait_for_grid(qtbot, surface_bench, model)
    scene = model.scene
    assert model.drift == 0 and scene.loss is not None
    assert scene.loss[5, 7] == pytest.approx(loss_at(bench, model, scene.x_values[7], scene.y_values[5]), rel=1e-12)


def test_training_only_these_two_stays_on_the_surface(bench: Workbench, model: SurfaceModel) -> None:
    model.train_only_these()
    text = bench.undo_stack.undoText()
    assert text.startswith("Train only") and bench.document.network.topology.frozen_parameters.sum() == 8
    for _ in range(3):
        bench.next_iteration()
    assert model.drift == 0 and len(model.scene.path) == 4
    bench.undo_stack.setIndex(0)
    assert bench.document.network.topology.frozen_parameters.sum() == 2


def test_another_weight_makes_the_surface_anew(
    qtbot: QtBot, bench: Workbench, surface_bench: Bench, model: SurfaceModel
) -> None:
    old = model.scene.loss
    assert model.axes is not None
    other = next(e for e in range(8) if e not in (model.axes.x_edge, model.axes.y_edge))
    bench.set_weight(other, 2.5)
    assert model.scene.loss is not old  # coarse at once
    wait_for_grid(qtbot, surface_bench, model)
    scene = model.scene
    assert scene.loss is not None and scene.loss.shape == (128, 128) and model.drift == 0
    assert scene.loss[9, 9] == pytest.approx(loss_at(bench, model, scene.x_values[9], scene.y_values[9]), rel=1e-12)


def test_moving_the_point_moves_both_weights_and_keeps_the_surface(bench: Workbench, model: SurfaceModel) -> None:
    old, axes = model.scene.loss, model.axes
    assert axes is not None
    for x in (0.5, 0.75, 1.0):
        model.move_point(x, -x, "drag")
    assert model.scene.loss is old and bench.undo_stack.count() == 1
    weights = bench.document.network.weights
    assert (weights[axes.x_edge], weights[axes.y_edge]) == (1.0, -1.0)
    assert model.scene.point is not None and model.scene.point[:2] == (1.0, -1.0)
    assert model.scene.point[2] == pytest.approx(loss_at(bench, model, 1.0, -1.0), rel=1e-12)
    bench.undo_stack.undo()
    assert bench.undo_stack.index() == 0 and model.scene.point[:2] != (1.0, -1.0)


def test_a_place_of_the_way_is_brought_back_as_one_edit(bench: Workbench, model: SurfaceModel) -> None:
    for _ in range(3):
        bench.next_iteration()
    first = model.scene.path[1].copy()
    model.take_back(1)
    assert bench.undo_stack.count() == 4 and model.scene.point is not None
    assert model.scene.point[:2] == pytest.approx(first.tolist())
    bench.undo_stack.undo()
    assert model.scene.path_place == 3


def test_chosen_axes_stand_in_the_document(bench: Workbench, model: SurfaceModel) -> None:
    model.choose_axes(Axes(0, 3, (-1.0, 2.0), (0.0, 5.0), 64))
    surface = bench.document.surface
    assert surface is not None and surface["x"] == {"edge": "w1", "range": [-1.0, 2.0]} and surface["grid"] == 64
    assert bench.undo_stack.undoText() == "Surface over w₁ and w₄"
    assert model.axes == Axes(0, 3, (-1.0, 2.0), (0.0, 5.0), 64)
    bench.undo_stack.undo()
    assert bench.document.surface is None


def test_the_loss_over_one_sample(qtbot: QtBot, surface_bench: Bench) -> None:
    workbench = surface_bench.workbench
    workbench.open_document(read_builtin("xor-2-2-1"), None)
    model = SurfaceModel(surface_bench)
    model.set_active(True)
    model.choose_rows(Over.SAMPLE)
    wait_for_grid(qtbot, surface_bench, model)
    assert workbench.iteration is not None and model.scene.point is not None
    assert model.scene.point[2] == pytest.approx(float(workbench.iteration.trace.losses[0]), rel=1e-12)
    workbench.next_iteration()  # the next sample is another surface
    wait_for_grid(qtbot, surface_bench, model)
    assert model.scene.point[2] == pytest.approx(float(workbench.iteration.trace.losses[0]), rel=1e-12)


def test_functions_and_drafts(qtbot: QtBot, bench: Workbench, surface_bench: Bench, model: SurfaceModel) -> None:
    model.choose_ground(LANDSCAPES["himmelblau"])
    wait_for_grid(qtbot, surface_bench, model)
    scene = model.scene
    assert scene.loss is not None and scene.x_name == "x" and scene.lowest is not None
    assert scene.point is not None and scene.point[:2] == (-0.5, -0.5)  # where descents start
    assert scene.lowest[2] < 0.5
    model.choose_ground(None)
    wait_for_grid(qtbot, surface_bench, model)
    assert model.scene.point is not None
    bench.replace_document(replace(bench.document, data=replace(bench.document.data, columns=())), "draft")
    assert model.scene.loss is None and model.scene.message


def test_a_range_around_the_way() -> None:
    axes = Axes(0, 1, (-4.0, 4.0), (-4.0, 4.0))
    around = fitted(axes, np.array([[0.0, 1.0], [2.0, 1.1]]))
    assert around.x_range[0] < 0 < 2 < around.x_range[1] and around.y_range[0] < 1 < 1.1 < around.y_range[1]
    still = fitted(axes, np.array([[1.0, 1.0]]))
    assert still.x_range[0] < 1 < still.x_range[1]


def test_a_hidden_surface_computes_nothing(bench: Workbench, surface_bench: Bench, model: SurfaceModel) -> None:
    model.set_active(False)
    old = model.scene
    bench.set_weight(0, 3.0)
    assert model.scene is old and not surface_bench.background.is_busy("surface")


def test_a_drift_stays_while_only_the_rate_the_point_or_the_range_changes(
    qtbot: QtBot, bench: Workbench, surface_bench: Bench, model: SurfaceModel
) -> None:
    bench.next_iteration()
    ground, drift = model.ground, model.drift
    assert drift > 0 and model.axes is not None
    bench.set_learning_rate(0.3)
    model.move_point(0.1, 0.2)
    model.choose_axes(replace(model.axes, x_range=(-1.0, 1.0)))
    wait_for_grid(qtbot, surface_bench, model)
    assert model.ground is ground and model.drift == drift
    assert model.scene.x_values[0] == -1.0 and model.scene.x_values[-1] == 1.0


def test_a_way_begins_where_the_network_was_edited(bench: Workbench, model: SurfaceModel) -> None:
    for _ in range(3):
        bench.next_iteration()
    assert len(model.scene.path) == 4
    model.move_point(2.0, 2.0)
    assert model.scene.path.tolist() == [[2.0, 2.0]]
    bench.next_iteration()
    assert len(model.scene.path) == 2 and model.scene.path_place == 1


def test_axes_stay_when_training_only_these_is_undone(bench: Workbench, model: SurfaceModel) -> None:
    axes = model.axes
    for _ in range(3):
        bench.next_iteration()
    model.train_only_these()
    assert model.axes == axes
    bench.undo_stack.undo()
    assert model.axes == axes
