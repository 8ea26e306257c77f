"""The line below a race: all racers move together; play, scrub, sub-steps, progress, who is ahead, take the weights."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QWidget

from app.controls import IconButton, plain_tip
from app.fields import plain_label
from app.gaps import gap
from app.magnified import Magnified
from app.scaling import hold
from app.surface.presets import LABELS, NETWORK
from app.surface.race_state import terms_of
from app.surface.racing import Racing
from app.theme import Theme
from app.views import Bench
from app.words import tr
from core.numbers import shown

PLAY_MS = 40  # between updates
MOST_DIGITS = 17
TAKE = (
    "Take these weights",
    "Bring the selected optimizer's present weights into the network; this race stays",
)
RACE = "Race from here", "The network has these weights now. Race anew from them"


class Meter(Magnified):
    """How much of a run is done. (Qt's own bar paints the whole window at once with every value.)"""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._share = 0.0
        self.keep(64, 6)
        self.setAccessibleName(tr("Progress of the race"))

    def show_share(self, share: float) -> None:
        """Show a share from 0 to 1."""
        self._share = share
        self.setAccessibleDescription(f"{share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, box = self.tokens, self.room
        with self.painting() as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, width in ((tokens.hairline, box.width()), (tokens.accent, box.width() * self._share)):
                painter.setBrush(colour)
                painter.drawRoundedRect(QRectF(0, 0, width, box.height()), 3, 3)


class Told(QLabel):
    """A line of words that ends in … where there is no room for all; the tooltip has all."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def tell(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self.setToolTip(plain_tip(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


class RaceBar(QWidget):
    """Shows the race at other places."""

    def __init__(self, bench: Bench, racing: Racing) -> None:
        super().__init__()
        self._workbench, self._theme, self._racing = bench.workbench, bench.theme, racing

        def button(icon: str, name: str, tip: str) -> IconButton:
            return IconButton(bench.theme, icon, name, tip, side=28)

        self.first = button("to_start", tr("Race: start"), tr("Back to where all start"))
        self.back = button("back", tr("Race: update back"), tr("All back by one update"))
        self.play = button("play", tr("Race: play"), tr("Update after update, or stop"))
        self.forward = button("forward", tr("Race: update forward"), tr("All forward by one update"))
        self.last = button("to_end", tr("Race: end"), tr("To the last update"))
        self.term_back = button("previous", tr("Term back"), tr("The term before, of the selected one's update"))
        self.term_forward = button("next", tr("Term forward"), tr("The next term of the selected one's update"))
        self.stop_running = button("close", tr("Stop the run"), tr("Stop; what is done stays"))
        self.scrub, self.progress = QSlider(Qt.Orientation.Horizontal), Meter(bench.theme)
        self.place, self.term, self.ahead = plain_label(""), plain_label(""), Told()
        self.take = QPushButton()
        self._timer = QTimer(self, interval=PLAY_MS)
        self._lay_out()
        self._connect()
        self._name_take()

    def _lay_out(self) -> None:
        self.scrub.setAccessibleName(tr("Update of the race"))
        hold(self.scrub, least_width=110)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.first, self.back, self.play, self.forward, self.last):
            row.addWidget(part)
        row.addWidget(self.scrub, 1)
        row.addWidget(self.place)
        shown_while_running: tuple[QWidget, ...] = (self.progress, self.stop_running)
        for widget in (*shown_while_running, self.term_back, self.term, self.term_forward):
            row.addWidget(widget)
        gap(row, 8)
        row.addWidget(self.ahead, 6)
        row.addWidget(self.take)

    @Slot()
    def _keep_widths(self) -> None:
        """Keep labels from moving what stands beside them."""
        _keep_width(self.place, tr("update {place} of {count}", place=2000, count=2000))
        _keep_width(self.term, tr("term {place} of {count}", place=7, count=7))

    @Slot()
    def _dress(self) -> None:
        QTimer.singleShot(0, self, self._keep_widths)  # when the letters have their new size

    def _connect(self) -> None:
        racing = self._racing
        self._theme.changed.connect(self._dress)
        self._keep_widths()
        self.first.clicked.connect(lambda: racing.go_to(0))
        self.back.clicked.connect(lambda: racing.go_to(racing.place - 1))
        self.play.clicked.connect(self.toggle)
        self.forward.clicked.connect(lambda: racing.go_to(racing.place + 1))
        self.last.clicked.connect(lambda: racing.go_to(racing.updates))
        self.term_back.clicked.connect(lambda: racing.step_terms(-1))
        self.term_forward.clicked.connect(lambda: racing.step_terms(1))
        self.stop_running.clicked.connect(racing.cancel)
        self.take.clicked.connect(self._take_or_race)
        self.scrub.valueChanged.connect(self._scrubbed)
        self._timer.timeout.connect(self._tick)
        racing.changed.connect(self.refresh)
        racing.progressed.connect(self._show_progress)

    @Slot()
    def refresh(self) -> None:
        """Show where the race is."""
        racing = self._racing
        if not racing.is_active:
            self.stop()
            return
        self.scrub.blockSignals(True)
        self.scrub.setRange(0, racing.updates)
        self.scrub.setValue(racing.place)
        self.scrub.blockSignals(False)
        for part in (self.first, self.back):
            part.setEnabled(racing.place > 0)
        for part in (self.forward, self.last):
            part.setEnabled(racing.place < racing.updates)
        self.place.setText(self._place_words())
        self.progress.setVisible(racing.runs)
        self.stop_running.setVisible(racing.runs)
        self._show_progress()
        self._show_terms()
        self.ahead.tell(self._ahead())
        self.take.setVisible(racing.surface == NETWORK)
        self.take.setEnabled(racing.racer is not None)
        self._name_take()

    def _place_words(self) -> str:
        """Return the place of the race; while its way is not run so far, that."""
        racing = self._racing
        if racing.problem:
            return ""
        if racing.is_whole:
            return tr("update {place} of {count}", place=racing.place, count=racing.updates)
        return tr("computing …") if racing.runs else tr("run was stopped")

    def _name_take(self) -> None:
        """Call the button by what it does: what was taken already can be raced from."""
        words, tip = TAKE
        if self._racing.is_kept:
            words, tip = RACE
        self.take.setText(tr(words))
        self.take.setAccessibleName(tr(words))
        self.take.setToolTip(plain_tip(tr(tip)))

    @Slot()
    def _take_or_race(self) -> None:
        if self._racing.is_kept:
            self._racing.race_from_here()
        else:
            self._racing.take_weights()

    @Slot()
    def _show_progress(self) -> None:
        self.progress.show_share(self._racing.progress)

    def _show_terms(self) -> None:
        made = self._racing.update
        for part in (self.term_back, self.term_forward):
            part.setEnabled(made is not None)
        self.term.setVisible(made is not None)
        if made is not None:
            count = len(terms_of(made))
            self.term.setText(tr("term {place} of {count}", place=self._racing.terms_shown or count, count=count))

    def _ahead(self) -> str:
        """Return who is lowest now, and where the selected one is."""
        racing, digits = self._racing, self._workbench.digits
        now, best = racing.losses_now(), racing.lowest
        if racing.problem:
            return racing.problem
        if racing.runs and not racing.is_whole:
            return ""  # who will be lowest there is not known yet
        if not now:
            return tr("All have diverged. Lower the rates.") if racing.taking_part() else tr("Nobody takes part.")
        if racing.place == 0:
            return tr("All start at {loss}", loss=shown(now[best], digits))
        if racing.selected not in now or racing.selected == best:
            return tr("Lowest: {name}, {loss}", name=LABELS[best], loss=shown(now[best], digits))
        lowest, own = told_apart(now[best], now[racing.selected], digits)
        words = tr("Lowest: {name}, {loss}", name=LABELS[best], loss=lowest)
        return words + " · " + tr("{name}: {loss}", name=LABELS[racing.selected], loss=own)

    # Verbs

    @Slot()
    def toggle(self) -> None:
        """Play, from the start where all is over, or stop."""
        if self._timer.isActive():
            self.stop()
            return
        if self._racing.place >= self._racing.updates:
            self._racing.go_to(0)
        self._timer.start()
        self.play.set_icon("pause")

    def stop(self) -> None:
        """Stop playing."""
        if self._timer.isActive():
            self._timer.stop()
            self.play.set_icon("play")

    @Slot()
    def _tick(self) -> None:
        self._racing.go_to(self._racing.place + 1)
        if self._racing.place >= self._racing.updates:
            self.stop()

    @Slot(int)
    def _scrubbed(self, place: int) -> None:
        self._racing.go_to(place)


def told_apart(one: float, other: float, digits: int) -> tuple[str, str]:
    """Return two numbers with as many digits as tell them apart, where they differ."""
    for more in range(digits, MOST_DIGITS):
        told = shown(one, more), shown(other, more)
        if told[0] != told[1]:
            return told
    return shown(one, digits), shown(other, digits)


def _keep_width(label: QLabel, longest: str) -> None:
    """Keep a label from moving what stands beside it."""
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(longest))
