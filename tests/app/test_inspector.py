"""The inspector: what is shown of a selection, what is typed and chosen, what is refused, and the undo list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.edits import Edits
from app.panels.inspector import Inspector
from app.panels.inspector_fields import ChoiceField, PressField, TypedField
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.editing import add_neuron, set_activation
from core.files import read_builtin, to_text
from core.formula import Source
from core.iteration import iterate
from core.network import Role

H1, H2, O1, O2, B1 = 3, 4, 6, 7, 2


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def inspector(qtbot, workbench: Workbench, theme: Theme) -> Iterator[Inspector]:
    holder = QWidget()  # with something else to go to
    qtbot.addWidget(holder)
    inspector = Inspector(workbench, theme, Edits(workbench), holder)
    inspector.setGeometry(0, 0, 1240, 130)
    elsewhere = QLineEdit(holder)
    elsewhere.setObjectName("elsewhere")
    elsewhere.setGeometry(0, 140, 100, 24)
    holder.resize(1240, 170)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    yield inspector


def neurons(workbench: Workbench, *ids: str) -> None:
    index = workbench.document.network.topology.neuron_index
    workbench.select_all(tuple(Source("neuron", index[id], "out") for id in ids))


def edges(workbench: Workbench, *ids: str) -> None:
    index = workbench.document.network.topology.edge_index
    workbench.select_all(tuple(Source("edge", index[id], "weight") for id in ids))


def typed(inspector: Inspector, key: str) -> TypedField:
    field = inspector.fields[key]
    assert isinstance(field, TypedField)
    return field


def choice(inspector: Inspector, key: str) -> ChoiceField:
    field = inspector.fields[key]
    assert isinstance(field, ChoiceField)
    return field


def enter(qtbot, inspector: Inspector, key: str, text: str) -> None:
    """Type over what stands in a field, and press Enter."""
    line = typed(inspector, key).line
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def choose(qtbot, inspector: Inspector, key: str, value: object) -> None:
    """Go to an entry of a list with the arrow keys."""
    field = choice(inspector, key)
    field.choice.setFocus()
    wanted = next(i for i, (_, v) in enumerate(field.shows.choices) if v == value)
    for _ in range(len(field.shows.choices)):
        at = field.choice.currentIndex()
        if at == wanted:
            return
        qtbot.keyClick(field.choice, Qt.Key.Key_Down if at < wanted else Qt.Key.Key_Up)
    assert field.choice.currentIndex() == wanted


def leave(inspector: Inspector) -> None:
    holder = inspector.window()
    elsewhere = holder.findChild(QLineEdit, "elsewhere")
    elsewhere.setFocus()


def neuron(workbench: Workbench, id: str):
    network = workbench.document.network
    return network.neurons[network.topology.neuron_index[id]]


# What is shown


def test_one_neuron_with_all_its_properties(inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "o1")
    assert list(inspector.fields) == [
        *("neuron.id", "neuron.label", "neuron.role", "neuron.activation", "neuron.x", "neuron.y", "neuron.target"),
    ]
    assert typed(inspector, "neuron.id").text == "o1"
    assert choice(inspector, "neuron.role").choice.currentText() == "output"
    assert choice(inspector, "neuron.activation").choice.currentText() == "logistic"
    assert typed(inspector, "neuron.target").text == "0.01"
    assert [section.heading for section in inspector.sections()] == ["Neuron o₁", "Activation", "Place", "Sample 1"]


def test_passive_neurons_have_no_activation(inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "i1")
    assert typed(inspector, "neuron.value").text == "0.05"
    assert "neuron.activation" not in inspector.fields
    neurons(workbench, "b1")
    assert "neuron.value" not in inspector.fields


def test_what_differs_is_several_and_what_agrees_is_shown(inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1", "o1")
    assert "neuron.id" not in inspector.fields
    role, activation = choice(inspector, "neuron.role").choice, choice(inspector, "neuron.activation").choice
    assert (role.currentIndex(), role.placeholderText()) == (-1, "several")
    assert activation.currentText() == "logistic"
    line = typed(inspector, "neuron.x").line
    assert (line.text(), line.placeholderText()) == ("", "several")


def test_edges_with_their_ends_and_ties(inspector: Inspector, workbench: Workbench) -> None:
    edges(workbench, "w5")
    assert typed(inspector, "edge.weight").text == "0.4"
    assert choice(inspector, "edge.frozen").choice.currentText() == "free"
    assert inspector.fields["edge.from"].control.text() == "h₁"
    edges(workbench, "w5", "w6")
    assert not inspector.fields["edge.from"].control.isEnabled()
    assert typed(inspector, "edge.weight").line.placeholderText() == "several"
    assert "edge.share" in inspector.fields and "edge.untie" not in inspector.fields


def test_the_document_when_nothing_is_selected(inspector: Inspector, workbench: Workbench) -> None:
    assert typed(inspector, "title").text == workbench.document.title
    assert typed(inspector, "notes").text == workbench.document.notes
    assert choice(inspector, "loss").choice.currentText() == "half squared error"
    assert typed(inspector, "optimizer.learning_rate").text == "0.5"
    assert typed(inspector, "batch_size").text == "1"
    assert choice(inspector, "shuffle").choice.currentText() == "in order"


def test_numbers_have_all_digits_while_one_types(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    workbench.set_weight(0, 0.123456789)
    edges(workbench, workbench.document.network.edges.ids[0])
    field = typed(inspector, "edge.weight")
    assert field.text == "0.1235"
    field.line.setFocus()
    assert field.text == "0.123456789"
    leave(inspector)
    assert field.text == "0.1235"
    assert workbench.undo_stack.count() == 1  # looking changes nothing


# What is changed


CHANGES: tuple[tuple[str, str, Callable[[Document], object], object, str], ...] = (
    ("optimizer.learning_rate", "1/4", lambda d: d.training.learning_rate, 0.25, "Set the learning rate to 0.25"),
    ("batch_size", "full", lambda d: d.training.batch_size, "full", "Set the batch size to full"),
    ("seed", "7", lambda d: d.training.seed, 7, "Set the seed to 7"),
    ("title", "<b>Mine</b>", lambda d: d.title, "<b>Mine</b>", "Set the title to <b>Mine</b>"),
)


@pytest.mark.parametrize(("key", "text", "read", "value", "entry"), CHANGES)
def test_enter_commits_with_an_entry_of_its_name(qtbot, inspector, workbench, key, text, read, value, entry) -> None:
    before = to_text(workbench.document)
    enter(qtbot, inspector, key, text)
    assert read(workbench.document) == value
    assert workbench.undo_stack.undoText() == entry
    workbench.undo_stack.undo()
    assert to_text(workbench.document) == before


def test_choices_commit_at_once(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    choose(qtbot, inspector, "over_outputs", "mean")
    assert workbench.document.loss.over_outputs == "mean"
    choose(qtbot, inspector, "shuffle", True)
    assert workbench.document.training.shuffle is True
    assert workbench.undo_stack.undoText() == "Take the samples shuffled"
    assert workbench.undo_stack.count() == 2


def test_another_optimizer_brings_its_settings_and_keeps_the_focus(qtbot, inspector, workbench) -> None:
    choose(qtbot, inspector, "optimizer", "momentum")
    workbench.next_iteration()
    assert workbench.document.training.progress.memory
    choose(qtbot, inspector, "optimizer", "adam")
    assert dict(workbench.document.training.progress.memory) == {}
    assert QApplication.focusWidget() is choice(inspector, "optimizer").choice
    assert [key for key in inspector.fields if key.startswith("optimizer.")] == [
        *("optimizer.learning_rate", "optimizer.beta1", "optimizer.beta2", "optimizer.eps"),
    ]
    enter(qtbot, inspector, "optimizer.beta1", "0,8")
    assert workbench.document.training.optimizer_settings["beta1"] == 0.8
    assert workbench.undo_stack.undoText() == "Set the β₁ to 0.8"


def test_a_schedule_with_milestones(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    choose(qtbot, inspector, "schedule", "multi_step")
    enter(qtbot, inspector, "schedule.milestones", "10, 20; 30")
    assert workbench.document.training.schedule_settings["milestones"] == [10.0, 20.0, 30.0]
    assert typed(inspector, "schedule.milestones").text == "10, 20, 30"


def test_names_of_a_neuron(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "i1")
    enter(qtbot, inspector, "neuron.id", "sugar")
    assert workbench.document.data.columns[0] == "sugar"
    assert workbench.undo_stack.undoText() == "Rename i₁ to sugar"
    enter(qtbot, inspector, "neuron.label", "S")
    assert neuron(workbench, "sugar").label == "S"
    enter(qtbot, inspector, "neuron.label", "")
    assert neuron(workbench, "sugar").label is None


def test_several_neurons_at_once_are_one_entry(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    neurons(workbench, "h1", "h2")
    choose(qtbot, inspector, "neuron.activation", "leaky_relu")
    enter(qtbot, inspector, "neuron.slope", "0.2")
    assert [neuron(workbench, id).parameters["slope"] for id in ("h1", "h2")] == [0.2, 0.2]
    assert neuron(workbench, "o1").activation == "logistic"
    assert workbench.undo_stack.undoText() == "Set the slope of 2 neurons to 0.2"
    ys = [neuron(workbench, id).y for id in ("h1", "h2")]
    enter(qtbot, inspector, "neuron.x", "5")
    assert [(neuron(workbench, id).x, neuron(workbench, id).y) for id in ("h1", "h2")] == [(5.0, ys[0]), (5.0, ys[1])]


def test_softmax_groups(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    workbench.replace_document(set_activation(workbench.document, [O1, O2], "softmax"), "softmax")
    neurons(workbench, *(workbench.document.network.neurons[i].id for i in (O1, O2)))
    enter(qtbot, inspector, "neuron.group", "g")
    assert workbench.document.network.neurons[O1].parameters == {"group": "g"}
    enter(qtbot, inspector, "neuron.group", "")
    assert dict(workbench.document.network.neurons[O1].parameters) == {}


def test_targets_of_the_sample_on_screen(qtbot, theme: Theme, inspector: Inspector, workbench: Workbench) -> None:
    workbench.open_document(read_builtin("xor-2-2-1"), None)
    workbench.pin_sample(2)
    output = int(workbench.document.network.topology.outputs[0])
    workbench.select(Source("neuron", output, "out"))
    enter(qtbot, inspector, "neuron.target", "0.75")
    assert workbench.document.targets[:, 0].tolist()[2] == 0.75
    assert [section.heading for section in inspector.sections()][-1] == "Sample 3"


def test_weights_and_sharing_of_edges(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    edges(workbench, "w5", "w6")
    enter(qtbot, inspector, "edge.weight", "-2")
    index = workbench.document.network.topology.edge_index
    assert workbench.document.network.weights[[index["w5"], index["w6"]]].tolist() == [-2.0, -2.0]
    press = inspector.fields["edge.share"]
    assert isinstance(press, PressField)
    press.button.setFocus()
    qtbot.keyClick(press.button, Qt.Key.Key_Return)
    ties = workbench.document.network.edges.tie
    assert ties[index["w5"]] == ties[index["w6"]] == "t1"
    choose(qtbot, inspector, "edge.frozen", True)
    assert workbench.document.network.edges.frozen[[index["w5"], index["w6"]]].all()
    qtbot.mouseClick(inspector.fields["edge.untie"].control, Qt.MouseButton.LeftButton)
    assert workbench.document.network.edges.tie[index["w5"]] is None
    assert workbench.undo_stack.undoText() == "Untie 2 edges"


def test_the_buttons_of_an_edge_go_to_its_ends(qtbot, inspector: Inspector, workbench: Workbench) -> None:
    edges(workbench, "w5")
    qtbot.mouseClick(inspector.fields["edge.to"].control, Qt.MouseButton.LeftButton)
    assert workbench.selection is not None and workbench.document.network.neurons[workbench.selection.index].id == "o1"


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
