"""The two pictures on the lecturer's screen, one below the other: as large as their shape and the room allow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.fields import Segments, plain_label
from app.lecture.audience import AudienceWindow
from app.lecture.control import LectureControl, Seat
from app.lecture.presenter_hall import HallPane
from app.lecture.presenter_preview import Preview
from app.lecture.stage import Dressed
from app.theme import Theme, ui_font
from app.words import tr

MOST_OF_HALL = 0.7  # of the height of both pictures
GAP, CAPTION_GAP, BETWEEN = 16, 8, 12  # pixels at 100 %
WHOLE, FORMULA, NEURON = "whole", "formula", "neuron"


class Pictures(QWidget):
    """What the hall sees, and below it what comes next with its words at its side; each with a zoom of its own."""

    def __init__(self, control: LectureControl, theme: Theme, hall_theme: Dressed) -> None:
        super().__init__()
        self._theme = theme
        self.hall, self.following = HallPane(control, theme, hall_theme), Preview(theme, tr("What comes next"))
        self.hall_caption, self.caption = plain_label(tr("In the hall"), "quiet"), plain_label("", "quiet")
        self.title, self.remark = plain_label("", "next"), plain_label("", "quiet")
        self.zooms = {seat: _zoom_switch(seat) for seat in Seat}
        self.hall_caption.setWordWrap(False)
        self._shape, self._alone = self.hall.shape, False
        self._heads = (
            _caption(self.hall_caption, self.zooms[Seat.HALL]), _caption(self.caption, self.zooms[Seat.DESK])
        )  # fmt: skip
        self._words = _words(self.title, self.remark)
        for part in (self._heads[0], self.hall, self._heads[1], self.following, self._words):
            part.setParent(self)
        self.setMinimumSize(420, 340)

    def refresh(self, audience: AudienceWindow | None) -> None:
        """Show what the hall sees now, in the shape that its screen has now."""
        if self.hall.shape != self._shape:
            self._shape = self.hall.shape
            self.following.set_shape(self._shape)
            self.lay_out()
        self.hall.refresh(audience)

    def say_next(self, caption: str, title: str, remark: str) -> None:
        """Say what the lower picture is, and its words."""
        self.caption.setText(caption)
        self.title.setText(title)
        self.remark.setText(remark)

    def say_screens(self, two: bool) -> None:
        """Say where the hall's picture is: on a screen of its own, or here."""
        alone = tr("One screen only: the hall sees this window")
        self.hall_caption.setText(tr("In the hall") if two else alone)
        self._alone = not two
        self.dress()

    def dress(self) -> None:
        """Take the theme's sizes."""
        tokens = self._theme.tokens
        for label in (self.hall_caption, self.caption, self.remark):
            label.setFont(ui_font(tokens.text_large))
        if self._alone:
            self.hall_caption.setFont(ui_font(tokens.text_large, 600))
        self.hall_caption.setStyleSheet(f"color: {tokens.warning.name()};" if self._alone else "")
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.lay_out()

    def lay_out(self) -> None:
        """Put everything in its place."""
        px = self._theme.tokens.px
        heads = [head.sizeHint().height() + px(CAPTION_GAP) for head in self._heads]
        room = self.height() - sum(heads) - px(BETWEEN)
        shape = self.hall.shape
        upper = shape.scaled(QSize(self.width(), round(room * MOST_OF_HALL)), Qt.AspectRatioMode.KeepAspectRatio)
        lower = shape.scaled(QSize(self.width() * 3 // 5, room - upper.height()), Qt.AspectRatioMode.KeepAspectRatio)
        second = heads[0] + upper.height() + px(BETWEEN)
        for head, top in zip(self._heads, (0, second), strict=True):
            wide = max(upper.width(), min(head.sizeHint().width(), self.width()))
            head.setGeometry(0, top, wide, head.sizeHint().height())
        self.hall.setGeometry(QRect(0, heads[0], upper.width(), upper.height()))
        self.following.setGeometry(QRect(0, second + heads[1], lower.width(), lower.height()))
        left = lower.width() + px(GAP)
        self._words.setGeometry(
            left, second + heads[1], max(upper.width(), self.width() * 9 // 10) - left, lower.height()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.lay_out()
        super().resizeEvent(event)


def _caption(label: QLabel, switch: Segments) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label)
    row.addStretch(1)
    row.addWidget(switch)
    return made


def _words(title: QLabel, remark: QLabel) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(title)
    column.addWidget(remark)
    column.addStretch(1)
    return made


def _zoom_switch(seat: Seat) -> Segments:
    name = tr("Zoom in the hall") if seat is Seat.HALL else tr("Zoom on the desk")
    return Segments(name, [(tr("Whole"), WHOLE), (tr("Formula"), FORMULA), (tr("Neuron"), NEURON)], 78)


def zoom_of(control: LectureControl, seat: Seat) -> str:
    """Return which of the three zooms somebody has."""
    state = control.state_of(seat)
    return FORMULA if state.on_formula else WHOLE if state.focus is None else NEURON


def show_zoom(switch: Segments, control: LectureControl, seat: Seat) -> None:
    """Press the button of the zoom that is in force, without choosing it."""
    switch.blockSignals(True)
    switch.choose(zoom_of(control, seat))
    switch.blockSignals(False)
    switch.buttons[NEURON].setEnabled(control.computed is not None or zoom_of(control, seat) == NEURON)
