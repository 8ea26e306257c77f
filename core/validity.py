"""The rules of a network and its data: `problems_of` names what forbids it, `draft_problems` what it still lacks."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from core.document import Data, Document
from core.findings import MOST_PROBLEMS, did_you_mean, printable
from core.levels import CyclicNetworkError, levels
from core.message import Problem, message
from core.network import Booleans, Edges, Integers, Network, Role, Topology

MOST_NEURONS = 100_000
MOST_EDGES = 2_000_000
MOST_ROWS = 1_000_000


def problems_of(network: Network, edge_numbers: Sequence[int] | None = None) -> list[Problem]:
    """Return every rule that the network breaks; such a network can neither be computed nor saved.

    Args:
        edge_numbers: the number of each edge in its file, where that is not its place in the network.
    """
    rules: tuple[Callable[[Network, _EdgePlaces], Iterator[Problem]], ...] = (
        _too_large, _repeated_ids, _weights, _ends, _parallel_edges, _ties, _cycles,
    )  # fmt: skip
    places = _EdgePlaces(edge_numbers)
    return [problem for rule in rules for problem in rule(network, places)]


def draft_problems(document: Document) -> list[Problem]:
    """Return what an incomplete document lacks before it can be stepped; it can be saved and loaded all the same."""
    network, data = document.network, document.data
    reached = np.zeros(len(network.neurons), dtype=np.bool_)
    reached[network.edges.target] = True
    problems = []
    if not len(network.topology.outputs):
        problems.append(Problem("network.neurons", message("draft.no_output"), message("draft.add_output")))
    for index in network.topology.outputs[~reached[network.topology.outputs]].tolist():
        name = printable(network.neurons[index].id)
        problems.append(
            Problem(neuron_place(index), message("draft.unreached_output", name=name), message("draft.add_edge"))
        )
    present = set(data.columns)
    problems += [
        Problem("data.columns", message("draft.no_column", name=printable(neuron.id)))
        for neuron in network.neurons
        if neuron.role in (Role.INPUT, Role.OUTPUT) and neuron.id not in present
    ]
    if not len(data.rows):
        problems.append(Problem("data.rows", message("draft.no_rows")))
    return problems


def data_problems(network: Network, data: Data, doubtful: Container[str] = ()) -> Iterator[Problem]:
    """Yield what is wrong with the data's columns and numbers; neurons whose role is in doubt are not judged."""
    if len(data.rows) > MOST_ROWS:
        yield Problem("data.rows", message("file.too_many_rows", most=f"{MOST_ROWS:,}", found=f"{len(data.rows):,}"))
    index, seen = network.topology.neuron_index, set[str]()
    for column, id in enumerate(data.columns):
        place, name = f"data.columns[{column}]", printable(id)
        if id in seen:
            yield Problem(place, message("data.repeated_column", name=name))
        elif id not in index and id in doubtful:
            continue
        elif id not in index:
            remedy = did_you_mean(id, index) if column < MOST_PROBLEMS else None
            yield Problem(place, message("network.no_neuron", name=name), remedy)
        elif id not in doubtful and network.neurons[index[id]].role not in (Role.INPUT, Role.OUTPUT):
            role = network.neurons[index[id]].role.value
            yield Problem(place, message("data.not_input_or_output", name=name, role=role))
        seen.add(id)
    for row, column in np.argwhere(~np.isfinite(data.rows)).tolist():
        yield Problem(f"data.rows[{row}][{column}]", message("file.number_not_finite"))


def neuron_place(index: int) -> str:
    """Return where a neuron stands in the file."""
    return f"network.neurons[{index}]"


class _EdgePlaces:
    """Where edges stand in the file."""

    def __init__(self, numbers: Sequence[int] | None) -> None:
        self._numbers = numbers

    def __call__(self, edge: int, member: str = "") -> str:
        number = edge if self._numbers is None else self._numbers[edge]
        return f"network.edges[{number}]" + (f".{member}" if member else "")


