"""The inspector: what is shown of a selection, what is typed and chosen, what is refused, and the undo list."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.panels.inspector import Inspector
from app.panels.inspector_fields import PressField
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.editing import set_activation
from core.files import read_builtin, to_text
from core.formula import Source
from tests.app.inspector_hand import choice, choose, edges, enter, leave, neuron, neurons, shown, typed

H1, H2, O1, O2, B1 = 3, 4, 6, 7, 2


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def inspector(qtbot, workbench: Workbench, theme: Theme) -> Iterator[Inspector]:
    yield from shown(qtbot, workbench, theme)


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
