"""The buffers of a training: batches, passes and the update work on them in place, in the order of the calculus."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.compiled import compiled
from core.document import Document
from core.iteration import batches_per_epoch, order_of_epoch
from core.network import Booleans, Floats
from core.straight_line import straight_line
from core.trainer_functions import is_one_hot
from core.trainer_layers import LayeredPass, layers_of
from core.trainer_passes import ArraysPass, LinePass, Places
from core.trainer_straight import straight_of
from core.trainer_update import UpdateProgram

MOST_COPIED = 2**28  # bytes of data that are laid out batch by batch
Pass = Callable[[Floats, Floats], Floats]  # of inputs (inputs, samples) and targets (outputs, samples): the losses


class Batches:
    """The samples of every batch; where all epochs have the same ones, each batch is one pair of arrays throughout."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._size, self._per_epoch = document.batch_size, batches_per_epoch(document)
        self._inputs, self._targets = document.inputs, document.targets
        self._rows = document.train_rows
        self._shuffled = document.training.shuffle
        small = document.inputs.nbytes + document.targets.nbytes <= MOST_COPIED
        self._made: dict[int, tuple[Floats, Floats]] | None = {} if small and not self._shuffled else None
        self._epoch = -1

    def of(self, update: int) -> tuple[Floats, Floats]:
        """Return inputs, (inputs, samples), and targets, (outputs, samples), of the update that follows on so many."""
        epoch, batch = divmod(update, self._per_epoch)
        if self._made is None:
            return self._chosen(epoch, batch)
        if batch not in self._made:
            inputs, targets = self._chosen(epoch, batch)
            self._made[batch] = np.ascontiguousarray(inputs), np.ascontiguousarray(targets)
        return self._made[batch]

    def _chosen(self, epoch: int, batch: int) -> tuple[Floats, Floats]:
        if self._shuffled and epoch != self._epoch:
            self._rows, self._epoch = order_of_epoch(self._document, epoch), epoch
        rows = self._rows[batch * self._size : (batch + 1) * self._size]
        return self._inputs.take(rows, axis=0).T, self._targets.take(rows, axis=0).T


class Engine:
    """Parameters, gradient and optimizer memory of one document, moved by `run`."""

    def __init__(self, document: Document) -> None:
        network, training = document.network, document.training
        topology = network.topology
        self._topology, self._loss = topology, document.loss
        self._plan = compiled(topology)
        self._batches = Batches(document)
        self._mean = training.over_samples == "mean"
        self._places = Places(topology, self._plan)
        self._weights = self._places.used(network.parameters).copy()
        self._gradient = np.zeros_like(self._weights)
        held = topology.held_parameters
        frozen: Booleans | None = None if held is None else self._places.used(held)
        self._frozen = frozen is not None
        self._update = UpdateProgram(training, batches_per_epoch(document), self._weights, self._gradient, frozen)
        for name, values in self._update.memory.items():
            if name in training.progress.memory:
                values[...] = self._places.used(training.progress.memory[name])
        self._layers = layers_of(self._plan, self._loss.name)
        self._one_hot = is_one_hot(document.targets)
        self._line = straight_line(topology, self._loss.name, self._loss.over_outputs)
        self._passes: dict[int, tuple[Pass, Floats]] = {}
        self._straight = straight_of(document, self._batches)
        self._suspect = False

    @property
    def parameters(self) -> Floats:
        """(parameters,) as they are now, a copy."""
        return self._places.in_file(self._weights)

    @property
    def memory(self) -> dict[str, Floats]:
        """The optimizer's memory as it is now, a copy: {name: (parameters,)}."""
        return {name: self._places.in_file(values) for name, values in self._update.memory.items()}

    def kept(self) -> tuple[Floats, ...]:
        """Return a copy of everything that an update changes."""
        return tuple(values.copy() for values in (self._weights, *self._update.memory.values()))

    def restore(self, kept: tuple[Floats, ...]) -> None:
        """Go back to what was kept."""
        for values, old in zip((self._weights, *self._update.memory.values()), kept, strict=True):
            values[...] = old

    def is_finite(self, losses: Floats) -> bool:
        """Tell whether all updates since the last call were finite: a weight that is not stays so."""
        suspect, self._suspect = self._suspect, False
        return not suspect and bool(np.isfinite(losses).all()) and bool(np.isfinite(self._weights).all())

    def run(self, done: int, count: int) -> Floats:
        """Do the updates that follow on `done` ones; return the loss of the batch before each."""
        if self._straight is not None:
            found = self._straight.run(self._places.in_file(self._weights), done, count)
            if found is not None:
                self._weights[...] = self._places.used(found[0])
                return found[1]
        return self._with_arrays(done, count)

    def _with_arrays(self, done: int, count: int) -> Floats:
        losses, update, gradient = np.empty(count), self._update, self._gradient
        operations, prepare, varies = update.operations, update.prepare, update.varies
        mean, frozen = self._mean, self._frozen
        batch_of, passes, total_of, divide = self._batches.of, self._passes, np.add.reduce, np.divide
        for place in range(count):
            inputs, targets = batch_of(done + place)
            samples = inputs.shape[1]
            if varies:
                prepare(done + place)
            found, size = passes.get(samples) or self._pass(samples)
            total = total_of(found(inputs, targets))
            losses[place] = total / samples if mean else total
            if mean and samples > 1:
                divide(gradient, size, gradient)
            if frozen and not np.isfinite(total_of(gradient)):
                self._suspect = True
            for function, arguments in operations:
                function(*arguments)
        return losses

    def _pass(self, samples: int) -> tuple[Pass, Floats]:
        """Return the pass for batches of a size, the same that core.propagation takes, and the size as an array."""
        arrays = self._update.ahead, self._gradient
        ends = self._loss, self._one_hot
        made: Pass
        if samples > 1 and self._layers is not None:
            made = LayeredPass(self._plan, self._layers, ends, self._places, arrays, samples)
        else:
            made = ArraysPass(self._topology, self._loss, self._places, arrays)
            if samples == 1 and self._line is not None:
                made = LinePass(self._line, self._places, arrays, made)
            elif samples == 1 and self._layers is not None:
                made = LayeredPass(self._plan, self._layers, ends, self._places, arrays, samples)
        self._passes[samples] = made, np.array(float(samples))
        return self._passes[samples]
