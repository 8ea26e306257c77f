"""The fields of the inspector: label, control, and below what is wrong. Enter or leaving commits, Esc restores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from app.control_tips import tip_of_control
from app.controls import Button, plain_tip
from app.fields import Problem, plain_label
from app.panels.inspector_controls import InspectorChoice, Line, Notes
from app.panels.inspector_properties import NOTES, SEVERAL, Property, UnreadableError
from app.scaling import hold, scale_part
from app.tokens import Tokens
from app.words import tr

CONTROL_HEIGHT = 24
LABEL_GAP, LINE_WIDTH, NOTES_WIDTH, MOST_NEEDED = 10, 92, 170, 190

Commit = Callable[[Property, Any], str]
"""Changes a property and returns "", or returns in words why it cannot be changed."""


class Field(QWidget):
    """A property on screen. `show_property` gives it another value, or the same property of other things.

    Signals:
        height_changed(): a problem came or went.
        undo_wanted(), redo_wanted(): Ctrl+Z or Ctrl+Y where nothing typed is left to undo in the field itself.
    """

    height_changed = Signal()
    undo_wanted = Signal()
    redo_wanted = Signal()

    def __init__(self, property: Property, control: QWidget, commit: Commit) -> None:
        super().__init__()
        self.shows, self.control, self._commit = property, control, commit
        self._scale = 1.0
        self.problem = Problem(control)
        self.label = plain_label("")
        self.label.setObjectName("property")
        self.label.setBuddy(control)
        if not isinstance(control, Notes):
            hold(control, height=CONTROL_HEIGHT)
        control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        hold(control, least_width=60)
        hold(self.label, height=CONTROL_HEIGHT)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(0)
        layout.setVerticalSpacing(1)
        layout.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(control, 0, 1)
        layout.addWidget(self.problem, 1, 0, 1, 2)
        self.name(property)

    def follow(self, tokens: Tokens) -> None:
        """Take the scale of the interface."""
        self._scale = tokens.scale
        scale_part(self, tokens)

    def name(self, property: Property) -> None:
        """Say what the property is called."""
        self.shows = property
        self.label.setText(property.label)
        name = property.label or property.hint
        self.control.setAccessibleName(name)
        self.control.setToolTip(plain_tip(tip_of_control(name)))

    @property
    def label_width(self) -> int:
        """The room that the label needs."""
        text = self.label.text()  # the label's own hint is never less than the room that it was given before
        room = self.label.fontMetrics().size(int(Qt.TextFlag.TextSingleLine), text).width()
        return room + round(LABEL_GAP * self._scale) if text else 0

    @property
    def control_width(self) -> int:
        """The room that the control needs."""
        if isinstance(self.control, Line):
            return round(LINE_WIDTH * self._scale)
        if isinstance(self.control, Notes):
            return round(NOTES_WIDTH * self._scale)
        return min(self.control.sizeHint().width(), round(MOST_NEEDED * self._scale))

    @property
    def is_typed(self) -> bool:
        """Whether something stands here that is not yet, or cannot be, the property's value."""
        return False

    def show_property(self, property: Property, digits: int) -> None:
        """Show the present value, unless something else is being typed."""
        raise NotImplementedError

    def complain(self, text: str) -> None:
        """Show why a value cannot be, or nothing."""
        if text != self.problem.text():
            self.problem.say(text)
            self.height_changed.emit()


