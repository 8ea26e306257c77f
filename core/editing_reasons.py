"""Why an edge may not be drawn: asked on every move of the mouse, so a search is made once per source and kept."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from core.editing_base import Places, Refusal, shown_name
from core.findings import printable
from core.levels import explicit_groups
from core.message import Message, message
from core.network import Integers, Role, Topology
from core.validity import MOST_EDGES

_WIDE = 48  # from so many edges on numpy beats a plain loop
_SHOWN = 8  # neurons of a cycle that a sentence names


@dataclass(frozen=True, eq=False)
class _Incoming:
    """The edges into neuron n are edges[start[n]:start[n+1]], their sources likewise; and the named softmax groups."""

    start: list[int]
    edges: Integers
    sources: Integers
    source_list: list[int]
    groups: tuple[list[int], ...]
    group_of: Mapping[int, int]


def reason_against_edge(topology: Topology, source: int, target: int) -> Refusal | None:
    """Return why no edge may lead from source to target; None where it may."""
    name, start = shown_name(topology.neurons[target]), shown_name(topology.neurons[source])
    ends = Places((source, target))
    if source == target:
        return Refusal(message("edit.self_loop", name=name), Places((source,)))
    if not topology.neurons[target].role.computes:
        key = "edit.edge_into_bias" if topology.neurons[target].role is Role.BIAS else "edit.edge_into_input"
        return Refusal(message(key, name=name), Places((target,)))
    existing = _edge_between(topology, source, target)
    if existing is not None:
        why = message("edit.parallel_edge", source=start, target=name, edge=printable(topology.edges.ids[existing]))
        return Refusal(why, Places(ends.neurons, (existing,)))
    if _following(topology, source)[target] >= 0:
        return _cycle(topology, source, target)
    if len(topology.edges) >= MOST_EDGES:
        return Refusal(message("edit.too_many_edges", most=f"{MOST_EDGES:,}"))
    return None


@lru_cache(maxsize=4)
def _incoming(topology: Topology) -> _Incoming:
    count, target = len(topology.neurons), topology.edges.target
    order = np.argsort(target.astype(np.uint16) if count < 2**16 else target, kind="stable")  # 16 bits: no comparisons
    start = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(target, minlength=count), out=start[1:])
    sources = topology.edges.source[order]
    groups = tuple(group.tolist() for group in explicit_groups(topology))
    group_of = {neuron: number for number, group in enumerate(groups) for neuron in group}
    return _Incoming(start.tolist(), order, sources, sources.tolist(), groups, group_of)


def _edge_between(topology: Topology, source: int, target: int) -> int | None:
    into = _incoming(topology)
    first = into.start[target]
    sources = into.source_list[first : into.start[target + 1]]
    return int(into.edges[first + sources.index(source)]) if source in sources else None


@lru_cache(maxsize=4)
def _following(topology: Topology, goal: int) -> array[int]:
    """Return for each neuron the next one on a shortest path to `goal`, −1 where none leads there.

    The neurons of a named softmax group count as one: from one of them a step leads to each other.
    """
    into = _incoming(topology)
    following = array("q", [-1]) * len(topology.neurons)
    as_numpy = np.frombuffer(following, dtype=np.int64)
    following[goal] = goal
    waiting, seen_groups = [goal], set[int]()
    for reached in waiting:  # grows while it is walked
        group = into.group_of.get(reached)
        if group is not None and group not in seen_groups:
            seen_groups.add(group)
            _reach(following, into.groups[group], reached, waiting)
        first, last = into.start[reached], into.start[reached + 1]
        if last - first < _WIDE:
            _reach(following, into.source_list[first:last], reached, waiting)
        else:
            found = into.sources[first:last]
            found = found[as_numpy[found] < 0]
            as_numpy[found] = reached
            waiting.extend(found.tolist())
    return following


def _reach(following: array[int], found: list[int], by: int, waiting: list[int]) -> None:
    for neuron in found:
        if following[neuron] < 0:
            following[neuron] = by
            waiting.append(neuron)


def _cycle(topology: Topology, source: int, target: int) -> Refusal:
    """Return the refusal that names the cycle: source → target and the path from there back to the source."""
    following = _following(topology, source)
    ring = [target]
    while ring[-1] != source:
        ring.append(following[ring[-1]])
    steps = [_edge_between(topology, a, b) for a, b in pairwise(ring)]
    places = Places((source, *ring[:-1]), tuple(edge for edge in steps if edge is not None))
    return Refusal(_cycle_message(topology, source, ring, steps), places)


def _cycle_message(topology: Topology, source: int, ring: list[int], steps: list[int | None]) -> Message:
    """Write the cycle as a → b → a; a comma where the way goes through a softmax group instead of an edge."""
    names = [shown_name(topology.neurons[neuron]) for neuron in (source, *ring[:_SHOWN])]
    marks = ["", " → ", *(", " if step is None else " → " for step in steps)]
    path = "".join(mark + name for mark, name in zip(marks, names, strict=False))
    path += " → …" if len(ring) > _SHOWN else ""
    if None not in steps:
        return message("edit.cycle", path=path)
    group = topology.neurons[ring[steps.index(None)]].parameters.get("group")
    return message("edit.group_cycle", name=printable(str(group)), path=path)
