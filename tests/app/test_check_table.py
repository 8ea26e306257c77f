"""The tab of the gradient check, all weights: the table, work in the background, and what a hidden tab does not do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.background import Background
from app.check import checking, one_weight
from app.check.panel import CheckPanel
from app.check.step_slider import PLACES
from app.theme import Theme
from app.workbench import Workbench
from core.files import read_builtin
from core.propagation import Trace
from tests.app.check_hand import WIDTH, column, counted_passes, edge, panel_on, select


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def panel(qtbot, workbench: Workbench, theme: Theme, background: Background) -> CheckPanel:
    panel = panel_on(qtbot, workbench, theme, background)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def passes(monkeypatch) -> list[float]:
    return counted_passes(monkeypatch)


# All weights


def test_small_networks_are_checked_at_once(panel: CheckPanel, workbench: Workbench) -> None:
    words = panel.verdict.words.text()
    result = panel.checking.result
    count = len(workbench.document.network.topology.first_edge)
    assert words.startswith(f"All {count} gradients agree: largest error ") and words.endswith("(limit 10⁻⁶)")
    assert result.max_error < 1e-9
    assert not panel.verdict.start.isVisible() and not panel.verdict.bar.isVisible()
    errors = result.errors[panel.table.check_model.order]
    assert errors.tolist() == sorted(result.errors, reverse=True)
    assert column(panel, "verdict") == ["✓"] * count


def test_headings_sort(qtbot, panel: CheckPanel) -> None:
    head = panel.table.horizontalHeader()

    def press(column: int) -> None:
        place = QPoint(head.sectionViewportPosition(column) + 12, head.height() // 2)
        qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=place)

    model = panel.table.check_model
    errors = panel.checking.result.errors
    press(3)
    assert errors[model.order].tolist() == sorted(errors)
    assert model.headerData(3, Qt.Orientation.Horizontal) == "error ↑"
    press(0)
    assert model.order.tolist() == list(range(len(errors)))
    press(1)
    assert panel.checking.result.analytic[model.order].tolist() == sorted(panel.checking.result.analytic, reverse=True)


def test_a_row_selects_its_weight_everywhere(qtbot, panel: CheckPanel, workbench: Workbench) -> None:
    table, model = panel.table, panel.table.check_model
    place = table.visualRect(model.index(1, 2)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    chosen = workbench.selection
    assert chosen is not None and chosen.index == panel.checking.result.first_edge[model.order[1]]
    assert panel.one.subject.edge == chosen.index
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert workbench.selection.index == panel.checking.result.first_edge[model.order[2]]
    select(workbench, "w7")
    assert table.currentIndex().row() == model.row_of_edge(edge(workbench, "w7"))
    qtbot.mouseMove(table.viewport(), place)
    assert workbench.pointed is not None and workbench.pointed.kind == "edge"


def test_a_wrong_gradient_is_lit(panel, workbench, theme, monkeypatch) -> None:
    true, planted = Trace.gradients, edge(workbench, "w6")

    def wrong(trace: Trace, sample: int) -> np.ndarray:
        gradients = true(trace, sample).copy()
        gradients[trace.network.topology.parameter_of_edge[planted]] += 1e-4
        return gradients

    monkeypatch.setattr(Trace, "gradients", wrong)
    panel.checking.start(now=True)
    select(workbench, "w6")
    select(workbench, "w5")
    assert panel.verdict.words.text().startswith("1 of ")
    assert "gradients differ: worst 0.0001 at w₆" in panel.verdict.words.text()
    assert theme.tokens.error.name() in panel.verdict.words.styleSheet()
    assert column(panel, "verdict")[0] == "✗ worst"
    assert column(panel, "weight")[0] == "w₆"
    panel.table.scrollToTop()
    picture = panel.table.viewport().grab().toImage()
    row = panel.table.visualRect(panel.table.check_model.index(0, 0))
    assert picture.pixelColor(row.left() + 1, row.center().y()) == theme.tokens.error
    select(workbench, "w6")
    assert panel.readings.rows[-1].alarm
    assert panel.readings.rows[-1].figure.words == "0.0001"


def test_another_weight_makes_the_check_anew(panel: CheckPanel, workbench: Workbench) -> None:
    before = panel.checking.result
    workbench.set_weight(edge(workbench, "w5"), 0.9)
    assert panel.checking.result is not before and not panel.checking.is_stale
    kept = panel.checking.result
    workbench.replace_document(replace(workbench.document, title="Another"), "title")
    workbench.step_forward()
    assert panel.checking.result is kept


# Larger networks, in the background


@pytest.fixture
def larger(monkeypatch, panel: CheckPanel, workbench: Workbench) -> CheckPanel:
    """The panel on a network that is not checked by itself, with work in many short turns."""
    monkeypatch.setattr(checking, "BY_ITSELF", 5)
    monkeypatch.setattr("app.check.sliced.SECONDS", 0.0)
    workbench.open_document(read_builtin("softmax-classifier"), None)
    return panel


def test_larger_networks_wait_for_the_button(qtbot, larger: CheckPanel) -> None:
    assert larger.verdict.words.text() == "Not checked yet"
    assert larger.table.check_model.rowCount() == 0
    qtbot.mouseClick(larger.verdict.start, Qt.MouseButton.LeftButton)
    assert larger.verdict.bar.isVisible() and larger.verdict.cancel.isVisible()
    seen: list[float] = []
    larger.checking.changed.connect(lambda: seen.append(larger.checking.fraction))
    qtbot.waitUntil(lambda: larger.checking.result is not None)
    assert not larger.verdict.bar.isVisible()
    assert larger.verdict.words.text().startswith("All ")
    assert seen == sorted(seen)


def test_a_stale_result_is_grey_and_said_to_be_stale(qtbot, larger: CheckPanel, workbench: Workbench, theme) -> None:
    larger.checking.start(now=True)
    workbench.set_weight(0, 3.0)
    assert larger.checking.is_stale
    assert larger.verdict.words.text() == "The network has changed since the check"
    assert larger.verdict.start.isVisible()
    delegate = larger.table.itemDelegate()
    assert delegate._ink(0, "analytic") == theme.tokens.muted
    workbench.undo_stack.undo()
    assert not larger.checking.is_stale
    assert delegate._ink(0, "analytic") == theme.tokens.text


def test_cancel_stops_the_work(qtbot, larger: CheckPanel, background: Background, passes: list[float]) -> None:
    qtbot.mouseClick(larger.verdict.start, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(larger.verdict.cancel, Qt.MouseButton.LeftButton)
    assert not larger.checking.is_running
    assert larger.verdict.start.isVisible() and not larger.verdict.cancel.isVisible()
    background.close()
    count = len(passes)
    qtbot.wait(30)
    assert len(passes) == count < 2 * len(larger.checking._workbench.document.network.edges)
    assert larger.checking.result is None


def test_another_document_drops_the_work(qtbot, larger: CheckPanel, workbench: Workbench) -> None:
    larger.checking.start()
    assert larger.checking.is_running
    workbench.set_weight(0, 3.0)
    assert not larger.checking.is_running
    assert larger.checking.result is None


def test_a_costly_plot_is_measured_in_the_background(qtbot, monkeypatch, panel, workbench) -> None:
    monkeypatch.setattr(one_weight, "AT_ONCE", 1)
    monkeypatch.setattr(one_weight, "LIVE", 1)
    select(workbench, "w8")
    assert panel.one.valley is None and panel.valley.branches == ("measuring",)
    assert panel.grab().width() == WIDTH
    qtbot.waitUntil(lambda: panel.one.valley is not None)
    assert panel.one.difference in panel.one.valley.points
    panel.valley.slider.setValue(-3 * PLACES - 2)
    assert panel.one.difference.step == pytest.approx(1e-3)


# Hidden


def test_a_hidden_tab_computes_nothing(qtbot, workbench, theme, background, passes: list[float]) -> None:
    panel = panel_on(qtbot, workbench, theme, background)
    workbench.to_end()
    workbench.set_weight(0, 0.7)
    select(workbench, "w5")
    workbench.next_iteration()
    assert passes == [] and panel.one.valley is None and panel.checking.result is None
    with qtbot.waitExposed(panel):
        panel.show()
    assert passes != [] and panel.one.subject.edge == edge(workbench, "w5")
    assert panel.checking.result is not None
    panel.hide()
    passes.clear()
    workbench.set_weight(0, 0.8)
    select(workbench, "w6")
    assert passes == []
    panel.show()
    assert panel.one.subject.edge == edge(workbench, "w6") and not panel.checking.is_stale


def test_hidden_work_pauses_and_goes_on(qtbot, larger: CheckPanel, background: Background) -> None:
    qtbot.mouseClick(larger.verdict.start, Qt.MouseButton.LeftButton)
    larger.hide()
    qtbot.waitUntil(lambda: not background.is_busy("check all weights"))
    assert larger.checking.is_running and larger.checking.result is None
    larger.show()
    qtbot.waitUntil(lambda: larger.checking.result is not None)


def test_every_control_has_a_name(panel: CheckPanel) -> None:
    parts = (panel.valley, panel.valley.slider, panel.valley.usual, panel.readings, panel.table, panel.rows_switch,
             panel.verdict.start, panel.verdict.cancel, panel.verdict.bar)  # fmt: skip
    assert all(part.accessibleName() for part in parts)
    assert "E(w) = 0.2983711" in panel.readings.accessibleDescription()
    assert "h = 1·10⁻⁶" in panel.valley.accessibleDescription()
