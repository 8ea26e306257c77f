"""The few words at the top of the graph: which phase, which layer, which sample, and the loss once it is known."""

from __future__ import annotations

from collections.abc import Callable

from app.graph.layout import columns_of
from app.graph.scene import Scene
from app.stage_words import stage_parts
from app.words import tr
from core.network import Role, Topology
from core.numbers import shown
from core.stages import Stage, stage_of
from core.steps import Phase, plan_of


def heading(scene: Scene, fits: Callable[[str], bool] = lambda words: True) -> str:
    """Return what is going on at this step: Backward pass · step 2 of 3 · deltas, layer by layer · hidden layer.

    Where that does not fit, the shorter forms are tried, down to the first words.
    """
    if scene.iteration is None:
        return tr("Draft: not ready to be stepped")
    if scene.step is None and scene.shown is not None and scene.shown.loss:
        return tr("In training: {count} updates", count=f"{scene.document.training.progress.updates:,}")
    if scene.step is None:
        return tr("Start: nothing computed yet")
    return next((words for words in _forms(scene) if fits(words)), _forms(scene)[-1])


def _forms(scene: Scene) -> list[str]:
    assert scene.iteration is not None and scene.step is not None
    plan = plan_of(scene.iteration, scene.step.level)
    stage = stage_parts(plan, scene.step)
    neuron, count = _neuron_of(scene), len(scene.iteration.rows)
    layer = () if neuron is None else (layer_name(scene.document.network.topology, neuron),)
    if stage_of(plan, scene.step) is Stage.OUTPUT_DELTAS:
        layer = ()  # the stage says it
    sample = (tr("sample {number} of {count}", number=scene.sample + 1, count=count),) if count > 1 else ()
    forms = ((*stage, *layer, *sample), (*stage, *sample), (*stage[:2], *sample), stage[:2], stage[:1])
    return [" · ".join(parts) for parts in forms]


def loss_text(scene: Scene) -> str:
    """Return the sample's loss once it is computed: E 0.2984; the batch's where its gradients are taken together."""
    if scene.iteration is None or scene.shown is None or not scene.shown.loss:
        return ""
    if scene.step is not None and scene.step.phase in (Phase.AVERAGE, Phase.UPDATE) and len(scene.iteration.rows) > 1:
        over = scene.document.training.over_samples
        loss = shown(scene.iteration.trace.batch_loss(over), scene.digits)
        return tr("mean E {loss}", loss=loss) if over == "mean" else tr("sum of E {loss}", loss=loss)
    return f"E {shown(float(scene.iteration.trace.losses[scene.sample]), scene.digits)}"


def _neuron_of(scene: Scene) -> int | None:
    """Return a neuron of the layer that the step is about."""
    step = scene.step
    if step is None or str(step.phase) in ("loss", "average", "update"):
        return None
    if step.neuron is not None:
        return int(step.neuron)
    if step.edge is not None:
        return int(scene.document.network.edges.target[step.edge])
    computed = scene.explanation.computed if scene.explanation is not None else ()
    return next((source.index for source in computed if source.kind == "neuron"), None)


def layer_name(topology: Topology, neuron: int) -> str:
    """Return what the layer of a neuron is called: hidden layers are counted where there are several."""
    role = topology.neurons[neuron].role
    if role is Role.OUTPUT:
        return tr("output layer")
    if role is not Role.HIDDEN:
        return tr("input layer")
    column = columns_of(topology)
    hidden = sorted(set(column[topology.with_role(Role.HIDDEN)].tolist()))  # np.unique would import masked arrays
    if len(hidden) == 1:
        return tr("hidden layer")
    return tr("hidden layer {number}", number=hidden.index(column[neuron]) + 1)
