"""Every control says what it is; parts of the window have words for What's This."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QDialog, QWhatsThis, QWidget
from pytestqt.qtbot import QtBot

from app.control_tips import BEGINNINGS, CONTROLS, TIPS, give_tips, tip_of_control
from app.controls import plain_tip
from app.data.builtin import BuiltInDialog
from app.data.import_dialog import ImportDialog
from app.experiments.dialog import ExperimentsDialog
from app.guide.whats_this import PARTS, TABS, explain_parts
from app.handouts.dialog import HandoutDialog
from app.homework.dialog import HomeworkDialog
from app.lessons.choosing import LessonDialog
from app.main_window import MainWindow
from app.new_network.dialog import NewNetworkDialog
from app.number_line import NumberLine
from app.tables import VIEWS
from app.workbench import Lens

EMPTY = plain_tip(" ")
DIALOGS = ("new network", "built-in data", "import", "experiments", "handout", "homework", "lessons")


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """A window on the first network."""
    window.resize(1280, 800)
    return window


def silent(root: QWidget) -> list[str]:
    """Return the controls that say nothing when pointed at; a list's or field's own inner parts do not count."""
    found = []
    for control in root.findChildren(QWidget):
        parent = control.parentWidget()
        is_inner = control.objectName().startswith("qt_") or isinstance(parent, CONTROLS)
        if isinstance(control, CONTROLS) and not is_inner and control.toolTip() in ("", EMPTY):
            found.append(f"{type(control).__name__} {control.accessibleName()!r} in {type(parent).__name__}")
    return found


@pytest.mark.parametrize("title", [title for title, _ in VIEWS])
def test_every_control_of_a_tab_says_what_it_is(window: MainWindow, title: str) -> None:
    window.tabs.show_part(title)
    assert silent(window.tabs.part(title)) == []


@pytest.mark.parametrize("lens", list(Lens))
def test_every_control_of_a_lens_says_what_it_is(window: MainWindow, lens: Lens) -> None:
    window.workbench.look_through(lens)
    assert silent(window.lenses) == []


def test_the_field_of_a_lesson_says_what_it_takes(window: MainWindow) -> None:
    window.desks.lessons.begin("01-what-a-neuron-is.md")
    panel = window.desks.lessons.panel
    assert panel is not None and silent(panel) == []


def test_every_control_around_says_what_it_is(window: MainWindow) -> None:
    assert silent(window.upper) == [] and silent(window.timeline) == [] and silent(window.status) == []


@pytest.mark.parametrize("part", ["start", "search", "keys", "tour"])
def test_every_control_of_the_guide_says_what_it_is(window: MainWindow, qtbot: QtBot, part: str) -> None:
    guide = window.desks.guide
    {"start": guide.show_start, "search": guide.search, "keys": guide.show_keys, "tour": guide.tour}[part]()
    if part == "start":
        qtbot.waitUntil(lambda: guide.front.page is not None and len(guide.front.page.examples) == 6)
    assert silent(window) == []


def made_dialog(kind: str, window: MainWindow) -> QDialog:
    """Return a dialog as the menus open it."""
    theme, document = window.theme, window.workbench.document
    if kind == "new network":
        return NewNetworkDialog(theme)
    if kind == "built-in data":
        return BuiltInDialog(document, theme)
    if kind == "import":
        return ImportDialog(document, window.background, theme, Path.cwd())
    if kind == "experiments":
        return ExperimentsDialog(window.background, theme)
    if kind == "handout":
        return HandoutDialog(window.workbench, window.background, theme, Path("out.md"))
    if kind == "homework":
        return HomeworkDialog(window.workbench, theme, window.background)
    return LessonDialog(theme)


@pytest.mark.parametrize(
    "kind", ["new network", "built-in data", "import", "experiments", "handout", "homework", "lessons"]
)
def test_every_control_of_a_dialog_says_what_it_is(window: MainWindow, qtbot: QtBot, kind: str) -> None:
    dialog = made_dialog(kind, window)
    qtbot.addWidget(dialog)
    assert silent(dialog) == []


def test_numbers_name_their_range_again_after_a_mistake(qapp: QApplication, qtbot: QtBot) -> None:
    line = NumberLine("Noise")
    qtbot.addWidget(line)
    assert "0 or more" in line.toolTip()
    line.setText("much")
    line.setModified(True)
    assert not line.commit() and "Not a number" in line.toolTip()
    line.restore()
    assert "0 or more" in line.toolTip()


def test_the_learning_rate_tells_symbol_range_and_key(window: MainWindow) -> None:
    assert all(sign in tip_of_control("Learning rate") for sign in ("η", "0 or more", "Ctrl+L"))
    assert "η" in tip_of_control("Learning rate of Adam") and "Ctrl" not in tip_of_control("Learning rate of Adam")
    assert tip_of_control("Something else") == "Something else"


def test_no_tip_is_told_twice() -> None:
    assert len(set(TIPS.values())) >= len(TIPS) - 2
    assert set(BEGINNINGS) & set(TIPS) == {"Activation"}


def test_a_control_that_speaks_for_itself_is_left_alone(qapp: QApplication, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    line = NumberLine("Seed")
    line.setParent(page)
    line.setToolTip("Own words")
    give_tips(page)
    assert line.toolTip() == "Own words"


def test_whats_this_has_words_for_every_part_and_tab(window: MainWindow) -> None:
    explain_parts(window)
    assert {title for title, _ in VIEWS} == set(TABS)
    for part in (window.graph, window.lenses, window.timeline, window.tabs, window.toolbar.rate, window.status.next):
        assert len(part.whatsThis()) > 20
    for place in range(len(VIEWS)):
        assert window.tabs.tabWhatsThis(place)
    assert all(text.endswith(".") for text in (*PARTS.values(), *TABS.values()))


def test_shift_f1_lets_the_next_click_tell(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.graph, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert QWhatsThis.inWhatsThisMode()
    QWhatsThis.leaveWhatsThisMode()
    asked = QHelpEvent(QEvent.Type.QueryWhatsThis, QPoint(20, 20), window.graph.mapToGlobal(QPoint(20, 20)))
    assert QApplication.sendEvent(window.graph, asked)
