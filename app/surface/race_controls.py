"""The column at the left of a race: on what, who at which rate, how the selected one is set, how long, from where."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import plain_label
from app.number_line import NumberLine
from app.scaling import hold, sized
from app.surface.ground_controls import GroundControls, PlaneControls
from app.surface.model import SurfaceModel
from app.surface.presets import PRESETS
from app.surface.race_rows import RacerRows
from app.surface.race_settings import RaceSettings
from app.surface.racing import Racing
from app.views import Bench
from app.words import tr
from core.race_setup import MOST_UPDATES

_SHEET = """
QLabel#problem { color: $error; font-size: ${small}px; }
QLabel#heading { font-weight: 600; }
QLineEdit[wrong="true"] { border: 2px solid $error; padding: 2px 5px; }
"""
BAR = 10  # of the column's width, for scrolling


class RaceControls(QScrollArea):
    """All that a race is made of, in a column that scrolls."""

    def __init__(self, bench: Bench, model: SurfaceModel, racing: Racing) -> None:
        super().__init__()
        self._racing, self._theme = racing, bench.theme
        self.ground, self.plane = GroundControls(bench, model), PlaneControls(bench, model)
        self.preset = Choice(tr("Rates"), [(tr(preset.words), name) for name, preset in PRESETS.items()])
        for place, preset in enumerate(PRESETS.values()):
            self.preset.setItemData(place, tr(preset.tip), Qt.ItemDataRole.ToolTipRole)
        self.preset.setPlaceholderText(tr("own rates"))
        self.rows, self.settings = RacerRows(bench.theme, racing), RaceSettings(racing)
        self.updates = NumberLine(tr("Number of updates"), _updates_problem)
        self._lay_out()
        self.preset.activated.connect(lambda: racing.choose_preset(self.preset.value))
        self.updates.committed.connect(lambda value: racing.set_updates(int(value)))
        racing.changed.connect(self.refresh)
        bench.theme.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setObjectName("card")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(6)
        head = QGridLayout()
        head.setHorizontalSpacing(6)
        head.setVerticalSpacing(4)
        on = self._on = plain_label(tr("on"))
        head.addWidget(on, 0, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.ground, 0, 1)
        head.addWidget(plain_label("η"), 1, 0)
        head.addWidget(self.preset, 1, 1)
        count = QGridLayout()
        count.addWidget(plain_label(tr("updates")), 0, 0)
        count.addWidget(self.updates, 0, 1)
        layout.addLayout(head)
        layout.addWidget(self.rows)
        for part in (_line(), self.settings, _line()):
            layout.addWidget(part)
        layout.addLayout(count)
        layout.addWidget(self.plane)
        layout.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("The race"))
        hold(inner, most_width=224 - BAR)

    @Slot()
    def _dress(self) -> None:
        QTimer.singleShot(0, self, self._level)  # when the list has its new size
        tokens = self._theme.tokens
        self.setStyleSheet(
            Template(sized(_SHEET, tokens.scale)).substitute(error=tokens.error.name(), small=tokens.text_small)
        )

    @Slot()
    def _level(self) -> None:
        self._on.setFixedHeight(self.ground.ground.sizeHint().height())

    @Slot()
    def refresh(self) -> None:
        """Show how the race is set."""
        if not self._racing.is_active:
            return
        self.preset.choose(self._racing.preset)
        self.updates.show_value(self._racing.updates)
        self.rows.refresh()
        self.settings.refresh()


def _updates_problem(value: float) -> str:
    right = value == int(value) and 1 <= value <= MOST_UPDATES
    return "" if right else tr("A whole number from 1 to {most}.", most=MOST_UPDATES)


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    hold(line, height=1)
    return line
