"""The runner: what a run finds is on screen, as one undo entry or none; cancelled and given up it leaves no halves."""

import itertools
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer

from app.background import Background
from app.edits import Edits
from app.runner import Runner
from app.workbench import Workbench
from core import editing
from core.document import Document
from core.files import from_text, read_builtin, to_text
from core.formula import Source
from core.iteration import iterate
from core.steps import Level, Phase
from core.stops import Kind, Stop, add, stops_of


@pytest.fixture
def xor(qapp) -> Workbench:
    return Workbench(read_builtin("xor-2-2-1"))


@pytest.fixture
def runner(qtbot, xor: Workbench) -> Iterator[Runner]:
    background = Background()
    yield Runner(xor, Edits(xor), background)
    background.close()


def finish(qtbot, runner: Runner, forwards: bool = True) -> None:
    """Run to the end."""
    runner.run(forwards)
    qtbot.waitUntil(lambda: not runner.is_running)


def place(bench: Workbench) -> tuple[int, int]:
    return bench.iteration_number, bench.cursor


def undo_texts(bench: Workbench) -> list[str]:
    return [bench.undo_stack.text(i) for i in range(bench.undo_stack.count())]


def stepped(document: Document, count: int) -> Document:
    for _ in range(count):
        document = iterate(document).after
    return document


def test_a_run_until_the_loss_is_below_a_number(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.LOSS_BELOW, number=0.1))
    before = xor.document
    finish(qtbot, runner)
    losses = [iterate(stepped(before, count)).trace.batch_loss("mean") for count in range(xor.iteration_number)]
    assert losses[-1] < 0.1 <= min(losses[:-1])
    assert xor.step is not None and xor.step.phase is Phase.LOSS
    updates = xor.iteration_number - 1
    assert undo_texts(xor) == ["Add a stop when the loss is below 0.1", f"Run of {updates} updates"]
    wanted = stepped(before, updates)
    assert xor.document.network.weights.tobytes() == wanted.network.weights.tobytes()
    assert runner.result.startswith(f"Stopped at step {xor.cursor} of iteration {updates + 1}: the loss 0.0")
    assert runner.result.endswith("is below 0.1.")
    xor.undo_stack.undo()
    assert xor.iteration_number == 1 and xor.document.network.weights.tobytes() == before.network.weights.tobytes()
    xor.undo_stack.redo()
    assert xor.iteration_number == updates + 1


def test_breakpoints_forwards_and_back(qtbot, xor: Workbench, runner: Runner) -> None:
    xor.select(Source("neuron", xor.document.network.topology.neuron_index["h2"], "out"))
    runner.toggle_breakpoint()
    places = []
    for _ in range(5):
        finish(qtbot, runner)
        places.append(place(xor))
        assert xor.step is not None and xor.document.network.neurons[xor.step.neuron or 0].id == "h2"
    assert undo_texts(xor) == ["Add a stop at h₂", "Run of one update", "Run of one update"]
    assert [iteration for iteration, _ in places] == [1, 1, 2, 2, 3]
    found = []
    for _ in range(4):
        finish(qtbot, runner, forwards=False)
        found.append(place(xor))
    assert found == places[-2::-1]
    finish(qtbot, runner, forwards=False)
    assert place(xor) == (1, 0) and runner.result == "No stop lies before: back at the very start."
    assert xor.undo_stack.count() == 3, "looking back is no edit"
    finish(qtbot, runner)
    assert place(xor) == places[0] and xor.undo_stack.count() == 3


def test_a_run_goes_on_through_known_iterations_and_then_new_ones(qtbot, xor: Workbench, runner: Runner) -> None:
    for _ in range(4):
        xor.next_iteration()
    newest = xor.document.network.weights
    for _ in range(4):
        xor.previous_iteration()
    runner.stops.add(Stop(Kind.LOSS_BELOW, number=-1.0))
    runner.most = 7
    finish(qtbot, runner)
    assert undo_texts(xor)[-1] == "Run of 3 updates" and xor.iteration_number == 8
    while xor.iteration_number > 5:
        xor.previous_iteration()
    assert xor.document.network.weights.tobytes() == newest.tobytes()


