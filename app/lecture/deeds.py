"""What the program's own window has menus for and a lecturer needs too: save, undo, redo, runs to stops, training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from app.lecture.control import LectureControl
from app.views import Bench
from app.words import tr

if TYPE_CHECKING:
    from app.action import Host


class Deeds(QObject):
    """Does what the lecture's control wants done, and says there what came of it."""

    def __init__(self, control: LectureControl, bench: Bench, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._control, self._bench, self._host = control, bench, host
        self._verbs: Mapping[str, Callable[[], object]] = {
            "save": self._save,
            "undo": self._undo,
            "redo": self._redo,
            "train": self._train,
            "run": lambda: self._run(True),
            "run_back": lambda: self._run(False),
        }
        control.deed_wanted.connect(self.do)
        bench.runner.said.connect(control.say)
        bench.trainer.said.connect(self._tell_of_training)

    @Slot(str)
    def do(self, deed: str) -> None:
        """Do one thing."""
        self._verbs[deed]()

    def _save(self) -> None:
        if not self._host.documents.save() and not self._control.said:
            self._control.say(tr("Not saved."))

    def _undo(self) -> None:
        stack = self._bench.workbench.undo_stack
        what = stack.undoText()
        self._change(stack.canUndo(), stack.undo, tr("Undone: {what}", what=what), tr("There is nothing to undo."))

    def _redo(self) -> None:
        stack = self._bench.workbench.undo_stack
        what = stack.redoText()
        self._change(stack.canRedo(), stack.redo, tr("Redone: {what}", what=what), tr("There is nothing to redo."))

    def _change(self, can: bool, verb: Callable[[], None], done: str, nothing: str) -> None:
        if self._bench.workbench.is_live:
            self._control.say(tr("The network is in training: T pauses it."))
            return
        if can:
            verb()
        self._control.say(done if can else nothing)

    def _train(self) -> None:
        trainer = self._bench.trainer
        if trainer.is_running:
            trainer.pause()
        elif trainer.is_paused:
            trainer.go_on()
            self._control.say(tr("The training goes on: T pauses it."))
        else:
            self._control.say(tr("No training is under way: begin one in the tab Training of the program’s window."))

    @Slot(str)
    def _tell_of_training(self, words: str) -> None:
        paused = self._bench.trainer.is_paused
        self._control.say(tr("{words} T goes on.", words=words) if paused else words)

    def _run(self, forwards: bool) -> None:
        runner = self._bench.runner
        if runner.is_running:
            runner.cancel()
        elif self._bench.workbench.is_live:
            self._control.say(tr("The network is in training: T pauses it."))
        else:
            runner.run(forwards)
