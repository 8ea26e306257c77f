"""The workbench: steps both ways across iterations, edits at the same step, undo of everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.workbench import Workbench
from core.document import Document
from core.editing import remove
from core.files import builtin_names, read_builtin, to_text
from core.formula import Source
from core.steps import Level, Part, Phase


def place(bench: Workbench) -> tuple[int, int, object]:
    return bench.iteration_number, bench.cursor, bench.step


def test_nothing_is_computed_at_the_start(bench: Workbench) -> None:
    assert (bench.cursor, bench.step, bench.explanation) == (0, None, None)
    assert bench.shown is not None
    assert not bench.shown.net.any()
    assert bench.is_clean


@pytest.mark.parametrize("name", builtin_names())
@pytest.mark.parametrize("level", list(Level))
def test_forward_through_two_iterations_and_back_again_sees_the_same(
    qapp: QApplication, name: str, level: Level
) -> None:
    bench = Workbench(read_builtin(name))
    bench.set_level(level)
    seen = [place(bench)]
    while bench.iteration_number < 3:
        bench.step_forward()
        seen.append(place(bench))
    assert len(set(seen)) == len(seen)
    for wanted in reversed(seen[:-1]):
        bench.step_back()
        assert place(bench) == wanted
    bench.step_back()
    assert place(bench) == seen[0]
    assert bench.is_clean


def test_back_and_forward_over_a_known_iteration_push_no_undo_entry(bench: Workbench) -> None:
    bench.to_end()
    bench.step_forward()
    assert (bench.iteration_number, bench.undo_stack.count()) == (2, 1)
    bench.step_back()
    assert bench.iteration_number == 1
    bench.step_forward()
    assert (bench.iteration_number, bench.cursor, bench.undo_stack.count()) == (2, 0, 1)


def test_an_update_is_one_undo_entry_and_the_document_is_clean_again_after_undo(bench: Workbench) -> None:
    before = bench.document
    bench.next_iteration()
    assert not bench.is_clean
    assert bench.undo_stack.undoText() == "Update of iteration 1"
    bench.undo_stack.undo()
    assert bench.document is before
    assert bench.is_clean
    bench.undo_stack.redo()
    assert bench.iteration_number == 2


def test_an_edit_keeps_the_step_and_everything_follows(bench: Workbench) -> None:
    bench.go_to(10)
    step = bench.step
    edge = bench.document.network.topology.edge_index["w5"]
    delta = bench.explanation.parts[0].left.value  # type: ignore[union-attr]
    bench.set_weight(edge, 0.9)
    assert bench.step == step
    assert bench.explanation.parts[0].left.value != delta  # type: ignore[union-attr]
    assert bench.undo_stack.undoText() == "Set w₅ to 0.9"
    bench.set_weight(edge, 0.9)
    assert bench.undo_stack.count() == 1


def test_a_tied_weight_moves_with_its_tie(bench: Workbench) -> None:
    topology = bench.document.network.topology
    shared = [e for e, tie in enumerate(topology.edges.tie) if tie == "b1"]
    bench.set_weight(shared[1], -2.0)
    assert bench.document.network.weights[shared].tolist() == [-2.0, -2.0]


def test_an_edit_in_the_past_starts_a_new_branch(bench: Workbench) -> None:
    bench.next_iteration()
    bench.next_iteration()
    far = bench.document
    bench.previous_iteration()
    bench.set_learning_rate(0.1)
    assert bench.iteration_number == 2
    bench.next_iteration()
    assert bench.iteration_number == 3
    assert not np.array_equal(bench.document.network.weights, far.network.weights)
    bench.undo_stack.undo()
    bench.undo_stack.undo()
    bench.next_iteration()
    assert bench.document is far


def test_inputs_targets_and_learning_rate_can_be_typed(bench: Workbench) -> None:
    index = bench.document.network.topology.neuron_index
    bench.set_cell(0, index["i1"], 1 / 3)
    bench.set_cell(0, index["o2"], -1.0)
    bench.set_learning_rate(0.25)
    assert bench.document.inputs[0, 0] == 1 / 3
    assert bench.document.targets[0, 1] == -1.0
    assert bench.iteration is not None
    assert bench.iteration.update.rate == 0.25


def test_levels_keep_the_place(bench: Workbench) -> None:
    bench.go_to(10)
    bench.set_level(Level.TERM)
    assert bench.step is not None
    assert (bench.step.phase, bench.step.part, bench.step.neuron) == (Phase.BACKWARD, Part.DELTA, 2 + 1)
    bench.set_level(Level.LAYER)
    assert bench.step is not None
    assert (bench.step.phase, bench.step.part) == (Phase.BACKWARD, Part.LAYER)


def test_a_finer_step_and_on_at_the_chosen_level(bench: Workbench) -> None:
    bench.step_forward()
    bench.step_forward(Level.TERM)
    assert bench.step is not None
    assert (bench.step.level, bench.step.part) == (Level.TERM, Part.PRODUCT)
    bench.step_forward()
    assert bench.step is not None
    assert (bench.step.level, bench.step.index) == (Level.NEURON, 2)
    bench.step_back(Level.TERM)
    assert bench.step is not None
    assert (bench.step.level, bench.step.part) == (Level.TERM, Part.NET)
    bench.step_back()
    assert (bench.step.level, bench.step.index) == (Level.NEURON, 1)


def test_phases_are_walked_by_their_ends(bench: Workbench) -> None:
    ends = []
    for _ in range(5):
        bench.next_phase()
        ends.append(bench.cursor)
    assert ends == [4, 7, 11, 21, 31]
    bench.previous_phase()
    assert bench.cursor == 21
    bench.to_end()
    bench.next_phase()
    assert (bench.iteration_number, bench.cursor) == (2, 0)


def test_a_pinned_sample_is_the_one_on_screen(qapp: QApplication) -> None:
    bench = Workbench(read_builtin("xor-2-2-1"))
    bench.pin_sample(3)
    assert bench.iteration is not None
    assert bench.iteration.rows == (3,)
    bench.next_iteration()
    assert bench.iteration.rows == (3,)
    bench.pin_sample(None)
    assert bench.iteration.rows == (1,)


def test_a_draft_cannot_be_stepped_but_is_kept(qapp: QApplication) -> None:
    bench = Workbench(Document())
    assert bench.problems
    assert (bench.iteration, bench.plan) == (None, None)
    for verb in (bench.step_forward, bench.step_back, bench.next_phase, bench.to_end, bench.next_iteration):
        verb()
    assert bench.cursor == 0
    bench.replace_document(replace(bench.document, title="draft"), "Rename")
    assert bench.document.title == "draft"


def test_signals_are_sent_once(bench: Workbench, qtbot: QtBot) -> None:
    counts = {"document": 0, "cursor": 0, "selection": 0}
    for name in counts:
        getattr(bench, f"{name}_changed").connect(lambda name=name: counts.__setitem__(name, counts[name] + 1))
    bench.step_forward()
    bench.select(Source("neuron", 0, "out"))
    bench.select(Source("neuron", 0, "out"))
    bench.set_weight(0, 9.0)
    assert counts == {"document": 1, "cursor": 1, "selection": 1}


VERBS = st.lists(
    st.one_of(
        st.sampled_from(
            ["step_forward", "step_back", "next_phase", "next_iteration", "previous_iteration", "to_start"]
        ),
        st.tuples(st.just("set_weight"), st.integers(0, 8), st.floats(-2, 2)),
        st.tuples(st.just("set_cell"), st.integers(0, 3), st.floats(-2, 2)),
        st.tuples(st.just("set_learning_rate"), st.floats(0, 1)),
    ),
    max_size=25,
)


@given(VERBS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_undo_all_is_the_start_and_redo_all_the_end(qapp: QApplication, verbs: list[object]) -> None:
    start = read_builtin("xor-2-2-1")
    bench = Workbench(start)
    for verb in verbs:
        if isinstance(verb, str):
            getattr(bench, verb)()
        elif verb[0] == "set_cell":  # type: ignore[index]
            bench.set_cell(verb[1], 0, verb[2])  # type: ignore[index]
        else:
            getattr(bench, verb[0])(*verb[1:])  # type: ignore[index]
    stack = bench.undo_stack
    stack.undo() if stack.canUndo() else None
    stack.redo() if stack.canRedo() else None
    end = to_text(bench.document)
    count = stack.count()
    stack.setIndex(0)
    assert to_text(bench.document) == to_text(start) or count == 0
    stack.setIndex(count)
    assert to_text(bench.document) == end or count == 0


def test_updates_alone_lose_nothing_but_an_edit_would(bench: Workbench) -> None:
    bench.next_iteration()
    bench.next_iteration()
    assert (bench.is_clean, bench.has_unsaved_edits) == (False, False)
    bench.set_learning_rate(0.125)
    assert bench.has_unsaved_edits
    bench.undo_stack.undo()
    assert not bench.has_unsaved_edits
    bench.mark_saved(Path("lesson.nabla"))
    bench.previous_iteration()
    assert bench.has_unsaved_edits


def test_undoing_a_deletion_keeps_what_was_selected_selected(bench: Workbench) -> None:
    last = len(bench.document.network.neurons) - 1
    bench.select(Source("neuron", last, "out"))
    before = bench.document
    bench.replace_document(remove(before, neurons=[0]), "Delete i₁")
    assert bench.selection == Source("neuron", last - 1, "out")
    bench.undo_stack.undo()
    assert bench.selection == Source("neuron", last, "out")
    bench.replace_document(remove(before, neurons=[last]), "Delete o₂")
    assert bench.selection is None


def test_a_training_is_worth_a_question_a_few_steps_are_not(bench: Workbench) -> None:
    for _ in range(5):
        bench.next_iteration()
    assert not bench.has_unsaved_edits
    for _ in range(30):
        bench.next_iteration()
    assert bench.has_unsaved_edits
    bench.mark_saved(Path("trained.nabla"))
    assert not bench.has_unsaved_edits
