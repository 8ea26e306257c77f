"""Random restarts: run off the window's thread, shown with counts, taken as one edit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.surface.distribution import BARS, Distribution
from app.surface.minima import Found, RestartSettings
from app.surface.minima_list import cluster_words, rest_words
from app.surface.panel import SurfacePanel
from app.views import Bench
from core.initialisation import Initialisation, initial_weights
from core.many import ManyNetworks
from tests.app.minima_hand import panel, run
from tests.app.surface_tab_hand import surface_bench

__all__ = ["panel", "surface_bench"]  # fixtures


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
