"""Choosing the other convention and using it: by keys, from the examples, refused, as one undo entry."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from app.compare.choices import EXAMPLES, OUTPUTS_FIRST, SUBJECTS, in_words
from app.compare.panel import ComparePanel
from core.conventions import Biases, Convention, apply
from core.iteration import iterate
from tests.app.compare_hand import choose, make, panel, workbench_of

__all__ = ["make", "panel"]  # fixtures

# Choosing


def test_every_example_compares_what_it_says(qtbot, panel: ComparePanel) -> None:
    document = workbench_of(panel).document
    for words, convention in EXAMPLES:
        choose(qtbot, panel.choices.examples, words)
        assert panel.choices.convention == convention
        right = panel.comparing.comparison.right.document
        wanted = apply(document, convention)
        assert (right.loss.name, right.loss.over_outputs) == (wanted.loss.name, wanted.loss.over_outputs)
        assert right.network.topology is wanted.network.topology


def test_lists_are_chosen_one_by_one(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.lists["update"], "Update: all at once")
    choose(qtbot, panel.choices.lists["loss"], "Loss: SE")
    choose(qtbot, panel.choices.lists["over_outputs"], "Outputs: mean")
    choose(qtbot, panel.choices.lists["over_samples"], "Samples: sum")
    choose(qtbot, panel.choices.lists["biases"], "Biases: one each")
    assert panel.choices.convention == Convention("squared_error", "mean", "sum", Biases.ONE_EACH)
    assert panel.choices.examples.currentText() == "Own choice"


def test_own_choice_names_what_the_lists_say_and_is_none_to_take(qtbot, panel: ComparePanel) -> None:
    panel.choices.examples.setFocus()
    qtbot.keyClick(panel.choices.examples, Qt.Key.Key_End)
    assert panel.choices.examples.currentText() == "Output weights first"
    assert panel.choices.convention == OUTPUTS_FIRST


def test_a_weight_that_only_one_side_moves_is_said_to(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.examples, "One bias each")
    document = workbench_of(panel).document
    assert "moves)" not in panel.parting.text()
    choose(qtbot, panel.choices.examples, "Frozen biases")
    assert document.network.topology.held_parameters is not None
    assert panel.parting.text() == "Both agree in every step."
    choose(qtbot, panel.choices.examples, "Shared biases")
    assert panel.parting.text() == "They part at step 26: the weight b1_h1 (here it stays, there it moves)."


def test_the_keyboard_chooses(qtbot, panel: ComparePanel) -> None:
    panel.choices.examples.setFocus()
    qtbot.keyClick(panel.choices.examples, Qt.Key.Key_Down)
    qtbot.keyClick(panel.choices.examples, Qt.Key.Key_Down)
    assert panel.choices.convention == Convention("squared_error")
    assert panel.parting.text() == "They part at step 5: Loss at o₁."
    np.testing.assert_allclose(panel.comparing.comparison.values[4], [0.274811083, 0.549622166], rtol=1e-8)


def test_a_mean_over_two_outputs_is_half_the_sum_and_says_where(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.examples, "MSE as loss")
    assert panel.parting.text() == "Both agree in every step. With two outputs MSE = ½SE."  # Σ(t−o)²/2 is Σ½(t−o)²
    choose(qtbot, panel.choices.examples, "Mean over outputs")
    assert panel.parting.text() == "They part at step 5: Loss at o₁."


def test_every_choice_has_a_name_and_every_value_is_in_its_list(panel: ComparePanel) -> None:
    boxes = [panel.choices.examples, *panel.choices.lists.values()]
    names = [box.accessibleName() for box in (*boxes, panel.table, panel.formulas, panel.use)]
    assert all(names) and len(set(names)) == len(names)
    for box in boxes:
        assert box.focusPolicy() == Qt.FocusPolicy.StrongFocus and box.currentIndex() >= 0
    assert set(SUBJECTS["biases"].entries) == {biases.value for biases in Biases}
    assert in_words(Convention("mean_squared_error", biases=Biases.SHARED)) == "Loss: MSE · Biases: shared"
    assert in_words(Convention()) == "As in the file"


# Using a convention


def test_the_mistaken_order_cannot_be_used_and_says_why(panel: ComparePanel) -> None:
    assert not panel.use.isEnabled()
    assert panel.note.text() == "A mistake: only to look at."
    assert panel.use.accessibleDescription() == panel.note.text()
    panel.use_convention()
    assert workbench_of(panel).undo_stack.count() == 0


def test_a_convention_becomes_one_undo_entry(qtbot, panel: ComparePanel) -> None:
    bench = workbench_of(panel)
    before = bench.document
    choose(qtbot, panel.choices.lists["update"], "Update: all at once")
    choose(qtbot, panel.choices.lists["loss"], "Loss: SE")
    choose(qtbot, panel.choices.lists["biases"], "Biases: shared")
    qtbot.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert bench.undo_stack.count() == 1
    assert bench.undo_stack.undoText() == "Use the convention Loss: SE · Biases: shared"
    assert bench.document.loss.name == "squared_error"
    assert bench.document.network.topology.held_parameters is None
    assert panel.parting.text() == "Both agree in every step."
    assert panel.note.text() == "This network is computed so already." and not panel.use.isEnabled()
    bench.undo_stack.undo()
    assert bench.document is before
    assert panel.use.isEnabled()


def test_what_is_used_trains_as_the_other_side_said(qtbot, panel: ComparePanel) -> None:
    choose(qtbot, panel.choices.examples, "One bias each")
    promised = panel.comparing.comparison.right.updated_weights
    qtbot.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert iterate(workbench_of(panel).document).updated_weights.tolist() == promised.tolist()
