"""Names of results for a worksheet's table: those that core/homework.py reads back as the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from core.formula import Source
from core.homework_names import Names
from core.iteration import Iteration
from core.network import Topology

_PATTERNS = {
    "net": "net_{}", "out": "out_{}", "delta": "delta_{}", "dE_dout": "dE/dout_{}", "loss_share": "E_{}",
    "own_dE_dout": "dE_{0}/dout_{0}", "slope": "dout_{0}/dnet_{0}", "gradient": "dE/d{}", "batch_gradient": "dE/d{}",
    "updated_weight": "{}+",
}  # fmt: skip
LONGEST = 20  # name that is better than an id
_UNSAFE = re.compile(r"[|\t\n\r;=:`*]")  # what parts the cells of a table, or is taken for a mark


def result_names(iteration: Iteration, sources: Sequence[Source]) -> list[str]:
    """Return a name for each number, the same for no two; "" for one that no name leads to."""
    names = Names(iteration)
    topology = iteration.document.network.topology
    return [next(_fitting(names, _candidates(topology, source), source), "") for source in sources]


def _fitting(names: Names, candidates: Iterable[str], source: Source) -> Iterator[str]:
    for name in candidates:
        plain = not _UNSAFE.search(name) and name.isprintable()
        if plain and names.source(name, source.sample) == source:
            yield name


def _candidates(topology: Topology, source: Source) -> Iterator[str]:
    if source.quantity == "loss":
        yield "E"
        return
    pattern = _PATTERNS.get(source.quantity)
    if pattern is None:
        return
    if source.kind == "neuron":
        neuron = topology.neurons[source.index]
        names = (neuron.name, neuron.id) if len(neuron.name) <= LONGEST else (neuron.id, neuron.name)
        yield from (pattern.format(name) for name in dict.fromkeys(names))
        return
    edges = topology.edges
    id = edges.ids[source.index]
    ends = (topology.neurons[int(end[source.index])] for end in (edges.source, edges.target))
    between = ",".join(neuron.name for neuron in ends)
    yield from (pattern.format(name) for name in (id, f"w{id}", f"w_{id}", f"w({between})"))
