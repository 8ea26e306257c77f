"""Random restarts and the map of basins: run off the window's thread, shown with counts, taken as one edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.surface.distribution import BARS, Distribution
from app.surface.minima import Found, MapSettings, RestartSettings
from app.surface.minima_controls import MAP, RESTARTS, rounded
from app.surface.minima_legend import percent, share_of
from app.surface.minima_list import cluster_words, rest_words
from app.surface.panel import DESCENT, MINIMA, SurfacePanel
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.basins import NOWHERE
from core.files import read_builtin
from core.initialisation import Initialisation, initial_weights
from core.landscape import LANDSCAPES
from core.many import ManyNetworks
from core.restarts import Restarts
from tests.app.surface_hand import make_bench, wait_for_grid

JOB = "minima"
SETTINGS = RestartSettings(200, 600)


@pytest.fixture
def surface_bench(bench: Workbench, theme: Theme) -> Iterator[Bench]:
    bench.open_document(read_builtin("xor-2-2-1"), None)
    made = make_bench(bench, theme)
    yield made
    made.background.close()


@pytest.fixture
def panel(qtbot: QtBot, surface_bench: Bench) -> SurfacePanel:
    panel = SurfacePanel(surface_bench)
    qtbot.addWidget(panel)
    panel.resize(1250, 330)
    panel.show()
    wait_for_grid(qtbot, surface_bench, panel.model)
    panel.modes.choose(MINIMA)
    return panel


def run(qtbot: QtBot, bench: Bench, panel: SurfacePanel, settings: RestartSettings = SETTINGS) -> Found:
    panel.minima.minima.run_restarts(settings)
    qtbot.waitUntil(lambda: not bench.background.is_busy(JOB), timeout=20_000)
    found = panel.minima.minima.found
    assert found is not None
    return found


def found_with(found: Found, losses: np.ndarray) -> Found:
    return replace(found, restarts=replace(found.restarts, losses=losses))


def test_all_begin_as_new_networks_and_descend_on_all_data(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel
) -> None:
    document = surface_bench.workbench.document
    settings = RestartSettings(50, 3, Initialisation("uniform", {"low": -1.0, "high": 1.0}), 7)
    found = run(qtbot, surface_bench, panel, settings)
    first = initial_weights(document.network.topology, settings.initialisation, 7)
    assert np.array_equal(found.restarts.starts[:, 0], first)
    place, many = first[:, np.newaxis].copy(), ManyNetworks(document)
    for _ in range(3):
        place -= 0.5 * many.at(place)[1]
    assert found.restarts.parameters[:, 0] == pytest.approx(place[:, 0], rel=1e-12)
    assert found.restarts.losses[0] == pytest.approx(many.at(place)[0][0], rel=1e-12)


def test_the_best_is_taken_as_one_edit(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    workbench, mode = surface_bench.workbench, panel.minima
    workbench.next_iteration()
    entries, before = workbench.undo_stack.count(), workbench.document
    found = run(qtbot, surface_bench, panel)
    best = found.restarts.best
    assert best == int(found.restarts.losses.argmin()) == mode.minima.chosen
    QTest.mouseClick(mode.clusters.best, Qt.MouseButton.LeftButton)
    assert workbench.undo_stack.count() == entries + 1
    assert workbench.undo_stack.undoText() == "Take the best of 200 restarts"
    taken = workbench.document
    assert np.array_equal(taken.network.parameters, found.restarts.parameters[:, best])
    assert taken.training.progress.updates == 0
    workbench.undo_stack.undo()
    assert workbench.document is before and mode.minima.fits


def test_a_click_on_a_bar_and_keys_choose_a_restart(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    found, view, minima = run(qtbot, surface_bench, panel), panel.minima.view, panel.minima.minima
    made = view.distribution
    assert made is not None and made.counts.sum() == 200 and view.place == 0
    local = found.clusters[1]
    y = round(view.height_of(local.loss))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(view.bars_area.left()) + 3, y))
    assert minima.chosen is not None
    bar = found.restarts.losses[minima.chosen]
    assert abs(bar - local.loss) <= (made.top - made.low) / BARS
    assert panel.minima.clusters.list.currentRow() == 1
    place = view.place
    assert place is not None
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.place == place + 1
    QTest.keyClick(view, Qt.Key.Key_End)
    assert minima.chosen == int(made.order[-1])
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert minima.chosen == found.restarts.best
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    QTest.keyClick(view, Qt.Key.Key_Return)
    number = int(made.order[10])
    assert surface_bench.workbench.undo_stack.undoText() == f"Take restart {number + 1} of 200"


def test_a_click_on_the_curve_is_the_restart_of_that_rank(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel
) -> None:
    run(qtbot, surface_bench, panel)
    view, made = panel.minima.view, panel.minima.view.distribution
    assert made is not None
    area = view.curve_area
    x = round(area.left() + area.width() * 0.75)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(x, round(area.center().y())))
    assert panel.minima.minima.chosen == int(made.order[view.place or 0]) and abs((view.place or 0) - 150) <= 1


def test_gatherings_are_told_with_their_counts(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    found = run(qtbot, surface_bench, panel, RestartSettings(300, 2000))
    lowest, local = found.clusters[:2]
    words = cluster_words(local, False, 300, 4)
    assert words.startswith(f"{len(local.members)} of 300 end at 0.34") and words.endswith(
        "still falling, slowly: a plateau"
    )
    assert cluster_words(lowest, True, 300, 4).split("\n")[1].startswith("the lowest")
    strays = 300 - sum(len(cluster.members) for cluster in found.clusters)
    assert rest_words(found) == (f"{strays} elsewhere" if strays else "")
    texts = [panel.minima.clusters.list.item(row).text() for row in range(panel.minima.clusters.list.count())]
    assert len(texts) == len(found.clusters) and texts[1] == words


def test_what_diverges_is_counted_and_never_the_best(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    found = run(qtbot, surface_bench, panel, RestartSettings(60, 5))
    losses = found.restarts.losses.copy()
    losses[:4] = [np.nan, np.inf, -np.inf, np.nan]
    broken = found_with(found, losses)
    assert "4 diverged: no finite loss" in rest_words(broken) and broken.restarts.best == int(
        np.argmin(np.where(np.isfinite(losses), losses, np.inf))
    )
    assert len(Distribution.of(broken).order) == 56
    none = found_with(found, np.full(60, np.nan))
    assert none.restarts.best is None and len(Distribution.of(none).order) == 0
    panel.minima.view.show_found(none, None, "nothing")
    panel.minima.view.grab()
    panel.minima.minima.found, panel.minima.minima.chosen = none, None
    panel.minima.minima.take_best()
    assert surface_bench.workbench.undo_stack.count() == 0


def test_losses_far_above_all_others_do_not_flatten_the_picture(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel
) -> None:
    found = run(qtbot, surface_bench, panel, RestartSettings(100, 5))
    losses = np.linspace(0.1, 0.5, 100)
    losses[7] = 1e12
    made = Distribution.of(found_with(found, losses))
    assert made.top < 1.0 and made.above == 1 and made.counts.sum() == 100 and int(made.order[-1]) == 7


def test_the_numbers_at_the_bars_are_those_of_the_list(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    found = run(qtbot, surface_bench, panel, RestartSettings(300, 2000))
    made = panel.minima.view.distribution
    assert made is not None and len(found.clusters) >= 2
    assert set(made.numbered.values()) <= {len(cluster.members) for cluster in found.clusters}
    assert {len(cluster.members) for cluster in found.clusters[:2]} <= set(made.numbered.values())
    assert all(made.bar_clusters[bar] >= 0 for bar in made.numbered)


def test_verdicts_are_not_cut_off(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    found, shown = run(qtbot, surface_bench, panel, RestartSettings(300, 2000)), panel.minima.clusters.list
    long = replace(found.clusters[0], losses=found.clusters[0].losses * 0 + np.linspace(0.00096234, 0.0013421, 136))
    words = cluster_words(replace(long, members=np.arange(1000)), True, 1000, 4)
    assert words == "1,000 of 1,000 end at 0.0012 ± 0.0002\nthe lowest, still falling"
    for text in (words, *(shown.item(row).text() for row in range(shown.count()))):
        room = shown.viewport().width() - shown.iconSize().width() - 24
        assert all(shown.fontMetrics().horizontalAdvance(line) <= room for line in text.split("\n"))


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
