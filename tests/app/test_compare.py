"""The tab of conventions side by side: both of Mazur's totals, where they part, going to steps."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from app.background import Background
from app.choice import Choice
from app.compare.choices import OUTPUTS_FIRST
from app.compare.panel import ComparePanel
from app.compare.table import LEFT, WHAT
from app.theme import Theme
from core.construct import Initialisation, Layers, layered
from core.editing import remove
from core.files import read_builtin
from core.formula import Source
from core.steps import Level
from tests.app.compare_hand import Make, cells, choose, make, panel, pixel, press_row, rows, workbench_of

__all__ = ["make", "panel"]  # fixtures

# What is shown


def test_both_totals_of_the_example_stand_side_by_side(panel: ComparePanel) -> None:
    assert panel.parting.text() == "They part at step 10: Delta of h₁."
    assert panel.losses.text() == "Loss after this update: 0.2910277737 | 0.2910279239 (before: 0.2983711088)"


def test_the_first_parting_row_is_marked_and_in_sight(panel: ComparePanel, theme: Theme) -> None:
    row = panel.comparing.comparison.first_parting
    assert panel.table.row == row == 9
    assert cells(panel, row) == ["10", "Delta of h₁", "0.00877135", "0.00729446", "−0.00148"]
    assert panel.table.viewport().rect().contains(panel.table.visualRect(panel.table.compared.index(row, WHAT)))
    assert pixel(panel, row) == theme.tokens.accent
    assert pixel(panel, row - 1) == theme.tokens.card
    assert pixel(panel, row + 1) not in (theme.tokens.card, theme.tokens.accent)
    told = panel.table.compared.index(row, WHAT).data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Delta of h₁. They part here"


def test_rows_that_agree_say_so(panel: ComparePanel) -> None:
    same = panel.comparing.comparison.same
    for row in range(rows(panel)):
        assert (cells(panel, row)[4] == "same") == bool(same[row])


def test_the_formulas_show_which_weight_was_used(panel: ComparePanel) -> None:
    this, other = panel.formulas.told
    assert this == (
        "This: δ_h1 = out_h1·(1 − out_h1)·(w₅·δ_o1 + w₇·δ_o2) "
        "= 0.5933 × (1 − 0.5933) × (0.4 × 0.1385 + 0.5 × (−0.0381)) = 0.00877135"
    )
    assert other == (
        "Other: δ_h1 = out_h1·(1 − out_h1)·(w⁺_5·δ_o1 + w⁺_7·δ_o2) "
        "= 0.5933 × (1 − 0.5933) × (0.3589 × 0.1385 + 0.5113 × (−0.0381)) = 0.00729446"
    )


@pytest.mark.parametrize("level", list(Level))
def test_the_rows_are_of_the_level_on_screen(panel: ComparePanel, level: Level) -> None:
    workbench_of(panel).set_level(level)
    assert panel.comparing.comparison.level is level
    assert rows(panel) == workbench_of(panel).plan.count
    words = {
        Level.TERM: "They part at step 32: What comes back to h₁ through w₅.",
        Level.NEURON: "They part at step 10: Delta of h₁.",
        Level.LAYER: "They part at step 7: Deltas of layer 2, counted from the outputs (h₁ differs most).",
    }
    assert panel.parting.text() == words[level]


def test_a_step_of_one_side_only_has_a_dash_at_the_other(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.examples, "One bias each")
    only_right = [row for row in range(rows(panel)) if cells(panel, row)[0] == "–"]
    assert [cells(panel, row)[1:3] for row in only_right] == [
        ["Gradient of b1_h2", "–"], ["Gradient of b2_o2", "–"], ["New weight b1_h2", "–"], ["New weight b2_o2", "–"],
    ]  # fmt: skip
    press_row(qtbot, panel, only_right[0])
    assert panel.formulas.told[0] == "This: No such step."
    assert workbench_of(panel).selection.kind == "edge" and workbench_of(panel).selection.index == 9
    assert workbench_of(panel).cursor == 0


def test_samples_of_a_batch_are_named(make: Make) -> None:
    document = read_builtin("xor-2-2-1")
    panel = make(replace(document, training=replace(document.training, batch_size="full")))
    assert cells(panel, 0)[1] == "Net input and output of h₁ · sample 1"
    assert panel.parting.text().endswith("· sample 1.")
    assert len(panel.comparing.comparison.left.rows) == 4


def test_not_finite_numbers_are_shown_as_such(make: Make) -> None:
    document = read_builtin("mazur-2-2-2").with_learning_rate(1e308)
    panel = make(replace(document, network=document.network.set_weight(4, 1e300)))
    shown = {text for row in range(rows(panel)) for text in cells(panel, row)}
    assert shown & {"∞", "−∞", "NaN"}
    assert not panel.table.viewport().grab().isNull()


# Going to a step


def test_pressing_a_row_goes_to_its_step_and_selects(qtbot, panel: ComparePanel) -> None:
    press_row(qtbot, panel, 10)
    bench = workbench_of(panel)
    assert bench.cursor == 11 and (bench.selection.kind, bench.selection.index) == ("neuron", 4)
    assert panel.table.row == 10


def test_pressing_the_marked_row_goes_there_too(qtbot, panel: ComparePanel) -> None:
    press_row(qtbot, panel, panel.table.row)
    assert workbench_of(panel).cursor == 10


def test_the_arrow_keys_walk_the_rows_and_the_steps(qtbot, panel: ComparePanel) -> None:
    panel.table.setFocus()
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert workbench_of(panel).cursor == 10
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert workbench_of(panel).cursor == 12 and panel.table.row == 11
    assert (workbench_of(panel).selection.kind, workbench_of(panel).selection.index) == ("edge", 0)


def test_the_marked_row_follows_the_steps(panel: ComparePanel) -> None:
    workbench_of(panel).go_to(3)
    assert panel.table.row == 2
    workbench_of(panel).step_forward()
    assert panel.table.row == 3 and "net_o2" in panel.formulas.told[0]
    workbench_of(panel).step_forward(Level.TERM)
    assert panel.table.row == 4
    workbench_of(panel).to_start()
    assert panel.table.row == panel.comparing.comparison.first_parting


def test_a_row_of_a_layer_goes_to_the_layer_and_selects_the_worst(qtbot, panel: ComparePanel) -> None:
    workbench_of(panel).set_level(Level.LAYER)
    press_row(qtbot, panel, panel.comparing.comparison.first_parting)
    bench = workbench_of(panel)
    assert bench.step.level is Level.LAYER and bench.cursor == 7
    assert bench.selection == Source("neuron", 3, "out")
    assert panel.formulas.told[1].startswith("Other: δ_h1 = ")


# Following the document


def test_an_edit_and_an_iteration_are_followed(panel: ComparePanel) -> None:
    workbench_of(panel).next_iteration()
    assert panel.losses.text().startswith("Loss after this update: 0.28")
    workbench_of(panel).set_learning_rate(0.0)
    assert panel.parting.text() == "Both agree in every step."


def test_more_digits_are_written_at_once(panel: ComparePanel) -> None:
    workbench_of(panel).set_digits(9)
    assert cells(panel, 9)[2:4] == ["0.00877135469", "0.00729445755"]
    assert panel.table.row == 9


def test_a_draft_says_what_is_missing_and_recovers(panel: ComparePanel) -> None:
    bench = workbench_of(panel)
    bench.replace_document(remove(bench.document, (), range(len(bench.document.network.edges))), "Remove")
    assert panel.parting.text() == "Conventions can be compared when the network is complete."
    assert rows(panel) == 0 and not panel.losses.text() and not panel.formulas.told[0]
    bench.undo_stack.undo()
    assert panel.parting.text() == "They part at step 10: Delta of h₁."


def test_biases_that_cannot_be_shared_are_refused_in_words(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.examples, "One bias each")
    qtbot.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    workbench_of(panel).set_weight(9, 0.36)
    choose(qtbot, panel.choices.examples, "Shared biases")
    assert panel.parting.text() == (
        "The edges of b₁ cannot share one weight: theirs differ (0.35 and 0.36). Make them equal first."
    )
    assert rows(panel) == 0 and not panel.use.isEnabled()


def test_nothing_is_compared_while_hidden(panel: ComparePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.hide()
    calls: list[object] = []
    monkeypatch.setattr(panel.comparing, "follow", calls.append)
    workbench_of(panel).next_iteration()
    workbench_of(panel).step_forward()
    assert calls == []
    panel.show()
    assert calls == [OUTPUTS_FIRST]


def test_a_large_network_is_compared_in_the_background(qtbot, make: Make) -> None:
    document = layered(Layers((60, 50, 10), ("tanh", "softmax")), Initialisation(), 0)
    panel = make(document)
    assert panel.parting.text() == "Comparing…" and rows(panel) == 0
    qtbot.waitUntil(lambda: panel.comparing.comparison is not None)
    assert panel.comparing.comparison.level is Level.NEURON
    assert rows(panel) == workbench_of(panel).plan.count


def test_hiding_gives_up_and_showing_begins_anew(qtbot, make: Make, background: Background) -> None:
    panel = make(layered(Layers((60, 50, 10), ("tanh", "softmax")), Initialisation(), 0))
    panel.hide()
    assert not background.is_busy("compare")
    panel.show()
    qtbot.waitUntil(lambda: panel.comparing.comparison is not None)


# The look


@pytest.mark.parametrize("height", [130, 250])
def test_summary_choices_and_the_marked_row_are_in_sight(make: Make, height: int) -> None:
    panel = make(read_builtin("mazur-2-2-2"), height)
    for part in (panel.parting, panel.losses, panel.use, *panel.choices.lists.values()):
        corner = part.mapTo(panel, QPoint(0, 0))
        assert panel.rect().contains(part.rect().translated(corner)), part.accessibleName()
        assert part.width() >= part.minimumSizeHint().width() or isinstance(part, Choice)
    marked = panel.table.visualRect(panel.table.currentIndex())
    assert panel.table.viewport().rect().contains(marked)


def test_formulas_scroll_only_where_they_do_not_fit(make: Make) -> None:
    wide, low = make(read_builtin("mazur-2-2-2"), 250), make(read_builtin("mazur-2-2-2"), 130)
    assert wide.formulas.verticalScrollBar().maximum() == 0
    assert low.formulas.verticalScrollBar().maximum() > 0
    assert low.formulas.sheet.size_of_letters == 14.0 <= wide.formulas.sheet.size_of_letters


def test_formulas_are_set_as_large_as_the_room_allows(panel: ComparePanel) -> None:
    sheet = panel.formulas.sheet
    panel.resize(1860, 420)
    assert sheet.size_of_letters >= 20.0 and sheet.page.height <= panel.formulas.height()
    workbench_of(panel).to_end()
    assert panel.formulas.told[0] == "This: w⁺_b2_o1 = w_b2_o1 = 0.6"
    assert sheet.size_of_letters == 24.0
    assert all(x + box.width <= panel.formulas.width() for box, x, _ in sheet.page.sets)


def test_a_formula_s_numbers_are_linked_with_the_graph(qtbot, panel: ComparePanel) -> None:
    term = next(term for term in panel.formulas.sheet.terms() if term.span.leaf.subscript == "5")
    qtbot.mouseMove(panel.formulas.sheet, term.rect.center().toPoint())
    assert workbench_of(panel).pointed == term.span.leaf.source


def test_decimal_points_stand_in_one_line(panel: ComparePanel) -> None:
    texts = [cells(panel, row)[2] for row in range(rows(panel))]
    room = panel.table.room_behind_point(LEFT)
    assert room == max(len(text) - text.index(".") for text in texts if "." in text and "·" not in text)


def test_the_colours_follow_the_theme(panel: ComparePanel, theme: Theme) -> None:
    theme.set_mode("dark")
    assert pixel(panel, panel.table.row) == theme.tokens.accent
    assert theme.tokens.muted.name() in panel.note.styleSheet()
