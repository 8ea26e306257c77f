"""The race as people see it: column, bar, start and ground, used with real widgets and events."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.surface.ground import NetworkGround
from app.surface.panel import DESCENT, RACE, SurfacePanel
from app.surface.presets import ORDER
from app.surface.race_mode import CURVES, X, Y
from app.views import Bench
from core.landscape import LANDSCAPES
from core.numbers import shown
from tests.app.race_hand import wait_for_race
from tests.app.race_panel_hand import choose_ground, panel
from tests.app.surface_tab_hand import surface_bench

__all__ = ["panel", "surface_bench"]  # fixtures


def type_into(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_the_race_comes_and_goes_with_its_mode(panel: SurfacePanel, surface_bench: Bench) -> None:
    assert next(runner.name for runner in panel.contour.scene.runners) == "SGD" and len(panel.relief.scene.runners) == 7
    assert panel.thirds.currentWidget() is panel.race.page
    panel.modes.choose(DESCENT)
    assert panel.contour.scene.runners == () and panel.thirds.currentWidget() is panel.slices
    panel.modes.choose(RACE)
    assert len(panel.contour.scene.runners) == 7 and not panel.race.racing.runs  # nothing had to be run again


def test_the_bar_moves_all_heads(panel: SurfacePanel) -> None:
    bar, racing = panel.race.bar, panel.race.racing
    bar.scrub.setValue(37)
    assert bar.place.text() == "update 37 of 200"
    assert all(len(runner.path) == 38 for runner in panel.contour.scene.runners)
    bar.forward.click()
    bar.forward.click()
    bar.back.click()
    assert racing.place == 38 and len(panel.relief.scene.runners[3].path) == 39
    bar.first.click()
    assert racing.place == 0 and not bar.back.isEnabled() and bar.forward.isEnabled()
    bar.last.click()
    assert racing.place == 200 and not bar.forward.isEnabled()


def test_playing_runs_to_the_end_and_begins_anew(qtbot: QtBot, panel: SurfacePanel) -> None:
    bar, racing = panel.race.bar, panel.race.racing
    racing.go_to(195)
    bar.play.click()
    qtbot.waitUntil(lambda: racing.place == 200, timeout=5000)
    bar.play.click()
    assert racing.place == 0
    qtbot.waitUntil(lambda: racing.place >= 2, timeout=5000)
    bar.play.click()
    place = racing.place
    QTest.qWait(120)
    assert racing.place == place


def test_the_bar_tells_who_is_lowest(panel: SurfacePanel) -> None:
    racing = panel.race.racing
    racing.go_to(60)
    losses = {runner.name: float(runner.losses[-1]) for runner in panel.contour.scene.runners}
    best = min(losses, key=losses.__getitem__)
    assert panel.race.bar.ahead.text().startswith(f"Lowest: {best}, {shown(losses[best], 4)}")


def test_ticks_and_rates_by_keyboard(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    rows, racing = panel.race.controls.rows, panel.race.racing
    tick: QCheckBox = rows.ticks["momentum"]
    tick.setFocus()
    QTest.keyClick(tick, Qt.Key.Key_Space)
    assert [runner.name for runner in panel.contour.scene.runners] == [
        "SGD", "Nesterov", "Adagrad", "Adadelta", "RMSprop", "Adam"
    ]  # fmt: skip
    type_into(rows.rates["sgd"], "1/4")
    assert racing.entries[0].training.learning_rate == 0.25
    assert panel.race.controls.preset.currentIndex() == -1  # own rates
    type_into(rows.rates["sgd"], "-1")
    assert racing.entries[0].training.learning_rate == 0.25 and rows.rates["sgd"].toolTip()
    wait_for_race(qtbot, surface_bench, racing)
    assert racing.racers["sgd"].training.learning_rate == 0.25


def test_settings_of_the_selected_one(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    settings, racing = panel.race.controls.settings, panel.race.racing
    assert set(settings.lines) == {"beta1", "beta2", "eps"} and not settings.form.isVisibleTo(panel)
    panel.race.controls.rows.names["nesterov"].click()
    assert set(settings.lines) == {"momentum"} and settings.form.isVisibleTo(settings)
    type_into(settings.lines["momentum"], "0.5")
    settings.form.choose("textbook")
    settings.form.activated.emit(1)
    settings.schedule.choose("cosine")
    settings.schedule.activated.emit(settings.schedule.currentIndex())
    training = racing.entry.training
    assert training.optimizer_settings == {"momentum": 0.5, "form": "textbook"}
    assert training.schedule == "cosine" and training.schedule_settings["total"] == 200
    wait_for_race(qtbot, surface_bench, racing)
    updates = racing.racers["nesterov"].updates
    assert updates[150].rate < updates[10].rate
    type_into(settings.lines["momentum"], "-3")
    assert racing.entry.training.optimizer_settings["momentum"] == 0.5


def test_milestones_are_typed_and_walked(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    settings, racing = panel.race.controls.settings, panel.race.racing
    settings.schedule.choose("multi_step")
    settings.schedule.activated.emit(settings.schedule.currentIndex())
    line = settings.lines["milestones"]
    assert line.text() == "50, 100" and racing.entry.training.schedule == "multi_step"
    line.setText("20; 40 60")
    line.setModified(True)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert racing.entry.training.schedule_settings["milestones"] == [20, 40, 60] and line.text() == "20, 40, 60"
    wait_for_race(qtbot, surface_bench, racing)
    rate, updates = racing.entry.training.learning_rate, racing.racers["adam"].updates
    assert [updates[place].rate / rate for place in (19, 20, 40, 60)] == pytest.approx([1.0, 0.5, 0.25, 0.125])
    for wrong in ("20, x", "-3"):
        line.setText(wrong)
        line.setModified(True)
        QTest.keyClick(line, Qt.Key.Key_Return)
        assert line.property("wrong") and line.toolTip()
        assert racing.entry.training.schedule_settings["milestones"] == [20, 40, 60]
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == "20, 40, 60" and not line.property("wrong")


def test_a_typed_function_and_what_is_wrong_with_it(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    ground, model = panel.race.controls.ground, panel.model
    choose_ground(qtbot, panel, surface_bench, "typed")
    type_into(ground.formula, "x^2 + foo(y)")
    assert ground.formula.problem.isVisibleTo(ground)
    assert ground.formula.problem.text().startswith("At character 7: “foo” is unknown")
    assert ground.formula.selectedText() == "foo" and model.landscape is not None
    before = model.landscape
    type_into(ground.formula, "x^2 + 3 y^2")
    assert not ground.formula.problem.isVisibleTo(ground)
    assert model.landscape is not before and model.landscape.text == "x^2 + 3 y^2"
    assert model.landscape.x_range == before.x_range
    wait_for_race(qtbot, surface_bench, panel.race.racing)
    scene = panel.contour.scene
    assert scene.point is not None
    x, y = scene.point[:2]
    assert scene.point[2] == pytest.approx(x * x + 3 * y * y) and scene.gradient == pytest.approx((2 * x, 6 * y))
    type_into(ground.formula, "")
    assert ground.formula.problem.text().endswith("such as x^2 + 3 y^2.")


def test_a_classic_function_made_ones_own(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    ground = panel.race.controls.ground
    choose_ground(qtbot, panel, surface_bench, "booth")
    assert ground.formula.text() == LANDSCAPES["booth"].text
    type_into(ground.formula, "(x + 2 y - 7)^2")
    assert ground.ground.value == "typed" and panel.model.axes is not None
    assert panel.model.axes.x_range == LANDSCAPES["booth"].x_range
    panel.modes.choose(DESCENT)
    assert isinstance(panel.model.ground, NetworkGround)  # training is on the network


def test_ranges_and_start_are_typed(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    plane, racing = panel.race.controls.plane, panel.race.racing
    choose_ground(qtbot, panel, surface_bench, "himmelblau")
    type_into(plane.start["x"], "2.5")
    assert racing.start == (2.5, -0.5)
    type_into(plane.ends["y", "high"], "-9")
    assert panel.model.axes is not None and panel.model.axes.y_range == (-5.0, 5.0)
    type_into(plane.ends["y", "high"], "9")
    assert panel.model.axes.y_range == (-5.0, 9.0)
    wait_for_race(qtbot, surface_bench, racing)
    assert all(tuple(racer.path[0]) == (2.5, -0.5) for racer in racing.racers.values())


def test_a_click_on_the_contour_moves_the_start(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    choose_ground(qtbot, panel, surface_bench, "himmelblau")
    plot = panel.contour.layout_now().plot
    QTest.mouseClick(panel.contour, Qt.MouseButton.LeftButton, pos=plot.place(3.0, -3.0).toPoint())
    start = panel.race.racing.start
    assert start == pytest.approx((3.0, -3.0), abs=0.06)
    assert all(tuple(racer.path[0]) == start for racer in panel.race.racing.racers.values())
    assert surface_bench.workbench.undo_stack.count() == 0
    wait_for_race(qtbot, surface_bench, panel.race.racing)


def test_weights_are_taken_by_the_button(panel: SurfacePanel, surface_bench: Bench) -> None:
    bar, racing, ground = panel.race.bar, panel.race.racing, panel.model.ground
    assert isinstance(ground, NetworkGround)
    racing.go_to(25)
    wanted = racing.racers["adam"].path[25].tolist()
    bar.take.click()
    weights = surface_bench.workbench.document.network.weights
    assert weights[[ground.x_edge, ground.y_edge]].tolist() == wanted
    assert surface_bench.workbench.undo_stack.count() == 1
    assert bar.take.text() == "Race from here" and not racing.runs
    bar.take.click()
    assert bar.take.text() == "Take these weights" and racing.start == tuple(wanted)


def test_signs_stay_in_sight(panel: SurfacePanel) -> None:
    panel.model.move_point(-0.6123, -0.5123)
    for axis, words in (("x", "−0.6123"), ("y", "−0.5123")):
        line = panel.race.controls.plane.start[axis]
        assert line.text() == words and line.cursorPosition() == 0
        assert line.fontMetrics().horizontalAdvance(words) + 18 <= line.width()


def test_nothing_is_cut_off_and_all_is_named(qtbot: QtBot, panel: SurfacePanel, surface_bench: Bench) -> None:
    column, inner = panel.race.controls, panel.race.controls.widget()
    assert inner is not None
    for name in ORDER:
        column.rows.names[name].click()
        for part in inner.findChildren(QLineEdit):
            assert part.accessibleName()
        assert inner.width() <= column.viewport().width()
        bottom = panel.race.state.mapTo(panel.race.page, QPoint(0, panel.race.state.height())).y()
        assert bottom <= panel.race.page.height()
        assert panel.race.curves.height() >= 120  # the state scrolls before the curves get flat
    for view in (CURVES, X, Y):
        panel.race.views.choose(view)
        assert not panel.race.page.grab().isNull()
    assert panel.race.bar.take.geometry().right() <= panel.race.bar.width()


def test_a_hidden_tab_runs_nothing(panel: SurfacePanel, surface_bench: Bench) -> None:
    panel.hide()
    surface_bench.workbench.set_weight(0, 2.0)
    assert not panel.race.racing.runs and not panel.race.racing.is_active
