"""The trainer: the network learns on screen; a run is one undo entry, whose updates can all be visited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.background import Background
from app.edits import Edits
from app.trainer import Trainer
from app.workbench import Workbench
from core.document import Document
from core.files import read_builtin
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
    trainer.start(Until(updates=10_000))
    qtbot.waitUntil(lambda: trainer.tick is not None and trainer.tick.updates > 100)
    assert xor.is_live and xor.document is trainer.tick.document
    trainer.pause()
    qtbot.waitUntil(lambda: not trainer.is_running)
    assert trainer.is_paused and not xor.is_live
    trainer.go_on()
    qtbot.waitUntil(lambda: not trainer.is_running)
    assert not trainer.is_paused and xor.iteration_number == 10_001
    assert xor.undo_stack.count() == 1 and xor.undo_stack.text(0) == "Run of 10,000 updates"
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
