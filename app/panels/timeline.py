"""The timeline: one iteration as a bar of coloured phases, a tick per step, and a playhead that goes anywhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QLabel, QToolTip, QVBoxLayout, QWidget

from app.actions import tip_of
from app.controls import IconButton, plain_tip
from app.panels.phases import MOST_WITH_GAPS, BarLayout, lay_out_named, runs_of
from app.scaling import hold
from app.stage_words import stage_title, where_words
from app.theme import Theme, Tokens, ui_font
from app.tokens import SIZES
from app.words import tr, worded
from app.workbench import Workbench
from core.explain import explain
from core.steps import Phase, PhaseRun, StepPlan

# All lengths are those at 100 %: the bar is laid out so, and drawn larger.
TOP, BAR, TICK, HEIGHT = 24.0, 26.0, 7.0, 72
LEAST_TICK = 4.0
ROUND = 4.0
HANDLE = 4.0
SIDE = 10.0


def phase_colour(tokens: Tokens, phase: Phase) -> QColor:
    """Return the quiet colour of a phase."""
    colour: QColor = getattr(tokens, f"phase_{phase}")
    return colour


class Bar(QAbstractSlider):
    """The bar itself: a slider over all steps, painted. The bar is drawn once; a step only moves the playhead."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._scale = theme.tokens.scale
        self._plan: StepPlan | None = None
        self._runs: tuple[PhaseRun, ...] = ()
        self._words: tuple[str, ...] = ()  # above the runs
        self._layout: BarLayout | None = None
        self._picture: QPixmap | None = None
        hold(self, height=HEIGHT, least_width=240)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Timeline"))
        self.valueChanged.connect(workbench.go_to)
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        theme.changed.connect(self._forget)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(900, HEIGHT) * self._scale

    @Slot()
    def refresh(self) -> None:
        """Show where the workbench stands."""
        plan = self._workbench.plan
        if plan is not self._plan:
            self._plan = plan
            self._runs = runs_of(plan) if plan else ()
            self._forget()
        blocked = self.blockSignals(True)
        self.setRange(0, plan.count if plan else 0)
        self.setValue(self._workbench.cursor)
        self.blockSignals(blocked)
        self.setAccessibleDescription(where_words(self._workbench))
        self.update()

    @Slot()
    def _forget(self) -> None:
        self._scale = self._theme.tokens.scale
        self._layout = self._picture = None
        self.update()

    @property
    def bar_layout(self) -> BarLayout:
        """Where the phases lie at the present width."""
        if self._layout is None:
            room = self.width() / self._scale - 2 * SIDE
            self._layout, self._words = lay_out_named(self._plan, self._runs, SIDE, room, self._width_of)
        return self._layout

    def _width_of(self, words: str) -> float:
        metrics = QFontMetricsF(ui_font(SIZES["text_small"]))
        return metrics.horizontalAdvance(words) + 8

    # Pointer and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go_to(event.position())

    def _go_to(self, point: QPointF) -> None:
        index = self.bar_layout.index_at(point.x() / self._scale)
        if index != self._workbench.cursor:
            self._workbench.go_to(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # arrows step, by the window's actions

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), plain_tip(self.title_at(event.pos().x())), self)
            return True
        return super().event(event)

    def title_at(self, x: float) -> str:
        """Return what the step under a point of the widget computes."""
        workbench, x = self._workbench, x / self._scale
        if workbench.plan is None or workbench.iteration is None or not workbench.plan.count:
            return ""
        step = workbench.plan.step(self.bar_layout.step_at(x))
        title = worded(explain(workbench.iteration, step).title)
        where = stage_title(workbench.plan, step)
        return tr("Step {index}, {where}: {title}", index=step.index, where=where, title=title)

    # Painting

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._forget()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        scale = self.devicePixelRatioF()
        if self._picture is None or self._picture.devicePixelRatio() != scale:
            self._picture = self._drawn(scale)
        painter.drawPixmap(0, 0, self._picture)
        if self._workbench.plan is not None:
            painter.scale(self._scale, self._scale)
            self._draw_playhead(painter)
        painter.end()

    def _drawn(self, scale: float) -> QPixmap:
        picture = QPixmap(self.size() * scale)
        picture.setDevicePixelRatio(scale)
        picture.fill(self._theme.tokens.card)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        painter.setFont(ui_font(SIZES["text_small"]))
        layout = self.bar_layout
        if not layout.runs:
            self._draw_nothing(painter)
        elif len(layout.runs) <= MOST_WITH_GAPS:
            for place, run in enumerate(layout.runs):
                self._draw_run(painter, run, QRectF(layout.left[place], TOP, layout.width[place], BAR))
            self._draw_labels(painter)
        else:
            self._draw_columns(painter, layout)
        self._draw_samples(painter, layout)
        painter.end()
        return picture

    def _draw_nothing(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.hairline)
        painter.drawRoundedRect(QRectF(SIDE, TOP, self.width() / self._scale - 2 * SIDE, BAR), ROUND, ROUND)

    def _draw_run(self, painter: QPainter, run: PhaseRun, box: QRectF) -> None:
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(phase_colour(tokens, run.phase))
        painter.drawRoundedRect(box, ROUND, ROUND)
        apart = box.width() / run.count
        if apart >= LEAST_TICK:
            painter.setPen(QPen(tokens.card, 1.0))
            xs = [round(box.left() + place * apart) + 0.5 for place in range(1, run.count)]
            painter.drawLines([QLineF(x, box.bottom() - TICK, x, box.bottom()) for x in xs])

    def _draw_labels(self, painter: QPainter) -> None:
        painter.setPen(self._theme.tokens.muted)
        for x, words in self.labels():
            painter.drawText(QPointF(x, TOP - 7), words)

    def labels(self) -> list[tuple[float, str]]:
        """Return what stands above the bar, and where each begins: the names that have room."""
        layout = self.bar_layout
        return [(float(layout.left[place]) + 4, words) for place, words in enumerate(self._words) if words]

    def _draw_columns(self, painter: QPainter, layout: BarLayout) -> None:
        """Paint very many phases: one column of pixels after the other, in the colour of the phase that lies there."""
        colours = {phase: phase_colour(self._theme.tokens, phase) for phase in Phase}
        for x in range(round(SIDE), round(self.width() / self._scale - SIDE)):
            painter.fillRect(QRectF(x, TOP, 1, BAR), colours[layout.runs[layout.run_at(x)].phase])

    def _draw_samples(self, painter: QPainter, layout: BarLayout) -> None:
        """Name the samples of a batch below their phases, as many as there is room for."""
        plan = self._workbench.plan
        if plan is None or plan.samples == 1:
            return
        painter.setPen(self._theme.tokens.muted)
        free = 0.0
        for place, run in enumerate(layout.runs):
            if run.phase in (Phase.AVERAGE, Phase.UPDATE) or (place and layout.runs[place - 1].sample == run.sample):
                continue
            name, x = tr("sample {number}", number=run.sample + 1), float(layout.left[place]) + 4
            if x >= free:
                painter.drawText(QPointF(x, TOP + BAR + 15), name)
                free = x + painter.fontMetrics().horizontalAdvance(name) + 12

    def _draw_playhead(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = round(self.bar_layout.x_of(self._workbench.cursor))
        painter.setPen(QPen(tokens.card, 1.5))
        painter.setBrush(tokens.accent if self.hasFocus() else tokens.text)
        painter.drawRoundedRect(QRectF(x - HANDLE / 2 - 0.75, TOP - 6, HANDLE + 1.5, BAR + 12), 2.5, 2.5)


class Timeline(QWidget):
    """The bar, and in words at its end: which step of how many, and which iteration, with ways to the next ones."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = Bar(workbench, theme)
        self.step_label = _label(tr("Step"))
        self.iteration_label = _label(tr("Iteration"))
        self.previous = IconButton(theme, "previous", tr("Previous iteration"), tip_of("previous_iteration"), side=24)
        self.next = IconButton(theme, "next", tr("Next iteration"), tip_of("next_iteration"), side=24)
        self.previous.clicked.connect(workbench.previous_iteration)
        self.next.clicked.connect(workbench.next_iteration)
        self._arrange()
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        theme.changed.connect(self._dress)
        self._dress()
        self.refresh()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(self.previous)
        row.addWidget(self.iteration_label, 1)
        row.addWidget(self.next)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.setContentsMargins(0, 12, 0, 10)
        words.addWidget(self.step_label)
        words.addLayout(row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 4, 16, 0)
        layout.setSpacing(16)
        layout.addWidget(self.bar, 1)
        layout.addLayout(words)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.step_label.setFont(ui_font(tokens.text_body, 600))
        self.iteration_label.setFont(ui_font(tokens.text_body))
        self.iteration_label.setStyleSheet(f"color: {tokens.muted.name()};")
        self.step_label.setMinimumWidth(tokens.px(148))

    @Slot()
    def refresh(self) -> None:
        """Say where the workbench stands."""
        workbench = self._workbench
        plan = workbench.plan
        words = tr("step {index} of {count}", index=workbench.cursor, count=plan.count) if plan else tr("draft")
        self.step_label.setText(words)
        self.iteration_label.setText(tr("iteration {number}", number=workbench.iteration_number))
        self.previous.setEnabled(workbench.state.moment.previous is not None)
        self.next.setEnabled(plan is not None)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
