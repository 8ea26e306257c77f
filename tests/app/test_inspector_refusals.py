"""The inspector: what is refused and what is not lost, the keyboard, the layout, drafts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.panels.inspector import Inspector
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.editing import add_neuron
from core.files import read_builtin
from core.formula import Source
from core.iteration import iterate
from core.network import Role
from tests.app.inspector_hand import choice, choose, enter, leave, neuron, neurons, shown, typed

H1, H2, O1, O2, B1 = 3, 4, 6, 7, 2


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def inspector(qtbot, workbench: Workbench, theme: Theme) -> Iterator[Inspector]:
    yield from shown(qtbot, workbench, theme)


# What cannot be, and what is not lost


@pytest.mark.parametrize(
    ("key", "text", "reason"),
    [
        ("optimizer.learning_rate", "much", "Not a number. Type one such as 0.5, 1/3 or 1e-3."),
        ("optimizer.learning_rate", "-1", "must be at least 0, but is -1"),
        ("batch_size", "0", "must be at least 1, but is 0"),
        ("batch_size", "some", "Type a whole number from 1, or “full”."),
        ("seed", "1.5", "Not a whole number."),
    ],
)
def test_what_cannot_be_stays_with_its_reason(qtbot, inspector, workbench, key, text, reason) -> None:
    enter(qtbot, inspector, key, text)
    field = typed(inspector, key)
    assert (field.text, field.problem.text(), field.problem.isVisible()) == (text, reason, True)
    assert field.control.accessibleDescription() == reason
    assert workbench.undo_stack.count() == 0
    leave(inspector)
    workbench.step_forward()
    assert field.text == text
    field.line.setFocus()
    qtbot.keyClick(field.line, Qt.Key.Key_Escape)
    assert (field.problem.isVisible(), field.is_typed) == (False, False)


def test_a_refused_choice_goes_back(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1")
    field = choice(inspector, "neuron.role")
    field.choice.setFocus()
    qtbot.keyClick(field.choice, Qt.Key.Key_Up)
    assert field.choice.currentText() == "hidden"
    assert field.problem.text().startswith("Edges lead to h₁.")
    assert workbench.undo_stack.count() == 0


def test_what_was_refused_comes_back_with_its_selection(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1")
    enter(qtbot, inspector, "neuron.id", "h2")
    assert typed(inspector, "neuron.id").problem.text() == "“h2” is taken: every name may occur once."
    neurons(workbench, "o1")
    assert (typed(inspector, "neuron.id").text, typed(inspector, "neuron.id").problem.text()) == ("o1", "")
    neurons(workbench, "h1")
    assert typed(inspector, "neuron.id").text == "h2"
    assert typed(inspector, "neuron.id").problem.isVisible()
    assert neuron(workbench, "h1").id == "h1"


def test_leaving_commits_for_what_was_selected_then(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1")
    line = typed(inspector, "neuron.label").line
    line.setFocus()
    qtbot.keyClicks(line, "first")
    neurons(workbench, "h2")
    assert (neuron(workbench, "h1").label, neuron(workbench, "h2").label) == ("first", None)
    qtbot.keyClicks(line, "second")
    leave(inspector)
    assert neuron(workbench, "h2").label == "second"


def test_escape_restores_and_several_stay_as_they_are(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1", "o1")
    line = typed(inspector, "neuron.x").line
    line.setFocus()
    qtbot.keyClicks(line, "12")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    assert line.text() == ""
    leave(inspector)
    assert workbench.undo_stack.count() == 0


def test_another_document_forgets_what_was_refused(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    enter(qtbot, inspector, "seed", "x")
    workbench.open_document(read_builtin("xor-2-2-1"), None)
    assert typed(inspector, "seed").text == str(workbench.document.training.seed)
    assert not typed(inspector, "seed").problem.isVisible()


def test_notes_are_plain_text_of_several_lines(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    line = typed(inspector, "notes").line
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, "<i>one</i>")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    qtbot.keyClicks(line, "two")
    assert workbench.undo_stack.count() == 0
    leave(inspector)
    assert workbench.document.notes == "<i>one</i>\ntwo"
    assert workbench.undo_stack.undoText() == "Change the notes"


# Layout, keyboard, drafts


def test_every_field_has_a_name_and_tab_reaches_it(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    choose(qtbot, inspector, "optimizer", "adam")
    assert all(field.control.accessibleName() for field in inspector.fields.values())
    first, *others = inspector.fields.values()
    first.control.setFocus(Qt.FocusReason.TabFocusReason)
    for field in others:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is field.control


def test_the_document_fits_without_scrolling_and_nothing_overlaps(inspector: Inspector) -> None:
    assert inspector.columns.minimumHeight() <= inspector.page.viewport().height() == 130
    boxes = [field.geometry() for field in inspector.fields.values()]
    assert all(inspector.columns.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_a_narrow_window_scrolls(qtbot, inspector: Inspector) -> None:
    inspector.resize(520, 130)
    assert inspector.columns.minimumHeight() > inspector.page.viewport().height()
    boxes = [field.geometry() for field in inspector.fields.values()]
    assert max(box.right() for box in boxes) <= inspector.columns.width()
    assert not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_a_draft_can_be_edited(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    document, index = add_neuron(Document(), Role.OUTPUT, 0.0, 0.0)
    workbench.open_document(document, None)
    assert workbench.iteration is None
    workbench.select(Source("neuron", index, "out"))
    enter(qtbot, inspector, "neuron.target", "1")
    assert workbench.document.data.rows.tolist() == [[1.0]]


def test_a_hidden_inspector_waits(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    inspector.hide()
    workbench.replace_document(iterate(workbench.document).after, "update")
    neurons(workbench, "h1")
    assert "title" in inspector.fields
    inspector.show()
    assert typed(inspector, "neuron.id").text == "h1"


def test_a_problem_moves_nothing_aside(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1")
    role = inspector.fields["neuron.role"].geometry()
    enter(qtbot, inspector, "neuron.id", "h2")
    lower = inspector.fields["neuron.role"].geometry()
    assert (lower.x(), lower.width()) == (role.x(), role.width())
    assert lower.y() >= role.y() + inspector.fields["neuron.id"].problem.height()


def test_undo_in_a_field_undoes_what_is_typed_then_the_document(
    qtbot, inspector: Inspector, workbench: Workbench
) -> None:
    enter(qtbot, inspector, "seed", "7")
    line = typed(inspector, "seed").line
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, "5")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (line.text(), workbench.document.training.seed) == ("7", 7)
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (line.text(), workbench.document.training.seed) == ("0", 0)
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (line.text(), workbench.document.training.seed) == ("7", 7)
