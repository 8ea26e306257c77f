"""The tabs and their windows at 75 to 300 %: nothing is cut off, what is pointed at is hit, and 100 % comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.background import Background
from app.data.builtin import BuiltInDialog
from app.data.import_dialog import ImportDialog
from app.experiments.dialog import ExperimentsDialog
from app.matrix.contents import Contents
from app.matrix.grids import Form
from app.matrix.painting import paint_items
from app.matrix.panel import MatrixPanel
from app.new_network.dialog import NewNetworkDialog
from app.scaling import keep_scaled
from app.shell_style import shell_style
from app.style_sheet import style_sheet
from app.surface.contour import ContourView, paint_contour
from app.surface.panel import SurfacePanel
from app.surface.relief_camera import Camera
from app.surface.relief_painting import draw_relief
from app.surface.slices import paint_slices
from app.tables import VIEWS
from app.theme import Theme, Tokens
from app.views import Bench
from app.workbench import Workbench
from core.files import read_builtin
from core.formula import Source
from tests.app.surface_hand import bowl, click, make_bench

SCALES = (0.75, 1.0, 1.5, 2.0, 3.0)
ROOM = 1500, 620  # generous, at 100 %
TABS = tuple(name for name, _ in VIEWS)
WAITING = ("Surface", "Maps")  # their pictures come after a while


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
    bench = make_bench(workbench, theme)
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


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", TABS)
def test_no_words_are_cut_off(qtbot: QtBot, made: Bench, name: str, scale: float) -> None:
    made.theme.set_scale(scale)
    host = show(qtbot, made, name)
    assert problems(host) == []


@pytest.mark.parametrize("name", TABS)
def test_a_tab_that_is_open_follows_at_once(qtbot: QtBot, made: Bench, name: str) -> None:
    host = show(qtbot, made, name)
    made.theme.set_scale(2.0)
    settle(qtbot)
    assert problems(host) == []
    fresh = show(qtbot, made, name)
    for one, other in zip(sizes(host), sizes(fresh), strict=True):
        assert one[0] == other[0]
        assert one[1:] == pytest.approx(other[1:], abs=6)  # whole pixels are rounded at several places


def sizes(host: Host) -> list[tuple[str, int, int]]:
    """Return the sizes of all controls that are seen, in one order."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QLabel)
    parts = [part for part in host.findChildren(QWidget) if isinstance(part, kinds) and seen(part)]
    return sorted((words_of(part), part.width(), part.height()) for part in parts)


@pytest.mark.parametrize("name", TABS)
def test_100_percent_comes_back_as_it_was(qtbot: QtBot, made: Bench, name: str) -> None:
    host = show(qtbot, made, name)
    before, picture = geometry(host), host.grab().toImage()
    for scale in (2.0, 0.75, 1.0):
        made.theme.set_scale(scale)
        settle(qtbot)
    assert geometry(host) == before
    if name not in WAITING:
        assert host.grab().toImage() == picture


def geometry(host: QWidget) -> list[tuple[str, tuple[int, ...]]]:
    return [
        (type(part).__name__, part.geometry().getRect())
        for part in host.findChildren(QWidget)
        if part.isVisible() and not part.objectName().startswith("qt_")
    ]


# What is behind a switch


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("mode", ["race", "minima"])
def test_other_modes_of_the_surface(qtbot: QtBot, made: Bench, mode: str, scale: float) -> None:
    made.theme.set_scale(scale)
    host = show(qtbot, made, "Surface")
    panel = host.part
    assert isinstance(panel, SurfacePanel)
    panel.modes.buttons[mode].click()
    settle(qtbot)
    if mode == "race":
        qtbot.waitUntil(lambda: not panel.race.racing.runs, timeout=10000)
    assert problems(host) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", ["Neuron", "Matrix", "Training", "Maps", "Values"])
def test_a_classifier(qtbot: QtBot, theme: Theme, name: str, scale: float) -> None:
    workbench = Workbench(read_builtin("softmax-classifier"))
    bench = make_bench(workbench, theme)
    workbench.select(Source("neuron", int(workbench.document.network.topology.outputs[0]), "out"))
    theme.set_scale(scale)
    host = show(qtbot, bench, name)
    assert problems(host) == []
    theme.set_scale(1.0)
    bench.background.close()


# Windows

DIALOGS = ("new", "built in", "import", "experiments")


