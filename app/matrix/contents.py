"""The grids of one level at the workbench's step: net = W·a + b, ∂E/∂out = Wᵀ·δ, δ·aᵀ, and the update."""

from __future__ import annotations

import numpy as np

from app.matrix.grid_maker import GridMaker, Part
from app.matrix.grids import FORM_OF, Form, Item, Sign, Window
from app.panels.values_data import Snapshot
from app.words import tr
from app.workbench import Workbench
from core.formula import Leaf, Node, Power
from core.matrices import Block, LevelMatrices, matrices_of
from core.network import Floats, Integers
from core.steps import Phase

W, A, B, NET, OUT, DELTA = Leaf("W"), Leaf("a"), Leaf("b"), Leaf("net"), Leaf("out"), Leaf("δ")
TRANSPOSED = Leaf("T")
W_TRANSPOSED, A_TRANSPOSED = Power(W, TRANSPOSED), Power(A, TRANSPOSED)
DE_DOUT, OWN_DE_DOUT, SLOPE = Leaf("∂E/∂out"), Leaf("∂E/∂out", "own"), Leaf("f′")
OWN = Leaf("own")
# What the word "own" above a matrix means.
MEANINGS: dict[Node, str] = {
    OWN: "own: what one edge adds, in one sample, to the gradient of its shared weight",
    OWN_DE_DOUT: "own: the part of ∂E/∂out that comes straight from the loss",
}
GRADIENT, CHANGE, W_NEW = Leaf("∂E/∂W"), Leaf("ΔW"), Leaf("W⁺")


