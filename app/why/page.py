"""The page of reasons laid out: the number, its formula, the chain, the guilty factor, the ranking of the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF

from app.equations import boxes
from app.equations.boxes import Box
from app.equations.typesetting import Piece, Typesetter, joined
from app.theme import ui_font
from app.why.parts import BODY, SMALL, Fill, Page, Ranked, Set, Words, wrapped
from app.why.wording import told
from app.words import tr, worded
from core.diagnosis import FAR_FROM_TYPICAL, HUGE, TINY, Diagnosis, Reason, Verdict
from core.formula import Derivative, Leaf, Mode, Node
from core.message import Message
from core.numbers import shown

HEADLINE, FORMULA, CHIP = 27.0, 18.0, 17.0
INDENT, STEM = 20.0, 5.0  # of the chain's words, and of the line that joins its links
MOST_LINKS, FIRST, LAST = 7, 2, 4  # of a longer chain only the first and the last links are written out
MOST_COUNTED = 12  # of more causes it is said that they are many
MOST_LINES = 5  # of a longer formula only the names are written out, and no more lines than these
USUAL = "Usual here: {typical}, the median size of such numbers in this network."
MODES: tuple[Mode, Mode] = ("names", "numbers")
NARROW, LARGEST = 430.0, 1.35  # a wider column is set larger, up to so much


@dataclass
class PageMaker:
    """Lays out one diagnosis from the top down. `waiting` says that the number is not computed yet."""

    diagnosis: Diagnosis
    symbols: Sequence[Leaf | Derivative]  # of the chain's links
    width: float
    digits: int
    waiting: str = ""
    page: Page = field(default_factory=Page)
    y: float = 0.0

    def make(self, ranked: Sequence[Ranked], least: Sequence[Ranked]) -> Page:
        """Return the page."""
        self._headline()
        self._guilty(self.diagnosis.guilty, self.symbols[-1])
        self._formula()
        self._chain()
        self._ranking(ranked, least)
        self.page.height = self.y
        return self.page

    @property
    def tone(self) -> str:
        """The colour of what is wrong."""
        if self.diagnosis.verdict is Verdict.NOT_FINITE:
            return "error"
        is_remarkable = self.diagnosis.verdict is not Verdict.ORDINARY or self.diagnosis.remedy is not None
        return "warning" if is_remarkable else "text"

    @property
    def scale(self) -> float:
        """How much larger than in a narrow column everything is set."""
        return min(max(self.width / NARROW, 1.0), LARGEST)

    def size(self, size: int) -> int:
        """Return a text size for this column."""
        return round(size * self.scale)

    def say(self, text: str, x: float, size: int = BODY, weight: int = 400, ink: str = "text") -> None:
        """Set wrapped words at the present height."""
        size = self.size(size)
        self.y += wrapped(self.page, text, (x, self.y, self.width), size, weight, ink)

    def put(self, box: Box, x: float, ink: str = "text") -> None:
        """Set a formula at the present height."""
        self.page.sets.append(Set(box, x, self.y + box.ascent, ink))
        self.y += box.height

    # The number

    def _headline(self) -> None:
        diagnosis = self.diagnosis
        box = self._equated(diagnosis.subject, HEADLINE)
        if box.width > self.width:
            box = self._equated(diagnosis.subject, HEADLINE * max(0.5, self.width / box.width))
        top, verdict = self.y, worded(diagnosis.headline)
        self.put(box, 0.0)
        metrics = QFontMetricsF(ui_font(self.size(18), 600))
        room = metrics.horizontalAdvance(verdict)
        if box.width + 12 + room <= self.width:
            rect = QRectF(box.width + 12, top + box.ascent - metrics.ascent(), room + 2, metrics.height() + 2)
            self.page.words.append(Words(rect, verdict, self.size(18), 600, self.tone))
        else:
            self.y += 4
            self.say(verdict, 0.0, 18, 600, self.tone)
        self.y += 6
        self.page.spoken.append(f"{told(_name(diagnosis), self.digits)} {verdict}")
        for note in (self._measure(), self.waiting):
            if note:
                self.say(note, 0.0, SMALL, 400, "muted")
                self.page.spoken.append(note)
        self.y += 8

    def _measure(self) -> str:
        """Say what counts as tiny or huge."""
        diagnosis = self.diagnosis
        typical, times = shown(diagnosis.typical, min(self.digits, 3)), f"{FAR_FROM_TYPICAL:,.0f}"
        if diagnosis.verdict is Verdict.TINY:
            limit = shown(TINY).removeprefix("1·")
            words = tr("Tiny: below {limit}, or {times} times smaller than usual.", limit=limit, times=times)
        elif diagnosis.verdict is Verdict.HUGE:
            words = tr("Huge: from {limit} on, or {times} times larger than usual.", limit=f"{HUGE:,.0f}", times=times)
        else:
            words = ""
        if diagnosis.typical and diagnosis.verdict is not Verdict.NOT_FINITE:
            words = f"{words} {tr(USUAL, typical=typical)}".strip()
        return words

    def _equated(self, symbol: Leaf | Derivative, size: float) -> Box:
        """Return symbol = number, the number linked too."""
        size *= self.scale
        names, numbers = Typesetter("names", size, self.digits), Typesetter("numbers", size, self.digits)
        number = numbers.number(float(symbol.value)).marked(symbol)
        if isinstance(symbol, Leaf) and not symbol.symbol:
            return number
        return boxes.row([names.box(symbol), names.sign("="), number])

    def _formula(self) -> None:
        part = self.diagnosis.factors
        if part is None:
            return
        names, numbers = (Typesetter(mode, FORMULA * self.scale, self.digits, slashes=True) for mode in MODES)
        lines = self._broken(names, part.formula, part.left)
        if not isinstance(part.formula, Leaf | Derivative):
            lines += self._broken(numbers, part.formula)
        if len(lines) > MOST_LINES:
            lines = self._broken(names, part.formula, part.left)
        for place, box in enumerate(lines[:MOST_LINES]):
            self.put(box, 0.0, "text" if place else "muted")
            self.y += 5
        self.y += 9

    def _broken(self, typesetter: Typesetter, formula: Node, left: Node | None = None) -> list[Box]:
        """Return "left = formula" broken into lines between its pieces."""
        lead = boxes.space(INDENT) if left is None else typesetter.box(left)
        lines: list[list[Piece]] = [[Piece(boxes.row([lead, typesetter.sign("=")]))]]
        for piece in typesetter.pieces(formula):
            if len(lines[-1]) > 1 and joined([*lines[-1], piece]).width > self.width:
                lines.append([Piece(boxes.space(1.6 * FORMULA))])
            lines[-1].append(piece)
        return [joined(pieces) for pieces in lines]

    # The chain

    def _chain(self) -> None:
        """Set the way from the number to the guilty factor, whose words stand above."""
        chain = list(zip(self.diagnosis.chain, self.symbols, strict=True))
        if len(chain) == 1:
            return
        left_out = len(chain) - FIRST - LAST if len(chain) > MOST_LINKS else 0
        start = self.y
        for place, (reason, symbol) in enumerate(chain[:-1]):
            if left_out and FIRST <= place < FIRST + left_out:
                if place == FIRST:
                    self._link(tr("… and {count} links like these …", count=left_out), None)
                continue
            self._link(told(reason.message, self.digits), symbol if place else None)
        self.page.fills.append(Fill(QRectF(STEM - 0.5, start + 8, 1.0, self.y - start), "stem", "hairline"))
        self.page.fills.append(Fill(QRectF(STEM - 4, self.y + 6 * self.scale, 8.0, 8.0), "dot", self.tone))
        self.put(self._equated(chain[-1][1], CHIP), INDENT, self.tone)
        self.y += 18

    def _link(self, words: str, symbol: Leaf | Derivative | None) -> None:
        dot = QRectF(STEM - 3, self.y + 6 * self.scale, 6.0, 6.0)
        if symbol is not None:
            box = self._equated(symbol, CHIP)
            dot.moveTop(self.y + box.ascent - 8 * self.scale)
            self.put(box, INDENT)
            self.y += 1
        self.page.fills.append(Fill(dot, "dot", "muted"))
        self.say(words, INDENT, ink="muted")
        self.page.spoken.append(words)
        self.y += 7

    def _guilty(self, reason: Reason, symbol: Leaf | Derivative) -> None:
        """Set the guilty factor on a card of its own, with what to do about it."""
        top, words = self.y, told(reason.message, self.digits)
        self.y += 9
        if len(self.diagnosis.chain) > 1:
            self.put(self._equated(symbol, CHIP + 2), 4.0, self.tone)
            self.y += 4
        for text in (*self._lead(), words):
            self.say(text, 4.0, 14, 600)
            self.page.spoken.append(text)
        for note in self._notes():
            self.y += 3
            self.say(note, 4.0)
            self.page.spoken.append(note)
        self.y += 9
        self.page.fills.insert(0, Fill(QRectF(0, top, self.width, self.y - top), "card", self.tone))
        self.y += 14

    def _lead(self) -> list[str]:
        """Accuse nothing where nothing is wrong."""
        is_plain = self.diagnosis.verdict is Verdict.ORDINARY and self.diagnosis.remedy is None
        return [tr("Nothing unusual. What counts most in it:")] if is_plain and len(self.diagnosis.chain) > 1 else []

    def _notes(self) -> list[str]:
        diagnosis = self.diagnosis
        notes = [told(diagnosis.remedy, self.digits)] if diagnosis.remedy is not None else []
        if diagnosis.others == 1:
            notes.insert(0, tr("One more factor is 0 as well."))
        elif diagnosis.others > 1:
            few = diagnosis.others <= MOST_COUNTED
            count = str(diagnosis.others) if few else tr("Many")
            notes.insert(0, tr("{count} more factors are 0 as well.", count=count))
        return notes

    # The ranking

    def _ranking(self, ranked: Sequence[Ranked], least: Sequence[Ranked]) -> None:
        if not ranked:
            return
        names = [f"{row.name} {shown(row.size, self.digits)}" for row in (*ranked, *least)]
        self.page.spoken.append(tr("Weights by the size of their gradient: {list}", list=", ".join(names)))
        self.say(tr("Largest |∂E/∂w|"), 0.0, SMALL, 600, "muted")
        self.y += 2
        most = ranked[0].size
        self._rows(ranked, most)
        if least:
            self.y += 4
            self.say(tr("Smallest |∂E/∂w|"), 0.0, SMALL, 600, "muted")
            self.y += 2
            self._rows(least, most)

    def _rows(self, rows: Sequence[Ranked], most: float) -> None:
        size = 15.0 * self.scale
        names, numbers = Typesetter("names", size, self.digits), Typesetter("numbers", size, self.digits)
        set_rows = [(row, names.box(row.symbol), numbers.number(row.size).marked(row.symbol)) for row in rows]
        label = max((box.width for _, box, _ in set_rows), default=0.0) + 10
        number = max((box.width for _, _, box in set_rows), default=0.0) + 10
        for row, name, value in set_rows:
            baseline = self.y + size
            self.page.sets += [Set(name, 0.0, baseline, "text"), Set(value, label, baseline, "text")]
            room = self.width - label - number
            length = max(1.5, room * row.size / most) if most else 1.5
            self.page.fills.append(Fill(QRectF(label + number, baseline - 10, length, 9.0), "bar", "muted"))
            self.y += 1.4 * size


def _name(diagnosis: Diagnosis) -> Message:
    name: Message = diagnosis.headline.fields["name"]
    return name
