"""The tabs below the timeline: one line per view, each made when first looked at, so that none delays the start."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QToolButton, QVBoxLayout, QWidget

from app.control_tips import give_tips
from app.scaling import scale_part
from app.theme import Theme
from app.views import Bench
from app.words import tr


def _values(bench: Bench) -> QWidget:
    from app.panels.values import ValuesPanel

    return ValuesPanel(bench.workbench, bench.theme)


def _selection(bench: Bench) -> QWidget:
    from app.panels.inspector import Inspector

    return Inspector(bench.workbench, bench.theme, bench.edits)


def _neuron(bench: Bench) -> QWidget:
    from app.panels.neuron_zoom import NeuronZoom

    return NeuronZoom(bench.workbench, bench.theme)


def _matrix(bench: Bench) -> QWidget:
    from app.matrix.panel import MatrixPanel

    return MatrixPanel(bench.workbench, bench.theme)


def _function(bench: Bench) -> QWidget:
    from app.nested.panel import FunctionPanel

    return FunctionPanel(bench.workbench, bench.theme)


def _check(bench: Bench) -> QWidget:
    from app.check.panel import CheckPanel

    return CheckPanel(bench)


def _compare(bench: Bench) -> QWidget:
    from app.compare.panel import ComparePanel

    return ComparePanel(bench)


def _stops(bench: Bench) -> QWidget:
    from app.stops.panel import StopsPanel

    return StopsPanel(bench)


def _surface(bench: Bench) -> QWidget:
    from app.surface.panel import SurfacePanel

    return SurfacePanel(bench)


def _data(bench: Bench) -> QWidget:
    from app.data.panel import DataPanel

    return DataPanel(bench)


def _training(bench: Bench) -> QWidget:
    from app.training.panel import TrainingPanel

    return TrainingPanel(bench)


def _maps(bench: Bench) -> QWidget:
    from app.maps.panel import MapsPanel

    return MapsPanel(bench)


VIEWS: tuple[tuple[str, Callable[[Bench], QWidget]], ...] = (
    ("Values", _values),
    ("Surface", _surface),
    ("Data", _data),
    ("Training", _training),
    ("Maps", _maps),
    ("Selection", _selection),
    ("Neuron", _neuron),
    ("Matrix", _matrix),
    ("Function", _function),
    ("Check", _check),
    ("Compare", _compare),
    ("Stops", _stops),
)


LARGE = ("Surface", "Data", "Training", "Maps")  # pictures and tables that need height


MOST = QSize(1160, 310)  # what a view may ask for of the window; at a larger scale less, and it scrolls
WIDEST = 700  # what it may ask for across: a lesson needs room beside it


class Tab(QWidget):
    """A place for a view; its first painting asks for the view, which comes right after."""

    def __init__(self, make: Callable[[], QWidget], theme: Theme) -> None:
        super().__init__()
        self._make, self._theme = make, theme
        self._part: QWidget | None = None
        self._area: Area | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        theme.changed.connect(self._house)

    @property
    def made(self) -> QWidget | None:
        """The view, where it is made already."""
        return self._part

    @Slot()
    def part(self) -> QWidget:
        """Return the view, made now if it was not there yet."""
        if self._part is None:
            self._part = self._make()
            give_tips(self._part)
            scale_part(self._part, self._theme.tokens)
            self._house()
            self._part.show()
            self.setFocusProxy(self._part)
        return self._part

    @Slot()
    def _house(self) -> None:
        """Let the view scroll, for it may need more room than the window has: at a large scale, beside a lesson."""
        if self._part is None:
            return
        if self._area is None:
            self._area = Area(self._part)
            self._column.addWidget(self._area)
            self._area.show()
        self._area.setWidgetResizable(self._theme.tokens.scale > 1.0)
        self._area.most = (MOST / max(1.0, self._theme.tokens.scale)).boundedTo(QSize(WIDEST, MOST.height()))
        self._area.updateGeometry()
        self._area.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._part is None:
            QTimer.singleShot(0, self, self.part)


class Area(QScrollArea):
    """A view that scrolls where it has less room than it needs.

    At 100 % and below it is as high as there is room, if it can be; above, words that wrap get the height they need.
    """

    def __init__(self, part: QWidget) -> None:
        super().__init__()
        self.most, self._part = MOST, part
        is_filled = part.autoFillBackground()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(part)
        part.setAutoFillBackground(is_filled)  # the area has made it fill its ground
        self.viewport().setAutoFillBackground(False)
        self._ear = Ear(self)
        part.installEventFilter(self._ear)

    def fit(self) -> None:
        """Give the view all the room, and what it needs at least."""
        if not self.widgetResizable():
            self._part.resize(self.viewport().size().expandedTo(self._part.minimumSizeHint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return self._part.minimumSizeHint().boundedTo(self.most)


class Ear(QObject):
    """Hears that a view needs another size, which scroll areas keep to themselves."""

    def __init__(self, area: Area) -> None:
        super().__init__(area)
        self._area = area

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._area.updateGeometry()
            self._area.fit()
        return False


class Tables(QTabWidget):
    """All views of VIEWS as tabs."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self.setAccessibleName(tr("Tables"))
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        for title, make in VIEWS:
            self.addTab(Tab(partial(make, bench), bench.theme), tr(title))
        for button in self.tabBar().findChildren(QToolButton):  # what scrolls the tabs where they have no room
            button.setToolTip(button.accessibleName())

    @property
    def wants_height(self) -> bool:
        """Whether the view in front needs most of the window's height."""
        return VIEWS[self.currentIndex()][0] in LARGE

    def made(self, title: str) -> QWidget | None:
        """Return a view by its title in VIEWS; None where nobody has looked at it yet."""
        tab = self.widget([name for name, _ in VIEWS].index(title))
        return tab.made if isinstance(tab, Tab) else None

    def show_part(self, title: str) -> None:
        """Bring a view to the front by its title in VIEWS."""
        self.setCurrentIndex([name for name, _ in VIEWS].index(title))

    def part(self, title: str) -> QWidget:
        """Return a view by its title in VIEWS."""
        tab = self.widget([name for name, _ in VIEWS].index(title))
        assert isinstance(tab, Tab)
        return tab.part()
