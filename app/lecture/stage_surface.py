"""The loss surface on the stage: what the tab Surface shows, as contour and relief, with words for what is on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.lecture.formula_heading import HallHeading, hall_heading
from app.lecture.lecture_theme import LectureTheme
from app.lecture.words import HEIGHT, Word
from app.surface.contour import ContourView
from app.surface.ground import FunctionGround, Ground, NetworkGround
from app.surface.minima_view import DistributionView
from app.surface.model import SurfaceModel
from app.surface.panel import SurfacePanel
from app.surface.relief import ReliefView
from app.surface.scene import SurfaceScene
from app.views import Bench
from app.words import tr
from core.numbers import shown

MARGIN = 36.0  # around what is on the stage, at 1080
HALL = "surface in the hall"
DRAG = "drag on the hall's surface"


class SurfaceStage(QWidget):
    """Contour and relief side by side, or how restarts ended where the tab shows that."""

    def __init__(self, bench: Bench, theme: LectureTheme, panel: SurfacePanel | None = None) -> None:
        super().__init__()
        self._theme, self._panel = theme, panel
        self._drags = 0
        self.model = panel.model if panel is not None else SurfaceModel(bench, self, HALL)
        self.contour, self.relief = ContourView(theme), ReliefView(theme)
        self.endings = DistributionView(theme)
        self.heading = HallHeading((), 0.0)
        self.relief.reset_button.setVisible(False)
        self.setAccessibleName(tr("Loss surface"))
        self._layout = QHBoxLayout(self)
        for picture in (self.contour, self.relief, self.endings):
            picture.setMinimumSize(0, 0)  # the stage decides
            picture.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
            picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the lecture's
            self._layout.addWidget(picture, 1)
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        for picture in (self.contour, self.relief):
            picture.point_moved.connect(self._move_point)
            picture.place_chosen.connect(self.model.take_back)
        self.model.changed.connect(self.refresh)
        self._theme.changed.connect(self.refresh)
        if self._panel is not None:
            self._panel.race.racing.changed.connect(self.refresh)
            self._panel.minima.minima.changed.connect(self.refresh)
            self._panel.minima.wide_changed.connect(self.refresh)
            self._panel.modes.chosen.connect(self.refresh)

    @property
    def words(self) -> tuple[Word, ...]:
        """The texts above the pictures."""
        return self.heading.words

    @property
    def _shows_endings(self) -> bool:
        return self._panel is not None and self._panel.minima.wide

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._follow(False)

    def _follow(self, follows: bool) -> None:
        if self._panel is not None:
            self._panel.lend(follows)
        else:
            self.model.set_active(follows)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the pictures below the words."""
        unit = self._theme.height / HEIGHT
        margin = round(MARGIN * unit)
        room = QRectF(self.rect()).adjusted(margin, 0.7 * margin, -margin, 0)
        lines = endings_lines() if self._shows_endings else heading_lines(self.model.scene, self.model.ground)
        self.heading = hall_heading(lines, room, self._theme.height, self._theme.tokens)
        top = round(0.7 * margin + self.heading.height) if self.heading.words else margin
        self._layout.setContentsMargins(margin, top, margin, margin // 2)
        self._layout.setSpacing(margin)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.tokens.card)
            self.heading.draw(painter)

    @Slot()
    def refresh(self) -> None:
        """Show the scene of now."""
        for picture in (self.contour, self.relief):
            picture.setVisible(not self._shows_endings)
            picture.show_scene(self.model.scene)
        self.endings.setVisible(self._shows_endings)
        if self._panel is not None and self._shows_endings:
            minima = self._panel.minima.minima
            self.endings.show_found(minima.found, minima.chosen, tr("No restarts yet."))
        self._place()

    @Slot(float, float, bool)
    def _move_point(self, x: float, y: float, last: bool) -> None:
        self.model.move_point(x, y, f"{DRAG} {self._drags}")
        self._drags += last


def endings_lines() -> tuple[str, str, str]:
    """Return what stands above the losses at which restarts ended."""
    return "", tr("Where training from random starts ends"), tr("How many restarts end at which loss.")


def heading_lines(scene: SurfaceScene, ground: Ground | None) -> tuple[str, str, str]:
    """Return what the surface is of, and what everything on it means; nothing where there is none."""
    if ground is None or scene.loss is None:
        return "", "", ""
    return "", _title(ground), " ".join(_legend(scene, isinstance(ground, NetworkGround)))


def _title(ground: Ground) -> str:
    x, y = ground.names
    if isinstance(ground, FunctionGround):
        return tr("The function {name}", name=ground.landscape.name)
    if not isinstance(ground, NetworkGround):
        return ""
    rows, count = ground.rows, len(ground.document.train_rows)
    if rows is None and count > 1:
        return tr("Loss of all {count} samples over {x} and {y}", count=f"{count:,}", x=x, y=y)
    if rows is not None and len(rows) > 1:
        return tr("Loss of the {count} samples of the batch over {x} and {y}", count=f"{len(rows):,}", x=x, y=y)
    number = 1 if rows is None else rows[0] + 1
    return tr("Loss of sample {number} over {x} and {y}", number=f"{number:,}", x=x, y=y)


def _legend(scene: SurfaceScene, of_network: bool) -> list[str]:
    """Return a sentence for each kind of mark that is on the surface."""
    words = []
    if scene.point is not None:
        words.append(tr("Yellow dot: the weights now.") if of_network else tr("Yellow dot: the start."))
    if scene.step is not None:
        words.append(tr("Open white dot: where the next update takes them."))
    if scene.runners:
        words.append(tr("Lines: one optimizer each, from the same start."))
    if scene.basins is not None:
        words.append(tr("Tints: which minimum the descent from there ends in."))
    if scene.lowest is not None and scene.loss is not None:
        count, loss = f"{scene.loss.size:,}", shown(scene.lowest[2], 3)
        words.append(tr("× and flag: the lowest of {count} places tried, loss {loss}.", count=count, loss=loss))
    return words
