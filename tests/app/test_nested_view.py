"""The tab of the function: folding by mouse and keys, names and numbers, polynomials and linear layers, limits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from app.equations.boxes import text_box
from app.equations.typesetting import Piece
from app.nested.panel import FunctionPanel
from app.nested.setting import FOLDS, NestedTypesetter, broken
from app.nested.sheet import Term
from app.theme import Theme
from app.workbench import Workbench
from core.construct import Initialisation, Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.formula import Leaf, Source
from core.iteration import iterate
from core.nested import MOST_LEAVES, Nesting
from core.symbols import Symbols
from tests import examples


def panel_of(qtbot, theme: Theme, document: Document, width: int = 1240, height: int = 180) -> FunctionPanel:
    panel = FunctionPanel(Workbench(document), theme)
    qtbot.addWidget(panel)
    panel.resize(width, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot, theme: Theme) -> FunctionPanel:
    return panel_of(qtbot, theme, read_builtin("mazur-2-2-2"))


def bench(panel: FunctionPanel) -> Workbench:
    return panel._workbench


def index(panel: FunctionPanel, id: str) -> int:
    return bench(panel).document.network.topology.neuron_index[id]


def term(panel: FunctionPanel, id: str, folds: bool = False) -> Term:
    """Return the first chip of a neuron, or the first of its parentheses."""
    return next(
        t
        for t in panel.sheet.terms()
        if t.source.kind == "neuron"
        and t.source.index == index(panel, id)
        and (t.source.quantity == FOLDS if folds else panel.sheet.is_folded(t))
    )


def press(qtbot, panel: FunctionPanel, found: Term) -> None:
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=found.rect.center().toPoint())


def test_a_small_network_is_written_out_with_a_line_for_each_output(panel: FunctionPanel) -> None:
    assert panel.sheet.page.spoken == (
        "o₁ = σ(w₅·σ(w₁·i₁ + w₂·i₂ + w_b1_h1) + w₆·σ(w₃·i₁ + w₄·i₂ + w_b1_h2) + w_b2_o1) = not yet",
        "o₂ = σ(w₇·σ(w₁·i₁ + w₂·i₂ + w_b1_h1) + w₈·σ(w₃·i₁ + w₄·i₂ + w_b1_h2) + w_b2_o2) = not yet",
    )
    bench(panel).to_end()
    assert [line.rpartition(" = ")[2] for line in panel.sheet.page.spoken] == ["0.7514", "0.7729"]


def test_a_neuron_folds_where_it_is_pressed_and_unfolds_again(qtbot, panel: FunctionPanel) -> None:
    bench(panel).to_end()
    press(qtbot, panel, term(panel, "h1", folds=True))
    assert panel.sheet.page.spoken[0] == "o₁ = σ(w₅·h₁ + w₆·σ(w₃·i₁ + w₄·i₂ + w_b1_h2) + w_b2_o1) = 0.7514"
    assert bench(panel).selection == Source("neuron", index(panel, "h1"), "out")
    press(qtbot, panel, term(panel, "h1"))
    assert "w₅·σ(w₁·i₁ + w₂·i₂ + w_b1_h1)" in panel.sheet.page.spoken[0]


def test_the_formula_s_own_neuron_does_not_fold(qtbot, panel: FunctionPanel) -> None:
    panel.fold_all()
    before = panel.sheet.page.spoken
    press(qtbot, panel, term(panel, "o1", folds=True))
    assert panel.sheet.page.spoken == before and bench(panel).selection.index == index(panel, "o1")


def test_a_pressed_weight_is_selected_everywhere(qtbot, panel: FunctionPanel) -> None:
    weight = next(t for t in panel.sheet.terms() if t.source.kind == "edge")
    press(qtbot, panel, weight)
    assert bench(panel).selection == weight.source
    press_nothing = panel.sheet.rect().bottomRight() - QPoint(2, 2)
    qtbot.mouseClick(panel.sheet, Qt.MouseButton.LeftButton, pos=press_nothing)
    assert bench(panel).selection is None


def test_the_keyboard_walks_folds_and_unfolds(qtbot, panel: FunctionPanel) -> None:
    panel.fold_all()
    panel.sheet.setFocus()
    places = panel.sheet.terms()
    steps = places.index(term(panel, "h1")) + 1
    for _ in range(steps):
        qtbot.keyClick(panel.sheet, Qt.Key.Key_Down)
    assert bench(panel).pointed.index == index(panel, "h1")
    assert panel.sheet.accessibleDescription() == "h₁. Press to unfold"
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Return)
    assert "σ(w₁·i₁" in panel.sheet.page.spoken[0]
    qtbot.keyClick(panel.sheet, Qt.Key.Key_Return)
    panel.fold_all()
    assert "h₁" in panel.sheet.page.spoken[0]


def test_numbers_stand_where_they_are_known(qtbot, panel: FunctionPanel) -> None:
    panel.fold_all()
    qtbot.mouseClick(panel.modes["numbers"], Qt.MouseButton.LeftButton)
    assert panel.sheet.page.spoken[0] == "o₁ = σ(0.4 × h₁ + 0.45 × h₂ + 0.6) = not yet"
    bench(panel).go_to(1)
    assert panel.sheet.page.spoken[0] == "o₁ = σ(0.4 × 0.5933 + 0.45 × h₂ + 0.6) = not yet"
    bench(panel).set_weight(bench(panel).document.network.topology.edge_index["w5"], 0.25)
    assert panel.sheet.page.spoken[0].startswith("o₁ = σ(0.25 × 0.5933")


def test_what_the_step_computed_is_on_amber(panel: FunctionPanel, theme: Theme) -> None:
    panel.fold_all()
    bench(panel).go_to(1)
    chip = term(panel, "h1")
    image = panel.sheet.grab().toImage()
    ratio, corner = image.devicePixelRatio(), chip.rect.topLeft()
    chip_colour = image.pixelColor(round((corner.x() + 3) * ratio), round((corner.y() - 1) * ratio))
    assert chip_colour == theme.tokens.computed
    other = term(panel, "h2").rect.topLeft()
    assert image.pixelColor(round((other.x() + 3) * ratio), round((other.y() - 1) * ratio)) == theme.tokens.raised


def test_pointing_elsewhere_lights_the_neuron_here(panel: FunctionPanel, theme: Theme) -> None:
    panel.fold_all()
    bench(panel).point_at(Source("neuron", index(panel, "h2"), "out"))
    image = panel.sheet.grab().toImage()
    ratio, corner = image.devicePixelRatio(), term(panel, "h2").rect.topLeft()
    assert image.pixelColor(round((corner.x() + 3) * ratio), round((corner.y() - 1) * ratio)) == theme.tokens.source


def test_polynomial_activations_are_multiplied_out(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("surface-paraboloid"))
    assert any(line.startswith("Multiplied out: a polynomial of degree 1") for line in panel.sheet.page.spoken)


def test_a_square_is_multiplied_out_beside_its_nested_form(qtbot, theme: Theme) -> None:
    document = layered(Layers((1, 1, 1), ("square", "identity")), Initialisation("constant"), 0)
    panel = panel_of(qtbot, theme, document)
    assert panel.sheet.page.notes[0].words == "Multiplied out: a polynomial of degree 2 in the inputs"
    assert panel.sheet.page.spoken[0].count("^2") == 1


def test_linear_layers_are_shown_as_one_matrix(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("published-hmkcode-linear"), height=400)
    spoken = panel.sheet.page.spoken
    assert "Layers 1 to 2 are linear: together they equal one matrix" in spoken
    assert spoken[-1] == "o: 0.0334·i1 + 0.0414·i2 + 0"


def test_too_long_a_formula_is_refused_and_said(qtbot, theme: Theme) -> None:
    layers = Layers((6, 12, 12, 12, 1), ("tanh", "tanh", "tanh", "identity"))
    panel = panel_of(qtbot, theme, layered(layers, Initialisation("normal"), 1))
    before = panel.sheet.page.spoken
    panel.unfold.click()
    assert panel.sheet.page.spoken == before
    assert panel.note.text() == f"That would write out more than {MOST_LEAVES} weights."


def test_a_draft_has_no_formula_yet(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, Document())
    assert panel.sheet.page.lines == () and "complete" in panel.note.text()
    panel.unfold.click()
    assert panel.sheet.page.lines == ()


def test_the_formula_is_copied_as_text(panel: FunctionPanel) -> None:
    panel.copy_as("text")
    assert QGuiApplication.clipboard().text().splitlines() == list(panel.sheet.page.spoken)


def test_what_is_folded_is_remembered_by_name_through_edits(panel: FunctionPanel) -> None:
    panel.toggle(index(panel, "h2"))
    bench(panel).set_weight(0, 3.0)
    assert "w₆·h₂" in panel.sheet.page.spoken[0] and "w₅·σ(" in panel.sheet.page.spoken[0]


@pytest.mark.parametrize("name", [*examples.names(), *builtin_names()])
@pytest.mark.parametrize("mode", ["names", "numbers"])
def test_every_example_can_be_shown_in_little_room_folded_and_unfolded(qtbot, theme: Theme, name: str, mode) -> None:
    document = read_builtin(name) if name in builtin_names() else examples.document(name)
    panel = panel_of(qtbot, theme, document, width=700, height=150)
    bench(panel).to_end()
    panel.set_mode(mode)
    for verb in (panel.unfold_all, panel.fold_all):
        verb()
        outputs = len(document.network.topology.outputs)
        assert len([line for line in panel.sheet.page.spoken if " = " in line]) >= outputs
        assert not panel.sheet.grab().toImage().isNull()


def test_a_long_formula_breaks_into_lines_that_fit(qtbot, theme: Theme) -> None:
    document = layered(Layers((2, 4, 4, 1), ("tanh", "tanh", "identity")), Initialisation("normal"), 1)
    iteration = iterate(document)
    symbols = Symbols(iteration, 0)
    everything = frozenset(range(len(document.network.neurons)))
    output = int(document.network.topology.outputs[0])
    pieces = NestedTypesetter("numbers", 20.0, 4, True).pieces(Nesting(symbols, everything).formula(output))
    for width in (500.0, 700.0, 2000.0):
        lines = broken(pieces, width, 20.0)
        assert len(lines) > 1 and all(indent + box.width <= width for indent, box in lines)


def test_a_piece_too_wide_for_any_line_stands_alone() -> None:
    wide = Piece(text_box("0" * 40, 20.0))
    assert len(broken([wide, wide], 100.0, 20.0)) == 2


def test_dark_and_light_differ(panel: FunctionPanel, theme: Theme) -> None:
    light = panel.grab().toImage()
    theme.set_mode("dark")
    dark = panel.grab().toImage()
    theme.set_mode("light")
    assert light != dark and panel.grab().toImage() == light


def test_a_leaf_without_value_stands_as_its_name() -> None:
    box = NestedTypesetter("numbers", 20.0, 4).box(Leaf("h", "1", None, Source("neuron", 0, "out")))
    assert [mark.text for mark in box.marks] == ["ℎ", "1"]
