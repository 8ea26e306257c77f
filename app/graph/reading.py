"""How the graph is read: what numbers stand on neurons and edges, and what the lines' width and colour tell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Show(StrEnum):
    """Where numbers stand: everywhere, only on what is selected, pointed at or lit by the step, or nowhere."""

    ALL = "all"
    SELECTION = "selection"
    NOTHING = "nothing"


class Measure(StrEnum):
    """What an edge's width, colour and dash tell."""

    WEIGHT = "weight"
    GRADIENT = "gradient"


@dataclass(frozen=True)
class Reading:
    """A viewpoint: it is not part of the document and not undone."""

    neurons: Show = Show.ALL
    edges: Show = Show.ALL
    measure: Measure = Measure.WEIGHT
    legend: bool = True
    ranks: bool = False  # the blame overlay: weights by |∂E/∂w|


EVERYTHING = Reading()
