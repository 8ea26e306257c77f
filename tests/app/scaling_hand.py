"""Parts of the window dressed and scaled on their own, and whether their words are cut off: for tests of the scale."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.scaling import keep_scaled
from app.shell_style import shell_style
from app.style_sheet import style_sheet
from app.surface.descent_bar import Words
from app.tables import VIEWS
from app.theme import Theme
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from core.formula import Source
from tests.app.bench_hand import bench_on

SCALES = (0.75, 1.0, 1.5, 2.0, 3.0)
ROOM = 1500, 620  # generous, at 100 %


class Host(QWidget):
    """A window of its own for one part, dressed and scaled as the main window does it."""

    def __init__(self, theme: Theme, part: QWidget) -> None:
        super().__init__()
        self._theme, self.part = theme, part
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(part)
        keep_scaled(self, theme)
        theme.changed.connect(self.dress)
        self.dress()

    def dress(self) -> None:
        self.setStyleSheet(style_sheet(self._theme.tokens) + shell_style(self._theme.tokens))
        self.resize(*(round(side * self._theme.scale) for side in ROOM))


@pytest.fixture
def made(theme: Theme) -> Iterator[Bench]:
    """A bench in the middle of an iteration, one neuron selected."""
    workbench = Workbench(read_builtin("mazur-2-2-2"))
    bench = bench_on(workbench, theme)
    for _ in range(7):
        workbench.step_forward()
    workbench.select(Source("neuron", 3, "out"))
    yield bench
    bench.background.close()
    theme.set_scale(1.0)


def show(qtbot: QtBot, bench: Bench, name: str) -> Host:
    host = Host(bench.theme, dict(VIEWS)[name](bench))
    qtbot.addWidget(host)
    host.show()
    settle(qtbot)
    host.setFocus()  # a table with the focus has a frame
    settle(qtbot)
    return host


def settle(qtbot: QtBot, rounds: int = 3) -> None:
    """Let what comes right after, come."""
    for _ in range(rounds):
        qtbot.wait(10)


# Whether words are cut off


def seen(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def words_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&&", "&")
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def room_of(widget: QWidget) -> float:
    """Return how wide words may be in a control."""
    if isinstance(widget, QComboBox):
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        return widget.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, widget).width()
    if isinstance(widget, QCheckBox):
        return widget.width() - (widget.sizeHint().width() - widget.fontMetrics().horizontalAdvance(widget.text()))
    return widget.contentsRect().width() if isinstance(widget, QLabel) else widget.width() - 4


def cut_off(widget: QWidget) -> bool:
    """Tell whether a control shows less than its words, and has no tooltip that tells the rest."""
    words, metrics = words_of(widget), widget.fontMetrics()
    if not words or not seen(widget):
        return False
    if isinstance(widget, Words):  # ends in … where it must
        return widget.shown() != words and not widget.toolTip()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    too_wide = metrics.horizontalAdvance(words) > room_of(widget) + 1
    return metrics.tightBoundingRect(words).height() > widget.height() or (too_wide and not widget.toolTip())


def problems(root: QWidget) -> list[str]:
    found = [f"{type(part).__name__}: {words_of(part)}" for part in root.findChildren(QWidget) if cut_off(part)]
    for line in root.findChildren(QLineEdit):
        if seen(line) and line.fontMetrics().height() > line.height() + 1:
            found.append(f"line: {line.text()}")  # noqa: PERF401
    for table in root.findChildren(QTableView):
        high = table.fontMetrics().height()
        if seen(table) and table.model().rowCount() and table.rowHeight(0) < high:
            found.append(f"rows of {table.accessibleName()}")
    return found


def geometry(host: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (type(part).__name__, part.geometry().getRect())
        for part in host.findChildren(QWidget)
        if part.isVisible() and not part.objectName().startswith("qt_")
    ]
