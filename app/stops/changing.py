"""What is done to the list of stops: each verb is one undo entry with a name, and the step on screen stays."""

from __future__ import annotations

from dataclasses import replace

from app.edits import Edits
from app.words import tr, worded
from app.workbench import Workbench
from core import stops
from core.document import Document
from core.formula import Source
from core.reasons import told
from core.stops import Kind, Stop


class StopEdits:
    """Adds, removes and switches the stops of the document on the bench."""

    def __init__(self, workbench: Workbench, edits: Edits) -> None:
        self._workbench, self._edits = workbench, edits

    def words(self, stop: Stop) -> str:
        """Return where or when a stop halts, in words."""
        return worded(told(stop, self._workbench.document.network.topology))

    def add(self, stop: Stop) -> None:
        """Add a stop, or switch it on where it is in the list already."""
        text = tr("Add a stop {where}", where=self.words(stop))
        self._edits.do(text, lambda document: stops.add(document, stop))

    def remove(self, place: int) -> None:
        """Remove the stop at a place of the list."""
        text = tr("Remove the stop {where}", where=self._words_at(place))
        self._edits.do(text, lambda document: stops.remove(document, {place}))

    def switch(self, place: int, on: bool) -> None:
        """Switch the stop at a place of the list on or off."""
        where = self._words_at(place)
        text = tr("Switch on the stop {where}", where=where) if on else tr("Switch off the stop {where}", where=where)
        self._edits.do(text, lambda document: stops.switch(document, place, on))

    def set_number(self, place: int, number: float) -> None:
        """Give the stop at a place of the list another number."""
        stop = stops.stops_of(self._workbench.document)[place]
        changed = replace(stop, number=number)
        if changed != stop:
            text = tr("Change the stop to {where}", where=self.words(changed))
            self._edits.do(text, lambda document: _with_number(document, place, number))

    def _words_at(self, place: int) -> str:
        return self.words(stops.stops_of(self._workbench.document)[place])

    # Breakpoints

    @property
    def has_breakpoint(self) -> bool:
        """Whether the selected neuron or edge has a breakpoint that is switched on."""
        stop = breakpoint_at(self._workbench.document, self._workbench.selection)
        return stop is not None and stop in stops.stops_of(self._workbench.document)

    def toggle_breakpoint(self) -> str:
        """Set or remove a breakpoint on what was selected last; return why it cannot be, or nothing."""
        document = self._workbench.document
        stop = breakpoint_at(document, self._workbench.selection)
        if stop is None:
            return tr("Select a neuron or an edge first.")
        if not is_computed(document, stop):
            return tr("Inputs and biases are not computed, so no run can stop there.")
        there = stops.stops_of(document)
        if stop in there:
            self.remove(there.index(stop))
        else:
            self.add(stop)
        return ""


def _with_number(document: Document, place: int, number: float) -> Document:
    entries = list(stops.entries_of(document))
    kind = stops.stop_of(entries[place]).kind
    entries[place] = {**entries[place], stops.NUMBERS[kind]: number}
    return stops.with_entries(document, entries)


def breakpoint_at(document: Document, source: Source | None) -> Stop | None:
    """Return the breakpoint on a neuron or an edge; None for anything else."""
    if source is None or source.kind not in ("neuron", "edge"):
        return None
    network = document.network
    if source.kind == "neuron":
        return stops.breakpoint_on(neuron=network.neurons[source.index].id)
    return stops.breakpoint_on(edge=network.edges.ids[source.index])


def is_computed(document: Document, stop: Stop) -> bool:
    """Tell whether a breakpoint is on something that has steps of its own."""
    if stop.kind is not Kind.NEURON:
        return True
    topology = document.network.topology
    return topology.neurons[topology.neuron_index[stop.neuron or ""]].role.computes
