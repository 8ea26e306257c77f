"""The race of optimizers: ways as core.race runs them, places, settings, presets, what is refused, weights taken."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.surface.ground import NetworkGround, finished
from app.surface.model import SurfaceModel
from app.surface.presets import DEFAULTS, LABELS, ORDER, SUITED
from app.surface.race_runs import JOB
from app.surface.racing import Racing
from app.views import Bench
from core.document import Training
from core.editing import EditRefused
from core.editing_training import set_optimizer_setting
from core.files import from_text, read_builtin, to_text
from core.landscape import LANDSCAPES, typed_landscape
from core.race import race
from core.race_setup import race_of
from core.slice import Slice
from tests.app.race_hand import wait_for_race
from tests.app.surface_tab_hand import surface_bench

__all__ = ["surface_bench"]  # fixture


@pytest.fixture
def model(surface_bench: Bench) -> SurfaceModel:
    model = SurfaceModel(surface_bench)
    model.set_active(True)
    return model


@pytest.fixture
def racing(surface_bench: Bench, model: SurfaceModel) -> Racing:
    racing = Racing(surface_bench, model)
    racing.set_active(True)
    return racing


def test_the_race_on_the_network_is_that_of_core(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    document, ground = surface_bench.workbench.document, model.ground
    assert isinstance(ground, NetworkGround) and set(racing.racers) == set(ORDER)
    weights = document.network.weights
    start = float(weights[ground.x_edge]), float(weights[ground.y_edge])
    slope = Slice(document, ground.x_edge, ground.y_edge).descending()
    wanted = finished(race(slope, start, [entry.training for entry in racing.entries], 200))
    for name, racer in zip(ORDER, wanted, strict=True):
        np.testing.assert_array_equal(racing.racers[name].path, racer.path)
        np.testing.assert_array_equal(racing.racers[name].losses, racer.losses)
    assert [runner.name for runner in model.scene.runners] == [LABELS[name] for name in ORDER]
    assert all(len(runner.path) == 201 for runner in model.scene.runners)


def test_the_race_on_a_function_starts_where_it_says(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    himmelblau = LANDSCAPES["himmelblau"]
    model.choose_ground(himmelblau)
    wait_for_race(qtbot, surface_bench, racing)
    assert {entry.name: entry.training.learning_rate for entry in racing.entries} == SUITED["himmelblau"]
    model.move_point(1.5, -2.0)
    for racer in racing.racers.values():  # what is shown at once begins at the new start
        assert tuple(racer.path[0]) == (1.5, -2.0)
    wait_for_race(qtbot, surface_bench, racing)
    trainings = [entry.training for entry in racing.entries]
    for name, racer in zip(ORDER, finished(race(himmelblau.descending(), (1.5, -2.0), trainings, 200)), strict=True):
        np.testing.assert_array_equal(racing.racers[name].path, racer.path)
    assert model.scene.point is not None and model.scene.point[:2] == (1.5, -2.0)
    assert surface_bench.workbench.undo_stack.count() == 0  # the network is untouched


def test_a_place_moves_all_heads(qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    racing.go_to(37)
    for name, runner in zip(ORDER, model.scene.runners, strict=True):
        assert len(runner.path) == 38 and tuple(runner.path[-1]) == tuple(racing.racers[name].path[37])
    racing.go_to(-5)
    assert racing.place == 0 and all(len(runner.path) == 1 for runner in model.scene.runners)


def test_only_what_changed_is_run_anew(qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    before = dict(racing.racers)
    racing.train("sgd", lambda document: document.with_learning_rate(0.25))
    assert racing.preset == "" and racing.racers["sgd"] is not before["sgd"]
    wait_for_race(qtbot, surface_bench, racing)
    assert all(racing.racers[name] is before[name] for name in ORDER[1:])
    racing.tick("adam", takes_part=False)
    assert not racing.runs and "Adam" not in [runner.name for runner in model.scene.runners]
    racing.tick("adam", takes_part=True)
    assert not racing.runs and model.scene.runners[-1].name == "Adam"
    surface_bench.workbench.set_weight(0, 3.0)  # another network: no old way stays
    assert not any(racing.racers[name] is before[name] for name in racing.racers)


def test_presets_and_what_no_file_may_hold(qtbot: QtBot, surface_bench: Bench, racing: Racing) -> None:
    racing.choose_preset("defaults")
    assert {entry.name: entry.training.learning_rate for entry in racing.entries} == DEFAULTS
    racing.choose_preset("same")
    assert len({entry.training.learning_rate for entry in racing.entries}) == 1
    with pytest.raises(EditRefused):
        racing.train("adam", lambda document: set_optimizer_setting(document, "beta1", 1.5))
    wait_for_race(qtbot, surface_bench, racing)


def test_how_it_is_set_stands_in_the_document_and_can_be_undone(
    qtbot: QtBot, surface_bench: Bench, racing: Racing
) -> None:
    workbench = surface_bench.workbench
    workbench.next_iteration()
    iteration = workbench.iteration_number
    untouched = [(entry.key, entry.takes_part) for entry in racing.entries]
    racing.tick("sgd", takes_part=False)
    racing.train("adam", lambda document: document.with_learning_rate(0.5))
    racing.set_updates(300)
    racing.set_updates(300)
    racing.choose_preset("defaults")
    texts = [workbench.undo_stack.text(place) for place in range(workbench.undo_stack.count())][-4:]
    assert texts == [
        "Take SGD out of the race", "Set Adam in the race", "Race over 300 updates", "Race with default rates"
    ]  # fmt: skip
    assert workbench.iteration_number == iteration  # no iteration is lost by it
    again = from_text(to_text(workbench.document), "x")
    setup = race_of(again)
    assert setup is not None and (setup.updates, setup.preset) == (300, "defaults")
    assert {one.training.optimizer: one.on for one in setup.racers}["sgd"] is False
    assert not racing.entries[0].takes_part and racing.updates == 300
    workbench.undo_stack.undo()
    assert racing.preset == "" and racing.entries[ORDER.index("adam")].training.learning_rate == 0.5
    workbench.undo_stack.undo()
    assert racing.updates == 200
    workbench.undo_stack.undo()
    workbench.undo_stack.undo()
    assert [(entry.key, entry.takes_part) for entry in racing.entries] == untouched and racing.preset == "suited"
    assert race_of(workbench.document) is None
    workbench.open_document(again, None)
    assert racing.updates == 300 and racing.preset == "defaults" and not racing.entries[0].takes_part
    workbench.open_document(read_builtin("xor-2-2-1"), None)
    assert [(entry.key, entry.takes_part) for entry in racing.entries] == untouched and racing.updates == 200
    wait_for_race(qtbot, surface_bench, racing)


@pytest.mark.parametrize("name", LANDSCAPES)
def test_suited_rates_lead_downhill(name: str) -> None:
    landscape, rates = LANDSCAPES[name], SUITED[name]
    trainings = [Training(optimizer=one, learning_rate=rates[one]) for one in ORDER]
    for racer in finished(race(landscape.descending(), landscape.start, trainings, 200)):
        assert racer.diverged is None and racer.losses[-1] < racer.losses[0]
        if landscape.minima:
            assert (np.abs(racer.path[-1]) <= (landscape.x_range[1], landscape.y_range[1])).all()


def test_who_diverges_is_said_with_the_update(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    model.choose_ground(LANDSCAPES["himmelblau"])
    racing.choose_preset("too_big")
    wait_for_race(qtbot, surface_bench, racing)
    racer = racing.racers["sgd"]
    assert racer.diverged is not None and racer.diverged < 20
    runner = model.scene.runners[0]
    assert runner.diverged and runner.name == f"SGD, diverged at {racer.diverged}"
    racing.go_to(racer.diverged - 1)
    assert model.scene.runners[0].name == "SGD" and not model.scene.runners[0].diverged


def test_cancel_keeps_what_is_known(qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing) -> None:
    racing.set_updates(2000)
    assert racing.runs
    qtbot.waitUntil(lambda: racing.progress < 1.0 and surface_bench.background.is_busy(JOB), timeout=5000)
    racing.cancel()
    assert not racing.runs and not surface_bench.background.is_busy(JOB) and racing.progress == 1.0
    assert set(racing.racers) == set(ORDER) and min(len(racer.path) for racer in racing.racers.values()) < 2001
    model.refresh()
    assert not racing.runs  # only a change begins it anew
    racing.set_updates(50)
    wait_for_race(qtbot, surface_bench, racing)
    assert all(len(racer.path) == 51 for racer in racing.racers.values())


def test_weights_are_taken_as_one_edit(qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    workbench, ground = surface_bench.workbench, model.ground
    assert isinstance(ground, NetworkGround)
    racing.select("momentum")
    racing.go_to(50)
    wanted = racing.racers["momentum"].path[50].tolist()
    racing.take_weights()
    assert workbench.undo_stack.count() == 1
    assert workbench.undo_stack.undoText() == "Take the weights of Momentum after 50 updates"
    assert workbench.document.network.weights[[ground.x_edge, ground.y_edge]].tolist() == wanted
    assert racing.start == (-0.3, -0.1) and racing.is_kept  # what was raced stays
    assert not racing.runs and racing.racers["momentum"].path[50].tolist() == wanted
    racing.race_from_here()
    assert racing.start == tuple(wanted) and not racing.is_kept
    workbench.undo_stack.undo()
    assert racing.start == (-0.3, -0.1)


def test_taken_weights_keep_the_race_until_the_start_is_moved(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    racing.take_weights()
    assert racing.start == (-0.3, -0.1)
    model.move_point(1.0, 0.5)
    assert racing.start == (1.0, 0.5) and racing.runs


def test_a_start_without_a_loss_is_said_and_nobody_races(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    model.choose_ground(typed_landscape("log(x) + 1/y", (-4.0, 4.0), (-3.0, 3.0), (-3.4, 2.2)))
    wait_for_race(qtbot, surface_bench, racing)
    assert racing.problem == "E is not defined at the start (x = −3.4, y = 2.2). Start elsewhere."
    assert racing.taking_part() == () and racing.rows() == () and model.scene.runners == ()
    model.move_point(3.4, 2.2)
    wait_for_race(qtbot, surface_bench, racing)
    assert racing.problem == "" and len(racing.taking_part()) == 7


def test_the_last_place_shows_the_update_that_led_there(qtbot: QtBot, surface_bench: Bench, racing: Racing) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    racing.go_to(racing.updates - 1)
    before = racing.update
    racing.go_to(racing.updates)
    made = racing.update
    assert made is not None and made is before
    assert made.training.progress.updates == racing.updates - 1
    assert made.parameters.tolist() == racing.racers["adam"].path[-1].tolist()


def test_only_the_selected_and_the_lowest_are_named(
    qtbot: QtBot, surface_bench: Bench, model: SurfaceModel, racing: Racing
) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    racing.select("sgd")
    named = {runner.name for runner in racing.runners() if runner.named}
    assert named == {LABELS["sgd"], LABELS[racing.lowest]}
    racing.go_to(0)  # where all are at one place
    assert [runner.name for runner in racing.runners() if runner.named] == [LABELS["sgd"]]


def test_a_hidden_race_does_not_run(surface_bench: Bench, model: SurfaceModel, racing: Racing) -> None:
    racing.set_active(False)
    surface_bench.workbench.set_weight(0, 2.0)
    assert not racing.runs and model.scene.runners == ()


@pytest.mark.parametrize("name", ORDER)
def test_sub_steps_walk_the_terms(qtbot: QtBot, surface_bench: Bench, racing: Racing, name: str) -> None:
    wait_for_race(qtbot, surface_bench, racing)
    racing.select(name)
    racing.go_to(10)
    whole = len(racing.rows())
    assert whole >= 2 and np.isfinite([row.values for row in racing.rows()]).all()
    racing.step_terms(1)
    assert racing.place == 11 and racing.terms_shown == 1 and len(racing.rows()) == 1
    racing.step_terms(1)
    assert racing.place == 11 and racing.terms_shown == 2
    racing.step_terms(-1)
    racing.step_terms(-1)
    assert racing.place == 10 and len(racing.rows()) == whole