def dialog(name: str, theme: Theme, background: Background, parent: QWidget | None = None) -> QDialog:
    document = read_builtin("mazur-2-2-2")
    if name == "new":
        return NewNetworkDialog(theme, parent)
    if name == "built in":
        return BuiltInDialog(document, theme, parent)
    if name == "import":
        made = ImportDialog(document, background, theme, Path(), parent)
        made.importing.take_text("a,b,c\n1,2,x\n3,4,y\n5,6,x\n")
        return made
    return ExperimentsDialog(background, theme, parent)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", DIALOGS)
def test_no_words_are_cut_off_in_windows(
    qtbot: QtBot, theme: Theme, background: Background, name: str, scale: float
) -> None:
    theme.set_scale(scale)
    host = Host(theme, QWidget())
    qtbot.addWidget(host)
    window = dialog(name, theme, background, host)
    window.resize(round(1100 * scale), round(700 * scale))
    window.show()
    settle(qtbot, 8)
    assert problems(window) == []
    window.close()
    theme.set_scale(1.0)


@pytest.mark.parametrize("name", DIALOGS)
def test_windows_come_back_to_100_percent(qtbot: QtBot, theme: Theme, background: Background, name: str) -> None:
    host = Host(theme, QWidget())
    qtbot.addWidget(host)
    window = dialog(name, theme, background, host)
    window.resize(1100, 700)
    window.show()
    settle(qtbot, 8)
    before = geometry(window)
    for scale in (2.0, 1.0):
        theme.set_scale(scale)
        settle(qtbot, 8)
    window.resize(1100, 700)
    settle(qtbot)
    assert geometry(window) == before
    window.close()


# Pictures


def painted(paint: Callable[[QPainter, QRectF, Tokens], object], tokens: Tokens) -> np.ndarray:
    """Return the grey of a picture of 470 · 475 at 100 %, brought back to that size."""
    width, height = round(470 * tokens.scale), round(475 * tokens.scale)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(tokens.card)
    with QPainter(image) as painter:
        paint(painter, QRectF(0, 0, width, height), tokens)
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.array(grey.constBits()).reshape(height, grey.bytesPerLine())[:, :width].astype(float)
    side = round(tokens.scale)
    return pixels[: 475 * side, : 470 * side].reshape(475, side, 470, side).mean(axis=(1, 3))


def matrix_items(bench: Bench) -> list[object]:
    contents = Contents(bench.workbench)
    place = contents.level(Form.FORWARD)
    return list(contents.items(place, Form.FORWARD, contents.whole(place, Form.FORWARD)))


@pytest.mark.parametrize("kind", ["contour", "relief", "slices", "matrix"])
def test_in_the_hall_pictures_look_as_at_the_desk(made: Bench, kind: str) -> None:
    scene, ranges = bowl(), ((-3.0, 3.0), (-2.0, 2.0))
    paints: dict[str, Callable[[QPainter, QRectF, Tokens], object]] = {
        "contour": lambda painter, box, tokens: paint_contour(painter, box, scene, ranges, tokens),
        "relief": lambda painter, box, tokens: draw_relief(
            painter, scene, Camera(), int(box.width()), int(box.height()), tokens
        ),
        "slices": lambda painter, box, tokens: paint_slices(painter, box, scene, tokens),
        "matrix": lambda painter, box, tokens: paint_items(painter, box, matrix_items(made), 4, tokens),
    }
    tokens = made.theme.tokens
    one, three = painted(paints[kind], tokens), painted(paints[kind], tokens.scaled(3.0))
    assert one.std() > 5.0
    assert np.abs(one - three).mean() < 2.5  # letters and lines stand where they stood, three times as large


def test_what_is_pointed_at_is_hit_at_200_percent(qtbot: QtBot, made: Bench) -> None:
    view = ContourView(made.theme)
    qtbot.addWidget(view)
    made.theme.set_scale(2.0)
    view.resize(820, 660)
    view.show()
    view.show_scene(bowl())
    moved: list[tuple[float, float]] = []
    view.point_moved.connect(lambda x, y, last: moved.append((x, y)))
    click(view, view.layout_now().plot.place(1.0, -0.5) * 2.0)
    assert moved[-1] == pytest.approx((1.0, -0.5), abs=0.02)


def test_a_cell_of_a_matrix_is_where_it_is_drawn_at_150_percent(qtbot: QtBot, made: Bench) -> None:
    made.theme.set_scale(1.5)
    host = show(qtbot, made, "Matrix")
    panel = host.part
    assert isinstance(panel, MatrixPanel)
    box = panel.sheet.rectangle((0, 1, 1))
    assert panel.sheet.cell_at(box.center()) == (0, 1, 1)
    assert panel.sheet.cell_at(box.center() + QPointF(box.width(), 0)) != (0, 1, 1)
    assert box.height() == pytest.approx(26 * 1.5)
