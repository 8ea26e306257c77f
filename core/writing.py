"""From a Document to the text of its file: one neuron, edge or data row a line, floats that read back bit for bit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import Any

from core.document import Data, Document, Split, Training
from core.findings import FileProblems, Findings
from core.network import Network, Neuron
from core.optimizers import optimizer_of
from core.reading import FORMAT, VERSION, document_of
from core.strict_json import unsavable


def to_text(document: Document, name: str = "") -> str:
    """Return the document as the text of a file.

    Raises:
        FileProblems: if no file can hold it (a weight that is not finite, a cycle): what is written can be read.
    """
    tree, findings = to_tree(document), Findings()
    document_of(tree, findings)
    text = _laid_out(tree)
    if not text.isascii():
        _check_encodes(text, tree, findings)
    if findings.count:
        raise FileProblems(name, findings.problems)
    return text


def _check_encodes(text: str, tree: Any, findings: Findings) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        findings.extend(unsavable("", tree))


def to_tree(document: Document) -> dict[str, Any]:
    """Return the document as plain values, in the order of the file."""
    extra = dict(document.extra)
    network = {
        "neurons": [_neuron(neuron) for neuron in document.network.neurons],
        "edges": _edges(document.network),
        **extra.pop("network", {}),
    }
    tree: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    tree |= {key: text for key, text in (("title", document.title), ("notes", document.notes)) if text}
    tree["network"] = network
    tree["loss"] = {"name": document.loss.name, "over_outputs": document.loss.over_outputs, **document.loss.extra}
    tree["data"] = _data(document.data)
    tree["training"] = _training(document.training, document.network)
    if document.surface is not None:
        tree["surface"] = plain(document.surface)
    if document.view:
        tree["view"] = plain(document.view)
    return tree | extra


def plain(value: Any) -> Any:
    """Return a tree of mappings and sequences as dicts and lists."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _neuron(neuron: Neuron) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": neuron.id, "role": neuron.role.value}
    if neuron.role.computes or neuron.activation != "identity":
        entry["activation"] = neuron.activation
    if neuron.parameters:
        entry["parameters"] = plain(neuron.parameters)
    if neuron.label is not None:
        entry["label"] = neuron.label
    entry |= {axis: float(at) for axis, at in (("x", neuron.x), ("y", neuron.y)) if at is not None}
    return entry | dict(neuron.extra)


def _edges(network: Network) -> list[dict[str, Any]]:
    ids = [neuron.id for neuron in network.neurons]
    edges = network.edges
    columns = (edges.source.tolist(), edges.target.tolist(), network.weights.tolist())
    entries = [
        {"id": id, "from": ids[source], "to": ids[target], "weight": weight}
        for id, source, target, weight in zip(edges.ids, *columns, strict=True)
    ]
    for e in edges.frozen.nonzero()[0].tolist():
        entries[e]["frozen"] = True
    for e, tie in enumerate(edges.tie):
        if tie is not None:
            entries[e]["tie"] = tie
    for e, extra in edges.extra.items():
        entries[e] |= extra
    return entries


def _data(data: Data) -> dict[str, Any]:
    entry: dict[str, Any] = {"columns": list(data.columns), "rows": data.rows.tolist()}
    if data.split is not None:
        entry["split"] = _split(data.split)
    if data.scaling:
        entry["scaling"] = {column: one.settings | dict(one.extra) for column, one in data.scaling.items()}
    return entry | dict(data.extra)


def _split(split: Split) -> dict[str, Any]:
    entry = {"test": float(split.test), "seed": split.seed}
    named: dict[str, Any] = {} if split.rows is None else {"rows": list(split.rows)}
    return entry | named | dict(split.extra)


def _training(training: Training, network: Network) -> dict[str, Any]:
    optimizer = {"name": training.optimizer, "learning_rate": float(training.learning_rate)}
    entry: dict[str, Any] = {
        "optimizer": optimizer | plain(training.optimizer_settings),
        "schedule": {"name": training.schedule} | plain(training.schedule_settings),
        "batch_size": training.batch_size,
        "over_samples": training.over_samples,
        "shuffle": training.shuffle,
        "seed": training.seed,
    }
    extra = dict(training.extra)
    inside = extra.pop("regularisation", {})
    if training.l1 or training.l2 or inside:
        entry["regularisation"] = {"l1": float(training.l1), "l2": float(training.l2), **inside}
    progress = training.progress
    if progress.updates or progress.memory or progress.extra:
        first = [network.edges.ids[edge] for edge in network.topology.first_edge.tolist()]
        names = [name for name in optimizer_of(training).memory if name in progress.memory]
        memory = {name: dict(zip(first, progress.memory[name].tolist(), strict=True)) for name in names}
        entry["progress"] = {"updates": progress.updates, "memory": memory, **progress.extra}
    return entry | extra


_SPREAD = {
    ("network",), ("network", "neurons"), ("network", "edges"), ("data",), ("data", "rows"),
    ("training",), ("training", "progress"), ("training", "progress", "memory"),
}  # fmt: skip


def _laid_out(tree: Mapping[str, Any]) -> str:
    """Return the tree as text: the large lists one item a line, all else compact."""
    return "".join(_chunks(tree, (), "\n")) + "\n"


def _chunks(value: Any, path: tuple[str, ...], newline: str) -> Iterable[str]:
    inner = newline + "  "
    if not value or (path and path not in _SPREAD):
        yield compact(value)
    elif isinstance(value, Mapping):
        before = "{"
        for key, child in value.items():
            yield f"{before}{inner}{encode_basestring(key)}: "
            yield from _chunks(child, (*path, key), inner)
            before = ","
        yield newline + "}"
    else:
        yield "[" + inner + ("," + inner).join([compact(item) for item in value]) + newline + "]"


def compact(value: Any) -> str:
    """Return a value as JSON on one line: as json.dumps writes it, but faster on many small objects."""
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is float:
        return repr(value)
    if kind is dict:
        return "{" + ", ".join([f"{encode_basestring(key)}: {compact(inner)}" for key, inner in value.items()]) + "}"
    if kind is list:
        return "[" + ", ".join([compact(inner) for inner in value]) + "]"
    return json.dumps(plain(value), ensure_ascii=False)
