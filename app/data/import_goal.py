"""Where an import goes: into the open network, into it with other inputs and outputs, or into a new one."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.choice import Choice
from app.data.import_controls import small_label
from app.data.importing import Importing, fits
from app.data.sizes_line import SizesLine
from app.data.wording import inputs_words, targets_words
from app.fields import Segments
from app.scaling import hold
from app.words import tr
from core.findings import printable
from core.network import Role
from core.numbers import subscripted
from core.table_documents import HIDDEN


class Goal(StrEnum):
    """Where an import goes: to the network that is open, to it with other inputs and outputs, to a new one."""

    OPEN = "open"
    FITTED = "fitted"
    NEW = "new"


class GoalControls(QWidget):
    """Offers the goals that there are; of the open network which neuron the chosen column goes to.

    Signals:
        changed(): another goal, or other hidden layers.
    """

    changed = Signal()

    def __init__(self, importing: Importing) -> None:
        super().__init__()
        self._importing = importing
        self._is_chosen, self._is_offering = False, False
        goals = [
            (tr("into the open network"), Goal.OPEN),
            (tr("fit the open network to it"), Goal.FITTED),
            (tr("make a network for it"), Goal.NEW),
        ]
        self.goals = Segments(tr("Where it goes"), goals, width=176)
        self.hidden_label = small_label(tr("hidden layers"))
        self.hidden = SizesLine(tr("Hidden layers of the new network"), HIDDEN)
        self.neuron_label = small_label(tr("the column goes to"))
        self.neuron = Choice(tr("The neuron that the chosen column goes to"), [])
        self._place: int | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for part in (self.goals, self.hidden_label, self.hidden, self.neuron_label, self.neuron):
            layout.addWidget(part)
        layout.addStretch(1)
        hold(self.hidden, width=90)
        hold(self.neuron, width=120)
        self.goals.chosen.connect(self._note)
        self.hidden.changed.connect(self.changed)
        self.neuron.activated.connect(self._send)

    @Slot()
    def _note(self) -> None:
        """Note whether somebody chose this goal, or it was only offered."""
        if not self._is_offering:
            self._is_chosen = True
            self.changed.emit()

    @Slot()
    def _send(self) -> None:
        if self._place is not None:
            self._importing.send(self._place, self.neuron.value)

    @property
    def goal(self) -> Goal:
        """Where the import goes."""
        return Goal(str(self.goals.value or Goal.NEW))

    @property
    def is_ready(self) -> bool:
        """Whether there is something to import, and somewhere to put it."""
        is_new = self.goal is Goal.NEW
        return self._importing.found is not None and (not is_new or self.hidden.sizes is not None)

    def show_chosen(self, columns: Collection[int]) -> None:
        """Offer what can be done; the open network is left alone where it does not fit, unless that was chosen."""
        found, document = self._importing.found, self._importing.document
        may_open = found is not None and fits(document, found)
        has_ends = bool(len(document.network.topology.outputs)) and bool(len(document.network.topology.inputs))
        self.goals.setEnabled(found is not None)
        self.goals.buttons[Goal.OPEN].setEnabled(may_open)
        self.goals.buttons[Goal.FITTED].setEnabled(found is not None and not may_open and has_ends)
        if found is not None and not (self._is_chosen and self.goals.buttons[self.goal].isEnabled()):
            self._is_offering = True
            self.goals.choose(Goal.OPEN if may_open else Goal.NEW)
            self._is_offering = False
        is_new = self.goal is Goal.NEW
        for part in (self.hidden_label, self.hidden):
            part.setVisible(is_new)
        self.hidden.setEnabled(found is not None)
        self._show_neuron(columns if self.goal is Goal.OPEN else ())

    def _show_neuron(self, columns: Collection[int]) -> None:
        """Show which neuron the chosen column goes to, with those of its role to choose from."""
        importing = self._importing
        self._place = importing.place_of(columns)
        for part in (self.neuron_label, self.neuron):
            part.setVisible(self._place is not None)
        if self._place is None or importing.found is None:
            return
        role = Role(importing.found.columns[self._place].use)
        self.neuron.clear()
        for neuron in importing.document.network.neurons:
            if neuron.role is role:
                self.neuron.addItem(subscripted(printable(neuron.name)), neuron.id)
        self.neuron.choose(importing.ids[self._place])

    @property
    def words(self) -> str:
        """What importing would do."""
        found, topology = self._importing.found, self._importing.document.network.topology
        if found is None:
            return ""
        if self.goal is Goal.OPEN:
            return tr("Its data are replaced, as one entry of undo; columns go to neurons by name, else in order.")
        if self.goal is Goal.FITTED:
            own = (inputs_words(len(topology.inputs)), targets_words(len(topology.outputs)))
            words = "The open network has {inputs} and {targets}: some come or go at the end, as one entry of undo."
            return tr(words, inputs=own[0], targets=own[1])
        sizes = (len(found.places("input")), *(self.hidden.sizes or ()), len(found.places("output")))
        words = "A new document: {sizes}, with an output and a loss that suit the targets."
        return tr(words, sizes="-".join(map(str, sizes)))
