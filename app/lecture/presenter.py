"""The lecturer's window: what the hall sees, what comes next, notes, time, and everything that can be done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.fields import plain_label
from app.lecture.audience import AudienceWindow
from app.lecture.control import LectureControl, Seat
from app.lecture.keys import press
from app.lecture.notes import NotesPanel
from app.lecture.presenter_bar import PresenterBar
from app.lecture.presenter_clock import Clock
from app.lecture.presenter_pictures import Pictures, show_zoom, zoom_of
from app.lecture.presenter_saying import Saying
from app.lecture.presenter_style import presenter_style
from app.lecture.presenter_theme import FittedTheme
from app.lecture.slide import Slide, slide_after, slide_of
from app.lecture.stage import Dressed, stage_image
from app.lecture.state import Blank, LectureState
from app.scaling import keep_scaled
from app.shell_style import shell_style
from app.style_sheet import style_sheet
from app.theme import Theme, ui_font
from app.views import Bench
from app.words import tr

FIRST_SIZE, LEAST_SIZE = QSize(1200, 740), QSize(900, 560)
PREVIEW_DELAY = 30  # milliseconds: the hall's picture is drawn first
TITLE_SIZE = 24  # pixels at 100 %
SHARES = (55, 45)  # of the width: pictures, notes


class PresenterWindow(QWidget):
    """Stands on the desk's screen; closing it ends the lecture."""

    def __init__(self, control: LectureControl, bench: Bench, hall_theme: Dressed) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.theme = theme = FittedTheme(bench.theme, self)
        self._control, self._bench, self._hall_theme = control, replace(bench, theme=theme), hall_theme
        self._audience: AudienceWindow | None = None
        self._seen: tuple[object, ...] = ()  # what the lower picture was drawn from
        self.setObjectName("presenter")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with its own window
        self.setWindowTitle(tr("Presenter — Nablascope"))
        self.setMinimumSize(LEAST_SIZE)
        self.resize(FIRST_SIZE)
        self.pictures = Pictures(control, theme, hall_theme)
        self.hall, self.following = self.pictures.hall, self.pictures.following
        self.title, self.stage = plain_label(""), plain_label("", "quiet")
        self.where, self.iteration = plain_label(""), plain_label("")
        self.clock, self.notes, self.bar = Clock(theme), NotesPanel(self._bench), PresenterBar(control, theme)
        self.saying = Saying(self, self.bar)
        self._arrange()
        self._delay = QTimer(self, singleShot=True, interval=PREVIEW_DELAY)
        self._delay.timeout.connect(self._show_pictures)
        self._connect(theme)
        self._dress()
        keep_scaled(self, theme)
        self.refresh()
        self.hall.setFocus()

    # Assembly

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 20)
        column.setSpacing(14)
        column.addLayout(self._head())
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.pictures, SHARES[0])
        middle.addWidget(_sheet(self.notes), SHARES[1])
        column.addLayout(middle, 1)
        column.addWidget(self.bar)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(36)
        row.addLayout(_two_lines(self.title, self.stage), 1)
        row.addLayout(_two_lines(self.where, self.iteration))
        row.addWidget(self.clock, 0, Qt.AlignmentFlag.AlignTop)
        for label in (self.where, self.iteration):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        return row

    def _connect(self, theme: Theme) -> None:
        self._control.changed.connect(self.refresh)
        theme.changed.connect(self._dress)
        self.notes.done.connect(self.hall.setFocus)
        self._control.close_editor = self.notes.close_editor
        self._control.deed_wanted.connect(self._keep_note)
        for seat, switch in self.pictures.zooms.items():
            switch.chosen.connect(partial(self._zoom, seat))

    @Slot()
    def _dress(self) -> None:
        tokens = self.theme.tokens
        self.setFont(ui_font(tokens.text_body))
        self.setStyleSheet(style_sheet(tokens) + shell_style(tokens) + presenter_style(tokens))
        self.title.setFont(ui_font(tokens.px(TITLE_SIZE), 600))
        self.where.setFont(ui_font(tokens.px(TITLE_SIZE), 600))
        self.iteration.setStyleSheet(f"color: {tokens.muted.name()};")
        for label in (self.stage, self.iteration):
            label.setFont(ui_font(tokens.text_large))
        self.pictures.dress()
        self.saying.dress(tokens)

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Say where one is at once; the pictures follow when the hall has its own."""
        here = slide_of(self._bench.workbench, self._control.state_of(Seat.DESK))
        stage, title, _ = here.heading
        self.title.setText(title)
        self.stage.setText(stage)
        self.where.setText(here.where)
        self.iteration.setText(tr("iteration {number}", number=f"{here.iteration:,}"))
        self.bar.refresh()
        self.saying.say(self._control.said)
        for seat, switch in self.pictures.zooms.items():
            show_zoom(switch, self._control, seat)
        if not self._delay.isActive():
            self._delay.start()

    @Slot()
    def _show_pictures(self) -> None:
        if not self.isVisible():
            return
        self.pictures.refresh(self._audience)
        self._show_following()

    def _show_following(self) -> None:
        """Show the lower picture, unless it is the one that is there: a pointer that moves changes nothing in it."""
        state = replace(self._control.state_of(Seat.DESK), pointer=None, marks=())
        if (seen := self._seen_now(state)) == self._seen:
            return
        self._seen = seen
        caption, slide = self._following(state)
        title, remark = slide.heading[1:] if slide is not None else (tr("The next iteration"), "")
        self.pictures.say_next(caption, title, remark)
        self.following.show_picture(partial(self._draw, slide) if slide is not None else None, title)

    def _seen_now(self, state: LectureState) -> tuple[object, ...]:
        """Return what the lower picture depends on."""
        w, control = self._bench.workbench, self._control
        level = w.plan.level if w.plan is not None else None
        place = (w.state.moment, w.live_frame, w.pinned_sample, w.level, level, w.cursor, w.routes)
        return *place, state, control.frozen, control.state.blank

    def _following(self, state: LectureState) -> tuple[str, Slide | None]:
        """Return what "next" brings; while the hall sees something else, where one is."""
        control, workbench = self._control, self._bench.workbench
        if control.frozen or control.state.blank is not Blank.NOTHING:
            return tr("Here, not in the hall"), slide_of(workbench, state)
        if state.reveals and state.beat < control.beats:
            caption = tr("Next: part {part} of {count}", part=state.beat + 1, count=control.beats)
            return caption, slide_of(workbench, replace(state, beat=state.beat + 1))
        return tr("Next"), slide_after(workbench, state)

    def _draw(self, slide: Slide, size: QSize) -> QImage:
        return stage_image(slide, self._hall_theme, size)

    @Slot()
    def _keep_note(self) -> None:
        """What is being written belongs to what is saved."""
        self.notes.keep()

    def show_hall(self, audience: AudienceWindow, two_screens: bool) -> None:
        """Take the hall's window in where there is one screen for both; else show what it shows."""
        self._audience = audience
        if two_screens:
            self.hall.let_go()
        else:
            self.hall.take_in(audience)
        self.bar.allow_swap(two_screens)
        self.pictures.say_screens(two_screens)
        self.pictures.lay_out()
        self.refresh()

    def refresh_colours(self) -> None:
        """The hall has other colours."""
        self.hall.dress()
        self.following.refresh()

    # Zoom

    def _zoom(self, seat: Seat, wanted: object) -> None:
        """Go on to the zoom that was chosen; those that are there come round."""
        for _ in range(3):
            if zoom_of(self._control, seat) != wanted:
                self._control.zoom_next(seat)

    # Events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() == "n" and self._control.state.blank is Blank.NOTHING:
            self.notes.start_editing()
        elif not press(self._control, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.theme.fit(self.size())
        super().resizeEvent(event)
        self.saying.lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.notes.stop_editing()
        super().closeEvent(event)
        self._control.end()


def _two_lines(upper: QLabel, lower: QLabel) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(upper)
    column.addWidget(lower)
    return column


def _sheet(part: QWidget) -> QFrame:
    made = QFrame()
    made.setObjectName("sheet")
    layout = QVBoxLayout(made)
    layout.setContentsMargins(18, 14, 14, 14)
    layout.addWidget(part)
    return made
