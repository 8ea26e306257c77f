"""The line that trains: one update, one epoch, run until, pause, go on, cancel; how far the run has come, in words."""

from __future__ import annotations

import math

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.controls import Button, plain_tip
from app.fields import plain_label
from app.gaps import gap
from app.number_line import NumberLine
from app.scaling import hold
from app.surface.race_bar import Meter, Told
from app.training.chart_painting import epoch_of
from app.training.ends import Ends
from app.training.model import TrainingModel
from app.views import Bench
from app.words import tr
from core.numbers import EXACT, shown
from core.training import Until, updates_of_epochs

HEIGHT = 28


class RunBar(QWidget):
    """Buttons, ends, progress."""

    def __init__(self, bench: Bench, model: TrainingModel) -> None:
        super().__init__()
        self._workbench, self._model, self._trainer = bench.workbench, model, bench.trainer
        self.run = _button(tr("Run"), tr("Train until one of the ends is reached"), "primary")
        self.update_once = _button(tr("1 update"), tr("One update: one batch forwards, backwards, new weights"))
        self.epoch = _button(tr("1 epoch"), tr("One epoch: as many updates as use every training row once"))
        self.cancel = _button(tr("Cancel"), tr("Give the run up: the network is what it was before"))
        self.ends, self.meter, self.told = Ends(), Meter(bench.theme), Told()
        self.place, self.place_label = (
            NumberLine(tr("Go to update"), self._place_problem),
            plain_label(tr("go to update")),
        )
        self.meter.setAccessibleName(tr("Progress of the training"))
        hold(self.meter, width=110)
        self._lay_out()
        self.run.clicked.connect(self._press)
        self.update_once.clicked.connect(lambda: model.start(Until(updates=1)))
        self.epoch.clicked.connect(lambda: model.start(Until(epochs=1)))
        self.cancel.clicked.connect(self._trainer.cancel)
        self.place.committed.connect(lambda place: model.visit(int(place)))
        self.ends.wanted.connect(self._start)

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        self._second = second
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
        for part in (self.update_once, self.epoch, self.run, self.ends, self.cancel):
            first.addWidget(part)
        first.addStretch(1)
        second.addWidget(self.meter)
        second.addWidget(self.told, 1)
        second.addWidget(self.place_label)
        second.addWidget(self.place)
        gap(second, 8)
        hold(self.place, width=70, height=22)
        self.place_label.setBuddy(self.place)
        hold(self.told, height=20)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)

    def add_behind(self, row: QHBoxLayout) -> None:
        """Put something at the end of the second line."""
        self._second.addLayout(row)

    @Slot()
    def _press(self) -> None:
        """Run, pause or go on, as the button says."""
        if self._trainer.is_running:
            self._trainer.pause()
        elif self._trainer.is_paused:
            self._trainer.go_on()
        else:
            self._start()

    @Slot()
    def _start(self) -> None:
        until = self.ends.until()
        if until is not None:
            self._model.start(until)

    @Slot()
    def refresh(self) -> None:
        """Show what can be done and how far it is."""
        running, paused = self._trainer.is_running, self._trainer.is_paused
        ready = self._workbench.plan is not None
        name = tr("Pause") if running else tr("Go on") if paused else tr("Run")
        if self.run.text() != name:
            self.run.setText(name)
            self.run.setAccessibleName(name)
        self.run.setEnabled(ready or running)
        for button in (self.update_once, self.epoch):
            button.setEnabled(ready and not running)
        self.ends.setEnabled(not running)
        self.cancel.setEnabled(running or paused)
        tips = (
            tr("Give the run up: the network is what it was before"),
            tr("Leave it at that: the next run is a new one"),
        )
        self.cancel.setToolTip(plain_tip(tips[paused]))
        self.cancel.setText(tr("End") if paused else tr("Cancel"))
        self._tell()

    def _tell(self) -> None:
        trainer = self._trainer
        under_way = trainer.is_running or trainer.is_paused
        self.meter.setVisible(trainer.is_running)
        for part in (self.place_label, self.place):
            part.setVisible(not trainer.is_running and self._model.last > self._model.first)
        self.place.show_value(float(self._model.place), EXACT)
        self.meter.show_share(self._share() if under_way else 0.0)
        self.told.tell(self._words(under_way))

    def _place_problem(self, value: float) -> str:
        """Return why there is no such update, or nothing."""
        first, last = self._model.first, self._model.last
        if value == int(value) and first <= value <= last:
            return ""
        return tr("A whole number from {first} to {last}.", first=f"{first:,}", last=f"{last:,}")

    def _done(self) -> tuple[int, float]:
        """Return where the run is, and the loss of its last batch."""
        tick, record = self._trainer.tick, self._trainer.record
        if self._trainer.is_running:
            return (self._model.place, math.nan) if tick is None else (self._model.last, tick.loss)
        return self._model.last, float(record.losses[-1]) if record is not None and len(record.losses) else math.nan

    def _total(self) -> int | None:
        """Return at which update the run ends; None where that is not known."""
        asked, model = self._model.asked, self._model
        if asked is None:
            return None
        if asked.updates is not None:
            return model.asked_from + asked.updates
        if asked.epochs is not None:
            return model.asked_from + updates_of_epochs(self._workbench.document, asked.epochs)
        return None

    def _share(self) -> float:
        total, done = self._total(), self._done()[0]
        if total is None or total <= self._model.asked_from:
            return 0.0
        return min(1.0, max(0.0, (done - self._model.asked_from) / (total - self._model.asked_from)))

    def _words(self, under_way: bool) -> str:
        workbench, per_epoch = self._workbench, self._model.per_epoch
        if workbench.plan is None and not self._trainer.is_running:
            return tr("The network is not complete yet: see what is missing in the line at the top.")
        if not under_way:
            return self._rest_words(per_epoch)
        total, (done, loss) = self._total(), self._done()
        words = tr("epoch {epoch}, update {done}", epoch=f"{epoch_of(done, per_epoch):,}", done=f"{done:,}")
        if total is not None:
            words = tr("{words} of {total}", words=words, total=f"{total:,}")
        return tr("{words}, loss {loss}", words=words, loss=shown(loss, 3)) if math.isfinite(loss) else words

    def _rest_words(self, per_epoch: int) -> str:
        place, last = self._model.place, self._model.last
        if place == 0:
            words = tr("no update yet")
        else:
            words = tr("epoch {epoch}, update {done}", epoch=f"{epoch_of(place, per_epoch):,}", done=f"{place:,}")
        record = self._trainer.record
        if record is not None and record.diverged is not None and record.last is self._workbench.document:
            return tr("{words}; the next one would not be finite, so the run ended", words=words)
        if place < last:
            words = tr("{words} of {total}", words=words, total=f"{last:,}")
        return (
            tr("{words}; an epoch is {count} updates", words=words, count=f"{per_epoch:,}") if per_epoch > 1 else words
        )


def _button(text: str, tip: str, look: str = "icon_button") -> Button:
    button = Button(text, tip)
    button.setText(text)
    button.setObjectName(look)
    hold(button, height=HEIGHT)
    return button
