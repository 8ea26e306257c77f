"""A small field that opens over a number or a name of the graph: type, Enter keeps it, Esc forgets it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMainWindow, QVBoxLayout, QWidget

from app.graph.canvas import font
from app.scaling import scale_part
from app.theme import Tokens
from app.words import tr
from core.numbers import parse_number

_WIDTH, _WIDTH_OF_PROBLEM = 116, 212
_MOMENT = 5000  # milliseconds that the status line says why a text was not taken


class InlineEditor(QFrame):
    """Asks for one text. What cannot be taken stays in the field, with the reason below, while one is typing there.

    Whoever goes elsewhere is not held up: the field closes, and what could not be taken is forgotten.

    Signals:
        closed(): the editor is done, in whichever way.
    """

    closed = Signal()

    def __init__(self, parent: QWidget, tokens: Tokens, name: str, text: str) -> None:
        super().__init__(parent)
        self._home, self._tokens = parent, tokens
        self._place = QRect()
        self._done = False
        self.field = QLineEdit(text, self)
        self.field.setAccessibleName(name)
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
        scale_part(self, tokens)
        self._dress(tokens)
        self.field.selectAll()

    def read(self, text: str) -> str:
        """Take the text and return nothing, or return why it cannot be taken."""
        return ""

    def tell(self) -> None:
        """Tell what was taken, now that the field is gone."""

    def _dress(self, tokens: Tokens) -> None:
        card, text, accent, error = (c.name() for c in (tokens.card, tokens.text, tokens.accent, tokens.error))
        self.setObjectName("number_editor")
        self.setStyleSheet(
            f"#number_editor {{ background: {card}; border: {tokens.px(2)}px solid {accent};"
            f" border-radius: {tokens.radius}px; }}"
            f"QLineEdit {{ background: {card}; color: {text}; border: none; }} QLabel {{ color: {error}; }}"
        )
        self.field.setFont(font(tokens.text_body, 600))
        self.problem.setFont(font(tokens.text_small, 400))

    def open_at(self, place: QRect) -> None:
        """Show the editor over a place of its parent, kept inside."""
        self._place = place
        self._fit()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fit(self) -> None:
        """Take the size that the text needs, around the place, without leaving the parent."""
        px = self._tokens.px
        needed = self.field.fontMetrics().horizontalAdvance(self.field.text()) + px(32)
        least = px(_WIDTH if self.problem.isHidden() else _WIDTH_OF_PROBLEM)
        width = max(least, self._place.width() + px(12), min(needed, px(240)))
        layout = self.layout()
        assert layout is not None
        height = max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())
        home = self._home.rect().adjusted(4, 4, -width - 4, -height - 4)
        above = self.field.sizeHint().height() // 2 + px(6)
        x, y = self._place.center().x() - width // 2, self._place.center().y() - above
        self.setGeometry(max(4, min(x, home.right())), max(4, min(y, home.bottom())), width, height)

    def commit(self) -> bool:
        """Take the text if that can be, else say why not and keep it."""
        problem = self.read(self.field.text())
        if problem:
            self.problem.setText(problem)
            self.problem.show()
            self._fit()
            return False
        self._close(taken=True)
        return True

    def _close(self, taken: bool) -> None:
        if self._done:
            return
        self._done = True
        if self.field.hasFocus():
            self._home.setFocus(Qt.FocusReason.PopupFocusReason)  # hiding would hand it to just any widget
        self.hide()
        if taken:
            self.tell()
        self.closed.emit()

    def _leave(self) -> None:
        """Take the text, now that the keyboard is elsewhere; else keep the old one, and say so in the status line."""
        if self.commit():
            return
        window = self.window()
        self._close(taken=False)
        if isinstance(window, QMainWindow):
            words = tr("“{text}” was not taken: the old one stays.", text=self.field.text())
            window.statusBar().showMessage(f"{words} {self.problem.text()}", _MOMENT)

    def _forgive(self) -> None:
        self.problem.hide()
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._close(taken=False)
                return True
        if watched is self.field and event.type() == QEvent.Type.FocusOut and not self._done:
            self._leave()
        return super().eventFilter(watched, event)


class NumberEditor(InlineEditor):
    """Asks for one number.

    Signals:
        committed(float): a number was typed and differs from the old one.
    """

    committed = Signal(float)

    def __init__(self, parent: QWidget, tokens: Tokens, name: str, value: float) -> None:
        super().__init__(parent, tokens, tr("Number for {name}", name=name), repr(value).removesuffix(".0"))
        self._value = self._number = value

    def read(self, text: str) -> str:
        try:
            self._number = parse_number(text)
        except ValueError:
            return tr("Not a number. Type one such as 0.5, 1/3 or 1e-3.")
        return ""

    def tell(self) -> None:
        if self._number != self._value:
            self.committed.emit(self._number)


class NameEditor(InlineEditor):
    """Asks for a name; `take` does the renaming and returns why it was refused, nothing where it was not."""

    def __init__(self, parent: QWidget, tokens: Tokens, name: str, text: str, take: Callable[[str], str]) -> None:
        super().__init__(parent, tokens, name, text)
        self._before, self._take = text, take

    def read(self, text: str) -> str:
        return "" if text == self._before else self._take(text)
