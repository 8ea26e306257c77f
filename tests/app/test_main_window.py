"""The whole window: what it shows, what is asked when it closes, what it keeps, that every control has a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.controls import Button
from app.documents import Answer
from app.main_window import MainWindow
from app.panels.values import ValuesPanel
from app.settings import DIGITS_SHOWN, LEVEL, THEME, Settings
from app.start import make_window
from app.status import next_words
from core.document import Document
from core.files import builtin_names, read_builtin, write
from core.steps import Level

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell


def answer_unsaved(window: MainWindow, answer: Answer) -> list[str]:
    asked: list[str] = []

    def ask(name: str) -> Answer:
        asked.append(name)
        return answer

    window.dialogs.ask_unsaved = ask
    return asked


def test_the_title_names_the_document_and_marks_what_is_unsaved(window: MainWindow) -> None:
    assert window.windowTitle() == "[*]Mazur 2-2-2 — Nablascope"
    assert not window.isWindowModified()
    assert window.toolbar.edited.text() == ""
    window.workbench.set_weight(0, 0.2)
    assert window.isWindowModified()
    assert window.toolbar.edited.text() == "edited"
    window.workbench.undo_stack.undo()
    assert not window.isWindowModified()


def test_in_a_high_window_all_that_is_left_is_for_the_network(window: MainWindow) -> None:
    heights = []
    for height in (800, 1000, 1400):
        window.resize(1900, height)
        window.page.layout().activate()
        heights.append((window.upper.height(), window.page.height() - window.body.height()))
    assert len(set(heights)) == 1 and heights[0][0] == heights[0][1]


def test_every_control_has_a_name_and_every_button_a_tooltip(window: MainWindow) -> None:
    kinds = (QAbstractButton, QLineEdit, QTableView)
    inside = {bar for table in window.findChildren(QTableView) for bar in table.findChildren(QWidget)}
    controls = [child for kind in kinds for child in window.findChildren(kind) if child not in inside]
    assert len(controls) > 15
    own = [control for control in controls if type(control).__module__.startswith("app.")]
    assert [control for control in own if not control.accessibleName()] == []
    assert [button for button in own if isinstance(button, Button) and not button.toolTip()] == []
    for part in (window.graph, window.lenses, window.timeline.bar, window.tabs):
        assert part.accessibleName()


def test_tab_reaches_every_part_and_comes_round(window: MainWindow) -> None:
    window.tabs.part("Values")
    seen: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not window:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            seen.append(widget)
        widget = widget.nextInFocusChain()
    values = window.tabs.part("Values")
    assert isinstance(values, ValuesPanel)
    wanted = [
        window.toolbar.transport["forward"],
        window.toolbar.play,
        window.toolbar.level.buttons[Level.TERM],
        window.toolbar.rate,
        window.graph,
        window.timeline.bar,
        values.neurons,
        values.edges,
    ]
    assert [part for part in wanted if part not in seen] == []
    places = [seen.index(part) for part in wanted]
    assert places == sorted(places)


def test_space_presses_a_button_that_has_the_focus(qtbot: QtBot, window: MainWindow) -> None:
    button = window.toolbar.transport["to_end"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert window.workbench.cursor == window.workbench.plan.count
    assert not window.player.playing


def test_transport_buttons_move_the_cursor(qtbot: QtBot, window: MainWindow) -> None:
    cursors = []
    for key in ("forward", "forward", "back", "phase_forward", "to_end", "phase_back", "to_start"):
        qtbot.mouseClick(window.toolbar.transport[key], Qt.MouseButton.LeftButton)
        cursors.append(window.workbench.cursor)
    assert cursors == [1, 2, 1, 4, 31, 21, 0]


def test_the_level_switch(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.mouseClick(window.toolbar.level.buttons[Level.LAYER], Qt.MouseButton.LeftButton)
    assert window.workbench.level is Level.LAYER
    window.workbench.set_level(Level.TERM)
    assert window.toolbar.level.buttons[Level.TERM].isChecked()


def test_the_learning_rate_is_typed(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.go_to(12)
    qtbot.mouseClick(window.toolbar.rate, Qt.MouseButton.LeftButton)
    field = window.toolbar.editor.field
    field.setText("1/4")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.workbench.document.training.learning_rate == 0.25
    assert window.toolbar.rate.text() == "η 0.25"
    assert window.workbench.cursor == 12


def test_a_sample_is_pinned(window: MainWindow) -> None:
    window.documents.new("xor-2-2-1")
    toolbar = window.toolbar
    assert toolbar.sample.text() == "sample 1 of 4"
    toolbar.sample.choices.aboutToShow.emit()
    entries = [action.text() for action in toolbar.sample.choices.actions()]
    assert entries[0] == "In the order of training"
    assert len(entries) == 5
    toolbar.sample.choices.actions()[3].trigger()
    assert window.workbench.pinned_sample == 2
    assert toolbar.sample.text() == "only sample 3 of 4"


def test_digits_and_speed_are_chosen(window: MainWindow) -> None:
    toolbar = window.toolbar
    for button in (toolbar.digits, toolbar.speed):
        button.choices.aboutToShow.emit()
        button.choices.actions()[-1].trigger()
    assert window.workbench.digits == 17
    assert toolbar.digits.text() == "all digits"
    assert window.player.speed == 16
    assert toolbar.speed.text() == "16/s"


def test_it_plays_step_by_step_and_stops(qtbot: QtBot, window: MainWindow) -> None:
    window.player.set_speed(16)
    window.actions_table["play"].trigger()
    assert window.workbench.cursor == 1
    qtbot.waitUntil(lambda: window.workbench.cursor >= 3)
    assert window.toolbar.play.accessibleName() == "Pause"
    window.actions_table["play"].trigger()
    assert not window.player.playing


def test_the_status_says_where_and_what_comes_next(window: MainWindow) -> None:
    status = window.statusBar()
    assert status.where.text() == "nothing computed yet · step 0 of 31 · iteration 1"
    assert status.next.text() == "next: net input and output of h₁"
    window.workbench.go_to(9)
    assert status.where.text() == "backward · step 9 of 31 · iteration 1"
    assert status.next.text() == "next: delta of h₁"
    window.workbench.to_end()
    assert next_words(window.workbench) == "next: iteration 2"
    assert not status.badge.isVisible()


def test_a_draft_is_told_and_can_be_asked_about(qtbot: QtBot, window: MainWindow) -> None:
    window.workbench.open_document(Document(title="Nothing yet"), None)
    status = window.statusBar()
    assert status.badge.isVisible()
    assert not window.actions_table["forward"].isEnabled()
    assert not window.toolbar.transport["forward"].isEnabled()
    qtbot.mouseClick(status.badge, Qt.MouseButton.LeftButton)
    assert window.banner.isVisible()
    assert window.banner.text.text()
    qtbot.mouseClick(window.banner.close_button, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()


@pytest.mark.parametrize("name", builtin_names())
def test_examples_open_from_the_menu(window: MainWindow, name: str) -> None:
    title = read_builtin(name).title
    menu = next(menu for menu in window.findChildren(QMenu) if menu.objectName() == "examples")
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.text() == title).trigger()
    assert window.workbench.document.title == title
    assert window.toolbar.title.text() == title


def test_recent_files_open_from_the_menu(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "a & b.nabla"
    write(read_builtin("linear-neuron"), path)
    window.documents.open(path)
    window.documents.new("xor-2-2-1")
    menu = next(menu for menu in window.findChildren(QMenu) if menu.objectName() == "recent")
    menu.aboutToShow.emit()
    menu.actions()[0].trigger()
    assert window.workbench.path == path
    assert window.windowTitle() == "[*]a & b.nabla — Nablascope"


def test_a_file_dropped_on_the_window_is_opened(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped.nabla"
    write(read_builtin("linear-neuron"), path)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, data, left, none))
    assert window.workbench.path == path


@pytest.mark.parametrize(("answer", "closes"), [("cancel", False), ("discard", True)])
def test_closing_asks_about_unsaved_changes(window: MainWindow, answer: Answer, closes: bool) -> None:
    window.workbench.set_weight(0, 0.2)
    asked = answer_unsaved(window, answer)
    assert window.close() == closes
    assert asked == ["Mazur 2-2-2"]


def test_closing_without_changes_asks_nothing(window: MainWindow) -> None:
    asked = answer_unsaved(window, "cancel")
    assert window.close()
    assert asked == []


def test_the_window_comes_back_as_it_was(
    qtbot: QtBot, qapp: QApplication, window: MainWindow, settings: Settings
) -> None:
    window.looks.choose_theme("dark")
    window.workbench.set_digits(6)
    window.looks.choose_level(Level.LAYER)
    window.columns.setSizes([600, 500])
    sizes = window.columns.sizes()
    window.close()
    again = make_window(qapp, settings)
    qtbot.addWidget(again)
    again.show()
    assert (settings.get(THEME), settings.get(DIGITS_SHOWN), settings.get(LEVEL)) == ("dark", 6, "layer")
    assert again.theme.tokens.dark
    assert again.workbench.digits == 6
    assert again.workbench.level is Level.LAYER
    assert again.columns.sizes() == sizes
    again.looks.choose_theme("light")


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_nothing_of_the_toolbar_is_cut_off_at_the_least_width(window: MainWindow, mode: str) -> None:
    window.looks.choose_theme(mode)
    window.resize(window.minimumSize())
    toolbar = window.toolbar
    parts = [*toolbar.transport.values(), toolbar.play, toolbar.level, toolbar.rate, toolbar.sample, toolbar.digits]
    QApplication.sendPostedEvents()
    right = 0
    for part in parts:
        left = part.mapTo(toolbar, QPoint(0, 0)).x()
        assert left >= right - 1
        assert part.width() >= min(part.sizeHint().width(), part.maximumWidth())
        right = left + part.width()
    assert right <= toolbar.width()
    window.looks.choose_theme("light")


def test_tables_take_most_of_the_height_and_give_it_back(window: MainWindow) -> None:
    window.actions_table["large_tables"].trigger()
    upper, lower = window.rows.sizes()
    assert lower > 1.2 * upper and window.actions_table["large_tables"].isChecked()
    window.actions_table["large_tables"].trigger()
    upper, lower = window.rows.sizes()
    assert upper > 1.2 * lower and not window.actions_table["large_tables"].isChecked()
