"""The tour: a bubble beside each of five parts of the window, the rest dimmed; left at any time by Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.gaps import gap
from app.guide.guide_style import guide_style
from app.guide.keeping import FocusKeeper, Pressable
from app.guide.marks import MARKS, Mark, bubble_place
from app.guide.veil import DIM, Veil
from app.scaling import hold, scale_part
from app.settings import TOUR_SEEN
from app.theme import Theme, ui_font
from app.words import tr

if TYPE_CHECKING:
    from app.main_window import MainWindow

WIDTH, LEFT, RIGHT = 400, 22, 18  # of the bubble, and its margins


class Bubble(FocusKeeper):
    """What is said of one mark, and the ways on.

    Signals:
        moved: by one mark, forwards (1) or back (−1).
        left: the tour is over.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, tokens = theme, theme.tokens
        self.title, self.text, self.count = QLabel(), QLabel(), QLabel()
        self.leave = Pressable(tr("Leave"), tr("Leave the tour (Esc)"), "verb")
        self.back = Pressable(tr("Back"), tr("The mark before (←)"), "verb")
        self.next = Pressable(tr("Next"), tr("The next mark (→ or Enter)"), "on")
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.text.setFont(ui_font(tokens.text_large))
        self.text.setWordWrap(True)
        self.count.setObjectName("quiet_text")
        for label in (self.title, self.text, self.count):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self.setStyleSheet(guide_style(tokens))
        scale_part(self, tokens)
        self.leave.clicked.connect(self.left)
        self.back.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))

    def _lay_out(self) -> None:
        frame = QFrame()
        frame.setObjectName("bubble")
        hold(frame, width=WIDTH)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.count)
        foot.addStretch(1)
        for button in (self.leave, self.back, self.next):
            foot.addWidget(button)
        column = self._column = QVBoxLayout(frame)
        column.setContentsMargins(LEFT, 18, RIGHT, 16)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.text)
        gap(column, 4)
        column.addLayout(foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def tell(self, mark: Mark, number: int, count: int) -> None:
        """Say what a mark is, and where in the tour it stands."""
        self.title.setText(tr(mark.title))
        self.text.setText(tr(mark.text))
        self.count.setText(tr("{number} of {count}", number=number + 1, count=count))
        self.back.setEnabled(number > 0)
        self.leave.setVisible(number < count - 1)
        self.next.setText(tr("Next") if number < count - 1 else tr("Done"))
        self.next.setAccessibleName(self.next.text())
        self.next.setAccessibleDescription(f"{self.title.text()}. {self.text.text()}")
        self.setAccessibleName(f"{self.title.text()}. {self.text.text()}")
        room = self._theme.tokens.px(WIDTH - LEFT - RIGHT - 2)
        self.text.setFixedHeight(self.text.heightForWidth(room))  # layouts learn too late how many lines there are
        for layout in (self._column, self.layout()):
            if layout is not None:
                layout.invalidate()
                layout.activate()
        self.adjustSize()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ways:
            self.moved.emit(ways[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class Tour(QObject):
    """Goes from mark to mark; once it was begun it is not offered again."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._veil: Veil | None = None
        self.bubble: Bubble | None = None
        self.number = 0

    def begin(self) -> None:
        """Begin with the first mark."""
        if self.bubble is not None:
            return
        self._window.looks.settings.put(TOUR_SEEN, True)
        theme = self._window.theme
        self._veil = Veil(self._window, DIM[theme.tokens.dark])
        self.bubble = Bubble(theme)
        self.bubble.setParent(self._veil)
        self.bubble.moved.connect(self._move)
        self.bubble.left.connect(self.end)
        self._veil.resized.connect(self._place)
        theme.changed.connect(self.end)
        self.number = 0
        self._veil.raise_up()
        self.bubble.show()
        self._tell()
        QTimer.singleShot(0, self, self._place)  # the start page may just have given the parts their room back

    @Slot()
    def end(self) -> None:
        """Leave the tour."""
        if self._veil is not None:
            self._window.theme.changed.disconnect(self.end)
            self._veil.take_away()
            self._veil = self.bubble = None

    @Slot(int)
    def _move(self, by: int) -> None:
        if self.number + by >= len(MARKS):
            self.end()
        elif self.number + by >= 0:
            self.number += by
            self._tell()

    def _tell(self) -> None:
        if self.bubble is not None:
            self.bubble.tell(MARKS[self.number], self.number, len(MARKS))
            self._place()
            self.bubble.next.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _place(self) -> None:
        """Brighten the part, and put the bubble beside it."""
        if self._veil is None or self.bubble is None:
            return
        part = MARKS[self.number].place(self._window)
        self._veil.brighten(QRectF(part))
        room: QRect = self._veil.rect()
        anchor = part if not part.isEmpty() else QRect(room.center().x(), room.top(), 1, 1)
        gap = self._window.theme.tokens.px(14)
        self.bubble.move(bubble_place((self.bubble.width(), self.bubble.height()), anchor, room, gap))
