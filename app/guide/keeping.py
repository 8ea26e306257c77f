"""What lies over the window has the keyboard for itself: its arrows, Enter and Esc do nothing underneath."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.controls import WordButton

_KEY = Qt.Key
ARROWS = frozenset({_KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down})
HELD = ARROWS | frozenset(
    {
        *(_KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Home, _KEY.Key_End),
        *(_KEY.Key_Space, _KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Escape),
    }
)
_COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class KeyKeeper(QWidget):
    """A part whose keys are its own while the keyboard is in it. Keys with Ctrl or Alt, and F keys, go on as ever."""

    def event(self, event: QEvent) -> bool:
        is_asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if isinstance(event, QKeyEvent) and is_asked and is_held(event):
            event.accept()
            return True
        return super().event(event)


class Pressable(WordButton):
    """A button that leaves the arrows to the part that it is in."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class FocusKeeper(KeyKeeper):
    """Keeps the keyboard while it is there: Tab goes round in it."""

    def focusNextPrevChild(self, forwards: bool) -> bool:
        parts = [
            part
            for part in self.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled()
        ]
        now = self.focusWidget()
        if parts:
            place = parts.index(now) if now in parts else -1 if forwards else 0
            parts[(place + (1 if forwards else -1)) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def is_held(event: QKeyEvent) -> bool:
    """Return whether a key belongs to the part, not to the window."""
    return event.key() in HELD and not event.modifiers() & _COMMAND
