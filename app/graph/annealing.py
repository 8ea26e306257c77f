"""Simulated annealing for labels: each is drawn anew, ever less at random, until none covers another."""

from __future__ import annotations

import random
from itertools import pairwise

import numpy as np

from app.graph.overlaps import ANY, covering
from core.network import Booleans, Floats, Integers

HOT, COLD, SWEEPS = 250.0, 4.0, 60  # temperatures in units of the costs
MOST = 900  # candidates of all labels together, of which every two are compared once


def annealed(boxes: Floats, cost: Floats, chosen: Integers, thorough: bool = True) -> Integers:
    """Return which candidate each label takes in the best arrangement found, (labels,), starting from `chosen`.

    Args:
        boxes: (labels, candidates, 4) left, top, right, bottom of each place that a label may take.
        cost: (labels, candidates) what each place costs whatever the other labels do.
        chosen: (labels,) the candidates to start from.
        thorough: whether to seek the best too where it is plain that something will be covered.
    """
    kept = [_worth_trying(cost[label], int(chosen[label]), MOST // len(cost)) for label in range(len(cost))]
    first = np.cumsum([0, *(len(some) for some in kept)])
    own = np.concatenate([cost[label, some] for label, some in enumerate(kept)])
    table = _table(np.concatenate([boxes[label, some] for label, some in enumerate(kept)]), first)
    if not thorough and not _may_be_free(table == 0.0, own < ANY, first):
        return chosen
    start = np.array([np.flatnonzero(some == chosen[label])[0] for label, some in enumerate(kept)]) + first[:-1]
    best = _search(table, own, first, start)
    return np.array([some[place] for some, place in zip(kept, best - first[:-1], strict=True)], dtype=np.intp)


def _worth_trying(cost: Floats, chosen: int, most: int) -> Integers:
    """Return the candidates of one label that cover no obstacle, not too many, and the one it has."""
    clear = np.flatnonzero(cost < ANY)
    clear = clear if len(clear) else np.arange(len(cost))
    thinned = clear[:: -(-len(clear) // max(8, most))]
    return thinned if chosen in thinned else np.append(thinned, chosen)


def _table(boxes: Floats, first: Integers) -> Floats:
    """Return what each candidate costs beside each other one, (all, all): nothing beside those of its own label."""
    table = covering(boxes, boxes)
    for start, end in pairwise(first.tolist()):
        table[start:end, start:end] = 0.0
    return table


def _may_be_free(beside: Booleans, clear: Booleans, first: Integers) -> bool:
    """Return whether each label keeps a candidate when those go that some other label has no candidate beside.

    (Arc consistency, Mackworth 1977: where it fails no arrangement is free; where it does not, one may be.)
    """
    while True:
        left = clear & np.logical_or.reduceat(beside & clear, first[:-1], axis=1).all(axis=1)
        if not np.logical_or.reduceat(left, first[:-1]).all():
            return False
        if (left == clear).all():
            return True
        clear = left


def _search(table: Floats, own: Floats, first: Integers, start: Integers) -> Integers:
    """Return the best candidates found, one of each label, counted through all labels."""
    chance = random.Random(0)  # noqa: S311 - the same network always looks the same; NumPy's own would cost its import
    now, best, least = start.copy(), start, np.inf
    ranges = list(pairwise(first.tolist()))
    for heat in (0.0, *np.geomspace(HOT, COLD, SWEEPS).tolist()):
        costs = own + table[now].sum(axis=0)
        for label in chance.sample(range(len(now)), len(now)) if heat else ():
            low, high = ranges[label]
            part = costs[low:high]
            likely = np.exp((part.min() - part) / heat).cumsum()
            place = low + int(likely.searchsorted(chance.random() * likely[-1]))
            if place != now[label]:
                costs += table[place] - table[now[label]]
                now[label] = place
        beside = costs[now] - own[now]
        total = float(own[now].sum() + beside.sum() / 2)
        if total < least:
            best, least = now.copy(), total
            if (beside < ANY / 2).all() and (own[now] < ANY).all():
                break
    return best
