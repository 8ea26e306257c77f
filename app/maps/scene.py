"""What the maps show, as one value that all pictures draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from core.document import Document
from core.maps import Field, Function
from core.maps_carried import Line, Stage
from core.maps_classes import Decision
from core.network import Booleans, Floats, Integers
from core.numbers import subscripted

Range = tuple[float, float]


@dataclass(frozen=True)
class Choices:
    """What the maps are asked for, neurons by id; None: what suits the network.

    `output`: whose values are shown, "": the classes. `held`: numbers typed for inputs that do not run; `at_sample`:
    all others are held at the present sample, else at their means. `reach`: how far beyond the data the maps go.
    """

    x: str | None = None
    y: str | None = None
    output: str = ""
    first: str | None = None
    second: str | None = None
    at_sample: bool = False
    held: Mapping[str, float] = field(default_factory=dict)
    reach: float = 1.0


@dataclass(frozen=True, eq=False)
class Points:
    """Data rows that are drawn, of `total`; arrays begin with the points, but `out` is (neurons, points).

    `classes` and `found`: by target and by output, None where outputs are not classes.
    """

    rows: tuple[int, ...]
    inputs: Floats
    targets: Floats
    out: Floats
    testing: Booleans
    classes: Integers | None
    found: Integers | None
    total: int

    @property
    def wrong(self) -> Booleans:
        """Which points the network takes for another class."""
        if self.classes is None or self.found is None:
            return np.zeros(len(self.rows), dtype=np.bool_)
        wrong: Booleans = self.classes != self.found
        return wrong


@dataclass(frozen=True, eq=False)
class Space:
    """Grid, points and the border between classes at every stage on the way to two units.

    grid: (stages, lines, points, 2); points: (stages, points, 2); border: each (stages, corners, 2).
    ranges: of both axes at each stage. lines: drawn at `home`, the stage of the pair's outs. decided: outputs over the
    ranges there, (outputs, rows, columns), where nothing else has a say. whole: the two units are their whole layer.
    """

    stages: tuple[Stage, ...]
    grid: Floats
    points: Floats
    border: tuple[Floats, ...]
    ranges: tuple[tuple[Range, Range], ...]
    home: int
    lines: tuple[Line, ...]
    decided: Floats | None
    whole: bool


@dataclass(frozen=True, eq=False)
class MapScene:
    """Everything of one moment. `function` or `field` is there, by the number of inputs; else a message.

    axes: places of the inputs that run; outputs: neurons; shown: place of the output whose values are shown, None: all
    of one input's, or the classes. present: place of the present sample among the points.
    """

    document: Document | None = None
    message: str = ""
    axes: tuple[int, int | None] = (0, None)
    held: Floats = field(default_factory=lambda: np.zeros(0))
    decision: Decision | None = None
    shown: int | None = None
    function: Function | None = None
    field: Field | None = None
    points: Points | None = None
    present: int | None = None
    space: Space | None = None
    border: tuple[Floats, ...] = ()

    @property
    def by_class(self) -> bool:
        """Whether colours tell classes."""
        return self.decision is not None and self.shown is None

    @property
    def plane(self) -> list[int]:
        """Places of the two inputs that run."""
        return [place for place in self.axes if place is not None]

    def name(self, neuron: int) -> str:
        """Return a neuron's name as it is written on screen."""
        assert self.document is not None
        return subscripted(self.document.network.neurons[neuron].name)

    def input_name(self, place: int) -> str:
        """Return the name of an input by its place."""
        assert self.document is not None
        return self.name(int(self.document.network.topology.inputs[place]))

    def output_neuron(self, place: int) -> int:
        """Return the neuron of an output by its place."""
        assert self.document is not None
        return int(self.document.network.topology.outputs[place])
