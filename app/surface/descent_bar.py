"""The line below the pictures: an update forwards or back, a scrub along the way, the learning rate and its effect."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from app.controls import IconButton
from app.gaps import gap
from app.scaling import hold
from app.surface.model import SurfaceModel
from app.surface.verdict import verdict_of
from app.views import Bench
from app.words import tr
from core.numbers import shown

RATE_STEPS = 240  # of the slider, over RATES
RATES = (-4.0, 2.0)  # powers of ten
VERDICT = 160  # pixels that the words need for two lines
RUN_MS = 60  # between updates while it runs


class Words(QLabel):
    """Words on as many lines as there is room for; what is left out is told by … and the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.shown()
        if shown == self.text():
            super().paintEvent(event)
            return
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            flags = self.alignment() | Qt.TextFlag.TextWordWrap
            painter.drawText(self.contentsRect(), int(flags), shown)

    def shown(self) -> str:
        """Return the words that have room: one at least."""
        metrics, room, kept = self.fontMetrics(), self.contentsRect(), self.text().split(" ")
        words, wrapped = self.text(), int(Qt.TextFlag.TextWordWrap)
        while len(kept) > 1 and metrics.boundingRect(0, 0, room.width(), 0, wrapped, words).height() > room.height():
            kept.pop()
            words = " ".join(kept) + " …"
        return words


class DescentBar(QWidget):
    """Descends on the surface by training the network: an update here is an iteration of the timeline."""

    def __init__(self, bench: Bench, model: SurfaceModel) -> None:
        super().__init__()
        self._workbench, self._edits, self._model = bench.workbench, bench.edits, model
        self.back = IconButton(bench.theme, "previous", tr("Update back"), tr("Back by one update"), side=28)
        self.step = IconButton(bench.theme, "next", tr("Update"), tr("One update: a step downhill"), side=28)
        self.run = IconButton(bench.theme, "play", tr("Run"), tr("Update after update, or stop"), side=28)
        self.scrub, self.rate = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
        self.place, self.rate_label, self.verdict = QLabel(), QLabel(), Words()
        self._timer = QTimer(self, interval=RUN_MS)
        self._runs = 0
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.scrub.setAccessibleName(tr("Place on the way"))
        self.rate.setAccessibleName(tr("Learning rate"))
        self.rate.setRange(0, RATE_STEPS)
        hold(self.rate, least_width=60, most_width=120)
        hold(self.scrub, least_width=60)
        hold(self.verdict, least_width=VERDICT)
        for label in (self.place, self.rate_label, self.verdict):
            label.setTextFormat(Qt.TextFormat.PlainText)
        hold(self.rate_label, least_width=54)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for button in (self.back, self.run, self.step):
            row.addWidget(button)
        row.addWidget(self.scrub, 2)
        row.addWidget(self.place)
        gap(row, 12)
        row.addWidget(self.rate_label)
        row.addWidget(self.rate, 1)
        gap(row, 8)
        row.addWidget(self.verdict, 5)

    def _connect(self) -> None:
        self.back.clicked.connect(self._workbench.previous_iteration)
        self.step.clicked.connect(lambda: self._workbench.next_iteration())
        self.run.clicked.connect(self.toggle)
        self._timer.timeout.connect(self._tick)
        self.scrub.valueChanged.connect(self._visit)
        self.rate.valueChanged.connect(self._choose_rate)
        self._model.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show where the descent is."""
        moments, place = self._model.moments()
        works = self._workbench.iteration is not None and self._model.landscape is None
        self.setEnabled(works)
        if not works:
            self.stop()
            return
        self.scrub.blockSignals(True)
        self.scrub.setRange(0, max(1, len(moments) - 1))
        self.scrub.setEnabled(len(moments) > 1)
        self.scrub.setValue(place)
        self.scrub.blockSignals(False)
        self.back.setEnabled(place > 0)
        self.place.setText(tr("{place} of {count} updates", place=place, count=len(moments) - 1))
        self._show_rate()
        words = verdict_of(self._workbench, self._model)
        self.verdict.tell(words)

    def _show_rate(self) -> None:
        rate = self._workbench.document.training.learning_rate
        self.rate_label.setText(tr("η {rate}", rate=shown(rate, 3)))
        share = (math.log10(rate) - RATES[0]) / (RATES[1] - RATES[0]) if rate > 0 else 0.0
        if not self.rate.isSliderDown():
            self.rate.blockSignals(True)
            self.rate.setValue(round(RATE_STEPS * min(max(share, 0.0), 1.0)))
            self.rate.blockSignals(False)

    # Verbs

    @Slot()
    def toggle(self) -> None:
        """Run, or stop."""
        if self._timer.isActive():
            self.stop()
        else:
            self._runs += 1
            self._timer.start()
            self.run.set_icon("pause")

    def stop(self) -> None:
        """Stop running."""
        if self._timer.isActive():
            self._timer.stop()
            self.run.set_icon("play")

    @Slot()
    def _tick(self) -> None:
        iteration = self._workbench.iteration
        if (
            iteration is None
            or self._workbench.is_live
            or not math.isfinite(float(abs(iteration.updated_weights).max(initial=0.0)))
        ):
            self.stop()
            return
        self._workbench.next_iteration(f"run on the surface {self._runs}")

    @Slot(int)
    def _visit(self, place: int) -> None:
        moments, now = self._model.moments()
        if 0 <= place < len(moments) and place != now:
            self._workbench.visit(moments[place], self._workbench.level, 0)

    @Slot(int)
    def _choose_rate(self, value: int) -> None:
        rate = float(f"{10 ** (RATES[0] + (RATES[1] - RATES[0]) * value / RATE_STEPS):.2g}")
        document = self._workbench.document
        if rate != document.training.learning_rate:
            text = tr("Set the learning rate to {value}", value=shown(rate, 3))
            self._workbench.replace_document(document.with_learning_rate(rate), text, "learning rate")
