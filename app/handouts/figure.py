"""The network as it stands on a handout: what is given, and no places kept for what is not computed yet."""

from __future__ import annotations

from dataclasses import replace

from app.graph.reading import Reading
from app.graph.scene import Entry, Scene, State
from core.handout import Handout
from core.steps import Level, plan_of

FIGURE_DIGITS = 4


class GivenScene(Scene):
    """Inputs, weights and targets; a neuron that computes has room for its number."""

    def out(self, neuron: int) -> Entry:
        """Return an input's number; none yet for others."""
        entry = super().out(neuron)
        return replace(entry, number="", state=State.KNOWN) if entry.state is State.WAITING else entry

    def values_below(self, neuron: int) -> tuple[Entry, ...]:
        return ()

    def values_beside(self, neuron: int) -> tuple[Entry, ...]:
        return super().values_beside(neuron)[:1]


def given_scene(handout: Handout, painted: bool) -> Scene:
    """Return the network of a handout before anything is computed; LaTeX draws no empty places by itself."""
    kind = GivenScene if painted else Scene
    shown = plan_of(handout.iteration, Level.NEURON).shown(0)
    return kind(handout.document, handout.iteration, shown, digits=FIGURE_DIGITS, reading=Reading(legend=False))
