"""The bar at the top: what is open, the transport, the level of the steps, and the few numbers that matter."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QInputDialog, QLabel, QMenu, QSizePolicy, QWidget

from app.actions import Actions, tip_of
from app.controls import Button, IconButton, plain_tip
from app.documents import Documents
from app.gaps import gap
from app.giving_way import give_way
from app.graph.number_editor import NumberEditor
from app.player import Player
from app.scaling import hold
from app.settings import DIGITS, SPEEDS
from app.theme import Theme, ui_font
from app.words import tr
from app.workbench import Workbench
from core.numbers import EXACT, shown
from core.steps import Level

HEIGHT, LEAST_WIDTH = 52, 320
MOST_IN_MENU = 20
SPACING = 6
TRANSPORT = ("to_start", "phase_back", "back", "forward", "phase_forward", "to_end")


class ElidedLabel(QLabel):
    """A line of plain text that ends in … where there is no room, and then shows all of it as a tooltip."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        self.setToolTip(plain_tip(self.text()) if text != self.text() else "")
        if text == "…":  # says less than nothing
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment() | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class LevelSwitch(QFrame):
    """Three buttons of which one is down: how fine the steps are."""

    def __init__(self, actions: Actions, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(tr("Level of the steps"))
        hold(self, height=34)
        group = QButtonGroup(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(0)
        self.buttons: dict[Level, Button] = {}
        for level in Level:
            action = actions[f"level_{level}"]
            button = Button(tr("Level {name}", name=tr(level.value)), tip_of(f"level_{level}"))
            button.setText(tr(level.value))
            button.setCheckable(True)
            button.setObjectName("segment")
            hold(button, least_width=64)
            button.clicked.connect(action.trigger)
            group.addButton(button)
            layout.addWidget(button)
            self.buttons[level] = button

    def show_level(self, level: Level) -> None:
        """Press the button of a level."""
        self.buttons[level].setChecked(True)


class MenuButton(Button):
    """A flat button with a text that opens a menu made afresh each time."""

    def __init__(self, name: str, tip: str) -> None:
        super().__init__(name, tip)
        self.setObjectName("chip")
        self.choices = QMenu(self)
        self.choices.setAccessibleName(name)
        self.setMenu(self.choices)
        self.setPopupMode(Button.ToolButtonPopupMode.InstantPopup)

    def offer(self, entries: list[tuple[str, object]], chosen: object) -> list[QAction]:
        """Fill the menu with (text, data) entries, the chosen one marked."""
        self.choices.clear()
        group = QActionGroup(self.choices)
        for text, data in entries:
            action = self.choices.addAction(text)
            action.setCheckable(True)
            action.setData(data)
            action.setChecked(data == chosen)
            group.addAction(action)
        return self.choices.actions()


class Toolbar(QWidget):
    """Title at the left, transport and level in the middle, learning rate, sample and digits at the right."""

    def __init__(
        self, workbench: Workbench, theme: Theme, actions: Actions, player: Player, documents: Documents
    ) -> None:
        super().__init__()
        self._workbench, self._theme, self._player, self._documents = workbench, theme, player, documents
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        hold(self, height=HEIGHT)
        self.editor: NumberEditor | None = None
        self._has_width = False
        self.title = ElidedLabel(tr("Title"))
        self.edited = ElidedLabel(tr("State of the file"))
        self.transport = {key: self._transport_button(key, actions) for key in TRANSPORT}
        self.play = IconButton(theme, "play", tr("Play"), tip_of("play"))
        self.play.follow(actions["play"])
        self.speed = MenuButton(tr("Speed"), tr("How many steps a second are played"))
        self.level = LevelSwitch(actions, theme)
        self.rate = Button(tr("Learning rate"), tip_of("edit_rate"))
        self.rate.setObjectName("chip")
        self.sample = MenuButton(tr("Sample"), tr("Which sample is shown: in the order of training, or always one"))
        self.digits = MenuButton(tr("Digits"), tr("How many significant digits are shown"))
        self._arrange()
        self._connect()
        self._dress()
        self.refresh()

    def _transport_button(self, key: str, actions: Actions) -> IconButton:
        button = IconButton(
            self._theme, key, actions[key].text().replace("&", ""), tip_of(key), primary=key == "forward"
        )
        button.setAutoRepeat(key in ("back", "forward"))
        button.follow(actions[key])
        return button

    def _arrange(self) -> None:
        left, right = QHBoxLayout(), QHBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.title)
        left.addWidget(self.edited)
        left.addStretch(1)
        right.setSpacing(4)
        right.addStretch(1)
        for chip in (self.rate, self.sample, self.digits):
            right.addWidget(chip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 0, 16, 0)
        layout.setSpacing(SPACING)
        layout.addLayout(left, 1)
        for button in self.transport.values():
            layout.addWidget(button)
        gap(layout, 10)
        layout.addWidget(self.play)
        layout.addWidget(self.speed)
        gap(layout, 10)
        layout.addWidget(self.level)
        layout.addLayout(right, 1)

    def _connect(self) -> None:
        self._workbench.document_changed.connect(self.refresh)
        self._workbench.cursor_changed.connect(self.refresh)
        self._player.changed.connect(self.refresh)
        self._theme.changed.connect(self._dress)
        self.rate.clicked.connect(self.edit_learning_rate)
        self.speed.choices.aboutToShow.connect(self._offer_speeds)
        self.sample.choices.aboutToShow.connect(self._offer_samples)
        self.digits.choices.aboutToShow.connect(self._offer_digits)
        self.speed.choices.triggered.connect(lambda action: self._player.set_speed(action.data()))
        self.digits.choices.triggered.connect(lambda action: self._workbench.set_digits(action.data()))
        self.sample.choices.triggered.connect(lambda action: self._pin(action.data()))

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.title.setFont(ui_font(tokens.text_large, 600))
        self.edited.setFont(ui_font(tokens.text_body))
        self.edited.setStyleSheet(f"color: {tokens.muted.name()};")
        QTimer.singleShot(0, self, self._give_way)  # when the buttons have their new fonts

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.tokens.px(LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._has_width = True
        self._give_way()

    @Slot()
    def _give_way(self) -> None:
        """Leave out what the menus offer too, where there is no room for everything."""
        if not self._has_width:
            return
        outer = [self.transport[key] for key in ("to_start", "to_end", "phase_back", "phase_forward")]
        order = (self.digits, self.sample, self.rate, self.speed, *outer, self.level)
        give_way(self, order, self._theme.tokens.px(SPACING))

    @Slot()
    def refresh(self) -> None:
        """Show what the workbench and the player say."""
        workbench = self._workbench
        self.title.setText(self._documents.title)
        self.edited.setText("" if workbench.is_clean else tr("edited"))
        self.level.show_level(workbench.level)
        self.play.set_icon("pause" if self._player.playing else "play")
        self.play.setAccessibleName(tr("Pause") if self._player.playing else tr("Play"))
        self.speed.setText(tr("{number}/s", number=shown(self._player.speed)))
        rate = shown(workbench.document.training.learning_rate, workbench.digits)
        self.rate.setText(tr("η {rate}", rate=rate))
        self.sample.setText(self._sample_words())
        exact = workbench.digits >= EXACT
        self.digits.setText(tr("all digits") if exact else tr("digits {number}", number=workbench.digits))
        chips = (self.rate, self.sample, self.digits, self.speed)
        if [chip.accessibleDescription() for chip in chips] != [chip.text() for chip in chips]:
            for chip in chips:
                chip.setAccessibleDescription(chip.text())
            self._give_way()

    def _sample_words(self) -> str:
        workbench = self._workbench
        rows = len(workbench.document.data.rows)
        if workbench.iteration is None or workbench.shown is None:
            return tr("samples {count}", count=rows)
        row = workbench.iteration.rows[workbench.shown.sample]
        words = tr("sample {number} of {count}", number=row + 1, count=rows)
        return words if workbench.pinned_sample is None else tr("only {sample}", sample=words)

    # What the menus offer

    @Slot()
    def _offer_speeds(self) -> None:
        entries: list[tuple[str, object]] = [
            (tr("{number} steps a second", number=shown(speed)), speed) for speed in SPEEDS
        ]
        self.speed.offer(entries, self._player.speed)

    @Slot()
    def _offer_digits(self) -> None:
        entries: list[tuple[str, object]] = [
            (tr("all digits") if digits >= EXACT else tr("{number} digits", number=digits), digits) for digits in DIGITS
        ]
        self.digits.offer(entries, self._workbench.digits)

    @Slot()
    def _offer_samples(self) -> None:
        """Offer the rows in order, or one of them; of many rows the first ones, and to type a number."""
        rows = len(self._workbench.document.data.rows)
        entries: list[tuple[str, object]] = [(tr("In the order of training"), None)]
        entries += [(tr("Only sample {number}", number=row + 1), row) for row in range(min(rows, MOST_IN_MENU))]
        if rows > MOST_IN_MENU:
            entries.append((tr("Only sample number…"), -1))
        self.sample.offer(entries, self._workbench.pinned_sample)

    def _pin(self, row: int | None) -> None:
        if row is not None and row < 0:
            rows = len(self._workbench.document.data.rows)
            number, agreed = QInputDialog.getInt(self, tr("Sample"), tr("Sample, from 1"), 1, 1, rows)
            if not agreed:
                return
            row = number - 1
        self._workbench.pin_sample(row)

    # The learning rate

    def edit_learning_rate(self) -> None:
        """Open the editor on the learning rate."""
        if self.editor is not None:
            return
        rate = self._workbench.document.training.learning_rate
        self.editor = NumberEditor(self.window(), self._theme.tokens, tr("the learning rate"), rate)
        self.editor.committed.connect(self._workbench.set_learning_rate)
        self.editor.closed.connect(self._close_editor)
        beside = self.play if self.rate.isHidden() else self.rate
        self.editor.open_at(QRect(beside.mapTo(self.window(), QPoint(0, 0)), beside.size()))

    @Slot()
    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.deleteLater()
            self.editor = None
