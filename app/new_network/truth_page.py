"""The page for truth tables: how many inputs, which rows are 1, threshold or logistic neurons."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import Form, NumberField, Problem, Segments, plain_label
from app.new_network.pages import Page, Proposal
from app.new_network.sentences import said
from app.new_network.truth_table import TruthTable
from app.theme import Theme
from app.words import tr
from core.boolean import FUNCTIONS, MOST_INPUTS, STEEPNESS, Kind, error_bound, name_of, table_of
from core.boolean import truth_table_network as make_network
from core.construct import ConstructionError
from core.document import Document
from core.numbers import shown
from core.propagation import propagate

OWN = "own"


class TruthPage(Page):
    """Makes one hidden layer that computes any boolean function."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        counts = [(str(count), count) for count in range(1, MOST_INPUTS + 1)]
        self.inputs = Segments(tr("Inputs"), counts, 40)
        self.inputs.choose(2)
        words = _function_words()
        self.function = Choice(
            tr("Function"), {**{name: words[name] for name in FUNCTIONS}, OWN: tr("as clicked below")}
        )
        self.function.choose("xor")
        self.table = TruthTable(theme)
        self.kind = Segments(tr("Neurons"), [(tr("threshold"), "step"), (tr("logistic"), "logistic")], 96)
        self.kind.choose("step")
        self.steepness = NumberField(tr("Steepness"), shown(STEEPNESS))
        self.problem = Problem(self.steepness)
        self._arrange()
        self.inputs.chosen.connect(self._take_inputs)
        self.function.currentIndexChanged.connect(self._take_function)
        self.table.truth.dataChanged.connect(self._table_changed)
        self.kind.chosen.connect(self._kind_changed)
        self.steepness.textChanged.connect(self.changed)

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        form = Form()
        form.add(tr("Inputs"), self.inputs)
        form.add(tr("Neurons"), self.kind)
        self._steepness_label = form.add(tr("Steepness"), self.steepness)
        form.add_below(self.problem)
        form.add(tr("Function"), self.function)
        layout.addLayout(form)
        layout.addWidget(self.table)
        layout.addWidget(plain_label(tr("Click an output, or press Space; 0 and 1 fill the rows downwards."), "hint"))
        layout.addStretch(1)
        self._show_steepness()

    # What is chosen

    @property
    def _kind(self) -> Kind:
        return "logistic" if self.kind.value == "logistic" else "step"

    def _take_inputs(self, inputs: object) -> None:
        """Take the named function of as many inputs; a table of one's own starts anew as XOR."""
        name = self.function.value if self.function.value != OWN else "xor"
        self.table.truth.take(table_of(name, int(str(inputs))))
        self._name_function(name)

    def _take_function(self) -> None:
        if self.function.value != OWN:
            self.table.truth.take(table_of(self.function.value, self.table.truth.inputs))
        self.changed.emit()

    def _table_changed(self) -> None:
        self._name_function(name_of(self.table.truth.table) or OWN)

    def _name_function(self, name: str) -> None:
        self.function.blockSignals(True)
        self.function.choose(name)
        self.function.blockSignals(False)
        self.changed.emit()

    def _kind_changed(self) -> None:
        self._show_steepness()
        self.changed.emit()

    def _show_steepness(self) -> None:
        steep = self._kind == "logistic"
        self.steepness.setVisible(steep)
        self._steepness_label.setVisible(steep)

    # What it makes

    def first_field(self) -> QWidget:
        return self.table

    def proposal(self) -> Proposal | None:
        try:
            document = self.make()
        except ConstructionError as error:
            self.problem.say(said(error))
            return None
        self.problem.say("")
        network = document.network
        return Proposal(len(network.neurons), len(network.edges), document, self._remark(document))

    def make(self) -> Document:
        truth = self.table.truth
        steepness = self.steepness.number if self._kind == "logistic" else 1.0
        return make_network(truth.table, self._kind, steepness, _title(truth.table, truth.inputs))

    def _remark(self, document: Document) -> str:
        """Say what was found when the network was run on all rows."""
        rows = len(document.data.rows)
        trace = propagate(document.network, document.loss, document.inputs, document.targets)
        worst = float(np.abs(trace.out[:, document.network.topology.outputs] - document.targets).max())
        if self._kind == "step":
            return tr("Checked: exact in all {rows} rows.", rows=rows) if not worst else tr("Not right in every row.")
        inputs = self.table.truth.inputs
        bound = shown(error_bound(inputs, self.steepness.number), 2)
        words = tr("Checked in all {rows} rows: the largest error is {found}.", rows=rows, found=shown(worst, 2))
        return words + " " + tr("No function of {count} inputs has more than {bound}.", count=inputs, bound=bound)


def _title(table: tuple[bool, ...], inputs: int) -> str:
    name = name_of(table)
    if name is None:
        return tr("Truth table {bits}", bits="".join("01"[bit] for bit in table))
    return tr("{name} of {count} inputs", name=_function_words()[name], count=inputs)


def _function_words() -> dict[str, str]:
    return {
        "and": tr("AND"),
        "or": tr("OR"),
        "xor": tr("XOR (parity)"),
        "nand": tr("NAND"),
        "nor": tr("NOR"),
        "xnor": tr("XNOR"),
        "majority": tr("Majority"),
        "always 0": tr("Always 0"),
        "always 1": tr("Always 1"),
    }
