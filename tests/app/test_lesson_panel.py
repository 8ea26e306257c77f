"""A lesson in the window: answered by real clicks and keys, left and gone back, somebody's own from a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.lessons.choosing import LessonDialog
from app.lessons.library import builtin_lessons
from app.lessons.panel import LessonPanel
from app.lessons.player import LessonPlayer
from app.main_window import MainWindow
from app.start import open_first
from core.files import read_builtin, write
from core.formula import Source

LEFT = Qt.MouseButton.LeftButton


def opened(window: MainWindow, name: str) -> tuple[LessonPlayer, LessonPanel]:
    assert window.desks.lessons.begin(name)
    desk = window.desks.lessons
    assert desk.player is not None
    assert desk.panel is not None
    return desk.player, desk.panel


def test_a_question_is_answered_by_clicks_and_keys(window: MainWindow, qtbot: QtBot) -> None:
    player, panel = opened(window, "01-what-a-neuron-is.md")
    card = panel.cards[-1]
    assert card.field is not None
    qtbot.waitUntil(lambda: QApplication.focusWidget() is card.field)
    qtbot.keyClicks(card.field, "0.5")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.told.text() == "Not yet."
    assert panel.on.text() == "Read on" or not panel.on.isEnabled()
    assert window.workbench.cursor == 0
    card.field.clear()
    qtbot.keyClicks(card.field, "0.0075")
    qtbot.keyClick(card.field, Qt.Key.Key_Return)
    assert card.told.text() == "Right."
    assert window.workbench.cursor == 1  # what stands behind the question was done
    qtbot.waitUntil(lambda: QApplication.focusWidget() is panel.on)
    while panel.page.has_more:
        qtbot.keyClick(panel.on, Qt.Key.Key_Return)
        assert player.number == 0
    qtbot.keyClick(panel.on, Qt.Key.Key_Return)
    assert player.number == 1
    qtbot.mouseClick(panel.back, LEFT)
    assert (player.number, window.workbench.cursor) == (0, 1)  # its question stays answered


def test_hints_come_one_by_one_and_the_answer_last(window: MainWindow, qtbot: QtBot) -> None:
    _, panel = opened(window, "01-what-a-neuron-is.md")
    card = panel.cards[-1]
    assert not card.show_button.isVisible()
    for _ in range(3):
        qtbot.mouseClick(card.hint_button, LEFT)
    assert card.hints.text.endswith("0.15 × 0.05")
    assert not card.hint_button.isVisible()
    qtbot.mouseClick(card.show_button, LEFT)
    assert card.told.text() == "The answer is 0.0075."
    assert panel.on.isEnabled()


def test_choices_tell_why_they_are_wrong(window: MainWindow, qtbot: QtBot) -> None:
    player, panel = opened(window, "03-weights-are-adjusted.md")
    player.show_answer(len(player.blocks) - 1)
    player.next_turn()
    card = panel.cards[-1]
    x, both = (card.choices[card.order.index(number)] for number in (0, 2))  # they stand in another order
    qtbot.mouseClick(x, LEFT)
    assert card.told.text().startswith("x is the question.")
    assert x.property("state") == "wrong"
    qtbot.mouseClick(both, LEFT)
    assert both.property("state") == "right"
    assert player.is_turn_done


def test_pointing_in_the_network_answers(window: MainWindow) -> None:
    player, panel = opened(window, "07-nine-neurons.md")
    edges = window.workbench.document.network.topology.edge_index
    assert window.graph.picks_only  # a click must not change what is pointed at
    window.graph.picked.emit(Source("edge", edges["w46"], "weight"))
    assert panel.cards[-1].told.text() == "That is w₄₆, not the one asked for."
    window.graph.picked.emit(Source("edge", edges["w47"], "weight"))
    assert player.is_turn_done
    assert not window.graph.picks_only


def test_leaving_gives_the_room_back(window: MainWindow, qtbot: QtBot) -> None:
    _, panel = opened(window, "08-two-paths.md")
    assert window.body.indexOf(panel) == 0
    qtbot.mouseClick(panel.close_button, LEFT)
    assert window.body.count() == 1
    assert not window.desks.lessons.is_open
    _, again = opened(window, "09-gradient-descent.md")
    assert again is panel
    assert panel.isVisible()


def test_the_list_shows_every_lesson(window: MainWindow, qtbot: QtBot) -> None:
    dialog = LessonDialog(window.theme, window)
    qtbot.addWidget(dialog)
    assert dialog.list.count() == len(builtin_lessons()) == 17
    dialog.list.setCurrentRow(5)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert dialog.chosen == "06-mazur-complete.md"


OWN = """# Mine
goal: Try.
network: mine

