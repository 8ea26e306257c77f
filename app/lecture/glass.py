"""The pane of glass before the stage: what is drawn over it, the pointer, black and white; and the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.fonts import ui_font
from app.lecture.control import LectureControl, Seat
from app.lecture.help import draw_help
from app.lecture.marks import begun, draw_marks, lengthened, share_of
from app.lecture.pointer import RestingCursor, draw_pointer, pointer_box
from app.lecture.stage import Dressed, StageView
from app.lecture.state import Blank, View
from app.lecture.words import HEIGHT
from app.words import tr

NOTCH = 120  # of a mouse wheel
STILL = 6.0  # a press that moves less than so many pixels is a click
TYPED = 64.0  # the size of a number that is typed, at 1080
SAID, WIDEST = 44.0, 0.9  # of words that are said, at 1080; how much of the width they may take


class Glass(QWidget):
    """Lies over the stage of one seat; the mouse meets the glass and never the stage."""

    def __init__(
        self, control: LectureControl, view: StageView, theme: Dressed, seat: Seat, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._control, self._view, self._theme, self._seat = control, view, theme, seat
        self._pressed: QPointF | None = None
        self._moved = False
        self._turned = 0
        self._resting = RestingCursor(self)
        self._shown = QRectF()  # where the pointer was drawn last
        self._before: tuple[object, ...] = ()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def refresh(self) -> None:
        """Show what has changed; a pointer that moves repaints only its own place."""
        state, control = self._view.slide.state, self._control
        live = control.state_of(self._seat)
        through = live.view is not View.STEP and not (control.points or control.draws) and live.blank is Blank.NOTHING
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, through)
        content = (state.marks, live.blank, control.typed, self._said, control.helps)
        box = pointer_box(state.pointer, QRectF(self.rect())) if state.pointer is not None else QRectF()
        if content != self._before:
            self._before = content
            self.update()
        elif box != self._shown:
            self.update(box.united(self._shown).toAlignedRect() if not self._shown.isNull() else box.toAlignedRect())
        self._shown = box

    # The mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turned += event.angleDelta().y()
        while abs(self._turned) >= NOTCH:
            way = 1 if self._turned > 0 else -1
            self._turned -= way * NOTCH
            (self._control.back if way > 0 else self._control.next)()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._resting.moved()
        if self._control.state_of(self._seat).blank is not Blank.NOTHING:
            self._control.blank(self._control.state.blank)
        elif event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._moved = event.position(), False
            if self._control.draws:
                self._control.draw(begun(self._share(event)))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        control = self._control
        (self._resting.hide if control.points else self._resting.moved)()
        held = self._pressed is not None
        self._moved |= self._pressed is not None and (event.position() - self._pressed).manhattanLength() > STILL
        if held and control.draws:
            stroke = control.state.marks[-1] if control.state.marks else begun(self._share(event))
            control.draw(lengthened(stroke, self._share(event)), goes_on=True)
        elif control.points or (held and self._moved):
            control.move_pointer(self._share(event))
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        control, was_click = self._control, self._pressed is not None and not self._moved
        self._pressed = None
        if not control.points:
            control.move_pointer(None)
        if was_click and not control.draws and control.state.view is View.STEP:
            self._click(event.position())
        event.accept()

    def _click(self, point: QPointF) -> None:
        """Look closely at what is clicked; beside everything, or at the same again: at the whole."""
        found, state = self._view.stage.hit(point), self._control.state_of(self._seat)
        if found is not None:
            self._control.zoom_to(found, self._seat)
        elif state.focus is not None or state.on_formula:
            self._control.whole(self._seat)
        elif self._view.stage.formula_room.contains(point):
            self._control.zoom_to_formula(self._seat)

    def _share(self, event: QMouseEvent) -> tuple[float, float]:
        return share_of(event.position(), self.size().toSizeF())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        room, tokens, state = QRectF(self.rect()), self._theme.tokens, self._view.slide.state
        blank = self._control.state_of(self._seat).blank
        with QPainter(self) as painter:
            if blank is not Blank.NOTHING:
                painter.fillRect(room, Qt.GlobalColor.black if blank is Blank.BLACK else Qt.GlobalColor.white)
                return
            if state.marks:
                draw_marks(painter, state.marks, room, tokens)
            if state.pointer is not None:
                draw_pointer(painter, state.pointer, room, tokens)
            if self._control.helps:
                draw_help(painter, room, tokens)
            if self._control.typed:
                self._draw_words(painter, room, tr("Go to step {number}", number=self._control.typed), TYPED)
            elif self._said:
                self._draw_words(painter, room, self._said, SAID)

    @property
    def _said(self) -> str:
        """What is said on the stage."""
        return self._control.said if self._control.said_to_hall and not self._control.helps else ""

    def _draw_words(self, painter: QPainter, room: QRectF, text: str, size: float) -> None:
        """Show the number of a step while it is typed, or a sentence, where nobody can overlook it."""
        unit, tokens = room.height() / HEIGHT, self._theme.tokens
        wide = QFontMetricsF(ui_font(size * unit, 600)).horizontalAdvance(text)
        font = ui_font(size * unit * min(1.0, WIDEST * room.width() / max(wide + 80 * unit, 1.0)), 600)
        metrics = QFontMetricsF(font)
        box = QRectF(0, 0, metrics.horizontalAdvance(text) + 80 * unit, metrics.height() + 36 * unit)
        box.moveCenter(QPointF(room.center().x(), room.bottom() - 190 * unit))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.text)
        painter.drawRoundedRect(box, 20 * unit, 20 * unit)
        painter.setFont(font)
        painter.setPen(tokens.ground)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