def _too_large(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    for things, count, most in (
        ("neurons", len(network.neurons), MOST_NEURONS),
        ("edges", len(network.edges), MOST_EDGES),
    ):
        if count > most:
            yield Problem(f"network.{things}", message(f"file.too_many_{things}", most=f"{most:,}", found=f"{count:,}"))


def _repeated_ids(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    neuron_ids = [neuron.id for neuron in network.neurons]
    for ids, place in ((neuron_ids, neuron_place), (network.edges.ids, places)):
        if len(set(ids)) == len(ids):
            continue
        first: dict[str, int] = {}
        for i, id in enumerate(ids):
            if first.setdefault(id, i) != i:
                taken = message("network.id_taken", name=printable(id), place=place(first[id]))
                yield Problem(f"{place(i)}.id", taken)


def _weights(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    for edge in np.flatnonzero(~np.isfinite(network.weights)).tolist():
        yield Problem(places(edge, "weight"), message("file.number_not_finite"))


def _ends(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    edges = network.edges
    for edge in np.flatnonzero(edges.source == edges.target).tolist():
        name = printable(network.neurons[edges.source[edge]].id)
        yield Problem(places(edge), message("network.self_loop", name=name))
    for edge in np.flatnonzero(~_computes(network)[edges.target]).tolist():
        target = network.neurons[edges.target[edge]]
        key = "network.edge_into_bias" if target.role is Role.BIAS else "network.edge_into_input"
        yield Problem(places(edge, "to"), message(key, name=printable(target.id)))


def _computes(network: Network) -> Booleans:
    return np.array([neuron.role.computes for neuron in network.neurons], dtype=np.bool_)


def _parallel_edges(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    edges = network.edges
    arrows = edges.source * len(network.neurons) + edges.target
    first, inverse = np.unique(arrows, return_index=True, return_inverse=True)[1:]
    if len(first) == len(arrows):
        return
    for edge in np.flatnonzero(first[inverse] != np.arange(len(arrows))).tolist():
        source, target = (printable(network.neurons[end[edge]].id) for end in (edges.source, edges.target))
        earlier = places(int(first[inverse[edge]]))
        yield Problem(places(edge), message("network.parallel_edge", source=source, target=target, place=earlier))


def _ties(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    edges, first = network.edges, dict[str, int]()
    if not any(edges.tie):
        return
    for edge, tie in enumerate(edges.tie):
        if tie is None or first.setdefault(tie, edge) == edge:
            continue
        fields = {"name": printable(tie), "place": places(first[tie])}
        if edges.frozen[edge] != edges.frozen[first[tie]]:
            yield Problem(places(edge, "frozen"), message("network.tie_mixed", **fields))
        if network.weights[edge] != network.weights[first[tie]]:
            weight = repr(float(network.weights[first[tie]]))
            yield Problem(places(edge, "weight"), message("network.tie_weights", weight=weight, **fields))


def _cycles(network: Network, places: _EdgePlaces) -> Iterator[Problem]:
    """Yield each cycle at its last edge; the next is sought without that edge: removing all of them is a cure."""
    edges, computes = network.edges, _computes(network)
    left: Integers = np.flatnonzero((edges.source != edges.target) & computes[edges.target])
    for _ in range(MOST_PROBLEMS):
        try:
            levels(_with_edges(network.topology, left))
            return
        except CyclicNetworkError as error:
            ring = [int(left[edge]) for edge in error.edges]
            yield _cycle_problem(network, ring, error.group, places)
            left = left[left != max(ring)]


def _with_edges(topology: Topology, kept: Integers) -> Topology:
    """Return the topology with only these edges, as far as levels need it."""
    edges = topology.edges
    none = np.zeros(len(kept), dtype=np.bool_)
    return replace(topology, edges=Edges((), edges.source[kept], edges.target[kept], (), none))


def _cycle_problem(network: Network, ring: list[int], group: Hashable | None, places: _EdgePlaces) -> Problem:
    place = places(max(ring))
    path = _path(network, ring)
    if group is not None:
        return Problem(place, message("network.group_cycle", name=printable(str(group)), path=path))
    return Problem(place, message("network.cycle", path=path), message("network.break_cycle"))


def _path(network: Network, ring: list[int]) -> str:
    """Write the ring as a → b → c; where a softmax group makes a gap, as a → b, c → d. Long rings are shortened."""
    text, at = "", -1
    shown = ring if len(ring) <= 8 else ring[:7]
    for edge in shown:
        source, target = (int(end[edge]) for end in (network.edges.source, network.edges.target))
        if source != at:
            text += (", " if text else "") + printable(network.neurons[source].id)
        text += " → " + printable(network.neurons[target].id)
        at = target
    return text if len(shown) == len(ring) else text + " → …"
