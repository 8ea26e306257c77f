"""The dialog for a new network, its pages for truth tables and polynomials: clicked, by keys, typed, refused."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.new_network.dialog import NewNetworkDialog
from app.new_network.sentences import SENTENCES
from app.theme import Theme
from core.boolean import table_of, verify
from core.iteration import iterate
from core.network import Role
from tests.app.new_network_hand import focused, written

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell

Key = Qt.Key
TRUTH, POLYNOMIAL = 1, 2


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> Iterator[NewNetworkDialog]:
    dialog = NewNetworkDialog(theme)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
    yield dialog


# Truth table


def output_point(dialog: NewNetworkDialog, row: int) -> QPoint:
    table = dialog.truth.table
    return table.visualRect(table.truth.index(row, table.truth.inputs)).center()


def test_clicked_outputs_make_the_function(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    dialog.switch.choose(TRUTH)
    assert dialog.count.text() == "7 neurons, 9 edges"
    assert dialog.remark.text() == "Checked: exact in all 4 rows."
    viewport = dialog.truth.table.viewport()
    for row in (0, 1):
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=output_point(dialog, row))
    assert dialog.truth.table.truth.table == (True, False, True, False)
    assert dialog.truth.function.currentText() == "as clicked below"
    document = dialog.document()
    assert [n.label for n in document.network.neurons if n.role is Role.HIDDEN] == ["00", "10"]
    assert verify(document) == [] and document.title == "Truth table 1010"
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=output_point(dialog, 3))
    qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=output_point(dialog, 2))
    assert dialog.truth.table.truth.table == (True, False, False, True)
    assert dialog.truth.function.currentText() == "XNOR"


def test_the_table_by_keys(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    dialog.switch.choose(TRUTH)
    table = dialog.truth.table
    assert focused() is table
    qtbot.keyClicks(table, "1101")
    assert table.truth.table == (True, True, False, True) and table.currentIndex().row() == 3
    qtbot.keyClick(table, Key.Key_Home)
    qtbot.keyClick(table, Key.Key_Down)
    qtbot.keyClick(table, Key.Key_Space)
    assert table.truth.table == (True, False, False, True)
    qtbot.keyClick(table, Key.Key_Up)
    qtbot.keyClick(table, Key.Key_Return)
    assert table.truth.table == (False, False, False, True) and dialog.truth.function.value == "and"
    assert dialog.isVisible()  # Enter turned an output over and did not close


@pytest.mark.parametrize("inputs", [1, 3, 5])
def test_a_named_function_stays_when_the_inputs_change(qtbot: QtBot, dialog: NewNetworkDialog, inputs: int) -> None:
    dialog.switch.choose(TRUTH)
    dialog.truth.function.choose("nand")
    qtbot.mouseClick(dialog.truth.inputs.buttons[inputs], Qt.MouseButton.LeftButton)
    assert dialog.truth.table.truth.table == table_of("nand", inputs)
    assert dialog.truth.function.value == "nand"
    assert len(dialog.document().data.rows) == 2**inputs
    assert dialog.document().title == f"NAND of {inputs} inputs"


def test_logistic_neurons_state_their_error_and_refuse_to_be_flat(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    dialog.switch.choose(TRUTH)
    assert not dialog.truth.steepness.isVisible()
    qtbot.mouseClick(dialog.truth.kind.buttons["logistic"], Qt.MouseButton.LeftButton)
    assert dialog.truth.steepness.isVisible()
    assert dialog.remark.text() == (
        "Checked in all 4 rows: the largest error is 4.5·10⁻⁵. No function of 2 inputs has more than 4.5·10⁻⁵."
    )
    written(qtbot, dialog.truth.steepness, "1")
    assert dialog.truth.problem.text() == SENTENCES["boolean.too_flat"]
    assert not dialog.create_button.isEnabled()
    written(qtbot, dialog.truth.steepness, "50")
    assert dialog.create_button.isEnabled() and verify(dialog.document(), 1e-9) == []


# Polynomial


def test_a_polynomial_is_echoed_and_computed(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    dialog.switch.choose(POLYNOMIAL)
    assert focused() is dialog.polynomial.formula
    assert dialog.polynomial.echo.text == "f(x, y) = 2x² − 3xy + 1"
    written(qtbot, dialog.polynomial.formula, "(t - 1)^2")
    assert dialog.polynomial.echo.text == "f(t) = t² − 2t + 1"
    assert dialog.polynomial.echo.accessibleDescription() == "f(t) = t² − 2t + 1"
    assert dialog.count.text() == "4 neurons, 4 edges"
    assert dialog.document().title == "t² − 2t + 1"
    assert iterate(dialog.document()).trace.losses.tolist() == [0.0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x + $", "“$” at character 5 does not belong in a polynomial."),
        ("x^9", "At character 3: an exponent is a whole number from 0 to 6."),
        ("x + y + z", "x, y, z are too many variables: at most two can be."),
        ("<b>x", "“<” at character 1 does not belong in a polynomial."),
    ],
)
def test_a_polynomial_that_cannot_be_read_is_told_why(
    qtbot: QtBot, dialog: NewNetworkDialog, text: str, words: str
) -> None:
    dialog.switch.choose(POLYNOMIAL)
    written(qtbot, dialog.polynomial.formula, text)
    assert dialog.polynomial.problem.text() == words
    assert not dialog.polynomial.echo.isVisible() and not dialog.create_button.isEnabled()


def test_a_long_polynomial_is_broken_before_its_signs(qtbot: QtBot, dialog: NewNetworkDialog) -> None:
    dialog.switch.choose(POLYNOMIAL)
    written(qtbot, dialog.polynomial.formula, "(x+y)^6")
    lines = dialog.polynomial.echo.lines()
    assert len(lines) > 1 and all(line.strip()[0] in "+−" for line in lines[1:])
    assert dialog.polynomial.echo.height() >= 30 * len(lines)
