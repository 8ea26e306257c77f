"""What stands on a handout, block by block, in words: the same for every kind of file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.words import tr, worded
from core.equation import Equation
from core.formula import Leaf
from core.handout import BLANK, Blanks, Handout, Section
from core.handout_given import given_activations, given_loss
from core.network import Role
from core.numbers import shown
from core.steps import Phase

GIVEN_DIGITS, LONGEST = 9, 28  # of a number in tables, of a name there
_PHASES = {
    "forward": "Forward pass", "loss": "Loss", "backward": "Backward pass", "gradient": "Gradients",
    "average": "Average", "update": "New weights",
}  # fmt: skip
_SHORT = (Phase.GRADIENT, Phase.UPDATE, Phase.LOSS)  # two lines to write on are enough


@dataclass(frozen=True)
class Title:
    """The first lines: what it is; which sample; whose sheet it is ("" for a line to write on; None for neither)."""

    text: str
    remark: str
    name: str | None


@dataclass(frozen=True)
class Figure:
    """The network with what is given."""

    remark: str = ""


@dataclass(frozen=True)
class Heading:
    """The heading of a part; `label` is smaller, for a part of a part."""

    text: str
    is_label: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A sentence."""

    text: str


@dataclass(frozen=True)
class Table:
    """A table of texts: the second column holds numbers, the later ones too unless they are `remarks`.

    Names stand before their numbers and all else behind them, as core/homework.py reads tables. A `narrow` table may be
    set in columns beside itself.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: bool = False
    narrow: bool = False
    is_code: bool = False  # the first column is typed as it stands

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds numbers."""
        return column == 1 if self.remarks else column > 0


@dataclass(frozen=True)
class Formulae:
    """Formulae after some words, kept on one page."""

    words: str
    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class Exercise:
    """One step, kept on one page; `room`: so many lines to write on."""

    number: int
    title: str
    equations: tuple[Equation, ...]
    room: int = 0


Block = Title | Figure | Heading | Paragraph | Table | Formulae | Exercise


def blocks_of(handout: Handout) -> tuple[Block, ...]:
    """Return all that stands on a handout."""
    return tuple(_blocks(handout))


def _blocks(handout: Handout) -> Iterator[Block]:
    is_key = handout.blanks is Blanks.NONE
    yield _title(handout)
    if not is_key:
        yield Paragraph(_task(handout))
    yield Heading(tr("Given"))
    yield Figure()
    yield _numbers(handout)
    yield _weights(handout)
    yield from _formulae(handout)
    for section in handout.sections:
        yield Heading(tr(_PHASES[section.phase.value]))
        yield from _exercises(section, handout.blanks)
    yield Heading(tr("All results"))
    if not is_key:
        yield Paragraph(_checked_with(handout))
    rows = tuple((result.name, result.written(handout.iteration, handout.digits)) for result in handout.results)
    blank = tuple((name, BLANK.symbol) for name, _ in rows)
    yield Table((tr("quantity"), tr("value")), rows if is_key else blank, narrow=True, is_code=True)


def title_of(handout: Handout) -> str:
    """Return what the handout is called."""
    title = " ".join(handout.document.title.split()) or tr("Untitled network")
    if handout.blanks is Blanks.NONE:
        return tr("{title}: one iteration, worked", title=title)
    return tr("{title}: one iteration by hand", title=title)


def _title(handout: Handout) -> Title:
    count = len(handout.document.data.rows)
    remark = "" if count < 2 else tr("Sample {row} of {count}", row=handout.row + 1, count=count)
    asks = handout.blanks is not Blanks.NONE
    return Title(title_of(handout), remark, handout.student if handout.student or asks else None)


def _task(handout: Handout) -> str:
    if handout.blanks is Blanks.RESULTS:
        return tr("Fill in every blank, in the order of the steps, with four significant digits or more. The formulae "
                  "show the numbers that are given; put in your own results for the names that are left.")  # fmt: skip
    return tr("Compute what is asked for, in the order of the steps, with four significant digits or more. Write down "
              "the formula, then the numbers, then the result.")  # fmt: skip