class Contents:
    """The matrices of the workbench's network at its step; everything is looked up when it is asked for."""

    def __init__(self, workbench: Workbench) -> None:
        self.snapshot = Snapshot(workbench)
        self._step, self._explanation = workbench.step, workbench.explanation
        try:
            self.levels = matrices_of(self.snapshot.topology)
        except ValueError:  # a draft with a cycle
            self.levels = ()
        self._make = GridMaker(self.snapshot, workbench.explanation)

    # What to show

    @property
    def form(self) -> Form:
        """The product that the present step belongs to."""
        return FORM_OF[self._step.phase if self._step else None]

    def level(self, form: Form) -> int:
        """Return the place in `levels` that the present step works on; of the first computing one without a step."""
        neuron = self._neuron_of_step()
        for place in self.choices(form):
            level = self.levels[place]
            if neuron is not None and neuron in self.block(place, form).rows:
                return place
            if neuron is None and len(level.forward.rows):
                return place
        return max(self.choices(form), default=0)

    def choices(self, form: Form) -> list[int]:
        """Return the places in `levels` that have such a product."""
        return [place for place, _ in enumerate(self.levels) if len(self.block(place, form).rows)]

    def _neuron_of_step(self) -> int | None:
        """Return a neuron of the level that the step works on."""
        if self._step is None:
            return None
        if self._step.neuron is not None:
            return self._step.neuron
        edge = self._step.edge
        computed = self._explanation.computed if self._explanation else ()
        if edge is None and computed and computed[0].kind == "neuron":
            return computed[0].index
        if edge is None and computed and computed[0].kind == "edge":
            edge = computed[0].index
        outputs = self.snapshot.topology.outputs
        return int(self.snapshot.topology.edges.target[edge]) if edge is not None else int(outputs[-1])

    def place_of_step(self, place: int, form: Form) -> tuple[int, int] | None:
        """Return the row and column of a level's matrix that the step works on, −1 for no certain column."""
        computed = self._explanation.computed if self._explanation else ()
        block = self.block(place, form)
        for source in computed:
            if source.kind == "edge":
                return block.place_of(source.index)
            found = np.flatnonzero(block.rows == source.index)
            if source.kind == "neuron" and len(found):
                return int(found[0]), -1
        return None

    def cells_of_step(self, place: int, form: Form) -> list[tuple[int, int]]:
        """Return the cells of a level's matrix that the step works on, a column of −1 where it is a whole row."""
        block = self.block(place, form)
        cells = []
        for source in self._explanation.computed if self._explanation else ():
            if source.kind == "edge" and (cell := block.place_of(source.index)) is not None:
                cells.append(cell)
            elif source.kind == "neuron":
                cells += [(int(row), -1) for row in np.flatnonzero(block.rows == source.index)]
        return cells

    def places_of_step(self, form: Form) -> list[int]:
        """Return the places in `levels` that the step works on; where it works on none, the one that is shown."""
        found = [place for place in self.choices(form) if self.cells_of_step(place, form)]
        return found or [self.level(form)]

    @property
    def shares_weights(self) -> bool:
        """Whether some edges of the level that the step works on have one weight between them."""
        if self.level(Form.GRADIENT) not in self.choices(Form.GRADIENT):
            return False
        edges = self.block(self.level(Form.GRADIENT), Form.GRADIENT).edges.tolist()
        return any(self.snapshot.topology.edges.tie[edge] is not None for edge in edges)

    @property
    def has_own_part(self) -> bool:
        """Whether the loss itself reads a neuron of the level that the step goes back through."""
        place = self.level(Form.BACKWARD)
        if place not in self.choices(Form.BACKWARD):
            return False
        block = self.block(place, Form.BACKWARD)
        return len(block.columns) > 0 and bool(np.isin(block.rows, self.snapshot.topology.outputs).any())

    def block(self, place: int, form: Form) -> Block:
        """Return the matrix that a product is about."""
        level = self.levels[place]
        return {Form.FORWARD: level.forward, Form.BACKWARD: level.back}.get(form, level.full)

    def whole(self, place: int, form: Form) -> Window:
        """Return the window that leaves nothing out."""
        return Window(0, 0, *self.block(place, form).shape)

    def items(self, place: int, form: Form, window: Window) -> list[Item]:
        """Return grids and signs from left to right, of the rows and columns inside the window."""
        make = {Form.FORWARD: self._forward, Form.BACKWARD: self._backward, Form.GRADIENT: self._gradient}
        return make.get(form, self._update)(Part(self.block(place, form), window), self.levels[place])

    def names(self, neurons: Integers) -> list[str]:
        """Return what to call neurons."""
        return self._make.names(neurons)

    def picture(self, place: int, form: Form) -> tuple[Integers, Floats]:
        """Return the cells of a large matrix, and the number of each: weights, or gradients, NaN while not known."""
        block, quantity = self.block(place, form), "own" if form is Form.GRADIENT else "weight"
        numbers = self.snapshot.numbers("edge", quantity)
        if numbers is None:
            return block.cells, np.full(len(block.cells), np.nan)
        known = numbers.known[block.edges]
        return block.cells, np.where(known, numbers.values[block.edges], np.nan)

    # The products

    def _forward(self, part: Part, level: LevelMatrices) -> list[Item]:
        sources = self._make.vector(A, part.columns, "out", named=True)
        product: list[Item] = [self._make.weights(W, part), Sign.TIMES, sources] if len(part.block.columns) else []
        product += [Sign.MORE] if part.is_cut else []
        bias = self._make.biases(B, level, part) if len(level.bias_edges) else None
        product += [Sign.PLUS, bias] if bias and product else [bias] if bias else []
        net, out = self._make.vector(NET, part.rows, "net", named=not product), self._make.vector(OUT, part.rows, "out")
        return [*product, *([Sign.EQUALS] if product else []), net, Sign.FUNCTION, out]

    def _backward(self, part: Part, level: LevelMatrices) -> list[Item]:
        neurons, items = part.rows, list[Item]()
        outputs = np.isin(neurons, self.snapshot.topology.outputs)
        if len(part.block.columns):
            items = [
                self._make.weights(W_TRANSPOSED, part),
                Sign.TIMES,
                self._make.vector(DELTA, part.columns, "delta", named=True),
            ]
            items += [Sign.MORE] if part.is_cut else []
        if outputs.any():
            own = self._make.vector(OWN_DE_DOUT, neurons, "own_dE_dout", named=not items)
            items += [Sign.PLUS, own] if items else [own]
        items += [Sign.EQUALS] if len(items) != 1 else []
        if len(items) == 1:  # the loss's own part is all of it
            items = []
        items.append(self._make.vector(DE_DOUT, neurons, "dE_dout", named=not items))
        if not any(self.snapshot.topology.neurons[int(n)].role.computes for n in neurons):
            return items
        softmax = any(self.snapshot.topology.neurons[int(n)].activation == "softmax" for n in neurons)
        slope = [Sign.GIVES] if softmax else [Sign.EACH, self._make.vector(SLOPE, neurons, "slope"), Sign.EQUALS]
        return [*items, *slope, self._make.vector(DELTA, neurons, "delta")]

    def _gradient(self, part: Part, level: LevelMatrices) -> list[Item]:
        delta, row = self._make.vector(DELTA, part.rows, "delta", named=True), self._make.row(A_TRANSPOSED, part)
        shared = any(self.snapshot.topology.edges.tie[edge] is not None for edge in part.block.edges.tolist())
        own = self._make.edges(OWN if shared else GRADIENT, part, "own")
        items: list[Item] = [own, Sign.EQUALS, delta, Sign.TIMES, row]
        if shared:  # the gradient of a shared weight is the sum over all of its edges
            items = [*items, Sign.GIVES, self._make.edges(GRADIENT, part, "gradient")]
        if self.snapshot.iteration is None or len(self.snapshot.iteration.rows) == 1:
            return items
        over = self.snapshot.document.training.over_samples
        whole = self._make.edges(Leaf(tr("mean") if over == "mean" else tr("sum")), part, "batch_gradient")
        is_averaging = self._step is not None and self._step.phase is Phase.AVERAGE
        return [whole, Sign.FROM, *items] if is_averaging else [*items, Sign.GIVES, whole]

    def _update(self, part: Part, level: LevelMatrices) -> list[Item]:
        change = self._make.grid(CHANGE, part, self._make.change)
        new = self._make.edges(W_NEW, part, "updated_weight")
        return [new, Sign.EQUALS, self._make.weights(W, part), Sign.PLUS, change]
