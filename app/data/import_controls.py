"""The controls of an import: how the text is laid out, and how the chosen columns are used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.choice import Choice
from app.data.importing import Importing
from app.fields import Segments, plain_label
from app.gaps import gap
from app.scaling import hold
from app.words import tr
from core.table_plan import ColumnPlan

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 (BOM)",
    "utf-16": "UTF-16",
    "latin-1": "Latin-1",
    "cp1252": "Windows",
}
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "|", " ": "space"}
NO_SCALING = "none"


class LayoutControls(QWidget):
    """Encoding, what stands between cells, decimal sign, header: as found out, and to be changed."""

    def __init__(self, importing: Importing) -> None:
        super().__init__()
        self._importing = importing
        self.encoding = Choice(tr("Encoding"), ENCODINGS)
        self.delimiter = Choice(tr("Between cells"), {sign: tr(word) for sign, word in DELIMITERS.items()})
        self.decimal = Segments(tr("Decimal sign"), [(tr("0.5"), "."), (tr("0,5"), ",")], width=44)
        self.header = Segments(tr("First row"), [(tr("names"), True), (tr("data"), False)], width=56)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for choice, width in ((self.encoding, 120), (self.delimiter, 110)):
            hold(choice, width=width)
        named = ((tr("Encoding"), self.encoding), (tr("Between cells"), self.delimiter))
        for text, control in (*named, (tr("Decimals"), self.decimal), (tr("First row"), self.header)):
            layout.addWidget(small_label(text))
            layout.addWidget(control)
            gap(layout, 10)
        layout.addStretch(1)
        self.encoding.activated.connect(lambda: importing.set_encoding(self.encoding.value))
        self.delimiter.activated.connect(self._change)
        for segments in (self.decimal, self.header):
            segments.chosen.connect(self._change)

    @Slot()
    def _change(self) -> None:
        found = self._importing.dialect
        decimal, header = str(self.decimal.value), bool(self.header.value)
        self._importing.set_dialect(replace(found, delimiter=self.delimiter.value, decimal=decimal, header=header))

    def refresh(self) -> None:
        """Show what was found out."""
        source, dialect = self._importing.source, self._importing.dialect
        self.setEnabled(source is not None)
        if source is None:
            return
        blockers = [QSignalBlocker(control) for control in (self.decimal, self.header)]
        if self.delimiter.findData(dialect.delimiter) < 0:
            self.delimiter.addItem(dialect.delimiter, dialect.delimiter)
        self.delimiter.choose(dialect.delimiter)
        self.encoding.choose(source.encoding)
        self.encoding.setEnabled(source.data is not None)
        self.decimal.choose(dialect.decimal)
        self.header.choose(dialect.header)
        del blockers


class UseControls(QWidget):
    """How the chosen columns are used.

    Signals:
        changed(str, object): "use", "kind" or "scaling", and its new value.
    """

    changed = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.use = Segments(
            tr("Use"), [(tr("input"), "input"), (tr("target"), "output"), (tr("leave out"), "ignore")], width=66
        )
        kinds = [(tr("number"), "number"), (tr("classes"), "one_hot"), (tr("0 and 1"), "zero_one")]
        self.kind = Segments(tr("As"), kinds, width=66)
        scalings = [(tr("none"), NO_SCALING), (tr("standardised"), "standard"), (tr("0 … 1"), "range")]
        self.scaling = Segments(tr("Scaling"), scalings, width=60)
        self.who = plain_label("")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        hold(self.who, least_width=110)
        layout.addWidget(self.who)
        for text, control in ((tr("Use"), self.use), (tr("As"), self.kind), (tr("Scaling"), self.scaling)):
            layout.addWidget(small_label(text))
            layout.addWidget(control)
            gap(layout, 8)
        layout.addStretch(1)
        self.use.chosen.connect(lambda value: self.changed.emit("use", value))
        self.kind.chosen.connect(lambda value: self.changed.emit("kind", value))
        self.scaling.chosen.connect(lambda value: self.changed.emit("scaling", None if value == NO_SCALING else value))

    def show_plans(self, names: Sequence[str], plans: Sequence[ColumnPlan]) -> None:
        """Show how the chosen columns are used; the first one speaks for all."""
        self.setEnabled(bool(plans))
        self.who.setText(names[0] if len(names) == 1 else tr("{count} columns", count=len(names)) if names else "")
        if not plans:
            return
        blockers = [QSignalBlocker(control) for control in (self.use, self.kind, self.scaling)]
        plan = plans[0]
        self.use.choose(plan.use)
        self.kind.choose(plan.kind)
        self.scaling.choose(plan.scaling or NO_SCALING)
        self.kind.setEnabled(plan.use != "ignore")
        self.scaling.setEnabled(plan.use != "ignore" and plan.kind == "number")
        del blockers


def small_label(text: str) -> QLabel:
    """Return a label in front of a control."""
    label: QLabel = plain_label(text)
    label.setObjectName("property")
    return label
