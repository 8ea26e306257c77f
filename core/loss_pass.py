"""The loss over all outputs: shares, own ∂E/∂out, and the fused deltas where the plain chain rule would overflow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from core.activations import log_sum_exp
from core.compiled import Block, compiled
from core.document import Loss
from core.losses import FUSED, LOSSES, Fused
from core.network import Floats, Integers, Topology


@dataclass(frozen=True, eq=False)
class LossValues:
    """(outputs, samples) `shares` of E and `own` ∂E/∂out; `through`: own as far as it passes f′; `direct`: the rest.

    `direct` is (rows, samples), the loss's part of δ that a fused formula gives; None where no output is fused.
    """

    shares: Floats
    own: Floats
    through: Floats
    direct: Floats | None


@dataclass(frozen=True, eq=False)
class _Alone:
    """Outputs whose loss and activation are fused one by one: their places among the outputs, and their rows."""

    places: Integers
    rows: Integers
    fused: Fused


@dataclass(frozen=True, eq=False)
class _Group:
    """A softmax group under categorical cross-entropy: its rows, and where the outputs among them stand."""

    rows: slice
    places: Integers
    members: Integers


def is_fused(loss: str, activation: str) -> bool:
    """Tell whether δ of an output with this activation comes from a formula of its own under this loss."""
    return (loss, activation) in FUSED or (loss, activation) == ("categorical_cross_entropy", "softmax")


@lru_cache(maxsize=16)
def _pieces(topology: Topology, loss: str) -> tuple[tuple[_Alone, ...], tuple[_Group, ...]]:
    plan, outputs = compiled(topology), topology.outputs
    rows = plan.row_of[outputs]
    names = [topology.neurons[index].activation for index in outputs]
    alone = []
    for name in dict.fromkeys(names):
        if (loss, name) in FUSED:
            places = np.array([place for place, other in enumerate(names) if other == name], dtype=np.intp)
            alone.append(_Alone(places, rows[places], FUSED[loss, name]))
    groups: list[_Group] = []
    if loss == "categorical_cross_entropy":
        blocks = (block for level in plan.levels for block in level.blocks if block.activation == "softmax")
        groups = [group for block in blocks if len((group := _group(block, rows)).places)]
    return tuple(alone), tuple(groups)


def _group(block: Block, output_rows: Integers) -> _Group:
    places = np.flatnonzero((output_rows >= block.rows.start) & (output_rows < block.rows.stop))
    return _Group(block.rows, places, output_rows[places] - block.rows.start)


def loss_pass(topology: Topology, loss: Loss, targets: Floats, net: Floats, out: Floats) -> LossValues:
    """Compute the loss's shares and derivatives.

    E = Σ_k share(t_k, out_k), divided by K where `over_outputs` is "mean".

    Args:
        targets: (outputs, samples).
        net, out: (rows, samples) of the compiled order.
    """
    function = LOSSES[loss.name]
    plan = compiled(topology)
    outputs = out[plan.output_rows]
    shares, own = function.share(targets, outputs), function.derivative(targets, outputs)
    scale = 1.0 / len(targets) if loss.over_outputs == "mean" and not function.per_output and len(targets) else 1.0
    alone, groups = _pieces(topology, loss.name)
    through, direct = own, None
    if alone or groups:
        through, direct = own.copy(), np.zeros_like(net)
        for piece in alone:
            _fuse_alone(piece, targets[piece.places], (net, out), (shares, own, through, direct))
        for group in groups:
            _fuse_group(group, targets[group.places], (net, out), (shares, own, through, direct))
        direct *= scale
    if scale != 1.0:
        shares, own, through = shares * scale, own * scale, through * scale
    return LossValues(shares, own, through, direct)


def _fuse_alone(
    piece: _Alone, t: Floats, values: tuple[Floats, Floats], into: tuple[Floats, Floats, Floats, Floats]
) -> None:
    net, out = values[0][piece.rows], values[1][piece.rows]
    shares, own, through, direct = into
    shares[piece.places] = piece.fused.share(t, net)
    own[piece.places] = piece.fused.own(t, net, out)
    through[piece.places] = 0.0
    direct[piece.rows] = piece.fused.delta(t, out)


def _fuse_group(
    group: _Group, t: Floats, values: tuple[Floats, Floats], into: tuple[Floats, Floats, Floats, Floats]
) -> None:
    """E = Σ t (ln Σ e^net − net) and δ_i = out_i · Σ t − t_i: finite where out has rounded to 0."""
    net, out = values[0][group.rows], values[1][group.rows]
    shares, _, through, direct = into
    shares[group.places] = np.where(t == 0, 0.0, t * (log_sum_exp(net) - net[group.members]))
    through[group.places] = 0.0
    expected = np.zeros_like(net)
    expected[group.members] = t
    direct[group.rows] = out * t.sum(axis=0) - expected
