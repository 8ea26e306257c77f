"""The trainer: the network learns on screen; a run is one undo entry, whose updates can all be visited."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.background import Background
from app.command_line import main
from app.edits import Edits
from app.history import Branch, Moment
from app.trainer import Trainer
from app.workbench import Workbench
from core.document import Document
from core.files import read, read_builtin, to_text, write
from core.iteration import iterate
from core.training import Until


@pytest.fixture
def xor(qapp: object) -> Workbench:
    return Workbench(read_builtin("xor-2-2-1"))


@pytest.fixture
def trainer(qtbot: QtBot, xor: Workbench) -> Iterator[Trainer]:
    background = Background()
    yield Trainer(xor, Edits(xor), background)
    background.close()


def finish(qtbot: QtBot, trainer: Trainer, until: Until) -> None:
    trainer.start(until)
    qtbot.waitUntil(lambda: not trainer.is_running)


def stepped(document: Document, count: int) -> Document:
    for _ in range(count):
        document = iterate(document).after
    return document


def bits(document: Document) -> bytes:
    return document.network.weights.tobytes()


def test_a_run_is_one_undo_entry_and_gives_what_stepping_gives(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    before = xor.document
    finish(qtbot, trainer, Until(updates=1000))
    assert [xor.undo_stack.text(i) for i in range(xor.undo_stack.count())] == ["Run of 1,000 updates"]
    assert bits(xor.document) == bits(stepped(before, 1000)) and xor.iteration_number == 1001
    xor.undo_stack.undo()
    assert xor.document is before
    xor.undo_stack.redo()
    assert xor.iteration_number == 1001


def test_paused_visited_stepped_gone_on_and_undone(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    before = xor.document
    trainer.start(Until(updates=300_000))
    qtbot.waitUntil(lambda: trainer.tick is not None and trainer.tick.updates > 1234)
    assert xor.is_live and xor.document is trainer.tick.document
    trainer.pause()
    qtbot.waitUntil(lambda: not trainer.is_running)
    assert trainer.is_paused and not xor.is_live and trainer.record is not None
    assert trainer.tick.updates == trainer.record.updates == xor.iteration_number - 1
    assert trainer.tick.loss == trainer.record.losses[-1] and trainer.tick.document is trainer.record.last
    trainer.go_on()
    qtbot.waitUntil(lambda: not trainer.is_running)
    assert not trainer.is_paused and xor.iteration_number == 300_001
    assert xor.undo_stack.count() == 1 and xor.undo_stack.text(0) == "Run of 300,000 updates"
    stretch = xor.state.tip.stretch
    assert stretch is not None
    xor.visit(stretch.moment(1234), xor.level, 0)
    assert bits(xor.document) == bits(stepped(before, 1234)) and xor.iteration_number == 1235
    xor.step_forward()
    assert xor.cursor == 1
    xor.step_back()
    xor.step_back()
    assert xor.iteration_number == 1234 and xor.cursor == xor.plan.count
    xor.step_forward()
    assert xor.iteration_number == 1235 and xor.undo_stack.count() == 1
    xor.undo_stack.undo()
    assert xor.document is before


def test_the_command_and_the_window_give_the_same_bits(
    qtbot: QtBot, xor: Workbench, trainer: Trainer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = replace(
        xor.document, training=replace(xor.document.training, optimizer="adam", batch_size=3, shuffle=True, seed=4)
    )
    source, out = tmp_path / "in.nabla", tmp_path / "out.nabla"
    write(document, source)
    assert main(["train", str(source), "--updates", "500", "--save", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    xor.open_document(read(source), source)
    finish(qtbot, trainer, Until(updates=500))
    assert trainer.record is not None
    assert bits(xor.document) == bits(read(out))
    assert list(told["weights"].values()) == xor.document.network.weights.tolist()
    assert told["losses"] == trainer.record.losses.tolist() == trainer.losses.tolist()
    assert to_text(xor.document) == out.read_text("utf-8")


def test_while_it_trains_edits_and_steps_are_refused_and_nothing_else_moves(
    qtbot: QtBot, xor: Workbench, trainer: Trainer
) -> None:
    state, said = xor.state, list[str]()
    trainer.said.connect(said.append)
    xor.step_forward()
    trainer.start(Until(seconds=60.0))
    qtbot.waitUntil(lambda: xor.is_live)
    assert xor.step is None and xor.shown is not None and xor.shown.updated.all()
    edits = Edits(xor)
    assert not edits.do("Other", lambda document: document.with_learning_rate(0.5))
    assert edits.refused == "The network is in training: pause it, then change it."
    xor.set_weight(0, 3.0)
    xor.step_forward()
    xor.next_iteration()
    xor.to_start()
    assert xor.state is state and xor.undo_stack.count() == 0 and xor.is_clean and xor.is_live
    assert set(said) == {"The network is in training: pause it, then change it."}
    trainer.cancel()
    assert not trainer.is_running and not xor.is_live and xor.state is state and xor.cursor == 1
    assert said[-1] == "The run was given up: the network is as it was before, after 0 updates."


def test_undo_or_another_document_gives_a_run_up(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    xor.set_weight(0, 0.25)
    for give_up in (xor.undo_stack.undo, lambda: xor.open_document(read_builtin("mazur-2-2-2"), None)):
        trainer.start(Until(seconds=60.0))
        qtbot.waitUntil(lambda: xor.is_live)
        give_up()
        assert not trainer.is_running and not xor.is_live and not trainer.is_paused
    assert xor.document.title == "Mazur 2-2-2"


def test_a_run_that_diverges_ends_before_it_and_says_where(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    said: list[str] = []
    trainer.said.connect(said.append)
    xor.open_document(read_builtin("linear-neuron").with_learning_rate(1e150), None)
    finish(qtbot, trainer, Until(updates=100))
    record = trainer.record
    assert record is not None and record.diverged is not None and record.ended == "diverged"
    assert np.isfinite(xor.document.network.weights).all() and xor.iteration_number == record.updates + 1
    assert said[-1].startswith("The training diverged: ") and f"in update {record.diverged.update}." in said[-1]


def test_a_run_from_an_earlier_iteration_begins_a_new_branch(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    before = xor.document
    finish(qtbot, trainer, Until(updates=50))
    stretch = xor.state.tip.stretch
    assert stretch is not None
    xor.visit(stretch.moment(20), xor.level, 0)
    finish(qtbot, trainer, Until(updates=10))
    assert xor.iteration_number == 31 and len(Branch(xor.state.tip)) == 31
    assert bits(xor.document) == bits(stepped(before, 30))
    xor.previous_iteration()
    for number in range(29, 0, -1):
        assert xor.iteration_number == number + 1
        xor.previous_iteration()
    assert xor.document is before


def test_a_long_run_costs_no_object_for_each_update(qtbot: QtBot, xor: Workbench, trainer: Trainer) -> None:
    xor.mark_saved(Path("somewhere.nabla"))
    finish(qtbot, trainer, Until(updates=10_000))
    moments = [found for found in gc.get_objects() if isinstance(found, Moment)]
    assert sum(moment.stretch is xor.state.tip.stretch for moment in moments) < 5
    assert xor.has_unsaved_edits  # a training is worth a question
    branch = Branch(xor.state.tip)
    assert len(branch) == 10_001 and branch.index(branch[1234]) == 1234 and branch[1234] is branch[1234]
    assert branch[1234].previous is branch[1233] and branch[5000].comes_from(branch[1234])
    assert not branch[1234].comes_from(branch[5000])
    xor.visit(branch[10_000], xor.level, 0)
    xor.next_iteration()
    assert xor.state.tip.comes_from(branch[0]) and len(Branch(xor.state.tip)) == 10_002
