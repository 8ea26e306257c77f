"""A part of a network as text: copied here, pasted there, in another window or into a mail.

The text is JSON: {"nablascope-part": 1, "neurons": [...], "edges": [...]}, neurons and edges as in a network file.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.document import Document
from core.editing_base import (
    EditRefused,
    FreshNames,
    NewEdges,
    append_edges,
    append_neurons,
    check_sizes,
    group_names,
    group_of,
)
from core.editing_removal import part_of
from core.fields import Fields
from core.findings import Doubtful, Findings
from core.message import Problem, message
from core.network import Edges, Network, Neuron
from core.reading_network import read_network
from core.strict_json import NotJsonError, parse
from core.writing import compact, to_tree

PART, VERSION = "nablascope-part", 1


def copy_part(document: Document, neurons: Iterable[int]) -> str:
    """Return these neurons, and the edges among them, as text."""
    network = document.network
    chosen = np.zeros(len(network.neurons), dtype=np.bool_)
    chosen[list(neurons)] = True
    inside = np.flatnonzero(chosen[network.edges.source] & chosen[network.edges.target])
    part = to_tree(Document(network=part_of(network, np.flatnonzero(chosen), inside)))["network"]
    lists = (f'"{things}": [' + ",".join("\n  " + compact(item) for item in part[things]) + "]" for things in _THINGS)
    return f'{{"{PART}": {VERSION},\n' + ",\n".join(lists) + "}\n"


_THINGS = ("neurons", "edges")


def paste_part(
    document: Document, text: str, dx: float = 0.0, dy: float = 0.0
) -> tuple[Document, tuple[int, ...], tuple[int, ...]]:
    """Return the document with the part that the text holds, moved by (dx, dy); and the new neurons and edges.

    Ids, ties and softmax groups that the document has already get fresh names; inputs and outputs get columns of zeros.

    Raises:
        EditRefused: if the text holds no part, or a broken one.
    """
    part = read_part(text)
    network = document.network
    check_sizes(len(network.neurons) + len(part.neurons), len(network.edges) + len(part.edges))
    pasted = append_neurons(document, _fresh_neurons(network.neurons, part.neurons, dx, dy))
    first = len(network.neurons)
    new = NewEdges(
        source=part.edges.source + first,
        target=part.edges.target + first,
        weights=part.weights,
        ids=_fresh(network.edges.ids, part.edges.ids),
        tie=_fresh_ties(network.edges, part.edges),
        frozen=part.edges.frozen,
        extra=part.edges.extra,
    )
    pasted = append_edges(pasted, new)
    neurons = range(first, first + len(part.neurons))
    return pasted, tuple(neurons), tuple(range(len(network.edges), len(pasted.network.edges)))


def is_part(text: str) -> bool:
    """Whether a text looks like a part, without reading all of it: may Paste be offered?"""
    return f'"{PART}"' in text[:200]


def read_part(text: str) -> Network:
    """Return the part of a network that a text holds.

    Raises:
        EditRefused: if it holds none, or one that breaks a rule; with the first problem.
    """
    findings = Findings()
    try:
        tree, unreadable = parse(text)
    except NotJsonError as error:
        raise EditRefused(message("edit.no_part")) from error
    findings.extend(unreadable)
    if not isinstance(tree, dict) or PART not in tree:
        raise EditRefused(message("edit.no_part"))
    _check_version(tree[PART])
    network = read_network(Fields("", tree, findings), Doubtful())
    if findings.count:
        raise _broken(findings.problems[0])
    return network


def _check_version(version: Any) -> None:
    if isinstance(version, bool) or version != VERSION:
        raise EditRefused(message("edit.part_version", ours=VERSION))


def _broken(problem: Problem) -> EditRefused:
    return EditRefused(message("edit.broken_part", place=problem.place.removeprefix("network."), why=problem.what))


def _fresh(taken: Iterable[str], ids: Sequence[str]) -> tuple[str, ...]:
    """Return the ids, fresh ones for those that are taken; none of the fresh is one that is pasted unchanged."""
    taken = set(taken)
    fresh = FreshNames(taken.union(ids))
    return tuple(fresh.after(id) if id in taken else id for id in ids)


def _fresh_neurons(old: Sequence[Neuron], part: Sequence[Neuron], dx: float, dy: float) -> list[Neuron]:
    ids = _fresh([neuron.id for neuron in old], [neuron.id for neuron in part])
    groups = sorted(group_names(part))
    renamed = dict(zip(groups, _fresh(group_names(old), groups), strict=True))
    neurons = []
    for neuron, id in zip(part, ids, strict=True):
        group = group_of(neuron)
        parameters = neuron.parameters if group is None else {**neuron.parameters, "group": renamed[group]}
        x, y = _moved(neuron.x, dx), _moved(neuron.y, dy)
        neurons.append(replace(neuron, id=id, parameters=parameters, x=x, y=y))
    return neurons


def _moved(at: float | None, by: float) -> float | None:
    """Return a place moved, unless that leads beyond all numbers."""
    return at + by if at is not None and math.isfinite(at + by) else at


def _fresh_ties(old: Edges, part: Edges) -> tuple[str | None, ...]:
    names = list(dict.fromkeys(tie for tie in part.tie if tie is not None))
    renamed = dict(zip(names, _fresh([tie for tie in old.tie if tie is not None], names), strict=True))
    return tuple(None if tie is None else renamed[tie] for tie in part.tie)
