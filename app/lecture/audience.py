"""The window that the hall sees: full screen, the stage behind a pane of glass; keys are those of the table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.lecture.control import LectureControl, Seat
from app.lecture.glass import Glass
from app.lecture.keys import press
from app.lecture.lecture_theme import LectureTheme
from app.lecture.stage import StageView
from app.lecture.state import View
from app.lecture.strip_view import StripView, above
from app.words import tr

MakeView = Callable[[View], QWidget]


class Still(QWidget):
    """A picture of a view as it was when it was frozen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QPixmap()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(self.rect(), self.picture)


class AudienceWindow(QWidget):
    """The hall's window. It has no frame, no menu and no control: what it shows is the control's."""

    def __init__(self, control: LectureControl, theme: LectureTheme, make_view: MakeView) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._control, self._theme, self._make_view = control, theme, make_view
        self._views: dict[View, QWidget] = {}
        self._strips: list[StripView] = []
        self._was_frozen = False
        self.view = StageView(control.slide(), theme, self)
        self.glass = Glass(control, self.view, theme, Seat.HALL, self)
        self._still = Still(self)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self._still)
        self.setLayout(self._pages)
        self.setWindowTitle(tr("Lecture — Nablascope"))
        self.setAccessibleName(tr("Lecture"))
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)  # the program ends with its own window
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.stirred.connect(self.view.update)  # the hall is painted before the program's own window
        control.changed.connect(self.refresh)
        self.glass.raise_()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the hall's slide; while frozen, what it had."""
        page = self._pages.currentWidget()
        if self._control.frozen and not self._was_frozen and page not in (None, self.view):
            self._still.picture = page.grab()
            self._pages.setCurrentWidget(self._still)
        self._was_frozen = self._control.frozen
        slide = self._control.slide()
        self.view.show_slide(slide)
        for strip in self._strips:
            strip.show_slide(slide)
        self.setAccessibleDescription(slide.spoken)
        if not self._control.frozen:
            self._pages.setCurrentWidget(self._page(slide.state.view))
            self.glass.raise_()
        self.glass.refresh()

    def _page(self, view: View) -> QWidget:
        if view is View.STEP:
            return self.view
        if view not in self._views:
            strip = StripView(self._control.slide(), self._theme)
            strip.set_stage_height(self.height())
            self._strips.append(strip)
            page = self._views[view] = above(self._make_view(view), strip)
            for part in (page, *page.findChildren(QWidget)):
                part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the lecture's
            self._pages.addWidget(page)
        return self._views[view]

    def dress(self) -> None:
        """Take other colours."""
        for part in (self.view, *self._strips):
            part.update()
        self.view.refresh()
        self.glass.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(press(self._control, event))

    def focusNextPrevChild(self, next: bool) -> bool:
        return False  # Tab goes from neuron to neuron

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.glass.setGeometry(self.rect())
        self._control.stage_size = self.size()
        self._theme.set_height(self.height())
        for strip in self._strips:
            strip.set_stage_height(self.height())
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._control.end()
        super().closeEvent(event)
