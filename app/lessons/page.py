"""The turn of a lesson as a page that scrolls: texts, questions, misconceptions, as far as they are to be seen."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.controls import ENTER
from app.lessons.ask_card import AskCard
from app.lessons.player import LessonPlayer
from app.lessons.text import LessonText
from app.scaling import scale_part
from app.theme import Theme
from app.words import tr
from core.lesson import Ask, Block, Lesson, Misconception, Prose

INSET = 6  # of a text in its page
KEPT = 40  # of the page before, when the page is turned on
ABOVE = 12  # a part that comes into sight
SETTLING = 30  # milliseconds until texts have found their height


class LessonPage(QScrollArea):
    """Grows with the answers; new parts come into sight.

    Signals:
        scrolled: another part of the page is in sight.
        entered: Enter was pressed on the page itself: on with it.
    """

    scrolled = Signal()
    entered = Signal()

    def __init__(self, player: LessonPlayer, theme: Theme) -> None:
        super().__init__()
        self._player, self._theme = player, theme
        self.cards: list[AskCard] = []
        self._shown: list[Block] = []
        self._turn = -1
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.PlainText)
        self.heading.setWordWrap(True)
        self.heading.setContentsMargins(INSET, 4, 0, 0)
        page = QWidget()
        page.setObjectName("card")
        self._blocks = QVBoxLayout(page)
        self._blocks.setContentsMargins(18, 4, 14, 12)
        self._blocks.setSpacing(12)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setAccessibleName(tr("Turn of the lesson"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the arrows scroll, Tab goes to what one answers with
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self.scrolled)
        bar.rangeChanged.connect(self.scrolled)

    @property
    def is_current(self) -> bool:
        """Whether the page shows the player's turn."""
        return self._turn == self._player.number

    # What is shown

    def show_turn(self) -> None:
        """Show the turn as far as it is to be seen."""
        blocks = list(self._player.blocks)
        if not self.is_current or blocks[: len(self._shown)] != self._shown:
            self._clear()
        is_first = not self._shown
        for place in range(len(self._shown), len(blocks)):
            part = self._part(blocks[place], place)
            if part is not None:
                self._blocks.insertWidget(self._blocks.count() - 1, part)
        if len(blocks) > len(self._shown):
            self._shown = blocks
            self._add_sources()
            scale_part(self, self._theme.tokens)
            QTimer.singleShot(SETTLING, self, self.rest if is_first else self.show_newest)
        for card in self.cards:
            card.show_answer(self._player.answered(card.place))

    def _clear(self) -> None:
        self._turn, self._shown, self.cards = self._player.number, [], []
        while self._blocks.count():
            item = self._blocks.takeAt(0)
            part = item.widget() if item is not None else None
            if part is not None and part is not self.heading:
                part.deleteLater()
        self.heading.setText(self._player.turn.heading)
        self._blocks.addWidget(self.heading)
        self._blocks.addStretch(1)
        lesson = self._player.lesson
        if self._turn == 0 and lesson is not None and lesson.goal:
            self._blocks.insertWidget(1, self._text(tr("**Goal.** {goal}", goal=lesson.goal), 13))
        self.verticalScrollBar().setValue(0)

    def _add_sources(self) -> None:
        """Name the lesson's sources below its last turn."""
        lesson: Lesson | None = self._player.lesson
        if lesson is None or not lesson.sources or not self._player.is_last or not self._player.is_turn_done:
            return
        words = tr("Sources: {sources}", sources="; ".join(lesson.sources))
        self._blocks.insertWidget(self._blocks.count() - 1, self._text(words, 12))

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
        label = QLabel(tr("Many believe:"))
        label.setObjectName("todo")
        layout.addWidget(label)
        layout.addWidget(self._text(f"**“{block.claim}”**", 14))
        layout.addWidget(self._text(self._player.text(block.text, place), 13))
        return frame

    # What is in sight

    @property
    def has_more(self) -> bool:
        """Whether something stands below what is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() < bar.maximum() - ABOVE

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.hasFocus():  # a field lets its Enter through to here
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def read_on(self) -> None:
        """Turn the page on."""
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep() - KEPT)
        self.rest()

    @Slot()
    def rest(self) -> None:
        """Let the open question be answered at once, where it is in sight."""
        card = self.cards[-1] if self.cards else None
        if self._player.lesson is None or card is None or self._player.answered(card.place).is_done:
            return
        bottom = card.mapTo(self.viewport(), QPoint(0, card.answering_bottom())).y()
        if bottom <= self.viewport().height() and card.field is not None:
            card.take_focus()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_newest(self) -> None:
        """Bring what came last into sight, with what was said to the answer above it."""
        if self._player.lesson is None or not self._shown:
            return
        answered = [card for card in self.cards if self._player.answered(card.place).is_done]
        top = answered[-1].told_top() if answered else 0
        self.verticalScrollBar().setValue(max(self.verticalScrollBar().value(), top - KEPT))
        self.rest()
