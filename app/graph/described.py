"""The graph in words: for tooltips, with every digit, and for screen readers."""

from __future__ import annotations

from collections.abc import Iterable

from app.graph.blame import rank_words
from app.graph.heading import heading
from app.graph.scene import Entry, Scene
from app.words import tr, worded
from app.workbench import Workbench
from core.formula import Source
from core.network import Role

ROLES = {Role.INPUT: "input", Role.BIAS: "bias neuron", Role.HIDDEN: "hidden neuron", Role.OUTPUT: "output neuron"}


def entries_of(scene: Scene, source: Source) -> Iterable[Entry]:
    """Return every number of a neuron or edge."""
    if source.kind == "neuron":
        return (scene.out(source.index), *scene.values_below(source.index), *scene.values_beside(source.index))
    gradient = scene.gradient(source.index)
    return (scene.weight(source.index), *(() if gradient is None else (gradient,)))


def values_text(scene: Scene, source: Source) -> str:
    """Return the numbers of a neuron or edge in one line: out 0.5933, net 0.3775, δ not yet."""
    return ", ".join(entry.text if entry.words else f"out {entry.text}" for entry in entries_of(scene, source))


def title_of(scene: Scene, source: Source) -> str:
    """Return what a neuron or edge is: hidden neuron h₁ · logistic, or edge w₁ from i₁ to h₁."""
    network = scene.document.network
    if source.kind == "neuron":
        neuron = network.neurons[source.index]
        title = tr("{role} {name}", role=tr(ROLES[neuron.role]), name=neuron.name)
        return f"{title} · {neuron.activation}" if neuron.role.computes else title
    edges = network.edges
    ends = (network.neurons[edges.source[source.index]].name, network.neurons[edges.target[source.index]].name)
    title = tr("edge {name} from {start} to {end}", name=edges.ids[source.index], start=ends[0], end=ends[1])
    tie = edges.tie[source.index]
    if tie:
        title += " · " + tr("shares its weight as {tie}", tie=tie)
    return title + (" · " + tr("frozen") if edges.frozen[source.index] else "")


def tooltip(scene: Scene, source: Source, entry: Entry | None) -> str:
    """Return what is under the pointer with the exact values."""
    entries = (entry,) if entry is not None and entry.words else entries_of(scene, source)
    ranks = (rank_words(scene, source.index),) if scene.reading.ranks and source.kind == "edge" else ()
    return "\n".join([title_of(scene, source), *(_line(e) for e in entries), *ranks])


def _line(entry: Entry) -> str:
    return entry.exact if entry.words else f"out {entry.exact}"


def description(workbench: Workbench) -> str:
    """Return what the graph shows now, in a sentence or two."""
    scene = Scene(
        workbench.document,
        workbench.iteration,
        workbench.shown,
        workbench.explanation,
        workbench.step,
        workbench.selection,
        digits=workbench.digits,
    )
    sentences = [heading(scene)]
    if workbench.explanation is not None:
        sentences.append(worded(workbench.explanation.title))
    chosen = workbench.selection
    if chosen is not None and chosen.kind != "setting":
        what, values = title_of(scene, chosen), values_text(scene, chosen)
        sentences.append(tr("Selected: {what}: {values}", what=what, values=values))
    return ". ".join(sentences)
