"""The column beside the table: how much data there is, where it comes from and goes to, what is kept for testing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.actions import tip_of
from app.controls import Button
from app.data.wording import inputs_words, rows_words, targets_words
from app.fields import plain_label
from app.gaps import gap
from app.number_line import NumberLine
from app.scaling import hold
from app.views import Bench
from app.words import tr
from core.document import Document
from core.editing_data import set_split
from core.numbers import shown

WIDTH, HEIGHT = 220, 28
MOST_SEED = 10**12 - 1


class DataSide(QWidget):
    """Counts, built-in sets, import, export, and the split."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.count = plain_label("", "count")
        self.shape = plain_label("", "property")
        self.built_in = press(tr("Built-in Data…"), tip_of("builtin_data"))
        self.import_ = press(tr("Import…"), tip_of("import_data"))
        self.export = press(tr("Export…"), tip_of("export_data"))
        self.share = NumberLine(tr("Share of the rows kept for testing"), _share_problem)
        self.seed = NumberLine(tr("Seed of the split"), _seed_problem)
        self.kept = plain_label("", "hint")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        doors = QGridLayout()
        doors.setSpacing(6)
        doors.addWidget(self.built_in, 0, 0, 1, 2)
        for column, button in enumerate((self.import_, self.export)):
            doors.addWidget(button, 1, column)
        for button in (self.built_in, self.import_, self.export):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        split = QGridLayout()
        split.setHorizontalSpacing(8)
        split.setVerticalSpacing(4)
        for column, (text, line) in enumerate(((tr("for testing"), self.share), (tr("seed"), self.seed))):
            label = plain_label(text)
            label.setObjectName("property")
            label.setBuddy(line)
            hold(line, height=HEIGHT)
            split.addWidget(label, 0, column)
            split.addWidget(line, 1, column)
        self.share.setToolTip("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.count)
        layout.addWidget(self.shape)
        gap(layout, 4)
        layout.addLayout(doors)
        gap(layout, 8)
        layout.addLayout(split)
        layout.addWidget(self.kept)
        layout.addStretch(1)
        self.kept.setAlignment(Qt.AlignmentFlag.AlignTop)
        hold(self, width=WIDTH)

    def _connect(self) -> None:
        self.share.committed.connect(self._split)
        self.seed.committed.connect(self._split)
        desk = self._bench.data
        doors = {self.built_in: "builtin", self.import_: "import_file", self.export: "export"}
        for button, verb in doors.items():
            button.setEnabled(desk is not None)
            if desk is not None:
                button.clicked.connect(partial(_call, getattr(desk, verb)))

    @Slot()
    def _split(self) -> None:
        share, seed = self.share.value, int(self.seed.value)
        words = tr("Keep {share} of the rows for testing", share=shown(share)) if share else tr("Train all rows")
        self._bench.edits.do(words, lambda document: set_split(document, share or None, seed))

    def refresh(self) -> None:
        """Show the document's counts and its split."""
        document = self._bench.workbench.document
        topology, split = document.network.topology, document.data.split
        self.count.setText(rows_words(len(document.data.rows)))
        inputs, targets = len(topology.inputs), len(topology.outputs)
        self.shape.setText(f"{inputs_words(inputs)}, {targets_words(targets)}")
        self.share.show_value(split.test if split else 0.0)
        self.seed.show_value(float(split.seed if split else 0))
        self.seed.setEnabled(split is not None)
        self.kept.setText(_kept_words(document))


def press(text: str, tip: str) -> Button:
    """Return a button with words on it."""
    button = Button(text.removesuffix("…"), tip)
    button.setText(text)
    button.setObjectName("press")
    hold(button, height=HEIGHT)
    return button


def _kept_words(document: Document) -> str:
    if document.data.split is None:
        return tr("All rows are trained. Type a share such as 0.25 to keep some for testing.")
    kept = len(document.test_rows)
    trained = f"{len(document.train_rows):,}"
    return tr("{kept} for testing, never trained; {trained} for training.", kept=rows_words(kept), trained=trained)


def _share_problem(value: float) -> str:
    return "" if 0 <= value < 1 else tr("Type a share from 0 to below 1, such as 0.25 or 1/4.")


def _seed_problem(value: float) -> str:
    whole = value == int(value) and 0 <= value <= MOST_SEED
    return "" if whole else tr("Type a whole number from 0.")


def _call(verb: object) -> None:
    assert callable(verb)
    verb()
