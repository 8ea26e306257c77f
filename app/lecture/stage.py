"""The stage as a widget, for the hall and the desk, and as a picture, for previews."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from app.lecture.composition import Stage, stage_of
from app.lecture.slide import Slide, slide_of
from app.lecture.state import LectureState
from app.lecture.words import Word
from app.tokens import Tokens
from app.words import tr
from app.workbench import Workbench


class Dressed(Protocol):
    """A theme: the tokens of the hall."""

    @property
    def tokens(self) -> Tokens: ...


class StageView(QWidget):
    """Graph, formula and strip of one slide: one picture, drawn when the slide changes and then only shown."""

    def __init__(self, slide: Slide, theme: Dressed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slide, self._theme = slide, theme
        self._stage: Stage | None = None
        self._picture: QPixmap | None = None
        self._is_new = True
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("Stage"))
        self.setAccessibleDescription(slide.spoken)

    @property
    def slide(self) -> Slide:
        return self._slide

    def show_slide(self, slide: Slide) -> None:
        """Draw another slide, and speak it where somebody listens."""
        before, self._slide = self._slide, slide
        if slide.looks_like(before):
            return
        if slide.spoken != before.spoken:
            self.setAccessibleDescription(slide.spoken)
            if QAccessible.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, slide.spoken))
        self.refresh()

    def refresh(self) -> None:
        """Draw anew: another slide, other colours, or another size."""
        self._stage = self._picture = None
        self._is_new = True
        self.update()

    @property
    def stage(self) -> Stage:
        """The slide laid out at the present size."""
        if self._stage is None:
            self._stage = stage_of(self._slide, self.size(), self._theme.tokens)
        return self._stage

    def words(self) -> tuple[Word, ...]:
        """Return every text that is to be read on the stage."""
        return self.stage.words

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a new slide at once; keep a picture of it when parts of it are wanted again, as under a pointer."""
        with QPainter(self) as painter:
            if self._is_new:
                self._is_new = False
                self.stage.draw(painter)
                return
            scale = self.devicePixelRatioF()
            if self._picture is None or self._picture.devicePixelRatio() != scale:
                self._picture = self._drawn(scale)
            painter.drawPixmap(0, 0, self._picture)

    def _drawn(self, scale: float) -> QPixmap:
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        with QPainter(picture) as painter:
            self.stage.draw(painter)
        return picture


def stage_image(slide: Slide, theme: Dressed, size: QSize) -> QImage:
    """Return a slide drawn at a size; sizes of everything follow the height."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    with QPainter(image) as painter:
        stage_of(slide, size, theme.tokens).draw(painter)
    return image


def stage_picture(workbench: Workbench, state: LectureState, theme: Dressed, size: QSize) -> QImage:
    """Return what the hall would see of the workbench's step."""
    return stage_image(slide_of(workbench, state), theme, size)
