"""What the hall sees, on the lecturer's screen: one can point, draw and zoom on it as on the wall itself."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.fields import plain_label
from app.lecture.audience import AudienceWindow, Still
from app.lecture.control import LectureControl, Seat
from app.lecture.glass import Glass
from app.lecture.stage import Dressed, StageView
from app.lecture.state import Blank, View
from app.lecture.strip import STRIP
from app.lecture.words import HEIGHT
from app.theme import Theme, ui_font
from app.words import tr

BADGE_SIZE, BADGE_MARGIN = 15, 12  # pixels at 100 %
LEAST, WIDE = QSize(160, 90), QSize(16, 9)


class HallPane(QWidget):
    """Keeps the shape of the hall's screen. With one screen the hall's own window stands in it."""

    def __init__(self, control: LectureControl, theme: Theme, hall_theme: Dressed) -> None:
        super().__init__()
        self._control, self._theme = control, theme
        self._inside: AudienceWindow | None = None
        self.view = StageView(control.slide(), hall_theme, self)
        self.glass = Glass(control, self.view, hall_theme, Seat.HALL, self)
        self.still = Still(self)
        self.badge = plain_label("")
        self.badge.setParent(self)
        self.badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("In the hall"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(LEAST)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.dress)
        self.dress()

    # The hall's own window, with one screen

    @property
    def is_hall(self) -> bool:
        """Whether the hall's own window is in here."""
        return self._inside is not None

    def take_in(self, audience: AudienceWindow) -> None:
        """Let the hall's window stand in here, where there is no other screen."""
        if self._inside is None:
            self._inside = audience
            audience.hide()
            audience.setParent(self, Qt.WindowType.Widget)
            audience.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # here Tab goes from control to control
            self._lay_out()
            audience.show()
            self.badge.raise_()

    def let_go(self) -> None:
        """Give the hall's window back, not shown: it is a window of its own again."""
        audience, self._inside = self._inside, None
        if audience is not None:
            audience.hide()
            audience.setParent(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
            audience.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._lay_out()

    # What is shown

    @Slot()
    def refresh(self, audience: AudienceWindow | None = None) -> None:
        """Show the hall's picture; of the loss surface and the matrices a photograph of `audience`."""
        slide = self._control.slide()
        self.setAccessibleDescription(". ".join(part for part in (self.badge_words(), slide.spoken) if part))
        self.badge.setText(self.badge_words())
        self.badge.setVisible(bool(self.badge_words()))
        own = self._inside is None
        others = own and audience is not None and slide.state.view is not View.STEP
        for part, shows in ((self.view, own and not others), (self.still, others), (self.glass, own)):
            part.setVisible(shows)
        if others and audience is not None:
            self.still.picture = photograph(audience)
            self.still.update()
        if own:
            self.view.show_slide(slide)
            self.glass.refresh()
        self._lay_out()

    def badge_words(self) -> str:
        """Return what is to be said on the picture: frozen, black, white."""
        blank = {Blank.BLACK: tr("black"), Blank.WHITE: tr("white")}.get(self._control.state.blank, "")
        return " · ".join(part for part in (tr("frozen") if self._control.frozen else "", blank) if part)

    @Slot()
    def dress(self) -> None:
        """Take the theme's colours and sizes."""
        tokens = self._theme.tokens
        self.badge.setFont(ui_font(tokens.px(BADGE_SIZE), 600))
        self.badge.setStyleSheet(
            f"background: {tokens.accent.name()}; color: {tokens.accent_text.name()};"
            f" border-radius: {tokens.radius}px; padding: {tokens.px(4)}px {tokens.px(10)}px;"
        )
        self.view.refresh()
        self._lay_out()

    # Places

    @property
    def box(self) -> QRect:
        """Where the picture is: as large as there is room, in the hall's shape."""
        room = self.rect().adjusted(1, 1, -1, -1)
        return QRect(room.topLeft(), self.shape.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))

    @property
    def shape(self) -> QSize:
        """The proportions of the hall's screen, or of what is most often on a wall."""
        return WIDE if self._inside is not None else self._control.stage_size

    def _lay_out(self) -> None:
        box = self.box
        for part in (self.view, self.still, self.glass, self._inside):
            if part is not None:
                part.setGeometry(box)
        self.badge.adjustSize()
        margin, strip = self._theme.tokens.px(BADGE_MARGIN), round(STRIP / HEIGHT * box.height())
        self.badge.move(box.right() - margin - self.badge.width(), box.bottom() - strip - margin - self.badge.height())
        self.badge.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        with QPainter(self) as painter:
            painter.setPen(tokens.accent if self.hasFocus() else tokens.hairline)
            painter.drawRect(self.box.adjusted(-1, -1, 0, 0))


def photograph(audience: AudienceWindow) -> QPixmap:
    """Return the hall's window as it looks now."""
    return audience.grab()
