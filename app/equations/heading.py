"""What stands above the formulae: the step's title and a remark, or why there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QTextDocument, QTextOption

from app.file_sentences import problem_words
from app.theme import Tokens, ui_font
from app.words import tr, worded
from app.workbench import Workbench

GAP = 4.0  # between title and remark
BELOW = 12.0  # between the remark and the formulae


def headings(workbench: Workbench) -> tuple[str, str]:
    """Return title and remark."""
    explanation = workbench.explanation
    if explanation is not None:
        remark = worded(explanation.remark)
        if explanation.omitted:
            remark += " " + tr("The first of them are written out; {count} more follow.", count=explanation.omitted)
        return worded(explanation.title), remark
    if workbench.problems:
        lines = [problem_words(problem, worded) for problem in workbench.problems]
        return tr("Not complete yet"), "\n".join([tr("This network cannot be stepped through:"), *lines])
    return tr("Nothing is computed yet"), tr("Press → for the first step, or drag the bar below.")


class Heading:
    """Title and remark, wrapped to a width; plain text, whatever the file's names look like."""

    def __init__(self, title: str, remark: str, width: float, tokens: Tokens) -> None:
        title_font, remark_font = ui_font(tokens.text_title, 600), ui_font(tokens.text_body)
        self._paragraphs: list[tuple[QTextDocument, QColor]] = []
        for content, font, colour in ((title, title_font, tokens.text), (remark, remark_font, tokens.muted)):
            document = QTextDocument()
            document.setDocumentMargin(0)
            document.setDefaultFont(font)
            document.setDefaultTextOption(_wrapping())
            document.setPlainText(content)
            document.setTextWidth(width)
            self._paragraphs.append((document, colour))

    @property
    def height(self) -> float:
        """The room taken, down to where the formulae begin."""
        return sum(document.size().height() + GAP for document, _ in self._paragraphs) - GAP + BELOW

    def draw(self, painter: QPainter, corner: QPointF) -> None:
        """Draw with the upper left corner there."""
        painter.save()
        painter.translate(corner)
        for document, colour in self._paragraphs:
            context = document.documentLayout().PaintContext()
            context.palette.setColor(context.palette.ColorRole.Text, colour)
            document.documentLayout().draw(painter, context)
            painter.translate(0.0, document.size().height() + GAP)
        painter.restore()


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
