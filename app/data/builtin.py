"""The built-in data: a list of sets, how much of one is wanted, a picture of it, and where it comes from."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.control_tips import give_tips
from app.data.points import PointsPicture, sketch_of
from app.data.style import dialog_style
from app.data.wording import inputs_words, rows_words, targets_words
from app.fields import plain_label
from app.number_line import NumberLine
from app.on_screen import keep_on_screen
from app.scaling import hold
from app.theme import Theme
from app.words import tr
from core.datasets import DATASETS, LARGEST_SIZE, DataSet
from core.document import Document
from core.numbers import shown

SIZE = 900, 560
LIST, ENTRY, FIELDS = 210, 27, 280
MOST_SEED = 10**12 - 1


class BuiltInDialog(QDialog):
    """Asks for a built-in set. `wants_network`: whether its own network is to be made, or only the data used."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._topology = theme, document.network.topology
        self.wants_network = False
        self.setWindowTitle(tr("Built-in Data"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Data sets"))
        self.list.setUniformItemSizes(True)
        for one in DATASETS.values():
            self.list.addItem(QListWidgetItem(tr(one.title)))
        self.size_line = NumberLine(tr("How many rows"), self._size_problem)
        self.noise = NumberLine(tr("Noise"), _noise_problem)
        self.seed = NumberLine(tr("Seed"), _seed_problem)
        self.picture = PointsPicture(theme)
        self.title, self.shape = plain_label("", "count"), plain_label("", "property")
        self.suggested, self.source = plain_label("", "hint"), plain_label("", "hint")
        self.remark = plain_label("", "hint")
        self.use_button = QPushButton(tr("Use the Data"))
        self.make_button = QPushButton(tr("Make Its Network"))
        self.cancel_button = QPushButton(tr("Cancel"))
        self.seed.show_value(0.0)
        self._lay_out()
        self._connect()
        self._dress()
        self.list.setCurrentRow(0)
        give_tips(self)
        keep_on_screen(self, theme, SIZE)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        for text, line in ((tr("Rows"), self.size_line), (tr("Noise"), self.noise), (tr("Seed"), self.seed)):
            label = plain_label(text)
            label.setBuddy(line)
            form.addRow(label, line)
        fields = QVBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.title)
        fields.addWidget(self.shape)
        fields.addLayout(form)
        fields.addWidget(self.suggested)
        fields.addStretch(1)
        fields.addWidget(self.source)
        page = QWidget()
        page.setLayout(fields)
        fields.setContentsMargins(0, 0, 0, 0)
        hold(page, width=FIELDS)
        hold(self.list, width=LIST)
        columns = QHBoxLayout()
        columns.setSpacing(20)
        columns.addWidget(self.list)
        columns.addWidget(page)
        columns.addWidget(self.picture, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addLayout(columns, 1)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        buttons = QDialogButtonBox()
        for button, role in (
            (self.use_button, QDialogButtonBox.ButtonRole.ActionRole),
            (self.make_button, QDialogButtonBox.ButtonRole.ActionRole),
            (self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole),
        ):
            button.setAccessibleName(button.text())
            buttons.addButton(button, role)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.addWidget(self.remark, 1)
        foot.addWidget(buttons)
        return foot

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._turn_to)
        self.list.itemActivated.connect(lambda item: self._default().click())
        for line in (self.size_line, self.noise, self.seed):
            line.committed.connect(self.refresh)
        self.use_button.clicked.connect(lambda: self._finish(False))
        self.make_button.clicked.connect(lambda: self._finish(True))
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        self.setStyleSheet(dialog_style(self._theme.tokens))
        for place in range(self.list.count()):
            self.list.item(place).setSizeHint(QSize(0, self._theme.tokens.px(ENTRY)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)

    # What is chosen

    @property
    def chosen(self) -> DataSet:
        """The set that is chosen in the list."""
        return list(DATASETS.values())[max(0, self.list.currentRow())]

    @property
    def settings(self) -> tuple[int, float, int]:
        """Size, noise and seed as they are typed."""
        return int(self.size_line.value), self.noise.value, int(self.seed.value)

    def choose(self, name: str) -> None:
        """Choose a set by its name."""
        self.list.setCurrentRow(list(DATASETS).index(name))

    @property
    def fits(self) -> bool:
        """Whether the network that is open has as many inputs and outputs as the set."""
        own = (len(self._topology.inputs), len(self._topology.outputs))
        return own == (len(self.chosen.inputs), len(self.chosen.outputs))

    def _default(self) -> QPushButton:
        return self.use_button if self.fits else self.make_button

    @Slot()
    def _turn_to(self) -> None:
        one = self.chosen
        for line, value in ((self.size_line, float(one.size)), (self.noise, one.noise)):
            line.restore()
            line.show_value(value)
        self.refresh()

    def _finish(self, wants_network: bool) -> None:
        if all(line.commit() for line in (self.size_line, self.noise, self.seed)):
            self.wants_network = wants_network
            self.accept()

    # What is shown

    @Slot()
    def refresh(self) -> None:
        """Show the chosen set as it would be made."""
        one, (size, noise, seed) = self.chosen, self.settings
        inputs, targets = one.make(size, noise, seed)
        self.picture.show_sketch(
            sketch_of(inputs, targets, (*one.inputs, *one.outputs), one.classes, one.shape), tr(one.title)
        )
        self.title.setText(tr(one.title))
        counts = (rows_words(len(inputs)), inputs_words(inputs.shape[1]), targets_words(targets.shape[1]))
        self.shape.setText(", ".join(counts))
        self.suggested.setText(suggestion_words(one))
        self.source.setText(tr("Source: {source}\nLicence: {licence}", source=tr(one.source), licence=tr(one.licence)))
        self.use_button.setEnabled(self.fits)
        self.use_button.setDefault(self.fits)
        self.make_button.setDefault(not self.fits)
        self.remark.setText(self._remark())

    def _remark(self) -> str:
        if self.fits:
            return tr("The network that is open fits: its data are replaced, as one entry of undo.")
        own = (inputs_words(len(self._topology.inputs)), targets_words(len(self._topology.outputs)))
        return tr("The network that is open has {inputs} and {targets}: this set needs its own.", inputs=own[0],
                  targets=own[1])  # fmt: skip

    def _size_problem(self, value: float) -> str:
        most = self.chosen.rows or LARGEST_SIZE
        whole = value == int(value) and 1 <= value <= most
        return "" if whole else tr("Type a whole number from 1 to {most}.", most=f"{most:,}")


def suggestion_words(one: DataSet) -> str:
    """Return what the suggested network is and how it is trained."""
    hint = one.suggestion
    sizes = "-".join(str(size) for size in (len(one.inputs), *hint.hidden, len(one.outputs)))
    parts = [*((hint.activation,) if hint.hidden else ()), hint.output, hint.loss.replace("_", " ")]
    words = tr("Its network: {sizes} ({parts}).", sizes=sizes, parts=", ".join(parts))
    how = tr(
        "Learnt well by {optimizer} at {rate}, batches of {batch}, in {epochs} epochs.",
        optimizer=hint.optimizer, rate=shown(hint.learning_rate), batch=hint.batch_size, epochs=f"{hint.epochs:,}",
    )  # fmt: skip
    return f"{words}\n{how}"


def _noise_problem(value: float) -> str:
    return "" if value >= 0 else tr("Noise is a number from 0.")


def _seed_problem(value: float) -> str:
    return "" if value == int(value) and 0 <= value <= MOST_SEED else tr("Type a whole number from 0.")