class TypedField(Field):
    """A property that is typed, on one line or several."""

    def __init__(self, property: Property, commit: Commit) -> None:
        self.line: Line | Notes = Notes(self) if property.form is NOTES else Line(self)
        super().__init__(property, self.line, commit)
        self._digits = 4
        self.line.textChanged.connect(self._forgive)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.line.toPlainText() if isinstance(self.line, Notes) else self.line.text()

    @property
    def _document_modified(self) -> bool:
        return self.line.document().isModified() if isinstance(self.line, Notes) else self.line.isModified()

    @property
    def is_typed(self) -> bool:
        return self._document_modified and self.text != self._resting()

    def _resting(self) -> str:
        """Return the value in words: all digits while one types, else as many as everywhere."""
        return self.shows.written() if self.line.hasFocus() else self.shows.written(self._digits)

    def show_property(self, property: Property, digits: int) -> None:
        self._digits = digits
        typed = self.is_typed
        if property.key != self.shows.key or property.label != self.shows.label:
            self.name(property)
        self.shows = property
        if not typed:
            self.show_text()

    def show_text(self) -> None:
        """Show the value, unless something else is being typed."""
        if self.is_typed:
            return
        text = self._resting()
        if text != self.text:
            self._put(text)
        self._set_modified(False)
        if self.line.placeholderText() != self.shows.placeholder:
            self.line.setPlaceholderText(self.shows.placeholder)
        exact = self.shows.written()
        tip = tip_of_control(self.line.accessibleName())
        self.line.setToolTip(plain_tip(f"{exact}. {tip}" if exact != text else tip))

    def _put(self, text: str) -> None:
        if isinstance(self.line, Notes):
            self.line.setPlainText(text)
        else:
            self.line.setText(text)
            self.line.setCursorPosition(0)

    def _set_modified(self, modified: bool) -> None:
        if isinstance(self.line, Notes):
            self.line.document().setModified(modified)
        else:
            self.line.setModified(modified)

    def put_draft(self, text: str) -> None:
        """Put back what was typed here and could not be taken."""
        self._put(text)
        self._set_modified(True)
        self.commit()

    def _forgive(self) -> None:
        self.complain("")

    def takes(self, event: QKeyEvent) -> bool:
        """Handle Enter and Esc, and undo where nothing is typed; return whether the key was one of them."""
        if not self._document_modified:
            for key, wanted in ((QKeySequence.StandardKey.Undo, self.undo_wanted),
                                (QKeySequence.StandardKey.Redo, self.redo_wanted)):  # fmt: skip
                if event.matches(key):
                    wanted.emit()
                    return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit() and isinstance(self.line, Line):
                self.line.selectAll()
            return True
        if event.key() == Qt.Key.Key_Escape and (self._document_modified or self.problem.text()):
            self.restore()
            return True
        return False

    def leave(self) -> None:
        """Commit; a number is then shown with as many digits as everywhere."""
        if self.commit():
            self.show_text()

    def restore(self) -> None:
        """Forget what was typed."""
        self._set_modified(False)
        self._put(self._resting())
        self._set_modified(False)
        self.complain("")

    def commit(self) -> bool:
        """Change the property to what was typed, or say why it cannot be, keeping the text; return whether it is so."""
        if not self._document_modified or (self.shows.value is SEVERAL and not self.text):
            return True
        try:
            value = self.shows.form.read(self.text)
        except UnreadableError as error:
            self.complain(str(error))
            return False
        if value == self.shows.value or (not value and self.shows.value is None):
            self.restore()
            return True
        refused = self._commit(self.shows, value)
        self.complain(refused)
        if not refused:
            self._put(self._resting())  # also forgets the field's own undo: from here on it is the document's
            self._set_modified(False)
        return not refused


class ChoiceField(Field):
    """A property that is chosen from a list."""

    def __init__(self, property: Property, commit: Commit) -> None:
        self.choice = InspectorChoice(property.label, property.choices)
        super().__init__(property, self.choice, commit)
        self.choice.setMinimumContentsLength(4)
        self.choice.activated.connect(self._chosen)

    def show_property(self, property: Property, digits: int) -> None:
        if property.label != self.shows.label:
            self.name(property)
        self.shows = property
        place = next((i for i, (_, value) in enumerate(property.choices) if value == property.value), -1)
        if self.choice.currentIndex() != place:
            self.choice.setCurrentIndex(place)
            self.complain("")
        if self.choice.placeholderText() != property.placeholder:
            self.choice.setPlaceholderText(property.placeholder)

    def _chosen(self, place: int) -> None:
        value = self.shows.choices[place][1]
        if value == self.shows.value:
            return
        refused = self._commit(self.shows, value)
        if refused:
            self.show_property(self.shows, 0)
        self.complain(refused)


class PressField(Field):
    """A button among the properties."""

    def __init__(self, property: Property, commit: Commit) -> None:
        self.button = Button(property.hint)
        self.button.setObjectName("press")
        super().__init__(property, self.button, commit)
        self.button.clicked.connect(lambda: self.shows.press and self.shows.press())

    def show_property(self, property: Property, digits: int) -> None:
        self.shows = property
        self.button.setText(property.hint.replace("&", "&&"))
        name = tr("{label}: {what}", label=property.label, what=property.hint) if property.label else property.hint
        self.button.setAccessibleName(name)
        self.button.setEnabled(property.value is not SEVERAL)


def make_field(property: Property, commit: Commit) -> Field:
    """Return the field that suits a property."""
    if property.press is not None:
        return PressField(property, commit)
    return ChoiceField(property, commit) if property.choices else TypedField(property, commit)
