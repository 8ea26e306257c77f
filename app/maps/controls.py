"""The side of the maps: what is shown, which inputs run, where the others are held, which two units are looked at."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.choice import Choice
from app.fields import Segments
from app.maps.model import MapsModel
from app.maps.scene import MapScene
from app.maps.staging import pair_of
from app.number_line import NumberLine
from app.scaling import hold
from app.words import tr
from core.maps import data_range
from core.network import Role, Topology
from core.numbers import subscripted

WIDTH = 196
HOLD_STEPS = 200


class MapControls(QWidget):
    """Lists and lines for the model's choices; only those are in sight that this network has a use for."""

    def __init__(self, model: MapsModel) -> None:
        super().__init__()
        self._model = model
        self.output, self.across, self.upright = (
            Choice(tr("Shown"), []),
            Choice(tr("Across"), []),
            Choice(tr("Upright"), []),
        )
        self.first, self.second = Choice(tr("First unit"), []), Choice(tr("Second unit"), [])
        self.hold_at = Segments(tr("Others held at"), [(tr("mean"), False), (tr("sample"), True)], width=56)
        self.held, self.value = Choice(tr("Held input"), []), NumberLine(tr("Value of the held input"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(tr("Value of the held input"))
        self.slider.setRange(0, HOLD_STEPS)
        self.holding, self.note = QWidget(), QLabel()
        self._shape: object = None
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        hold(self, width=WIDTH)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setObjectName("hint")
        self.note.setWordWrap(True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        row = QHBoxLayout(self.holding)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.value, 4)
        row.addWidget(self.slider, 3)
        hold(self.hold_at, height=34)
        form = self._form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(6)
        rows = ((tr("shown"), self.output), (tr("across"), self.across), (tr("upright"), self.upright),
                (tr("others at"), self.hold_at), (tr("held"), self.held), ("", self.holding),
                (tr("unit 1"), self.first), (tr("unit 2"), self.second))  # fmt: skip
        for words, control in rows:
            label = QLabel(words)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(control)
            form.addRow(label, control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(self.note, 1)

    def _connect(self) -> None:
        self.hold_at.choose(False)
        self.output.activated.connect(lambda: self._model.choose(output=self.output.value))
        self.across.activated.connect(lambda: self._model.choose_axis(False, self.across.value))
        self.upright.activated.connect(lambda: self._model.choose_axis(True, self.upright.value))
        self.first.activated.connect(self._choose_pair)
        self.second.activated.connect(self._choose_pair)
        self.hold_at.chosen.connect(self._hold_all)
        self.held.activated.connect(self._show_held)
        self.value.committed.connect(lambda value: self._model.hold(self.held.value, value))
        self.slider.valueChanged.connect(self._slide)
        self._model.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Show what the model's scene is of."""
        scene = self._model.scene
        self.setEnabled(scene.document is not None)
        if scene.document is None:
            return
        topology = scene.document.network.topology
        shape = (topology, scene.decision, scene.axes)
        if shape != self._shape:
            self._shape = shape
            self._fill(scene, topology)
        pair = pair_of(topology, self._model.choices)
        for choice, neuron in zip((self.first, self.second), pair or (None, None), strict=True):
            choice.choose(None if neuron is None else topology.neurons[neuron].id)
        shown = scene.shown
        self.output.choose("" if shown is None else topology.neurons[topology.outputs[shown]].id)
        self._show_held()
        self.note.setText(_note(scene))

    def _fill(self, scene: MapScene, topology: Topology) -> None:
        """Fill the lists anew, and hide those without a choice."""
        inputs = [topology.neurons[neuron] for neuron in topology.inputs]
        outputs = [topology.neurons[neuron] for neuron in topology.outputs]
        hidden = [topology.neurons[neuron] for neuron in topology.with_role(Role.HIDDEN)]
        places = {id: [subscripted(neuron.name) for neuron in group] for id, group in (("i", inputs), ("h", hidden))}
        all_outputs = len(inputs) == 1 and len(outputs) > 1
        first = (
            [(tr("classes"), "")] if scene.decision is not None else [(tr("all outputs"), "")] if all_outputs else []
        )
        _refill(self.output, [*first, *((subscripted(neuron.name), neuron.id) for neuron in outputs)])
        pairs = list(zip(places["i"], [neuron.id for neuron in inputs], strict=True))
        units = list(zip(places["h"], [neuron.id for neuron in hidden], strict=True))
        for choice, entries in ((self.across, pairs), (self.upright, pairs), (self.first, units), (self.second, units)):
            _refill(choice, entries)
        others = [entry for place, entry in enumerate(pairs) if place not in scene.axes]
        _refill(self.held, others)
        x, y = scene.axes
        self.across.choose(inputs[x].id)
        if y is not None:
            self.upright.choose(inputs[y].id)
        for control, wanted in (
            (self.output, self.output.count() > 1), (self.across, len(inputs) > 2), (self.upright, len(inputs) > 2),
            (self.hold_at, bool(others)), (self.held, bool(others)), (self.holding, bool(others)),
            (self.first, len(hidden) > 2), (self.second, len(hidden) > 2),
        ):  # fmt: skip
            self._form.setRowVisible(control, wanted)

    def _held_place(self) -> int | None:
        scene = self._model.scene
        if scene.document is None or not self.held.count():
            return None
        topology = scene.document.network.topology
        return [topology.neurons[neuron].id for neuron in topology.inputs].index(self.held.value)

    @Slot()
    def _show_held(self) -> None:
        place, scene = self._held_place(), self._model.scene
        if place is None or scene.document is None:
            return
        value = float(scene.held[place])
        self.value.show_value(value, 3)
        low, high = data_range(scene.document.inputs[:, place])
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(round(HOLD_STEPS * min(max((value - low) / (high - low), 0.0), 1.0)))

    @Slot(int)
    def _slide(self, step: int) -> None:
        place, scene = self._held_place(), self._model.scene
        if place is not None and scene.document is not None:
            low, high = data_range(scene.document.inputs[:, place])
            self._model.hold(self.held.value, float(f"{low + (high - low) * step / HOLD_STEPS:.4g}"))

    @Slot(object)
    def _hold_all(self, at_sample: bool) -> None:
        self._model.hold_all(at_sample)

    @Slot()
    def _choose_pair(self) -> None:
        """Take both units; where they are one, the list that was not touched gives way."""
        first, second = self.first.value, self.second.value
        if first == second:
            scene = self._model.scene
            assert scene.document is not None
            before = pair_of(scene.document.network.topology, self._model.choices)
            ids = [scene.document.network.neurons[n].id for n in before or () if n is not None]
            if len(ids) == 2:
                first, second = (second, ids[0]) if ids[0] != second else (ids[1], first)
        self._model.choose(first=first, second=second)


def _refill(choice: Choice, entries: list[tuple[str, str]]) -> None:
    kept = choice.currentData()
    choice.clear()
    for text, value in entries:
        choice.addItem(text, value)
    choice.choose(kept) if choice.findData(kept) >= 0 else choice.setCurrentIndex(0)


def _note(scene: MapScene) -> str:
    """Say what is held, and what the hand can do."""
    hand = tr("Click a point to look at its row; turn the wheel to look farther beyond the data.")
    inputs = len(scene.held)
    if inputs <= 2:
        return hand
    return tr("The ground is computed with all other inputs held; the points have their own.") + " " + hand
