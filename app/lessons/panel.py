"""The open lesson beside the graph: its turn, question by question, and the way on."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.controls import IconButton, WordButton
from app.file_sentences import problem_words
from app.lessons.ask_card import AskCard
from app.lessons.page import LessonPage
from app.lessons.player import LessonPlayer
from app.scaling import sized
from app.theme import Theme, mixed, ui_font
from app.words import tr, worded

WIDTH = 360
_SHEET = Template(
    """
QFrame#ask { background: $ground; border: 1px solid $hairline; border-radius: 10px; }
QFrame#misconception { background: $wrong; border: none; border-radius: 10px; }
QLabel#kind { color: $accent; font-weight: 600; }
QLabel#told { font-weight: 600; }
QLabel#todo, QLabel#progress { color: $muted; }
QLabel#notice { color: $text; background: $source; padding: 6px 8px; border-radius: 6px; }
QPushButton#choice { border: 1px solid $hairline; border-radius: 8px; padding: 0px; background: $card; }
QPushButton#choice:hover { background: $raised; }
QPushButton#choice:focus { border: 2px solid $accent; }
QPushButton#choice[state="right"] { border: 2px solid $accent; background: $source; }
QPushButton#choice[state="wrong"] { border: 2px dashed $error; }
QPushButton#on { background: $accent; color: $accent_text; border: 1px solid $accent; font-weight: 600; }
QPushButton#on:disabled { background: $ground; color: $muted; border: 1px solid $hairline; }
QPushButton#on:focus { border: 2px solid $text; }
"""
)


class LessonPanel(QFrame):
    """Header, the page of the turn, what is to be told of the network, and Back and Continue below.

    Signals:
        next_wanted: the lesson is done, and the one after it is wanted.
    """

    next_wanted = Signal()

    def __init__(self, player: LessonPlayer, theme: Theme) -> None:
        super().__init__()
        self._player, self._theme = player, theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Lesson"))
        self.setMinimumWidth(WIDTH - 60)
        self.has_next = False
        self.title, self.progress, self.notice = (_label(name) for name in ("lesson_title", "progress", "notice"))
        self.close_button = IconButton(theme, "close", tr("Close the lesson"), side=26)
        self.restore = WordButton(tr("Back to the lesson's network"), tr("What you changed is given up"))
        self.back, self.on = WordButton(tr("Back")), WordButton(tr("Continue"), name="on")
        self.page = LessonPage(player, theme)
        self._lay_out()
        self.close_button.clicked.connect(player.close)
        self.back.clicked.connect(player.previous_turn)
        self.on.clicked.connect(self._go_on)
        self.restore.clicked.connect(player.restore)
        self.page.scrolled.connect(self._show_way)
        self.page.entered.connect(self.on.click)  # does nothing while it is grey
        player.changed.connect(self.refresh)
        theme.changed.connect(self._dress)
        self._dress()
        self.refresh()

    @property
    def cards(self) -> list[AskCard]:
        """The questions of the turn that are to be seen."""
        return self.page.cards

    def _lay_out(self) -> None:
        top, head, told, foot = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        top.addWidget(self.progress, 1)
        top.addWidget(self.close_button)
        head.setContentsMargins(24, 8, 8, 4)
        head.setSpacing(2)
        head.addLayout(top)
        head.addWidget(self.title)
        told.setContentsMargins(24, 6, 16, 0)
        told.addWidget(self.notice)
        told.addWidget(self.restore)
        foot.setContentsMargins(24, 8, 16, 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.page, 1)
        layout.addLayout(told)
        layout.addLayout(foot)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = ("ground", "card", "raised", "hairline", "text", "muted", "accent", "accent_text", "source", "error")
        colours = {name: getattr(tokens, name).name() for name in names}
        colours["wrong"] = mixed(tokens.card, tokens.error, 0.08).name()
        self.setStyleSheet(Template(sized(_SHEET.template, tokens.scale)).substitute(colours))
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.page.heading.setFont(ui_font(tokens.text_large, 600))

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Show the turn as far as it is to be seen."""
        lesson = self._player.lesson
        if lesson is None:
            return
        self.title.setText(lesson.title)
        self.progress.setText(self._progress())
        self.page.show_turn()
        self.notice.setText(self._notice())
        for part in (self.notice, self.restore):
            part.setVisible(bool(self.notice.text()))
        self.back.setEnabled(self._player.number > 0)
        self._show_way()

    @Slot()
    def _show_way(self) -> None:
        """Say what the button does: read on while there is more below, then the next turn."""
        player = self._player
        if player.lesson is None:
            return
        at_end = tr("Next lesson") if self.has_next else tr("Finish")
        words = tr("Read on") if self.page.has_more else at_end if player.is_last else tr("Continue")
        self.on.setText(words)
        self.on.setAccessibleName(words)
        self.on.setEnabled(self.page.has_more or player.is_turn_done)
        if player.is_turn_done and self.isAncestorOf(QApplication.focusWidget() or self):
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _notice(self) -> str:
        player = self._player
        if player.trouble is not None:
            why = problem_words(player.trouble, worded)
            return tr("The lesson cannot go on with this network: {why}.", why=why)
        if player.is_elsewhere:
            return tr("You are trying something of your own. The lesson goes on with its own network.")
        return ""

    def _progress(self) -> str:
        """Return which turn this is; at the end how it went."""
        player = self._player
        if player.is_last and player.is_turn_done:
            right, count = player.right_at_once
            return tr("Done: {right} of {count} right at once, without a hint", right=right, count=count)
        count = len(player.lesson.turns) if player.lesson is not None else 0
        return tr("Turn {number} of {count}", number=player.number + 1, count=count)

    @Slot()
    def take_focus(self) -> None:
        """Let the lesson be read and answered by the keyboard, from where it begins."""
        if not self.isAncestorOf(QApplication.focusWidget() or self):
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _go_on(self) -> None:
        player = self._player
        if self.page.has_more:
            self.page.read_on()
        elif not player.is_last:
            player.next_turn()
        elif self.has_next:
            self.next_wanted.emit()
        else:
            player.close()


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
