"""The keys of lecture mode as tests press them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from app.lecture.control import LectureControl
from app.lecture.keys import press

Key, Mod = Qt.Key, Qt.KeyboardModifier


def send(
    control: LectureControl, key: Key, modifiers: Mod = Mod.NoModifier, text: str = "", held: bool = False
) -> bool:
    """Press a key, as the windows do."""
    return press(control, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, held))


def write(control: LectureControl, text: str) -> None:
    """Press the keys of a text."""
    for sign in text:
        send(control, Key(ord(sign.upper())), text=sign)
