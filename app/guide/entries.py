"""What can be chosen on the start page: a lesson, an example with its picture, a file; and how the arrows walk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from app.guide.keeping import Pressable
from app.guide.thumbnail import Thumbnail
from app.scaling import hold
from app.theme import Theme
from app.toolbar import ElidedLabel
from app.words import tr
from core.document import Document
from core.files import file_name
from core.lesson import Lesson

TALLEST = 56  # of the row of a lesson
WAYS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class Entry(Pressable):
    """A row or card that opens something. The arrows are left to the page."""

    def __init__(self, name: str, tip: str, kind: str) -> None:
        super().__init__(name, tip, kind)
        self.setText("")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return super().minimumSizeHint() if layout is None else layout.minimumSize()


class LessonEntry(Entry):
    """Number, title and minutes of a lesson; where there is room also its goal."""

    def __init__(self, number: int, name: str, lesson: Lesson) -> None:
        minutes = tr("{minutes} min", minutes=lesson.minutes) if lesson.minutes else ""
        super().__init__(f"{lesson.title}, {minutes}".removesuffix(", "), lesson.goal, "lesson")
        self.setAccessibleDescription(lesson.goal)
        self.lesson_name = name
        self.goal = text_label(lesson.goal, "quiet_text")
        self.goal.hide()
        words = QVBoxLayout()
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(1)
        words.addWidget(text_label(lesson.title, "entry_title"))
        words.addWidget(self.goal)
        place = QLabel(str(number))
        place.setObjectName("number")
        place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        place.setMinimumWidth(place.fontMetrics().horizontalAdvance("00") + 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(place)
        row.addLayout(words, 1)
        row.addWidget(_note(minutes))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        hold(self, most_height=TALLEST)


class ExampleEntry(Entry):
    """A built-in network: its picture and its title."""

    def __init__(self, name: str, document: Document, theme: Theme) -> None:
        title = document.title or name
        count = len(document.network.neurons)
        super().__init__(title, _said(document, count), "example")
        self.example_name = name
        self.picture = Thumbnail(document, theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(6)
        column.addWidget(self.picture, 1)
        row = QHBoxLayout()
        row.setContentsMargins(10, 0, 10, 0)
        row.addWidget(text_label(title, "entry_title"), 1)
        column.addLayout(row)


class FileEntry(Entry):
    """A file that was open lately, with its folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(file_name(path.name), str(path), "file")
        self.path = path
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 12, 5)
        row.setSpacing(12)
        title = text_label(file_name(path.name), "entry_title")
        folder = text_label(_home_as_tilde(path.parent), "quiet_text")
        folder.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(title, 2)
        row.addWidget(folder, 3)


def text_label(text: str, name: str) -> ElidedLabel:
    """Return a line of plain text that lets the pointer through."""
    label = ElidedLabel(text)
    label.setText(text)
    label.setObjectName(name)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def _note(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("quiet_text")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label


def _said(document: Document, count: int) -> str:
    notes = " ".join(document.notes.split())
    neurons = tr("{count} neurons", count=count)
    return f"{neurons}. {notes}" if notes else neurons


def _home_as_tilde(folder: Path) -> str:
    home = Path.home()
    return str(Path("~") / folder.relative_to(home)) if folder.is_relative_to(home) else str(folder)


def neighbour(boxes: Sequence[QRect], now: int, way: QPoint) -> int:
    """Return which box lies next to one in a direction; the same where there is none."""
    here = boxes[now]

    def distance(box: QRect) -> float:
        across = way.y() != 0
        ahead = (box.top() - here.top()) * way.y() if across else (box.left() - here.left()) * way.x()
        aside = _gap(box, here, across)
        return ahead + 4 * aside if ahead > 0 else float("inf")

    nearest = min(range(len(boxes)), key=lambda place: distance(boxes[place]))
    return nearest if distance(boxes[nearest]) < float("inf") else now


def _gap(one: QRect, other: QRect, across: bool) -> int:
    """Return how far two boxes are apart, seen along the direction."""
    if across:
        return max(0, one.left() - other.right(), other.left() - one.right())
    return max(0, one.top() - other.bottom(), other.top() - one.bottom())
