"""Ticks of the lens of paths: what is left out of the sum, the remainder, and many paths at once."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.background import Background
from app.controls import plain_tip
from app.paths.page import MORE, OTHERS
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN, TOP
from app.paths.told import counted
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Data, Document
from core.formula import Source
from core.network import Neuron, Role, make_network
from core.numbers import shown
from tests.app.paths_hand import LEFT, dense, edge, neuron, panel, panel_on, press, said

__all__ = ["panel"]  # fixtures

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


# Ticks


def test_an_unticked_path_leaves_the_sum_and_the_graph(panel: PathsPanel, bench: Workbench) -> None:
    assert [route.colour for route in bench.routes] == [0, 1]
    press(panel, 1)
    assert [route.colour for route in bench.routes] == [0]
    assert panel.sheet.page.spoken[1:] == (
        "Path 2: w₁ → h₁ → o₂ → E, −0.01905, 26 % of Σ|path|, left out",
        "1 of 2 paths: 0.0554",
        "left out: −0.01905",
        "the sum of all 2 paths: 0.03635",
        "∂E/∂w₁ = 0.0004386",
    )
    press(panel, 1)
    assert "left out" not in said(panel)


def test_a_partial_sum_is_never_called_the_gradient(panel: PathsPanel) -> None:
    press(panel, 0)
    words = " ".join(item.text for item in panel.sheet.page.words)
    assert "The ticked paths alone, only a part of ∂E/∂w₁:" in words
    assert said(panel).count("∂E/∂w₁ = ") == 1 and "∂E/∂w₁ = 0.0004386" in said(panel)


def test_all_and_none(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(edge(bench, "w1"))
    panel = panel_on(qtbot, bench, theme, background)
    QTest.mouseClick(panel.head.none, LEFT)
    assert "0 of 8 paths: 0" in said(panel) and bench.routes == ()
    QTest.mouseClick(panel.head.all, LEFT)
    assert "left out" not in said(panel) and len(bench.routes) == 8


def test_the_paths_that_are_not_written_out_have_one_tick(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert panel._paths is not None and panel._paths.rest_count == 56
    QTest.mouseClick(panel.head.none, LEFT)
    assert "0 of 64 paths: 0" in said(panel)
    press(panel, OTHERS)
    assert f"56 of 64 paths: {shown(panel._told(panel._paths).rest, bench.digits)}" in said(panel)
    press(panel, OTHERS)
    press(panel, MORE)
    assert panel._paths.rest_count == 44 and "0 of 64 paths: 0" in said(panel)
    QTest.mouseClick(panel.head.all, LEFT)
    assert "left out" not in said(panel)


def test_the_words_for_shares_are_explained(panel: PathsPanel) -> None:
    zone, tip = panel.sheet.page.tips[0]
    assert "without their signs" in tip
    QTest.mouseMove(panel.sheet, (zone.center() + QPointF(MARGIN, TOP)).toPoint())
    assert panel.sheet.toolTip() == plain_tip(tip)


def test_ticks_are_forgotten_with_another_subject_and_kept_over_steps(panel: PathsPanel, bench: Workbench) -> None:
    press(panel, 1)
    bench.to_end()
    bench.next_iteration()
    assert "left out" in said(panel)
    bench.select(edge(bench, "w2"))
    assert "left out" not in said(panel)
    bench.select(edge(bench, "w1"))
    assert "left out" not in said(panel)


def test_one_path_needs_no_tick(panel: PathsPanel, bench: Workbench) -> None:
    bench.select(edge(bench, "w5"))
    assert panel.head.remark.text().startswith("1 path leads from w₅ to the loss.")
    assert panel.sheet.page.spots == ()
    assert panel.sheet.page.spoken == ("Path 1: w₅ → o₁ → E, 0.08217, 100 % of Σ|path|", "∂E/∂w₅ = 0.08217")


# Many paths


def test_the_other_paths_stand_in_one_line_that_makes_the_sum_exact(
    qtbot: QtBot, theme: Theme, background: Background
) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    total = float(bench.iteration.trace.dE_dout[0, 0])
    for shown_now, rest in ((8, 56), (20, 44), (50, 14)):
        told = [sentence for sentence in panel.sheet.page.spoken if sentence.startswith("Path ")]
        assert len(told) == shown_now
        assert f"{rest} more paths: " in said(panel)
        paths = panel._paths
        assert math.fsum([*(path.value for path in paths.shown), paths.rest]) == pytest.approx(total, rel=1e-12)
        has_more = any(spot.row == MORE for spot in panel.sheet.page.spots)
        assert has_more == (shown_now < 50)
        if has_more:
            press(panel, MORE)
    assert len(bench.routes) == 10


def test_a_deep_network_has_its_paths_counted_exactly(qtbot: QtBot, theme: Theme, background: Background) -> None:
    document = layered(Layers((2, *[10] * 12, 1), ("tanh",) * 13))
    bench = Workbench(replace(document, data=Data(document.data.columns, np.array([[0.3, -0.7, 1.0]]))))
    bench.select(neuron(bench, "i1"))
    panel = panel_on(qtbot, bench, theme, background)
    assert "1,000,000,000,000 paths lead from i₁ to the loss." in panel.head.remark.text()
    assert "999,999,999,992 more paths: " in said(panel)
    assert panel.head.cost.accessibleDescription().startswith(
        "Multiplications, each path on its own, f′ as given: paths 2.6·10¹³, deltas 1,"
    )
    assert len(bench.routes) == 8
    press(panel, MORE)
    told = [sentence for sentence in panel.sheet.page.spoken if sentence.startswith("Path ")]
    assert len(told) == 18 and not any(spot.row == MORE for spot in panel.sheet.page.spots)


def test_counts_are_written_in_full_up_to_a_point() -> None:
    assert counted(1_234_567_890_066) == "1,234,567,890,066"
    assert counted(10**18) == "1·10¹⁸" and counted(12_345_678, 7) == "1.23·10⁷"
    assert counted(10**400).startswith("1·10⁴⁰⁰")


def test_the_largest_paths_come_first(qtbot: QtBot, theme: Theme, background: Background) -> None:
    bench = Workbench(dense())
    bench.select(neuron(bench, "i2"))
    panel = panel_on(qtbot, bench, theme, background)
    sizes = [abs(path.value) for path in panel._paths.shown]
    assert sizes == sorted(sizes, reverse=True)


def test_a_line_in_its_dash_stands_at_each_path_where_colours_come_again(
    qtbot: QtBot, theme: Theme, background: Background
) -> None:
    bench = Workbench(dense())
    bench.select(Source("edge", 0, "weight"))
    panel = panel_on(qtbot, bench, theme, background)
    page = panel.sheet.page
    assert [ink for _, _, _, ink in page.strokes] == list(range(8))
    assert [route.colour for route in bench.routes] == list(range(8))
    picture, lines = panel.sheet.grab().toImage(), {}
    for x, top, bottom, ink in page.strokes:
        colour = theme.tokens.routes[ink % 5]
        at = range(math.ceil(top + TOP) + 1, math.floor(bottom + TOP) - 1)
        lines[ink] = [picture.pixelColor(round(x + MARGIN), y) == colour for y in at]
    assert all(all(lines[ink]) for ink in range(5))
    assert all(any(lines[ink]) and not all(lines[ink]) for ink in range(5, 8))
    press(panel, 6)
    assert [ink for _, _, _, ink in panel.sheet.page.strokes] == [0, 1, 2, 3, 4, 5, 7]


def test_a_subject_without_paths(qtbot: QtBot, theme: Theme, background: Background) -> None:
    network = make_network(
        [Neuron("x", Role.INPUT), Neuron("y", Role.OUTPUT), Neuron("dead", Role.HIDDEN, "tanh")],
        [("a", "x", "y", 0.5), ("b", "x", "dead", 0.5)],
    )
    bench = Workbench(Document(network, data=Data(("x", "y"), np.array([[1.0, 2.0]]))))
    panel = panel_on(qtbot, bench, theme, background)
    bench.select(edge(bench, "b"))
    assert panel.head.remark.text().startswith("No path leads from b to the loss: the loss does not change with it.")
    assert panel.sheet.page.spoken == ("∂E/∂b = 0",) and bench.routes == ()
