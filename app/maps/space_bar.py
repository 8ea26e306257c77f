"""The slider from the inputs to the outputs, with its stops, and the button that plays it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from app.controls import IconButton
from app.magnified import Magnified
from app.maps.scene import MapScene
from app.maps.space_view import stage_name
from app.theme import Theme, ui_font
from app.words import tr

STEPS = 100  # of the slider from stage to stage
FRAME, STAGE_MS, STOP_MS = 16, 1400, 800  # a way between two stages, and a rest at each
LABELS, LEAST = 16, 34  # height of the names, and the least room for one
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip
INSET = 8  # of the slider's ends from its sides


class Stops(Magnified):
    """The names of the stages below the slider, the present one bold; a click goes there."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._names, self._at = [""], 0.0
        self.keep(height=LABELS)
        self.setAccessibleName(tr("Stops on the way"))

    def show_stops(self, names: list[str], at: float) -> None:
        """Show these stages and where the slider is."""
        self._names, self._at = names, at
        self.update()

    def _x(self, number: int) -> float:
        return INSET + (self.room.width() - 2 * INSET) * number / max(1, len(self._names) - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        places = [abs(self._x(number) - self.place_of(event).x()) for number in range(len(self._names))]
        self.chosen.emit(places.index(min(places)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the present stop first; others make way, shortened or left out."""
        tokens, room = self.tokens, (self.room.width() - 2 * INSET) / max(1, len(self._names) - 1) - 8
        taken: list[tuple[float, float]] = []
        with self.painting() as painter:
            for number in sorted(range(len(self._names)), key=lambda one: abs(self._at - one) >= 0.5):
                here = abs(self._at - number) < 0.5
                painter.setFont(ui_font(tokens.text_small, 600 if here else 400))
                painter.setPen(QPen(tokens.text if here else tokens.muted))
                metrics = painter.fontMetrics()
                at_end = number in (0, len(self._names) - 1) and not here
                most = int(max(room * 0.6, LEAST) if at_end else room)
                name = self._names[number]
                if metrics.horizontalAdvance(name) > most and name.startswith(tr("net {names}", names="")):
                    name = tr("net {names}", names="").strip()  # of which layer is told by the next stop
                name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, most)
                width = metrics.horizontalAdvance(name)
                left = min(max(self._x(number) - width / 2, 0.0), self.room.width() - width - 1.0)
                if all(left >= end or left + width <= start for start, end in taken):
                    painter.drawText(int(left), LABELS - 4, name)
                    taken.append((left - 6, left + width + 6))


class SpaceBar(QWidget):
    """Runs from stage to stage. Off at "Animate", playing goes from stop to stop without motion.

    Signals:
        moved(float): another place on the way, in stages.
    """

    moved = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._scene, self._count, self._from = MapScene(), 1, 0.0
        self.play = IconButton(theme, "play", tr("Play"), tr("Carry space from the inputs to the outputs"), side=28)
        self.slider, self.stops = _Slider(Qt.Orientation.Horizontal), Stops(theme)
        self.animate = QCheckBox(tr("Animate"))
        self._clock, self._timer = QElapsedTimer(), QTimer(self, interval=FRAME)
        self._lay_out(theme.motion)
        self.play.clicked.connect(self.toggle)
        self.slider.valueChanged.connect(self._moved)
        self.stops.chosen.connect(self.go_to)
        self._timer.timeout.connect(self._advance)
        self.animate.toggled.connect(self._change_motion)

    def _lay_out(self, moves: bool) -> None:
        self.slider.setAccessibleName(tr("Way from the inputs to the outputs"))
        self.slider.setPageStep(STEPS)
        self.slider.setSingleStep(STEPS // 20)
        self.animate.setAccessibleName(tr("Animate"))
        self.animate.setToolTip(tr("Off: playing goes from stop to stop, nothing moves in between."))
        self.animate.setChecked(moves)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.slider)
        column.addWidget(self.stops)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.play)
        row.addLayout(column, 1)
        row.addWidget(self.animate)

    @property
    def at(self) -> float:
        """Where the slider is, in stages."""
        return self.slider.value() / STEPS

    def show_scene(self, scene: MapScene) -> None:
        """Take the stops of another scene; where their number changes, go to the two units."""
        self._scene, space = scene, scene.space
        self.setEnabled(space is not None)
        if space is None:
            self.stop()
            return
        count = len(space.stages)
        if count != self._count:
            self._count = count
            self.slider.setRange(0, (count - 1) * STEPS)
            self.slider.setValue(space.home * STEPS)
        self._show_stops()

    def _show_stops(self) -> None:
        if self._scene.space is not None:
            self.stops.show_stops([stage_name(self._scene, stage) for stage in self._scene.space.stages], self.at)

    @Slot(int)
    def _moved(self, value: int) -> None:
        self._show_stops()
        self.moved.emit(value / STEPS)

    @Slot(int)
    def go_to(self, stage: int) -> None:
        """Go to a stage."""
        self.stop()
        self.slider.setValue(stage * STEPS)

    # Playing

    @Slot()
    def toggle(self) -> None:
        """Play from where the slider is, from the start where it has come to the two units already; or stop."""
        if self._timer.isActive():
            self.stop()
            return
        home = 0 if self._scene.space is None else self._scene.space.home
        start = self.at if self.at < home - 0.01 else 0.0
        if start != self.at:
            self.slider.setValue(0)
        self._timer.setInterval(FRAME if self.animate.isChecked() else STAGE_MS)
        self._from = start
        self._clock.start()
        self._timer.start()
        self.play.set_icon("pause")

    def stop(self) -> None:
        """Stop playing."""
        if self._timer.isActive():
            self._timer.stop()
            self.play.set_icon("play")

    @Slot()
    def _change_motion(self) -> None:
        self.stop()

    @Slot()
    def _advance(self) -> None:
        if not self.animate.isChecked():
            self.slider.setValue((int(self.at + 1e-6) + 1) * STEPS)
        else:
            self.slider.setValue(round(STEPS * played(self._from, self._clock.elapsed())))
        if self.at >= self._count - 1:
            self.stop()


class _Slider(QSlider):
    """A slider whose keys are its own while it has the focus: elsewhere they step."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)


def played(start: float, elapsed: float) -> float:
    """Return where the animation is, in stages: an eased way to each stop, and a rest there."""
    stage, into = int(start), (start - int(start)) * STAGE_MS
    total = into + elapsed
    done, rest = divmod(total, STAGE_MS + STOP_MS)
    share = min(rest / STAGE_MS, 1.0)
    eased = share * share * (3.0 - 2.0 * share) if into == 0 or done else share
    return stage + done + eased
