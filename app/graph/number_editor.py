"""A small field that opens over a number of the graph: type, Enter keeps it, Esc forgets it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.graph.canvas import font
from app.theme import Tokens
from app.words import tr
from core.numbers import parse_number

_WIDTH = 116


class NumberEditor(QFrame):
    """Asks for one number. What cannot be read stays in the field, with the reason below.

    Signals:
        committed(float): a number was typed and differs from the old one.
        closed(): the editor is done, in whichever way.
    """

    committed = Signal(float)
    closed = Signal()

    def __init__(self, parent: QWidget, tokens: Tokens, name: str, value: float) -> None:
        super().__init__(parent)
        self._home = parent
        self._value = value
        self._done = False
        self.field = QLineEdit(repr(value).removesuffix(".0"), self)
        self.field.setAccessibleName(tr("Number for {name}", name=name))
        self.field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.field.installEventFilter(self)
        self.field.textEdited.connect(self._forgive)
        self.problem = QLabel(self)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addWidget(self.field)
        layout.addWidget(self.problem)
        self._dress(tokens)
        self.field.selectAll()

    def _dress(self, tokens: Tokens) -> None:
        card, text, accent, error = (c.name() for c in (tokens.card, tokens.text, tokens.accent, tokens.error))
        self.setObjectName("number_editor")
        self.setStyleSheet(
            f"#number_editor {{ background: {card}; border: 2px solid {accent}; border-radius: {tokens.radius}px; }}"
            f"QLineEdit {{ background: {card}; color: {text}; border: none; }} QLabel {{ color: {error}; }}"
        )
        self.field.setFont(font(tokens.text_body, 600))
        self.problem.setFont(font(tokens.text_small, 400))

    def open_at(self, place: QRect) -> None:
        """Show the editor over a place of its parent, kept inside."""
        fits = self.field.fontMetrics().horizontalAdvance(self.field.text()) + 32
        self.setFixedWidth(max(_WIDTH, place.width() + 12, min(fits, 240)))
        self.adjustSize()
        corner = place.center() - QPoint(self.width() // 2, self.height() // 2)
        room = self._home.rect().adjusted(4, 4, -self.width() - 4, -self.height() - 4)
        self.move(max(room.left(), min(corner.x(), room.right())), max(room.top(), min(corner.y(), room.bottom())))
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def commit(self) -> bool:
        """Take the number if it can be read, else say why not and keep the text."""
        try:
            number = parse_number(self.field.text())
        except ValueError:
            self.problem.setText(tr("Not a number. Type one such as 0.5, 0,5, 1/3 or 1e-3."))
            self.problem.show()
            self.adjustSize()
            return False
        self._close(number)
        return True

    def _close(self, number: float | None) -> None:
        if self._done:
            return
        self._done = True
        self.hide()
        if number is not None and number != self._value:
            self.committed.emit(number)
        self.closed.emit()

    def _forgive(self) -> None:
        self.problem.hide()
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close(None)
                return True
        if watched is self.field and event.type() == QEvent.Type.FocusOut and not self._done:
            self.commit()
        return super().eventFilter(watched, event)
