"""The tab of matrices: what stands where, lit as the arrows are, selected and edited together with them, large ones."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.graph.scene import Glow, Scene
from app.matrix.contents import Contents
from app.matrix.grids import Form, Grid, Sign, Window
from app.matrix.panel import MatrixPanel
from app.panels.values_data import Light
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Initialisation, Layers, layered
from core.document import Document
from core.files import read_builtin
from core.formula import Source
from core.formula_text import text
from core.network import Neuron, Role, make_network
from core.steps import Level, Phase
from tests import examples

GLOWS = {Glow.NONE: Light.NONE, Glow.SOURCE: Light.SOURCE, Glow.COMPUTED: Light.COMPUTED}


def panel_of(qtbot, theme: Theme, document: Document, height: int = 300) -> MatrixPanel:
    panel = MatrixPanel(Workbench(document), theme)
    qtbot.addWidget(panel)
    panel.resize(1240, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot, theme: Theme) -> MatrixPanel:
    return panel_of(qtbot, theme, read_builtin("mazur-2-2-2"))


def bench(panel: MatrixPanel) -> Workbench:
    return panel._workbench


def grids(panel: MatrixPanel) -> dict[str, Grid]:
    return {text(placed.grid.title, "names", 4): placed.grid for placed in panel.sheet.placing.grids}


def texts(grid: Grid) -> list[list[str]]:
    return [[grid.slot(row, column).text for column in range(grid.columns)] for row in range(grid.rows)]


def go_to(panel: MatrixPanel, phase: Phase, offset: int = 0) -> None:
    run = next(run for run in bench(panel).plan.phases if run.phase is phase)
    bench(panel).go_to(run.first + offset)


# What stands where


def test_at_the_start_the_first_level_stands_with_its_weights_and_what_is_to_come(panel: MatrixPanel) -> None:
    found = grids(panel)
    assert list(found) == ["W", "a", "b", "net", "out"]
    assert (list(found["W"].row_names), list(found["W"].column_names)) == (["h₁", "h₂"], ["i₁", "i₂"])
    assert texts(found["W"]) == [["0.15", "0.2"], ["0.25", "0.3"]]
    assert texts(found["a"]) == [["0.05"], ["0.1"]] and texts(found["b"]) == [["0.35"], ["0.35"]]
    assert texts(found["net"]) == texts(found["out"]) == [["not yet"], ["not yet"]]


def test_the_matrices_follow_the_steps_through_the_phases(panel: MatrixPanel) -> None:
    bench(panel).go_to(3)
    assert texts(grids(panel)["net"]) == [["1.106"], ["not yet"]]
    go_to(panel, Phase.BACKWARD, 2)
    found = grids(panel)
    assert list(found) == ["W^T", "δ", "∂E/∂out", "f′"] and list(found["W^T"].column_names) == ["o₁", "o₂"]
    assert texts(found["W^T"]) == [["0.4", "0.5"], ["0.45", "0.55"]]
    assert texts(panel.sheet.placing.grids[-1].grid) == [["0.008771"], ["not yet"]]
    go_to(panel, Phase.GRADIENT)
    assert list(grids(panel)) == ["own", "δ", "a^T", "∂E/∂W"]
    go_to(panel, Phase.UPDATE)
    assert list(grids(panel)) == ["W⁺", "W", "ΔW"]


def test_all_numbers_are_the_trace_s_at_the_end(panel: MatrixPanel) -> None:
    workbench = bench(panel)
    workbench.to_end()
    trace, weights = workbench.iteration.trace, workbench.document.network.weights
    for place, level in enumerate(Contents(workbench).levels):
        for form in Form:
            panel.choose(form, place)
            if form is Form.FORWARD and len(level.forward.rows):
                found = grids(panel)
                product = values(found["W"]) @ values(found["a"]) + values(found["b"])
                assert np.allclose(product, values(found["net"]), rtol=0, atol=1e-12)
                assert np.array_equal(values(found["out"])[:, 0], trace.out[0, level.forward.rows])
            if form is Form.GRADIENT and len(level.full.rows):
                found, edges = grids(panel), level.full.edges
                assert np.array_equal(values(found.get("own", found["∂E/∂W"])).ravel(), trace.own(0)[edges])
                parameter = workbench.document.network.topology.parameter_of_edge[edges]
                assert np.array_equal(values(found["∂E/∂W"]).ravel(), trace.gradients(0)[parameter])
            if form is Form.UPDATE and len(level.full.rows):
                new = workbench.iteration.updated_weights
                assert np.array_equal(values(grids(panel)["W⁺"]).ravel(), new[level.full.edges])
                change = values(grids(panel)["ΔW"]).ravel()
                assert np.allclose(change, (new - weights)[level.full.edges], rtol=0, atol=1e-15)


def values(grid: Grid) -> np.ndarray:
    return np.array([[grid.slot(row, column).value for column in range(grid.columns)] for row in range(grid.rows)])


def test_the_losss_own_part_is_all_of_an_output_s_dE_dout(panel: MatrixPanel) -> None:
    go_to(panel, Phase.BACKWARD)
    assert list(grids(panel)) == ["∂E/∂out", "f′", "δ"]


def test_where_an_output_feeds_another_neuron_its_own_part_stands_beside_what_flows_back(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("trace-output-feeds-neuron"))
    bench(panel).to_end()
    trace = bench(panel).iteration.trace
    titles = []
    for place, level in enumerate(Contents(bench(panel)).levels):
        panel.choose(Form.BACKWARD, place)
        found = grids(panel)
        titles.append(set(found))
        total = np.zeros(len(level.neurons))
        if "W^T" in found:
            first = panel.sheet.placing.grids[1].grid
            weights = np.nan_to_num(values(found["W^T"]).astype(float))
            total += (weights @ values(first).astype(float))[:, 0]
        if "∂E/∂out_own" in found:
            total += values(found["∂E/∂out_own"])[:, 0]
            assert np.allclose(total, trace.dE_dout[0, level.neurons], rtol=0, atol=1e-12)
    assert any({"W^T", "∂E/∂out_own"} <= found for found in titles)


def test_missing_edges_are_dots_and_no_numbers(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("trace-missing-edges"))
    panel.choose(Form.FORWARD, 2)
    weights = grids(panel)["W"]
    missing = [(r, c) for r in range(weights.rows) for c in range(weights.columns) if weights.slot(r, c).missing]
    assert missing and all(weights.slot(*cell).text == "·" and weights.slot(*cell).value is None for cell in missing)
    panel.sheet.go_to((0, *missing[0]))
    panel.sheet.edit_current()
    assert panel.sheet.editor is None
    assert f"{len(missing)} cells without an edge" in panel.note.text()
    assert "no edge between" in panel.sheet.described((0, *missing[0]))


def test_sources_of_skip_edges_are_named_as_such(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, read_builtin("skip-edge"))
    panel.choose(Form.FORWARD, 2)
    assert list(grids(panel)["W"].column_names) == ["h₁", "x₂"]
    assert panel.note.text() == "1 × 2. By skip edges: x₂."


def test_several_samples_end_in_their_mean(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("train-minibatch-adam"))
    assert len(bench(panel).iteration.rows) > 1
    go_to(panel, Phase.AVERAGE)
    items = panel.sheet.placing
    assert text(items.grids[0].grid.title, "names", 4) == "mean" and items.signs[0].sign is Sign.FROM


def test_two_biases_of_one_neuron_are_added_and_not_edited(qtbot, theme: Theme) -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("b", Role.BIAS), Neuron("c", Role.BIAS), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("w1", "x", "o", 1.0), ("w2", "b", "o", 0.25), ("w3", "c", "o", 0.5)])
    panel = panel_of(qtbot, theme, Document(network))
    slot = grids(panel)["b"].slot(0, 0)
    assert (slot.text, slot.edits, slot.tip) == ("0.75", "", "the sum of w₂, w₃")


def test_a_draft_shows_its_weights_and_waits_for_the_rest(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, Document(make_network([Neuron("x", Role.INPUT)], [])))
    assert panel.sheet.placing.grids == () and "no level" in panel.note.text()


# Light


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("name", ["mazur-2-2-2", "skip-edge"])
def test_weights_are_lit_exactly_as_their_arrows(qtbot, theme: Theme, name: str, level: Level) -> None:
    panel = panel_of(qtbot, theme, read_builtin(name))
    workbench = bench(panel)
    workbench.set_level(level)
    seen = set()
    for cursor in range(workbench.plan.count + 1):
        workbench.go_to(cursor)
        scene = Scene(workbench.document, workbench.iteration, workbench.shown, workbench.explanation)
        for placed in panel.sheet.placing.grids:
            if text(placed.grid.title, "names", 4) not in ("W", "W^T"):
                continue
            for row in range(placed.grid.rows):
                for column in range(placed.grid.columns):
                    slot = placed.grid.slot(row, column)
                    if slot.source is not None:
                        assert slot.light is GLOWS[scene.glow("edge", slot.source.index)], (cursor, slot)
                        seen.add(slot.light)
    assert Light.SOURCE in seen


def test_what_the_step_computes_is_on_amber_in_the_picture(panel: MatrixPanel, theme: Theme) -> None:
    bench(panel).go_to(1)
    net = next(p for p in panel.sheet.placing.grids if text(p.grid.title, "names", 4) == "net")
    image = panel.sheet.grab().toImage()
    corner = net.cell(0, 0).topLeft() + QPointF(6, 4)
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round(corner.x() * ratio), round(corner.y() * ratio)) == theme.tokens.computed
    below = net.cell(1, 0).topLeft() + QPointF(6, 4)
    assert image.pixelColor(round(below.x() * ratio), round(below.y() * ratio)) == theme.tokens.card


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
