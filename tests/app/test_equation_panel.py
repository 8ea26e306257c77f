"""The equation panel as a control: scroll bars only where needed, the keyboard's place visible, values to copy."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.equations.panel import EquationPanel
from app.theme import DARK, LIGHT, Theme
from app.workbench import Workbench
from core.formula_text import text

HIDDEN_DELTA = 10


@pytest.fixture
def panel(bench: Workbench, theme: Theme, qtbot: QtBot) -> EquationPanel:
    panel = EquationPanel(bench, theme)
    qtbot.addWidget(panel)
    panel.resize(480, 430)
    panel.show()
    return panel


def picture(panel: EquationPanel) -> QImage:
    QApplication.sendPostedEvents()  # let the scroll area follow a sheet that has become higher or lower
    return panel.sheet.grab().toImage()


def count_of(image: QImage, colour: str) -> int:
    pixels = (image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height()))
    return sum(name == colour.lower() for name in pixels)


@pytest.mark.parametrize("height", [300, 380, 400, 420, 430, 440, 460, 520])
def test_a_scroll_bar_only_where_something_is_out_of_sight(panel: EquationPanel, bench: Workbench, height: int) -> None:
    panel.resize(480, height)
    for index in (1, HIDDEN_DELTA):
        bench.go_to(index)
        QApplication.sendPostedEvents()
        reaches = max(rect.bottom() for rect, _ in panel.sheet.terms())
        assert panel.verticalScrollBar().isVisible() == (panel.sheet.height() > panel.viewport().height())
        if not panel.verticalScrollBar().isVisible():
            assert reaches < panel.viewport().height()
        assert not panel.horizontalScrollBar().isVisible()


def test_formulae_grow_with_the_panel(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(HIDDEN_DELTA)
    small = panel.sheet.terms()[0][0].height()
    panel.resize(900, 900)
    QApplication.sendPostedEvents()
    assert panel.sheet.terms()[0][0].height() > 1.4 * small


def test_the_term_that_the_keyboard_is_on_is_framed(panel: EquationPanel, bench: Workbench, qtbot: QtBot) -> None:
    bench.go_to(HIDDEN_DELTA)
    panel.activateWindow()
    panel.sheet.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(panel.sheet.hasFocus)
    accent = LIGHT.accent.name()
    assert count_of(picture(panel), accent) == 0
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert count_of(picture(panel), accent) > 40
    panel.sheet.clearFocus()
    assert count_of(picture(panel), accent) == 0
    assert bench.pointed is None


def test_the_sheet_is_framed_when_reached_by_tab(panel: EquationPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.sheet.clearFocus()
    panel.sheet.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.sheet.hasFocus)
    assert count_of(picture(panel), LIGHT.accent.name()) > 2 * panel.sheet.width()


def test_a_place_in_the_formula_outlives_a_look_at_another_window(
    panel: EquationPanel, bench: Workbench, qtbot: QtBot
) -> None:
    bench.go_to(HIDDEN_DELTA)
    panel.activateWindow()
    panel.sheet.setFocus()
    qtbot.waitUntil(panel.sheet.hasFocus)
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    first = bench.pointed
    away = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    panel.sheet.focusOutEvent(away)
    assert bench.pointed == first is not None
    QTest.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert bench.pointed == panel.sheet.terms()[1][1].leaf.source


def test_the_result_stands_dark_on_amber_in_both_themes(panel: EquationPanel, bench: Workbench, theme: Theme) -> None:
    bench.go_to(HIDDEN_DELTA)
    for mode, tokens in (("light", LIGHT), ("dark", DARK)):
        theme.set_mode(mode)
        image = picture(panel)
        assert count_of(image, tokens.computed.name()) > 1000
        assert image.pixelColor(2, image.height() - 2).name() == tokens.card.name()
    theme.set_mode("light")


def test_the_result_knows_its_name(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(HIDDEN_DELTA)
    rect, span = panel.sheet.terms()[-1]
    assert text(span.leaf, "names", 4) == "δ_h1"
    QTest.mouseMove(panel.sheet, rect.center().toPoint())
    assert "δ_h1 = 0.00877135468" in panel.sheet.toolTip()


def test_value_and_formula_can_be_copied(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(HIDDEN_DELTA)
    menu = panel.sheet.menu_at(panel.sheet.terms()[-1][0].center())
    value, *_, formula = menu.actions()
    value.trigger()
    assert float(QGuiApplication.clipboard().text()) == pytest.approx(0.0087713546894869)
    formula.trigger()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "δ_j = f′(net_j)·Σ_k w_jk·δ_k",
        "w₅·δ_o1 = 0.4 × 0.1385 = 0.0554",
        "w₇·δ_o2 = 0.5 × (−0.0381) = −0.01905",
        "∂E/∂out_h1 = w₅·δ_o1 + w₇·δ_o2 = 0.4 × 0.1385 + 0.5 × (−0.0381) = 0.0554 − 0.01905 = 0.03635",
        "δ_h1 = out_h1·(1 − out_h1)·∂E/∂out_h1",
        "= 0.5933 × (1 − 0.5933) × 0.03635",
        "= 0.2413 × 0.03635",
        "= 0.008771",
    ]


def test_pictures_are_the_same_every_time(panel: EquationPanel, bench: Workbench) -> None:
    bench.go_to(HIDDEN_DELTA)
    first = picture(panel)
    bench.go_to(1)
    assert picture(panel) != first
    bench.go_to(HIDDEN_DELTA)
    assert picture(panel) == first