def test_a_breakpoint_set_now_holds_at_earlier_and_later_iterations(qtbot, xor: Workbench, runner: Runner) -> None:
    for _ in range(5):
        xor.next_iteration()
    xor.previous_iteration()
    xor.go_to(7)
    at = place(xor)
    runner.stops.add(Stop(Kind.NEURON, neuron="h1"))
    assert place(xor) == at
    assert [stop.neuron for stop in stops_of(xor.document)] == ["h1"]
    xor.next_iteration()
    assert xor.iteration_number == 6 and len(stops_of(xor.document)) == 1, "the later iteration is still there"
    for _ in range(5):
        xor.previous_iteration()
    assert xor.iteration_number == 1 and len(stops_of(xor.document)) == 1
    assert len(stops_of(from_text(to_text(xor.document), "saved"))) == 1
    finish(qtbot, runner)
    assert xor.iteration_number == 1 and xor.step is not None
    assert xor.document.network.neurons[xor.step.neuron or 0].id == "h1"
    xor.undo_stack.undo()
    assert stops_of(xor.document) == () and xor.iteration_number == 1, "undoing it does not take one elsewhere"
    xor.undo_stack.redo()
    assert len(stops_of(xor.document)) == 1


def test_saved_and_unsaved_with_stops(xor: Workbench, runner: Runner, tmp_path) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    assert not xor.is_clean and xor.has_unsaved_edits
    xor.mark_saved(tmp_path / "a.nabla")
    assert xor.is_clean and not xor.has_unsaved_edits
    xor.next_iteration()
    assert not xor.is_clean and not xor.has_unsaved_edits, "updates alone are made again"
    xor.previous_iteration()
    assert xor.is_clean
    runner.stops.switch(0, False)
    assert not xor.is_clean and xor.has_unsaved_edits
    xor.undo_stack.undo()
    assert xor.is_clean and not xor.has_unsaved_edits


def test_renaming_keeps_the_breakpoint_and_the_run_finds_it(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.NEURON, neuron="h1"))
    neuron = xor.document.network.topology.neuron_index["h1"]
    xor.next_iteration()
    xor.replace_document(editing.rename_neuron(xor.document, neuron, "middle"), "Rename h₁")
    assert [stop.neuron for stop in stops_of(xor.document)] == ["middle"]
    finish(qtbot, runner)
    assert runner.result.endswith("the breakpoint at middle.") and xor.iteration_number == 2
    xor.previous_iteration()
    assert stops_of(xor.document) == (), "there was no neuron of this name then"
    to_text(xor.document)


