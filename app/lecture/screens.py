"""Which screen the hall sees and which one the lecturer has; screens come and go in the middle of a lecture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from app.settings import PROJECTOR, Settings


@dataclass(frozen=True)
class Seating:
    """The names of the screens: the hall's, the lecturer's. With one screen they are the same."""

    hall: str
    desk: str

    @property
    def is_shared(self) -> bool:
        """Whether hall and lecturer have one screen between them."""
        return self.hall == self.desk


def seating(names: Sequence[str], chosen: str, desk: str, swapped: bool = False) -> Seating:
    """Return who gets which screen.

    The hall gets the `chosen` one where it is plugged in, else one that the window is not on, else the only one. The
    lecturer gets the window's, or where the hall has that, another one.

    Args:
        names: of the screens that are there, the first one the main one; at least one.
        chosen: the projector's name, "" if none was chosen.
        desk: the name of the screen that the window is on.
        swapped: whether the two are to change places.
    """
    others = [name for name in names if name != desk]
    hall = chosen if chosen in names else (others or list(names))[0]
    left = desk if desk != hall and desk in names else next((name for name in names if name != hall), hall)
    return Seating(left, hall) if swapped else Seating(hall, left)


class Screens(QObject):
    """The screens that are plugged in, and which of them is the projector.

    Signals:
        changed: a screen came or went, another projector was chosen, or the two were swapped.
    """

    changed = Signal()

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.swapped = False
        self._watched: list[QScreen] = []
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._added)
        application.screenRemoved.connect(self._removed)
        for screen in QGuiApplication.screens():
            self._watch(screen)

    @property
    def names(self) -> tuple[str, ...]:
        """The screens, the main one first."""
        screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not QGuiApplication.primaryScreen())
        return tuple(screen.name() for screen in screens)

    @property
    def chosen(self) -> str:
        """The projector's name as it was chosen, plugged in or not; "" if none was."""
        return self._settings.get(PROJECTOR)

    def choose(self, name: str) -> None:
        """Remember which screen is the projector."""
        self._settings.put(PROJECTOR, name)
        self.swapped = False
        self.changed.emit()

    def swap(self) -> None:
        """Let hall and lecturer change places, until the lecture ends or another projector is chosen."""
        self.swapped = not self.swapped
        self.changed.emit()

    def forget_swap(self) -> None:
        """Begin the next lecture as it was chosen."""
        self.swapped = False

    def seating(self, window: QWidget) -> Seating:
        """Return who gets which screen now, `window` being the program's."""
        return seating(self.names, self.chosen, window.screen().name(), self.swapped)

    @Slot(QScreen)
    def _added(self, screen: QScreen) -> None:
        self._watch(screen)
        self.changed.emit()

    @Slot(QScreen)
    def _removed(self, screen: QScreen) -> None:
        self._watched = [other for other in self._watched if other is not screen]
        self.changed.emit()

    def _watch(self, screen: QScreen) -> None:
        """Another resolution moves what is on the screens, too."""
        self._watched.append(screen)
        screen.geometryChanged.connect(self._moved)

    @Slot(QRect)
    def _moved(self, _: QRect) -> None:
        self.changed.emit()


def screen_named(name: str) -> QScreen | None:
    """Return the screen of this name, or None where it is gone."""
    return next((screen for screen in QGuiApplication.screens() if screen.name() == name), None)


def fill(window: QWidget, name: str) -> None:
    """Let a window fill a screen; one that fills it already stays as it is."""
    screen = screen_named(name)
    if screen is None:
        return
    if window.isVisible() and window.isFullScreen() and window.geometry() == screen.geometry():
        return
    if window.isFullScreen():
        window.showNormal()  # some window managers move nothing that is full screen
    _put(window, screen, screen.geometry())
    window.showFullScreen()


def stand_on(window: QWidget, name: str, share: float = 0.9, maximized: bool = False) -> None:
    """Let an ordinary window stand on a screen, unless it is there: in the middle of it, with a share of its room.

    `maximized`: with all of its room, when it is first shown; later on it is as large as somebody made it.
    """
    screen = screen_named(name)
    if screen is None or (window.isVisible() and window.screen() is screen):
        return
    room = screen.availableGeometry()
    size = (room.size() * share).expandedTo(window.minimumSizeHint()).boundedTo(room.size())
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    fills = window.isMaximized() if window.isVisible() else maximized
    if window.isMaximized():
        window.showNormal()
    _put(window, screen, place)
    (window.showMaximized if fills else window.show)()


def _put(window: QWidget, screen: QScreen, place: QRect) -> None:
    window.setScreen(screen)
    window.setGeometry(place)
