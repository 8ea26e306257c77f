"""Wrong answers about paths, neighbours, exchanged weights and rounding; see planted_wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.core.plain_network import Pass, Plain
from tests.core.planted_wrong import Wrong, carried, plain_neurons, plant


@plant("path_forgotten")
def path_forgotten(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for id, source, target in plain.edges:
        if plain.role[source] != "bias":
            yield Wrong("net", target, run.net[target] - plain.weight[id] * run.out[source], run.net[target])
    for neuron in plain_neurons(plain):
        edges = plain.out_of(neuron)
        for id, _, target in edges if len(edges) > 1 else []:
            lost = run.slope(neuron) * plain.weight[id] * run.delta[target]
            yield from carried(plain, run, {neuron: run.delta[neuron] - lost})
    for neuron in plain.outputs if len(plain.outputs) > 1 else []:
        total = sum(run.share.values())
        yield Wrong("loss", "", total - run.share[neuron], total)


@plant("other_gradient")
def other_gradient(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for id, _, _ in plain.edges:
        other = rng.choice(plain.edges)[0]
        if other != id:
            yield Wrong("gradient", id, run.gradient(other), run.gradient(id))


@plant("neighbour")
def neighbour(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for one in plain.computing:
        for other in plain.computing:
            if one != other and abs(plain.level(one) - plain.level(other)) <= 1:
                for quantity in ("net", "out", "delta"):
                    values = getattr(run, quantity)
                    yield Wrong(quantity, one, values[other], values[one])
    ends = {(source, target) for _, source, target in plain.edges}
    for id, source, target in plain.edges:
        for other in plain.computing:
            off = abs(plain.level(target) - plain.level(other))
            if other != target and off <= 1 and (source, other) not in ends:
                yield Wrong("gradient", id, run.delta[other] * run.out[source], run.gradient(id))


def _pair(plain: Plain, edge: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """Return the edges between the same two levels; those out of biases are no layer."""

    def key(row: tuple[str, str, str]) -> tuple[object, ...]:
        return (plain.role[row[1]] == "bias", plain.level(row[1]), plain.level(row[2]))

    return [row for row in plain.edges if key(row) == key(edge)]


@plant("transposed")
def transposed(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    order = list(plain.role)
    for neuron in plain.computing:
        change, known = 0.0, True
        for edge in plain.into(neuron):
            if plain.role[edge[1]] == "bias":
                continue
            pair = _pair(plain, edge)
            rows = sorted({row[1] for row in pair}, key=order.index)
            columns = sorted({row[2] for row in pair}, key=order.index)
            matrix = {(rows.index(row[1]), columns.index(row[2])): plain.weight[row[0]] for row in pair}
            place = rows.index(edge[1]), columns.index(edge[2])
            known = known and place[::-1] in matrix
            change += (matrix.get(place[::-1], 0.0) - matrix[place]) * run.out[edge[1]]
        if known:
            yield Wrong("net", neuron, run.net[neuron] + change, run.net[neuron])


@plant("wrong_weight")
def wrong_weight(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    for edge in plain.edges:
        id, source, target = edge
        if plain.role[source] == "bias":
            continue
        other = rng.choice(_pair(plain, edge))[0]
        change = plain.weight[other] - plain.weight[id]
        yield Wrong("net", target, run.net[target] + change * run.out[source], run.net[target])
        if source in plain_neurons(plain):
            back = run.slope(source) * change * run.delta[target]
            yield from carried(plain, run, {source: run.delta[source] + back})


@plant("rounded_early")
def rounded_early(plain: Plain, run: Pass, rng: random.Random) -> Iterator[Wrong]:
    digits = rng.choice((2, 3, 4))
    if rng.random() < 0.5:
        rough = Pass(plain, rounded=lambda value: float(f"{value:.{digits - 1}e}"))
    else:
        rough = Pass(plain, rounded=lambda value: round(value, digits))
    for neuron in plain.computing:
        yield Wrong("net", neuron, rough.net_of(neuron), run.net[neuron])
        yield Wrong("delta", neuron, rough.delta_of(neuron), run.delta[neuron])
    for id, source, target in plain.edges:
        yield Wrong("gradient", id, rough.delta[target] * rough.out[source], run.gradient(id))