def test_no_stop_switched_on_is_told(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    runner.stops.switch(0, False)
    with qtbot.waitSignal(runner.stops_wanted), qtbot.waitSignal(runner.said):
        runner.run()
    assert not runner.is_running and runner.result.startswith("No stop is switched on.")
    assert place(xor) == (1, 0)


def test_the_limit_of_a_run(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    runner.most = 50
    finish(qtbot, runner)
    assert place(xor) == (51, 0) and runner.result == "No stop was reached in 50 updates."
    assert undo_texts(xor)[-1] == "Run of 50 updates"


def test_a_cancelled_run_keeps_what_it_has_as_one_entry(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    runner.most, start = 100_000, xor.document
    runner.run()
    qtbot.waitUntil(lambda: runner.progress[0] > 100)
    runner.cancel()
    assert not runner.is_running
    updates = xor.iteration_number - 1
    assert updates > 100 and xor.cursor == 0
    assert undo_texts(xor) == ["Add a stop at a number that is not finite", f"Run of {updates:,} updates"]
    assert runner.result == f"Stopped by hand after {updates:,} updates."
    assert xor.document.network.weights.tobytes() == stepped(start, updates).network.weights.tobytes()
    xor.previous_iteration()
    assert xor.iteration_number == updates


@pytest.mark.parametrize("what", ["weight", "iteration", "sample", "stop"])
def test_a_run_is_given_up_when_something_else_is_done(qtbot, xor: Workbench, runner: Runner, what: str) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    runner.most = 100_000
    runner.run()
    qtbot.waitUntil(lambda: runner.progress[0] > 10)
    {
        "weight": lambda: xor.set_weight(0, 2.0),
        "iteration": lambda: xor.next_iteration(),
        "sample": lambda: xor.pin_sample(2),
        "stop": lambda: runner.stops.switch(0, False),
    }[what]()
    count = xor.undo_stack.count()
    assert not runner.is_running and runner.result.endswith("so the run was given up.")
    done: list[bool] = []
    QTimer.singleShot(60, xor, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert xor.undo_stack.count() == count and xor.iteration_number == (2 if what == "iteration" else 1)


def test_stepping_meanwhile_within_the_iteration_is_free(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.LOSS_BELOW, number=0.2))
    runner.run()
    xor.step_forward()
    qtbot.waitUntil(lambda: not runner.is_running)
    assert xor.step is not None and xor.step.phase is Phase.LOSS and xor.iteration_number > 1


def test_a_run_begins_and_ends_at_the_level_that_is_chosen(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.EDGE, edge="w1"))
    xor.set_level(Level.TERM)
    finish(qtbot, runner)
    assert xor.step is not None and xor.step.level is Level.TERM and xor.step.phase is Phase.FORWARD
    xor.set_level(Level.LAYER)
    finish(qtbot, runner)
    assert xor.step.level is Level.LAYER and xor.step.phase is Phase.GRADIENT


def test_breakpoints_are_for_what_is_computed(xor: Workbench, runner: Runner) -> None:
    runner.toggle_breakpoint()
    assert runner.result == "Select a neuron or an edge first."
    xor.select(Source("neuron", 0, "out"))
    runner.toggle_breakpoint()
    assert runner.result.startswith("Inputs and biases are not computed") and stops_of(xor.document) == ()
    xor.select(Source("edge", 2, "weight"))
    runner.toggle_breakpoint()
    assert runner.has_breakpoint
    runner.stops.switch(0, False)
    assert not runner.has_breakpoint
    runner.toggle_breakpoint()
    assert runner.has_breakpoint and len(stops_of(xor.document)) == 1
    runner.toggle_breakpoint()
    assert not runner.has_breakpoint and stops_of(xor.document) == ()


def test_a_draft_ends_a_run_and_has_none(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.LOSS_BELOW, number=-1.0))
    xor.next_iteration()
    topology = xor.document.network.topology
    gone = [e for e, target in enumerate(topology.edges.target) if topology.neurons[target].id == "o1"]
    xor.replace_document(editing.remove(xor.document, edges=gone), "Remove")
    assert xor.plan is None
    runner.run()
    assert not runner.is_running
    xor.previous_iteration()
    finish(qtbot, runner)
    assert xor.iteration_number == 1 and xor.plan is not None and xor.cursor == xor.plan.count
    assert runner.result == "No stop was reached, and the next iteration is still a draft."


def test_ten_thousand_updates_leave_the_window_alive(qtbot, xor: Workbench, runner: Runner) -> None:
    runner.stops.add(Stop(Kind.NOT_FINITE))
    beats: list[float] = []
    timer = QTimer(interval=5)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    runner.run()
    qtbot.waitUntil(lambda: not runner.is_running, timeout=30_000)
    timer.stop()
    gaps = sorted(later - earlier for earlier, later in itertools.pairwise(beats))
    assert xor.iteration_number == 10_001
    assert len(beats) > 15 and gaps[len(gaps) * 98 // 100] < 0.033, gaps[-5:]


def test_the_stop_is_on_screen_after_opening_a_file(xor: Workbench, runner: Runner) -> None:
    xor.open_document(add(read_builtin("mazur-2-2-2"), Stop(Kind.EDGE, edge="w5")), None)
    assert [runner.stops.words(stop) for stop in stops_of(xor.document)] == ["at w₅"]
    xor.next_iteration()
    assert len(stops_of(xor.document)) == 1