def _checked_with(handout: Handout) -> str:
    copy = tr("Copy your results into this table.")
    if handout.network is None:
        return copy
    if handout.network == "":
        return (
            copy + " " + tr("It can be typed or pasted into Nablascope, Check My Homework, with this network opened.")
        )
    fields = {"file": handout.network}
    return (
        copy + " " + tr("It can be typed or pasted into Nablascope, Check My Homework, with {file} opened.", **fields)
    )


def number(value: float, digits: int) -> str:
    """Return a number as it stands in tables."""
    return shown(value, digits)


def shortened(name: str) -> str:
    """Return a name short enough for a table."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


# Given


def _numbers(handout: Handout) -> Table:
    iteration, network = handout.iteration, handout.document.network
    rows = []
    for index, neuron in enumerate(network.neurons):
        if neuron.role is Role.INPUT:
            out = number(float(iteration.trace.out[0, index]), GIVEN_DIGITS)
            name = shortened(neuron.name)
            rows.append((f"out_{name}", out, tr("input {name}", name=name)))
    for place, index in enumerate(network.topology.outputs):
        neuron = network.neurons[int(index)]
        target = number(float(iteration.trace.targets[0, place]), GIVEN_DIGITS)
        name = shortened(neuron.name)
        rows.append((f"t_{name}", target, tr("target of {name}", name=name)))
    rows.append(("η", number(float(iteration.update.rate), GIVEN_DIGITS), tr("learning rate")))
    return Table((tr("given"), tr("value"), tr("what it is")), (*rows, *_settings(handout)), remarks=True)


def _settings(handout: Handout) -> Iterator[tuple[str, str, str]]:
    training = handout.document.training
    if training.optimizer != "sgd":
        yield "", training.optimizer, tr("optimizer")
        for name, value in training.optimizer_settings.items():
            yield name, str(value), tr("of {optimizer}", optimizer=training.optimizer)
    for name, value in (("l1", training.l1), ("l2", training.l2)):
        if value:
            yield name, number(value, GIVEN_DIGITS), tr("regularisation")


def _weights(handout: Handout) -> Table:
    network = handout.document.network
    edges, rows = network.edges, []
    has_remarks = network.topology.tied or bool(edges.frozen.any())
    for edge, id in enumerate(edges.ids):
        ends = (shortened(network.neurons[int(end[edge])].name) for end in (edges.source, edges.target))
        weight = number(float(network.weights[edge]), GIVEN_DIGITS)
        remark = (_remark(handout, edge),) if has_remarks else ()
        rows.append((id, weight, *ends, *remark))
    head = (tr("weight"), tr("value"), tr("from"), tr("to"), *((tr("remark"),) if has_remarks else ()))
    return Table(head, tuple(rows), remarks=True)


def _remark(handout: Handout, edge: int) -> str:
    edges = handout.document.network.edges
    tie = edges.tie[edge]
    others = [id for other, id in enumerate(edges.ids) if tie is not None and edges.tie[other] == tie and other != edge]
    parts = [tr("shared with {edges}", edges=", ".join(others))] if others else []
    return ", ".join([*parts, *([tr("held")] if edges.frozen[edge] else [])])


def _formulae(handout: Handout) -> Iterator[Block]:
    with_derivatives = handout.blanks is not Blanks.ALL
    for given in given_activations(handout.document, with_derivatives):
        neurons = ", ".join(shortened(neuron.name) for neuron in given.neurons)
        words = tr("Activation of {neurons}: {activation}", neurons=neurons, activation=given.name.replace("_", " "))
        if given.parameters:
            words += " (" + ", ".join(f"{name} = {number(v, 9)}" for name, v in given.parameters.items()) + ")"
        yield Formulae(words, given.equations)
    loss = handout.document.loss
    yield Formulae(tr("Loss: {loss}", loss=loss.name.replace("_", " ")), given_loss(handout.document, with_derivatives))


# Steps


def _exercises(section: Section, blanks: Blanks) -> Iterable[Exercise]:
    for task in section.tasks:
        asked = sum(any(is_blank(right) for right, _ in equation.rights) for equation in task.equations)
        room = (2 if section.phase in _SHORT else 1 + 2 * asked) if blanks is Blanks.ALL and task.asks else 0
        yield Exercise(task.number, worded(task.title), task.equations, room)


def is_blank(node: object) -> bool:
    """Tell whether a part of a formula is a blank to write on."""
    return isinstance(node, Leaf) and node.symbol == BLANK.symbol
