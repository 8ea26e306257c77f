"""The lecturer's buttons: what each one says, its key beside it, what it does, when it is down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.controls import Button
from app.fields import plain_label
from app.lecture.control import LectureControl
from app.lecture.state import Blank
from app.scaling import hold
from app.theme import Theme, Tokens, ui_font
from app.words import tr

HEIGHT = 46
Verb = Callable[[LectureControl], object]
Down = Callable[[LectureControl], bool]


@dataclass(frozen=True)
class Entry:
    """One button; `down` tells whether what it does is in force, for those that are switched on and off."""

    key: str
    text: str
    cap: str  # the key as it is written on the button
    tip: str
    verb: Verb
    down: Down | None = None


WALKING = (
    Entry("back", "Back", "←", "The step before, or what was revealed last taken back", lambda c: c.back()),
    Entry("next", "Next", "→", "The next step, or the next part of it", lambda c: c.next()),
    Entry("reveal", "Reveal", "R", "One factor at a time", lambda c: c.toggle_reveals(), lambda c: c.state.reveals),
)
HALL = (
    Entry(
        "freeze", "Freeze", "F", "The hall keeps its picture while you move on", lambda c: c.freeze(),
        lambda c: c.frozen,
    ),
    Entry(
        "black", "Black", "B", "The hall sees black; any key goes back", lambda c: c.blank(Blank.BLACK),
        lambda c: c.state.blank is Blank.BLACK,
    ),
    Entry("swap", "Swap Screens", "X", "The hall and you change screens", lambda c: c.swap()),
    Entry("end", "End", "Esc", "Leave lecture mode", lambda c: c.end()),
)  # fmt: skip


class KeyButton(Button):
    """A large button that says its key too."""

    def __init__(self, entry: Entry, control: LectureControl) -> None:
        super().__init__(tr(entry.text), f"{tr(entry.tip)} ({entry.cap})")
        self.entry = entry
        self.setObjectName("key_primary" if entry.key == "next" else "key_button")
        self.setCheckable(entry.down is not None)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        hold(self, height=HEIGHT)
        self.label, self.cap = plain_label(tr(entry.text)), plain_label(entry.cap)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(10)
        for part in (self.label, self.cap):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)
        self.clicked.connect(lambda: entry.verb(control))

    def tint(self, tokens: Tokens) -> None:
        """Write in the theme's colours; what is in force stands on the accent."""
        lit = self.isChecked() or self.entry.key == "next"
        self.label.setFont(ui_font(tokens.text_large, 600))
        self.cap.setFont(ui_font(tokens.text_body))
        for part, colour in ((self.label, tokens.text), (self.cap, tokens.muted)):
            part.setStyleSheet(f"color: {(tokens.accent_text if lit else colour).name()};")
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()


class PresenterBar(QWidget):
    """All buttons in a row: walking at the left, what the hall sees at the right."""

    def __init__(self, control: LectureControl, theme: Theme) -> None:
        super().__init__()
        self._control, self._theme = control, theme
        self.buttons = {entry.key: KeyButton(entry, control) for entry in (*WALKING, *HALL)}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for entry in WALKING:
            row.addWidget(self.buttons[entry.key])
        row.addStretch(1)
        for entry in HALL:
            row.addWidget(self.buttons[entry.key])
        theme.changed.connect(self._dress)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what is in force."""
        for button in self.buttons.values():
            if button.entry.down is not None:
                button.setChecked(button.entry.down(self._control))
        self._dress()

    def allow_swap(self, two_screens: bool) -> None:
        """There is nothing to swap with one screen."""
        self.buttons["swap"].setVisible(two_screens)

    @Slot()
    def _dress(self) -> None:
        for button in self.buttons.values():
            button.tint(self._theme.tokens)
