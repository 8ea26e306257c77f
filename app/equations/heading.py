"""What stands above the formulae: the step's title and a remark, or why there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QTextDocument, QTextOption

from app.file_sentences import problem_words
from app.stage_words import stage_title
from app.theme import Tokens, mixed, ui_font
from app.tokens import contrast
from app.words import tr, worded
from app.workbench import Workbench
from core.explain import Explanation
from core.steps import Phase, Step, StepPlan

GAP = 4.0  # between title and remark
BELOW = 12.0  # between the remark and the formulae


def headings(workbench: Workbench) -> tuple[str, str, str]:
    """Return the stage, "" where there is no step, title and remark."""
    explanation, plan, step = workbench.explanation, workbench.plan, workbench.step
    if explanation is not None and plan is not None and step is not None:
        return step_headings(explanation, plan, step)
    if workbench.is_live:
        return "", tr("In training"), tr("Pause the training to step through any of its updates.")
    if workbench.problems:
        lines = [problem_words(problem, worded) for problem in workbench.problems]
        return "", tr("Not complete yet"), "\n".join([tr("This network cannot be stepped through:"), *lines])
    return "", tr("Nothing is computed yet"), tr("Press → for the first step, or drag the bar below.")


def step_headings(explanation: Explanation, plan: StepPlan, step: Step) -> tuple[str, str, str]:
    """Return stage, title and remark of a step."""
    remark = worded(explanation.remark)
    if explanation.omitted:
        remark += " " + tr("… and {count} more.", count=explanation.omitted)
    return stage_title(plan, step), worded(explanation.title), remark


def stage_colour(phase: Phase | None, tokens: Tokens) -> QColor:
    """Return a phase's colour, mixed with the text's until words in it can be read on a card."""
    colour: QColor = tokens.muted if phase is None else getattr(tokens, f"phase_{phase}")
    return next(
        readable
        for share in range(11)
        if contrast(readable := mixed(colour, tokens.text, share / 10), tokens.card) >= tokens.contrast or share == 10
    )


class Heading:
    """Stage, title and remark, wrapped to a width; plain text, whatever the file's names look like."""

    def __init__(
        self, stage: str, title: str, remark: str, width: float, tokens: Tokens, phase: Phase | None = None
    ) -> None:
        lines = (
            (stage, ui_font(tokens.text_small, 600), stage_colour(phase, tokens)),
            (title, ui_font(tokens.text_title, 600), tokens.text),
            (remark, ui_font(tokens.text_body), tokens.muted),
        )
        self._paragraphs: list[tuple[QTextDocument, QColor]] = []
        for content, font, colour in lines:
            if not content:
                continue
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
