"""The tab of matrices: selected and edited together with the arrows; levels chosen, large matrices."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.matrix.contents import Contents
from app.matrix.grids import Form, Sign, Window
from app.matrix.panel import MatrixPanel
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Initialisation, Layers, layered
from core.files import read_builtin
from core.formula import Source
from core.formula_text import text
from tests.app.matrix_hand import bench, grids, panel, panel_of, texts, values

__all__ = ["panel"]  # fixtures


# Selecting and editing


def cell_point(panel: MatrixPanel, title: str, row: int, column: int) -> QPoint:
    placed = next(p for p in panel.sheet.placing.grids if text(p.grid.title, "names", 4) == title)
    return placed.cell(row, column).center().toPoint()


def test_a_pressed_cell_selects_its_edge_everywhere(qtbot, panel: MatrixPanel) -> None:
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=cell_point(panel, "W", 0, 1))
    topology = bench(panel).document.network.topology
    assert bench(panel).selection.kind == "edge" and topology.edges.ids[bench(panel).selection.index] == "w2"
    assert panel.sheet.accessibleDescription() == "W, w₂ from i₂ to h₁ = 0.2"
    bench(panel).select(Source("edge", 0, "weight"))
    assert panel.sheet.is_selected(grids(panel)["W"].slot(0, 0).source)


def test_pointing_at_a_cell_points_at_its_neuron(qtbot, panel: MatrixPanel) -> None:
    qtbot.mouseMove(panel.sheet, cell_point(panel, "a", 1, 0))
    qtbot.mouseMove(panel.sheet, cell_point(panel, "a", 1, 0) + QPoint(1, 0))
    index = bench(panel).document.network.topology.neuron_index
    assert bench(panel).pointed.index == index["i2"]
    assert panel.sheet.is_pointed(grids(panel)["a"].slot(1, 0).source)


def test_a_weight_is_typed_into_its_cell_and_can_be_undone(qtbot, panel: MatrixPanel) -> None:
    qtbot.mouseDClick(panel.sheet, Qt.MouseButton.LeftButton, pos=cell_point(panel, "W", 0, 1))
    qtbot.keyClicks(panel.sheet.editor.field, "1/4")
    qtbot.keyClick(panel.sheet.editor.field, Qt.Key.Key_Return)
    assert texts(grids(panel)["W"]) == [["0.15", "0.25"], ["0.25", "0.3"]]
    assert bench(panel).undo_stack.undoText() == "Set w₂ to 0.25"
    bench(panel).undo_stack.undo()
    assert texts(grids(panel)["W"])[0] == ["0.15", "0.2"]


def test_a_shared_weight_is_marked_and_changes_in_all_its_cells(qtbot, panel: MatrixPanel) -> None:
    assert grids(panel)["b"].slot(0, 0).tied and grids(panel)["b"].slot(0, 0).frozen
    assert "shares its weight" in panel.sheet.described((2, 0, 0))
    panel.sheet.go_to((2, 0, 0))
    panel.sheet.edit_current()
    qtbot.keyClicks(panel.sheet.editor.field, "0.5")
    qtbot.keyClick(panel.sheet.editor.field, Qt.Key.Key_Return)
    assert texts(grids(panel)["b"]) == [["0.5"], ["0.5"]]


def test_an_input_is_typed_into_a(qtbot, panel: MatrixPanel) -> None:
    panel.sheet.go_to((1, 0, 0))
    panel.sheet.edit_current()
    qtbot.keyClicks(panel.sheet.editor.field, "0.7")
    qtbot.keyClick(panel.sheet.editor.field, Qt.Key.Key_Return)
    assert bench(panel).document.data.rows[0, 0] == 0.7 and texts(grids(panel)["a"])[0] == ["0.7"]


def test_the_keyboard_walks_from_cell_to_cell_and_types(qtbot, panel: MatrixPanel) -> None:
    panel.sheet.setFocus()
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert panel.sheet.current == (0, 0, 0)
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Down)
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert panel.sheet.current == (0, 1, 1)
    for wanted in ((1, 1, 0), (2, 1, 0), (3, 1, 0)):
        qtbot.keyClick(panel.sheet, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert panel.sheet.current == wanted
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert panel.sheet.current == (3, 1, 0)
    for _ in range(2):
        qtbot.keyClick(panel.sheet, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert panel.sheet.current == (0, 1, 1)
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Return)
    assert panel.sheet.editor is not None and panel.sheet.editor.field.accessibleName() == "Number for w₄"
    qtbot.keyClick(panel.sheet.editor.field, Qt.Key.Key_Escape)
    assert panel.sheet.editor is None


# Choosing, and large matrices


def test_level_and_product_can_be_chosen_and_follow_the_step_again(qtbot, panel: MatrixPanel) -> None:
    panel.forms.setCurrentIndex(2)
    panel.forms.activated.emit(2)
    assert panel.forms.currentText() == "Backward: Wᵗ·δ" and "W^T" in grids(panel)
    panel.levels.activated.emit(panel.levels.count() - 1)
    assert panel.levels.currentText() == "Level 2: o₁ o₂"
    bench(panel).go_to(1)
    assert panel.levels.currentText() == "Level 2: o₁ o₂"
    panel.choose(None, None)
    assert list(grids(panel)) == ["W", "a", "b", "net", "out"]
    assert panel.levels.currentText() == "Level 1: h₁ h₂ (as the step)"


@pytest.fixture
def large(qtbot, theme: Theme) -> MatrixPanel:
    layers = Layers((100, 60, 3), ("tanh", "identity"))
    return panel_of(qtbot, theme, layered(layers, Initialisation("normal"), 1))


def test_a_large_matrix_is_a_picture_with_the_numbers_of_a_part(large: MatrixPanel) -> None:
    assert large.image.isVisible()
    weights = grids(large)["W"]
    assert (weights.rows, weights.columns) == (10, 4) and Sign.MORE in {s.sign for s in large.sheet.placing.signs}
    matrix = Contents(bench(large)).levels[1].forward.dense(bench(large).document.network.weights)
    large.look_at(30, 50)
    assert (grids(large)["W"].row_names[0], grids(large)["W"].column_names[0]) == ("h₂₆", "i₄₉")
    assert np.array_equal(values(grids(large)["W"]), matrix[25:35, 48:52])
    large.choose(Form.FORWARD, 2)
    assert large.image.isVisible() and grids(large)["W"].rows == 3


def test_pointing_at_the_picture_chooses_the_part_and_keys_move_it(qtbot, large: MatrixPanel) -> None:
    area = large.image.area
    qtbot.mouseMove(large.image, QPoint(round(area.right()) - 2, round(area.bottom()) - 2))
    qtbot.mouseMove(large.image, QPoint(round(area.right()) - 1, round(area.bottom()) - 1))
    assert grids(large)["W"].row_names[-1] == "h₆₀" and grids(large)["W"].column_names[-1] == "i₁₀₀"
    qtbot.keyClick(large.image, Qt.Key.Key_Up)
    assert grids(large)["W"].row_names[-1] == "h₅₁"
    assert large.image.accessibleDescription() == "rows 42 to 51, columns 97 to 100 in numbers"


def test_the_picture_s_colours_tell_sign_and_strength(large: MatrixPanel, theme: Theme) -> None:
    network = bench(large).document.network
    values_of_level = network.weights.copy()
    strongest = Contents(bench(large)).levels[1].forward.edge_at(0, 0)
    values_of_level[strongest] = -100.0
    bench(large).replace_document(bench(large).document.with_weight(int(strongest), -100.0), "Set")
    image = large.image.grab().toImage()
    area, ratio = large.image.area, image.devicePixelRatio()
    bench(large).point_at(None)
    large.look_at(59, 99)
    image = large.image.grab().toImage()
    colour = image.pixelColor(round((area.x() + 1) * ratio), round((area.y() + 1) * ratio))
    assert colour.blue() > colour.red() + 60


def test_the_part_follows_the_step(large: MatrixPanel) -> None:
    bench(large).go_to(45)
    names = list(grids(large)["W"].row_names)
    assert "h₄₅" in names


def test_a_window_stays_inside_its_matrix() -> None:
    part = Window(0, 0, 10, 4)
    assert part.moved(0, 0, (128, 784)) == part
    assert part.moved(127, 783, (128, 784)) == Window(118, 780, 10, 4)
    assert part.moved(1, 1, (3, 784)) == Window(0, 0, 3, 4)
    assert part.holds(9, 3) and not part.holds(10, 0)


def test_hidden_it_computes_nothing(qtbot, theme: Theme) -> None:
    panel = MatrixPanel(Workbench(read_builtin("mazur-2-2-2")), theme)
    qtbot.addWidget(panel)
    bench(panel).go_to(3)
    assert panel.sheet.placing.grids == ()


def test_dark_and_light_differ_and_names_are_plain_text(qtbot, panel: MatrixPanel, theme: Theme) -> None:
    light = panel.grab().toImage()
    theme.set_mode("dark")
    dark = panel.grab().toImage()
    theme.set_mode("light")
    assert light != dark and panel.grab().toImage() == light
    assert panel.note.textFormat() is Qt.TextFormat.PlainText
