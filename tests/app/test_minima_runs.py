"""Runs of restarts and the map of basins: settings, cancelling, and results of another network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.surface.minima import MapSettings, RestartSettings
from app.surface.minima_controls import MAP, RESTARTS, rounded
from app.surface.minima_legend import percent, share_of
from app.surface.panel import DESCENT, MINIMA, SurfacePanel
from app.views import Bench
from core.basins import NOWHERE
from core.initialisation import Initialisation
from core.landscape import LANDSCAPES
from core.restarts import Restarts
from tests.app.minima_hand import JOB, SETTINGS, panel, run
from tests.app.surface_hand import wait_for_grid
from tests.app.surface_tab_hand import surface_bench

__all__ = ["panel", "surface_bench"]  # fixtures


def test_results_of_other_settings_are_grey(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    mode = panel.minima
    page, part = mode.controls.restarts, mode.clusters
    page.count.show_value(20, 12)
    page.updates.show_value(50, 12)
    run(qtbot, surface_bench, panel, page.settings)
    assert part.list.isEnabled()
    crisp = mode.view.grab().toImage()
    page.updates.show_value(1_000_000, 12)
    mode.refresh()
    assert not part.list.isEnabled() and "other settings" in part.one.text() and part.best.isEnabled()
    assert mode.view.grab().toImage() != crisp
    mode.bar.go.click()
    assert "under way" in part.one.text() and not part.list.isEnabled()
    mode.bar.go.click()
    page.updates.show_value(50, 12)
    mode.refresh()
    assert part.list.isEnabled() and mode.view.grab().toImage() == crisp


def test_restarts_of_another_network_are_not_taken(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    run(qtbot, surface_bench, panel, RestartSettings(20, 5))
    workbench, buttons = surface_bench.workbench, panel.minima.clusters
    assert buttons.best.isEnabled()
    workbench.set_weight(0, 9.0)
    assert buttons.best.isEnabled()  # other weights are no other network
    workbench.set_cell(0, int(workbench.document.network.topology.inputs[0]), 3.0)
    assert not buttons.best.isEnabled() and not buttons.this.isEnabled() and "Run again" in buttons.one.text()
    count = workbench.undo_stack.count()
    panel.minima.minima.take_best()
    assert workbench.undo_stack.count() == count


def test_a_run_is_cancelled(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    bar, minima = panel.minima.bar, panel.minima.minima
    panel.minima.controls.restarts.updates.show_value(1_000_000, 12)
    with qtbot.waitSignal(minima.went_on, timeout=10_000):
        bar.go.click()
    assert minima.running == "restarts" and bar.go.text() == "Cancel" and bar.progress.isVisible()
    bar.go.click()
    assert minima.running == "" and minima.found is None and not surface_bench.background.is_busy(JOB)
    assert bar.go.text() == "Run restarts" and not bar.progress.isVisible()


def test_the_settings_reach_the_run_and_wrong_ones_do_not(panel: SurfacePanel) -> None:
    page = panel.minima.controls.restarts
    page.rule.choose("uniform")
    page.rule.activated.emit(page.rule.currentIndex())
    low = page.parameters["low"]
    for text, value in (("-2", -2.0), ("5", -2.0), ("x", -2.0)):  # 5 is above the upper end
        low.setText(text)
        low.setModified(True)
        low.commit()
        assert low.value == value
    low.restore()
    page.count.setText("2.5")
    page.count.setModified(True)
    assert not page.count.commit() and "whole number" in page.count.toolTip()
    page.count.restore()
    assert page.settings == RestartSettings(1000, 1000, Initialisation("uniform", {"low": -2.0, "high": 0.5}), 0)
    assert "4 million passes" in panel.minima.bar.words.text() and "all 4 rows as one batch" in (
        panel.minima.bar.words.text()
    )


def test_the_map_of_a_function_finds_its_four_minima(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    mode, model = panel.minima, panel.model
    model.choose_ground(LANDSCAPES["himmelblau"])
    wait_for_grid(qtbot, surface_bench, model)
    mode.controls.pages.choose(MAP)
    settings = mode.controls.map.settings
    assert settings == MapSettings("", 0.01, 200, 100)
    assert mode.bar.words.text() == "10,000 points × 200 updates = 2 million gradients."
    mode.bar.go.click()
    qtbot.waitUntil(lambda: not surface_bench.background.is_busy(JOB), timeout=20_000)
    made = model.scene.basins
    assert made is not None and made.labels.shape == (100, 100) and len(made.minima) == 4
    known = sorted(LANDSCAPES["himmelblau"].minima)
    assert np.array(sorted(made.minima.tolist())) == pytest.approx(np.array(known), abs=1e-3)
    texts = [mode.legend.list.item(row).text() for row in range(4)]
    assert all("loss" in text and "% of the grid" in text for text in texts)
    shares = [share_of(made, label) for label in (*range(4), NOWHERE)]
    assert sum(shares) == pytest.approx(1.0) and mode.legend.head.text() == "4 minima are reached"
    mode.controls.map.shows.click()
    assert model.scene.basins is None
    mode.controls.map.shows.click()
    assert model.scene.basins is made


def test_the_map_of_the_network_goes_when_the_surface_is_another(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel
) -> None:
    mode, model = panel.minima, panel.model
    mode.minima.run_map(MapSettings(grid=20, updates=20))
    qtbot.waitUntil(lambda: not surface_bench.background.is_busy(JOB), timeout=20_000)
    assert model.scene.basins is mode.minima.map is not None
    surface_bench.workbench.next_iteration()  # the surface is the same: the map stays
    assert model.scene.basins is not None
    assert model.axes is not None
    other = next(edge for edge in range(9) if edge not in (model.axes.x_edge, model.axes.y_edge))
    surface_bench.workbench.set_weight(other, 4.0)
    assert model.scene.basins is None and mode.minima.map is None


def test_restarts_take_the_room_of_the_pictures_and_nothing_is_cut_off(panel: SurfacePanel) -> None:
    assert panel.contour.isHidden() and panel.minima.view.width() > 550
    panel.minima.controls.pages.choose(MAP)
    assert panel.contour.isVisible() and panel.relief.isVisible() and panel.minima.legend.isVisible()
    panel.modes.choose(DESCENT)
    assert panel.slices.isVisible() and panel.contour.width() > 300
    panel.modes.choose(MINIMA)
    panel.minima.controls.pages.choose(RESTARTS)
    controls = panel.minima.controls
    for line in (controls.restarts.count, controls.restarts.seed, *controls.restarts.parameters.values()):
        assert controls.rect().contains(line.mapTo(controls, line.rect().bottomRight()))
        assert line.accessibleName()


def test_shares_and_large_counts_in_words() -> None:
    assert [percent(share) for share in (0.0, 0.0004, 0.253, 0.9996, 1.0)] == [
        "0.0 %", "< 0.1 %", "25.3 %", "> 99.9 %", "100.0 %"
    ]  # fmt: skip
    assert [rounded(count) for count in (40_000, 4_000_000, 1_234_567_890)] == ["40,000", "4 million", "1.23 billion"]


def test_a_draft_cannot_be_restarted(surface_bench: Bench, panel: SurfacePanel) -> None:
    workbench = surface_bench.workbench
    document = workbench.document
    workbench.replace_document(replace(document, data=replace(document.data, columns=())), "draft")
    assert not panel.minima.bar.go.isEnabled() and "complete" in panel.minima.bar.words.text()
    panel.minima.minima.run_restarts(SETTINGS)
    assert panel.minima.minima.running == ""


def test_restarts_keep_their_numbers(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    one = run(qtbot, surface_bench, panel, RestartSettings(30, 10, seed=3))
    other = run(qtbot, surface_bench, panel, RestartSettings(30, 10, seed=3))
    assert isinstance(one.restarts, Restarts) and np.array_equal(one.restarts.losses, other.restarts.losses)
