"""The properties of selected edges: id, ends, weight, whether it is held, and with which edges it is shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from app.panels.inspector_properties import NUMBER, SEVERAL, Property, Section, common, setting
from app.words import tr
from core.document import Document
from core.editing import rename_edge, set_frozen, set_weight, tie, untie
from core.formula import Source
from core.network import Integers
from core.numbers import subscripted

if TYPE_CHECKING:
    from app.edits import Edits
    from app.workbench import Workbench


def edge_sections(workbench: Workbench, edits: Edits, chosen: Sequence[int]) -> Iterator[Section]:
    """Yield the properties of these edges."""
    document = workbench.document
    ids = document.network.edges.ids
    one = len(chosen) == 1
    whom = subscripted(ids[chosen[0]]) if one else tr("{count} edges", count=f"{len(chosen):,}")
    yield Section(tr("Edge {name}", name=whom) if one else whom, tuple(_ends(workbench, chosen, whom)))
    yield Section(tr("Weight"), tuple(_weight(document, chosen, whom)))
    yield Section(tr("Sharing"), tuple(_sharing(document, edits, chosen, whom)))


def _ends(workbench: Workbench, chosen: Sequence[int], whom: str) -> Iterator[Property]:
    edges = workbench.document.network.edges
    if len(chosen) == 1:
        yield Property(
            "edge.id", tr("Id"), edges.ids[chosen[0]],
            lambda document, id: rename_edge(document, chosen[0], id),
            lambda id: tr("Rename {old} to {new}", old=whom, new=id),
        )  # fmt: skip
    yield _end(workbench, "edge.from", tr("From"), edges.source[list(chosen)])
    yield _end(workbench, "edge.to", tr("To"), edges.target[list(chosen)])


def _end(workbench: Workbench, key: str, label: str, ends: Integers) -> Property:
    """Return a button that goes to the neuron at one end."""
    neuron = int(ends[0]) if (ends == ends[0]).all() else None
    if neuron is None:
        return Property(key, label, SEVERAL, hint=tr("several"), press=lambda: None)
    name = subscripted(workbench.document.network.neurons[neuron].name)
    return Property(key, label, name, hint=name, press=lambda: workbench.select(Source("neuron", neuron, "out")))


def _weight(document: Document, chosen: Sequence[int], whom: str) -> Iterator[Property]:
    weights = document.network.weights[list(chosen)]
    frozen = document.network.edges.frozen[list(chosen)]
    yield Property(
        "edge.weight", tr("Weight"), float(weights[0]) if (weights == weights[0]).all() else SEVERAL,
        lambda document, weight: set_weight(document, chosen, weight), setting(tr("weight"), whom), NUMBER,
    )  # fmt: skip
    yield Property(
        "edge.frozen", tr("Training"), bool(frozen[0]) if (frozen == frozen[0]).all() else SEVERAL,
        lambda document, held: set_frozen(document, chosen, held),
        lambda value: tr("Let {whom} be {value}", whom=whom, value=value),
        choices=((tr("free"), False), (tr("frozen"), True)),
    )  # fmt: skip


def _sharing(document: Document, edits: Edits, chosen: Sequence[int], whom: str) -> Iterator[Property]:
    ties = document.network.edges.tie
    name = common(ties[edge] for edge in chosen)
    yield Property(
        "edge.tie", tr("Tie"), name,
        lambda document, name: tie(document, chosen, name) if name else untie(document, chosen),
        lambda name: tr("Share one weight: {name}", name=name) if name else tr("Untie {whom}", whom=whom),
        hint=tr("none"),
    )  # fmt: skip
    if len(chosen) > 1 and (name is SEVERAL or name is None):
        words = tr("Share one weight: {whom}", whom=whom)
        press = lambda: edits.do(words, lambda document: tie(document, chosen))  # noqa: E731 - as the others
        yield Property("edge.share", "", hint=tr("Share one weight"), press=press)
    if name is not None:
        words_of_untying = tr("Untie {whom}", whom=whom)
        press_untie = lambda: edits.do(words_of_untying, lambda document: untie(document, chosen))  # noqa: E731
        yield Property("edge.untie", "", hint=tr("Untie"), press=press_untie)
