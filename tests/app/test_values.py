"""The table of values: what is known, what is lit, selection shared, numbers typed, non-finite ones in words."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from app.panels.values import ValuesPanel, ValuesTable
from app.panels.values_data import Light, Snapshot
from app.theme import Theme
from app.workbench import Workbench
from core.document import Data, Document
from core.files import read_builtin
from core.formula import Source
from core.network import Neuron, Role, make_network
from core.steps import Level, Phase

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")  # a window off screen has no manager to tell


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def panel(qtbot, workbench: Workbench, theme: Theme) -> ValuesPanel:
    panel = ValuesPanel(workbench, theme)
    qtbot.addWidget(panel)
    panel.resize(1280, 300)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def column_of(table: ValuesTable, title: str) -> int:
    return [column.title for column in table.values_model.columns].index(title)


def row_of(table: ValuesTable, name: str) -> int:
    model = table.values_model
    return next(row for row in range(model.rowCount()) if model.cell(row, 0).text == name)


def text(table: ValuesTable, name: str, title: str) -> str:
    index = table.values_model.index(row_of(table, name), column_of(table, title))
    return index.data()


def lights(table: ValuesTable) -> set[tuple[str, str, Light]]:
    model = table.values_model
    return {
        (model.cell(row, 0).text, column.title, cell.light)
        for row in range(model.rowCount())
        for place, column in enumerate(model.columns)
        if (cell := model.cell(row, place)).light is not Light.NONE
    }


def go_to_phase(workbench: Workbench, phase: Phase) -> None:
    workbench.go_to(next(run.first for run in workbench.plan.phases if run.phase is phase))


def test_at_the_start_only_what_is_given_is_known(panel: ValuesPanel) -> None:
    assert text(panel.neurons, "i₁", "out") == "0.05"
    assert text(panel.neurons, "o₁", "target") == "0.01"
    assert text(panel.neurons, "h₁", "out") == "not yet"
    assert text(panel.neurons, "i₁", "net") == ""
    assert text(panel.edges, "w₁", "weight") == "0.15"
    assert text(panel.edges, "w₁", "∂E/∂w") == "not yet"


def test_at_the_end_everything_is_known_and_as_published(panel: ValuesPanel, workbench: Workbench) -> None:
    workbench.to_end()
    workbench.set_digits(8)
    assert text(panel.neurons, "o₁", "out") == "0.75136507"
    assert text(panel.edges, "w₅", "∂E/∂w") == "0.082167041"
    assert text(panel.edges, "w₅", "new weight") == "0.35891648"
    texts = {
        index.data()
        for table in (panel.neurons, panel.edges)
        for row in range(table.values_model.rowCount())
        for column in range(table.values_model.columnCount())
        if (index := table.values_model.index(row, column))
    }
    assert "not yet" not in texts


def test_what_is_just_computed_is_lit_and_so_is_what_it_came_from(panel: ValuesPanel, workbench: Workbench) -> None:
    workbench.go_to(1)
    assert ("h₁", "net", Light.COMPUTED) in lights(panel.neurons)
    assert ("h₁", "out", Light.COMPUTED) in lights(panel.neurons)
    assert ("i₁", "out", Light.SOURCE) in lights(panel.neurons)
    assert {("w₁", "weight", Light.SOURCE), ("w₂", "weight", Light.SOURCE)} <= lights(panel.edges)
    assert not any(name == "w₃" for name, _, _ in lights(panel.edges))
    workbench.step_forward()
    assert ("h₁", "net", Light.COMPUTED) not in lights(panel.neurons)


def test_a_whole_layer_is_lit_at_once(panel: ValuesPanel, workbench: Workbench) -> None:
    workbench.set_level(Level.LAYER)
    workbench.go_to(1)
    assert {("h₁", "out", Light.COMPUTED), ("h₂", "out", Light.COMPUTED)} <= lights(panel.neurons)


def test_computed_cells_are_painted_amber_and_sources_pale(
    panel: ValuesPanel, workbench: Workbench, theme: Theme
) -> None:
    workbench.go_to(1)
    assert theme.tokens.computed in colours_of(panel.neurons, "h₁", "net")
    assert theme.tokens.source in colours_of(panel.neurons, "i₁", "out")
    assert theme.tokens.computed not in colours_of(panel.neurons, "i₁", "out")


def colours_of(table: ValuesTable, name: str, title: str) -> list[QColor]:
    place = table.visualRect(table.values_model.index(row_of(table, name), column_of(table, title)))
    image = table.viewport().grab(place).toImage()
    middle = image.height() // 2
    return [image.pixelColor(x, middle) for x in range(image.width())]


def test_a_row_is_selected_together_with_its_neuron(qtbot, panel: ValuesPanel, workbench: Workbench) -> None:
    place = panel.edges.visualRect(panel.edges.values_model.index(2, 3)).center()
    qtbot.mouseClick(panel.edges.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert workbench.selection == Source("edge", 2, "weight")
    workbench.select(Source("neuron", 3, "out"))
    assert panel.neurons.currentIndex().row() == 3
    assert not panel.edges.selectionModel().hasSelection()
    assert panel.neurons.ground_of(3) != panel.neurons.ground_of(2)


def test_keys_move_the_selection(qtbot, panel: ValuesPanel, workbench: Workbench) -> None:
    workbench.select(Source("neuron", 0, "out"))
    qtbot.keyClick(panel.neurons, Qt.Key.Key_Down)
    assert workbench.selection == Source("neuron", 1, "out")


def test_a_row_under_the_pointer_elsewhere_is_marked(panel: ValuesPanel, workbench: Workbench) -> None:
    before = panel.edges.ground_of(1)
    workbench.point_at(Source("edge", 1, "weight"))
    assert panel.edges.ground_of(1) != before


@pytest.mark.parametrize(("typed", "value"), [("0,5", 0.5), ("1/4", 0.25), ("1e-3", 0.001), ("−2", -2.0)])
def test_a_weight_is_typed_in_its_cell(
    qtbot, panel: ValuesPanel, workbench: Workbench, typed: str, value: float
) -> None:
    workbench.go_to(5)
    type_into(qtbot, panel.edges, "w₁", typed)
    assert workbench.document.network.weights[0] == value
    assert workbench.cursor == 5
    assert text(panel.edges, "w₁", "weight") == text(panel.edges, "w₁", "weight")
    workbench.undo_stack.undo()
    assert workbench.document.network.weights[0] == 0.15


def type_into(qtbot, table: ValuesTable, name: str, typed: str) -> None:
    table.setCurrentIndex(table.values_model.index(row_of(table, name), 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    field = table.editor.field
    field.setText(typed)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_inputs_and_targets_are_typed_too(qtbot, panel: ValuesPanel, workbench: Workbench) -> None:
    type_into(qtbot, panel.neurons, "i₁", "0.3")
    type_into(qtbot, panel.neurons, "o₂", "1")
    assert workbench.document.inputs[0].tolist() == [0.3, 0.1]
    assert workbench.document.targets[0].tolist() == [0.01, 1.0]
    assert text(panel.neurons, "i₁", "out") == "0.3"


def test_what_is_no_number_stays_in_the_editor_with_the_reason(qtbot, panel: ValuesPanel, workbench: Workbench) -> None:
    document = workbench.document
    type_into(qtbot, panel.edges, "w₁", "half")
    assert workbench.document is document
    editor = panel.edges.editor
    assert editor is not None
    assert editor.field.text() == "half"
    assert not editor.problem.isHidden()
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert panel.edges.editor is None


def test_a_computed_number_cannot_be_typed(qtbot, panel: ValuesPanel) -> None:
    panel.neurons.edit_row(row_of(panel.neurons, "h₁"))
    assert panel.neurons.editor is None


def test_values_that_are_not_finite_are_written(panel: ValuesPanel, workbench: Workbench) -> None:
    neurons = (Neuron("i1", Role.INPUT), Neuron("o1", Role.OUTPUT, "cube"))
    network = make_network(neurons, [("w1", "i1", "o1", 1e200)])
    workbench.open_document(Document(network, data=Data(("i1", "o1"), np.array([[1.0, 0.0]]))), None)
    workbench.to_end()
    assert text(panel.neurons, "o₁", "out") == "∞"
    assert "∞" in text(panel.edges, "w₁", "new weight") or text(panel.edges, "w₁", "new weight") == "NaN"


def test_decimal_points_stand_in_one_line(panel: ValuesPanel) -> None:
    column = column_of(panel.edges, "weight")
    assert panel.edges.room_behind_point(column) == len(".15")
    assert panel.neurons.room_behind_point(column_of(panel.neurons, "out")) == len(".5933")


def test_a_batch_has_a_column_of_its_own(panel: ValuesPanel, workbench: Workbench) -> None:
    document = read_builtin("xor-2-2-1")
    training = replace(document.training, batch_size="full")
    workbench.open_document(replace(document, training=training), None)
    workbench.to_end()
    row = panel.edges.values_model.cell(0, column_of(panel.edges, "batch"))
    assert row.value == workbench.iteration.gradient[0]


def test_a_draft_shows_its_weights(panel: ValuesPanel, workbench: Workbench) -> None:
    document = workbench.document
    workbench.open_document(replace(document, data=replace(document.data, columns=document.data.columns[:-1])), None)
    assert workbench.plan is None
    assert text(panel.edges, "w₁", "weight") == "0.15"
    assert text(panel.neurons, "h₁", "out") == "not yet"


def test_a_hundred_thousand_edges_are_shown_in_time(qtbot, panel: ValuesPanel, workbench: Workbench) -> None:
    inputs = [Neuron(f"i{k}", Role.INPUT) for k in range(1_000)]
    outputs = [Neuron(f"o{k}", Role.OUTPUT) for k in range(100)]
    edges = [(f"w{s}-{t}", f"i{s}", f"o{t}", 0.001) for t in range(100) for s in range(1_000)]
    columns = tuple(neuron.id for neuron in (*inputs, *outputs))
    document = Document(make_network([*inputs, *outputs], edges), data=Data(columns, np.full((1, 1_100), 0.5)))
    workbench.open_document(document, None)
    workbench.to_end()
    assert panel.edges.values_model.rowCount() == 100_000
    started = time.perf_counter()
    for row in range(0, 100_000, 20_000):
        workbench.select(Source("edge", row, "weight"))
        panel.edges.grab()
    snapshot = Snapshot(workbench)
    assert snapshot.cell("edge", "updated_weight", 99_999).light is Light.COMPUTED
    assert time.perf_counter() - started < 2