## Turn
```ask
What is net of h1?
answer: net h1
hint: add
```
"""


def test_an_own_lesson_opens_beside_its_network(window: MainWindow, tmp_path: Path) -> None:
    write(read_builtin("nine-neurons-1-2-2-1"), tmp_path / "mine.nabla")
    (tmp_path / "mine.md").write_text(OWN.replace("h1", "3"), encoding="utf-8")
    assert window.desks.lessons.begin_file(tmp_path / "mine.md")
    assert window.workbench.document.title == "Nine neurons 1-2-2-1"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("answer: net h1", "answer: net h9", 'mine.md: line 6: no neuron has the id "h9"'),
        ("network: mine", "network: ../mine", 'mine.md: line 3: there is no network "../mine"'),
        ("```ask", "```asked", 'mine.md: line 6: there is no block "asked"'),
        ("## Turn", "## Turn\n```do\ngo delta i1\n```", "mine.md: line 7: no step computes delta i1"),
    ],
)
def test_a_broken_lesson_names_its_line_and_opens_nothing(
    window: MainWindow, tmp_path: Path, old: str, new: str, told: str
) -> None:
    write(read_builtin("mazur-2-2-2"), tmp_path / "mine.nabla")
    (tmp_path / "mine.md").write_text(OWN.replace(old, new), encoding="utf-8")
    lines: list[str] = []
    window.dialogs.show_problems = lambda title, problems: lines.extend(problems)
    before = window.workbench.document
    assert not window.desks.lessons.begin_file(tmp_path / "mine.md")
    assert window.workbench.document is before
    assert lines[0].startswith(told)
    assert not window.desks.lessons.is_open


def test_every_button_of_a_lesson_has_a_name_and_a_tooltip(window: MainWindow) -> None:
    _, panel = opened(window, "03-weights-are-adjusted.md")
    for button in panel.findChildren(QPushButton):
        assert button.accessibleName()
        assert button.toolTip()


def test_a_network_changed_meanwhile_is_told_and_the_lesson_goes_on_with_its_own(
    window: MainWindow, qtbot: QtBot
) -> None:
    player, panel = opened(window, "01-what-a-neuron-is.md")
    assert not panel.notice.isVisible()
    window.workbench.set_weight(0, 0.9)
    assert panel.notice.text().startswith("You are trying something of your own.")
    qtbot.mouseClick(panel.restore, LEFT)
    assert not panel.notice.isVisible()
    assert window.workbench.document.network.weights[0] == 0.15
    window.documents.new("linear-neuron")
    assert panel.notice.isVisible()
    player.show_answer(len(player.blocks) - 1)  # behind it stands: next 1
    assert window.workbench.document.title == "Mazur 2-2-2"
    assert window.workbench.cursor == 1
    assert not panel.notice.isVisible()
    assert window.workbench.is_clean  # nothing of a lesson would be missed


def test_opening_a_file_puts_the_lesson_away(window: MainWindow, tmp_path: Path) -> None:
    write(read_builtin("xor-2-2-1"), tmp_path / "own.nabla")
    opened(window, "01-what-a-neuron-is.md")
    window.documents.open(tmp_path / "own.nabla")
    assert not window.desks.lessons.is_open
    assert window.workbench.document.title == "XOR 2-2-1"


def test_the_command_line_opens_a_lesson(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(read_builtin("mazur-2-2-2"), tmp_path / "mine.nabla")
    (tmp_path / "mine.md").write_text(OWN, encoding="utf-8")
    open_first(window, str(tmp_path / "mine.md"))
    assert window.desks.lessons.is_open
    window.desks.lessons.close_lesson()
    (tmp_path / "mine.md").write_text(OWN.replace("net h1\n", "net h9\n"), encoding="utf-8")
    open_first(window, str(tmp_path / "mine.md"))
    assert not window.desks.lessons.is_open
    assert capsys.readouterr().err.startswith('nablascope: mine.md: line 6: no neuron has the id "h9"')
