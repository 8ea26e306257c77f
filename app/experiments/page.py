"""What the pages of the experiments share: a text, controls and a result at the left, pictures at the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.controls import Button
from app.experiments.learning import Learning
from app.fields import Segments, plain_label
from app.scaling import hold
from app.words import tr
from core.document import Document
from core.experiments import FEWEST, MOST

COLUMN = 340
FUNCTION_NAMES = {"sine": "sine", "absolute": "|x|", "step": "step", "waves": "waves"}
KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
)  # fmt: skip


class UnitsSlider(QWidget):
    """How many hidden units, from 1 to 50; arrow keys move by one, Page Up and Page Down by five."""

    changed = Signal()

    def __init__(self, units: int) -> None:
        super().__init__()
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(FEWEST, MOST)
        self.slider.setPageStep(5)
        self.slider.setValue(units)
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setAccessibleName(tr("Hidden units"))
        self.number = plain_label(str(units))
        hold(self.number, least_width=24)
        self.number.setAlignment(Qt.AlignmentFlag.AlignRight)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(plain_label(tr("hidden units")))
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number)
        self.slider.valueChanged.connect(self._moved)

    @property
    def units(self) -> int:
        """What is chosen."""
        return self.slider.value()

    def _moved(self, value: int) -> None:
        self.number.setText(str(value))
        self.changed.emit()


class _Slider(QSlider):
    """A slider whose keys are its own while it has the focus."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in KEYS:
            event.accept()
            return True
        return super().event(event)


class ExperimentPage(QWidget):
    """One experiment. Subclasses add controls and pictures, say what is trained, and show what came of it."""

    updates = 3000

    def __init__(self, learning: Learning, title: str, text: str, look: str) -> None:
        super().__init__()
        self._learning, self._seed = learning, 0
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self.left.setSpacing(12)
        self.left.addWidget(plain_label(title, "count"))
        for words in (text, look):
            self.left.addWidget(plain_label(words, "remark"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(24)
        column = QWidget()
        hold(column, width=COLUMN)
        column.setLayout(self.left)
        self.left.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(column)
        layout.addLayout(self.right, 1)
        self.result: QLabel = plain_label("", "result")
        self.result.setAccessibleName(tr("Result"))

    def finish(self, controls: Sequence[QWidget], pictures: Sequence[QWidget]) -> None:
        """Put controls and pictures in their places."""
        for control in controls:
            self.left.addWidget(control)
        again = Button(tr("Train again from other random weights"))
        again.setText(tr("Other random weights"))
        again.setObjectName("verb")
        again.clicked.connect(self._again)
        self.again_button = again
        self.left.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)
        self.left.addWidget(self.result)
        self.left.addStretch(1)
        for picture in pictures:
            self.right.addWidget(picture, 1)

    def functions(self, names: Sequence[str]) -> Segments:
        """Return a choice of functions of one input."""
        choice = Segments(tr("Function"), [(tr(FUNCTION_NAMES[name]), name) for name in names], 60)
        choice.choose(names[0])
        choice.chosen.connect(partial(self._take_function, choice))
        return choice

    def _take_function(self, choice: Segments, name: object) -> None:
        choice.buttons[name].setFocus()
        self.begin()

    def _again(self) -> None:
        self._seed += 1
        self.begin()

    def begin(self) -> None:
        """Train anew."""
        self._learning.start(self.made(), self.updates)

    def made(self) -> tuple[Document, ...]:
        """Return the untrained networks."""
        raise NotImplementedError

    def title(self) -> str:
        """Return what the network is called on the bench."""
        raise NotImplementedError

    def show_learning(self) -> None:
        """Show what has been learnt so far."""
        raise NotImplementedError
