"""Notes on the workbench: one entry of undo, kept when one looks at other iterations, saved with the file."""

from app.edits import Edits
from app.workbench import Workbench
from core.files import from_text, to_text
from core.lecture_notes import note_at, of_phase, of_step, with_note
from core.steps import Level, Phase

PLACE = of_step(Level.NEURON, 3)


def note(bench: Workbench, text: str) -> bool:
    return Edits(bench).do("Change the notes", lambda document: with_note(document, PLACE, text))


def test_a_note_is_one_entry_of_undo_and_makes_the_file_unsaved(bench: Workbench) -> None:
    assert bench.is_clean and note(bench, "Look") and not bench.is_clean and bench.has_unsaved_edits
    assert bench.undo_stack.count() == 1
    bench.undo_stack.undo()
    assert note_at(bench.document, PLACE) == "" and bench.is_clean
    bench.undo_stack.redo()
    assert note_at(from_text(to_text(bench.document), "again"), PLACE) == "Look"


def test_an_unchanged_note_leaves_no_entry(bench: Workbench) -> None:
    note(bench, "Look")
    assert note(bench, "Look") and bench.undo_stack.count() == 1


def test_notes_written_later_are_there_in_earlier_iterations_too(bench: Workbench) -> None:
    bench.next_iteration()
    bench.next_iteration()
    note(bench, "Look")
    bench.previous_iteration()
    assert note_at(bench.document, PLACE) == "Look" and bench.iteration_number == 2
    Edits(bench).do("Change the notes", lambda document: with_note(document, of_phase(Phase.LOSS), "Loss"))
    bench.next_iteration()
    assert bench.iteration_number == 3 and note_at(bench.document, of_phase(Phase.LOSS)) == "Loss"


def test_the_cursor_stays_where_the_note_is_written(bench: Workbench) -> None:
    bench.go_to(3)
    note(bench, "Look")
    assert bench.cursor == 3
    bench.undo_stack.undo()
    assert bench.cursor == 3
