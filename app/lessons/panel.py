"""The open lesson beside the graph: its turn, question by question, and the way on."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls import IconButton, WordButton
from app.file_sentences import problem_words
from app.lessons.ask_card import AskCard
from app.lessons.player import LessonPlayer
from app.lessons.text import LessonText
from app.scaling import scale_part, sized
from app.theme import Theme, mixed, ui_font
from app.words import tr, worded
from app.workbench import Workbench
from core.lesson import Ask, Block, Misconception, Prose

WIDTH = 360
INSET = 6  # of a text in its page
_SHEET = Template(
    """
QFrame#ask { background: $ground; border: 1px solid $hairline; border-radius: 10px; }
QFrame#misconception { background: $wrong; border: none; border-radius: 10px; }
QLabel#kind { color: $accent; font-weight: 600; }
QLabel#claim { font-weight: 600; }
QLabel#told { font-weight: 600; }
QLabel#todo, QLabel#progress, QLabel#goal { color: $muted; }
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
    """Header, the blocks of the turn in a page that scrolls, and Back and Continue below."""

    def __init__(self, player: LessonPlayer, workbench: Workbench, theme: Theme) -> None:
        super().__init__()
        self._player, self._workbench, self._theme = player, workbench, theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Lesson"))
        self.setMinimumWidth(WIDTH - 60)
        self.title, self.progress, self.heading = QLabel(), QLabel(), QLabel()
        self.close_button = IconButton(theme, "close", tr("Close the lesson"), side=26)
        self.back, self.on = WordButton(tr("Back")), WordButton(tr("Continue"), name="on")
        self.area, self.page = QScrollArea(), QWidget()
        self.trouble, self.restore = QLabel(), WordButton(tr("Back to the Lesson's Network"), name="restore")
        self.cards: list[AskCard] = []
        self._shown: list[Block] = []
        self._turn = -1
        self._heard = workbench.selection
        self._lay_out()
        self.close_button.clicked.connect(player.close)
        self.back.clicked.connect(player.previous_turn)
        self.on.clicked.connect(self._go_on)
        self.restore.clicked.connect(player.restore)
        player.changed.connect(self.refresh)
        workbench.selection_changed.connect(self._hear_pointing)
        theme.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def _lay_out(self) -> None:
        for label in (self.title, self.progress, self.heading, self.trouble):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.progress.setObjectName("progress")
        top = QHBoxLayout()
        top.addWidget(self.progress, 1)
        top.addWidget(self.close_button)
        self._blocks = QVBoxLayout(self.page)
        self._blocks.setContentsMargins(18, 4, 14, 12)
        self._blocks.setSpacing(12)
        self.page.setObjectName("card")
        self.area.setWidget(self.page)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head = QVBoxLayout()
        head.setContentsMargins(24, 8, 8, 4)
        head.setSpacing(2)
        head.addLayout(top)
        head.addWidget(self.title)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 16, 10)
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.on)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        told = QVBoxLayout()
        told.setContentsMargins(24, 4, 16, 0)
        told.addWidget(self.trouble)
        told.addWidget(self.restore)
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
        self.heading.setFont(ui_font(tokens.text_large, 600))

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Show the turn as far as it is to be seen."""
        player = self._player
        lesson = player.lesson
        if lesson is None:
            return
        self.title.setText(lesson.title)
        self.progress.setText(self._progress())
        if self._turn != player.number or list(player.blocks[: len(self._shown)]) != self._shown:
            self._clear()
        self._add_new()
        for card in self.cards:
            card.show_answer(player.answered(card.place))
        trouble = player.trouble
        self.trouble.setText(
            tr("The lesson cannot go on with this network: {why}.", why=problem_words(trouble, worded))
            if trouble
            else ""
        )
        for part in (self.trouble, self.restore):
            part.setVisible(trouble is not None)
        self.back.setEnabled(player.number > 0)
        self.on.setText(tr("Finish") if player.is_last else tr("Continue"))
        self.on.setEnabled(player.is_turn_done)
        if player.is_turn_done and self.cards:
            self.on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _progress(self) -> str:
        """Return which turn this is; at the end how it went."""
        player = self._player
        if player.is_last and player.is_turn_done:
            right, count = player.right_at_once
            return tr("Done: {right} of {count} right at once, without a hint", right=right, count=count)
        count = len(player.lesson.turns) if player.lesson is not None else 0
        return tr("Turn {number} of {count}", number=player.number + 1, count=count)

    def _clear(self) -> None:
        self._turn, self._shown, self.cards = self._player.number, [], []
        while self._blocks.count():
            item = self._blocks.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None and part is not self.heading:
                part.deleteLater()
        self.heading.setText(self._player.turn.heading)
        self.heading.setContentsMargins(INSET, 4, 0, 0)
        self._blocks.addWidget(self.heading)
        self._blocks.addStretch(1)
        lesson = self._player.lesson
        if self._turn == 0 and lesson is not None and lesson.goal:
            goal = self._text(tr("**Goal.** {goal}", goal=lesson.goal), 13)
            self._blocks.insertWidget(1, goal)
        self.area.verticalScrollBar().setValue(0)

    def _add_new(self) -> None:
        blocks = self._player.blocks
        for place in range(len(self._shown), len(blocks)):
            part = self._part(blocks[place], place)
            if part is not None:
                self._blocks.insertWidget(self._blocks.count() - 1, part)
        if len(blocks) > len(self._shown):
            self._shown = list(blocks)
            scale_part(self.page, self._theme.tokens)
            QTimer.singleShot(0, self, self._show_last)

    def _part(self, block: Block, place: int) -> QWidget | None:
        if isinstance(block, Prose):
            return self._text(self._player.text(block.text, place))
        if isinstance(block, Misconception):
            return self._misconception(block, place)
        if isinstance(block, Ask):
            card = AskCard(block, place, self._player, self._theme)
            self.cards.append(card)
            return card
        return None

    def _text(self, words: str, size: int = 14) -> LessonText:
        text = LessonText(self._theme, tr("Text"), size)
        text.show_markdown(words)
        return text

    def _misconception(self, block: Misconception, place: int) -> QFrame:
        frame = QFrame()
        frame.setObjectName("misconception")
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(14, 12, 14, 12)
        for name, words in (("todo", tr("Many believe:")), ("claim", f"“{block.claim}”")):
            label = QLabel(words)
            label.setObjectName(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self._text(self._player.text(block.text, place), 13))
        return frame

    @Slot()
    def _show_last(self) -> None:
        """Bring the question that is open into sight, ready for the answer."""
        if self._player.lesson is None:  # put away meanwhile
            return
        if self.cards and not self._player.is_turn_done:
            self.area.ensureWidgetVisible(self.cards[-1], 0, 12)
            self.cards[-1].take_focus()
        elif len(self._shown) > 1:
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.maximum())

    @Slot()
    def _go_on(self) -> None:
        if self._player.is_last:
            self._player.close()
        else:
            self._player.next_turn()

    @Slot()
    def _hear_pointing(self) -> None:
        """A click in the network answers a question that asks for one."""
        chosen, before = self._workbench.selection, self._heard
        self._heard = chosen
        if chosen is None or chosen == before or self._player.lesson is None or self._turn != self._player.number:
            return
        for card in self.cards:
            if card.ask.point and not self._player.answered(card.place).is_done:
                self._player.point(card.place, chosen)
                return
