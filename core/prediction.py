"""What a learner can be asked for at a step, and how much of the formula is shown meanwhile. Fading takes more away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from core.explain import explain
from core.explanation import Part
from core.formula import Derivative, Leaf, Node, Source, leaves
from core.iteration import Iteration
from core.mistakes import right_part
from core.mistakes_trees import mapped
from core.steps import Step


class Asked(StrEnum):
    """Kinds of results that can be hidden."""

    NET = "net"
    OUT = "out"
    LOSS = "loss"
    DELTA = "delta"
    GRADIENT = "gradient"
    NEW_WEIGHT = "new_weight"


KIND_OF: Mapping[str, Asked] = {
    "net": Asked.NET, "out": Asked.OUT, "loss": Asked.LOSS, "loss_share": Asked.LOSS, "dE_dout": Asked.DELTA,
    "delta": Asked.DELTA,
    "gradient": Asked.GRADIENT, "batch_gradient": Asked.GRADIENT, "updated_weight": Asked.NEW_WEIGHT,
}  # fmt: skip


class Fade(IntEnum):
    """What is taken away, besides the result."""

    RESULT = 0
    ONE_NUMBER = 1
    TWO_NUMBERS = 2
    NUMBERS = 3
    FORMULA = 4


@dataclass(frozen=True)
class Question:
    """One result that is asked for: its symbol, right value and formula, and of which step it is."""

    part: Part
    source: Source
    step: Step
    kind: Asked

    @property
    def value(self) -> float:
        """The right number."""
        return float(self.part.left.value)


def questions_of(iteration: Iteration, step: Step, kinds: frozenset[Asked]) -> tuple[Question, ...]:
    """Return what can be asked at a step, in the order of its formulae; frozen weights stay, and are not asked for."""
    found = []
    for part in explain(iteration, step).results:
        source = part.left.source
        kind = KIND_OF.get(source.quantity) if source is not None else None
        if source is None or kind not in kinds or kind is None or part.left.value is None:
            continue
        if _is_held(iteration, source) or right_part(iteration, source) is None:
            continue
        found.append(Question(part, source, step, kind))
    return tuple(found)


def _is_held(iteration: Iteration, source: Source) -> bool:
    return source.quantity == "updated_weight" and bool(iteration.document.network.edges.frozen[source.index])


def faded(question: Question, fade: Fade) -> Part:
    """Return the question's formula with as many of its numbers hidden as the fading says, always the same ones."""
    if not Fade.ONE_NUMBER <= fade <= Fade.TWO_NUMBERS:
        return question.part
    formula: Node = question.part.formula
    known = [leaf for leaf in leaves(formula) if leaf.value is not None and leaf.source is not None]
    distinct = list(dict.fromkeys(known))
    for count in range(min(int(fade), len(distinct))):
        leaf = distinct[(question.step.index + count) % len(distinct)]
        formula = mapped(formula, lambda node, leaf=leaf: _hidden(node, leaf))  # type: ignore[misc]
    return replace(question.part, formula=formula)


def _hidden(node: Node, leaf: Leaf | Derivative) -> Node | None:
    return replace(leaf, value=None) if node == leaf and isinstance(node, Leaf | Derivative) else None
