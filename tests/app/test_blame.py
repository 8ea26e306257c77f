"""The blame overlay: ranks by |∂E/∂w|, where their badges stand, what the lines and the legend tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.graph import blame
from app.graph.arrangement import Arranger
from app.graph.blame import FIRST, RADIUS, badge_places, badged_edges, rank_words, ranked, ranks_of
from app.graph.described import tooltip
from app.graph.edge_painting import MOST_BADGES, Label, label_of
from app.graph.legend import rank_legend
from app.graph.painting import Picture
from app.graph.reading import Reading
from app.graph.scene import Scene
from app.graph.view import GraphView
from app.picturing.outputs import picture_bytes
from app.picturing.sheet import Part, Sheet
from app.theme import DARK, LIGHT, Theme, Tokens
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Document
from core.editing import set_frozen
from core.files import builtin_names, read_builtin
from core.formula import Source
from core.network import Booleans
from core.steps import Phase
from tests.app.scene_hand import scene_at

RANKED = Reading(ranks=True)


def scene_of(bench: Workbench, reading: Reading = RANKED) -> Scene:
    return Scene(
        bench.document, bench.iteration, bench.shown, bench.explanation, bench.step, bench.selection, reading=reading
    )


def everything(count: int) -> Booleans:
    return np.ones(count, dtype=np.bool_)


# Ranks


@pytest.mark.parametrize(
    ("values", "ranks"),
    [
        ([0.1, -0.3, 0.2], [3, 1, 2]),
        ([0.5, -0.5, 0.1, 0.5], [1, 1, 4, 1]),
        ([0.0, 0.0], [1, 1]),
        ([1e-300, 0.0, -1e300], [2, 3, 1]),
        ([0.1 + 0.2, 0.3], [1, 1]),
        ([0.3, 0.3 * (1 + 1e-9)], [2, 1]),
        ([np.nan, 2.0, -np.inf], [1, 3, 1]),
        ([], []),
    ],
)
def test_ranks_by_magnitude_and_ties_share_one(values: list[float], ranks: list[int]) -> None:
    assert ranks_of(np.array(values), everything(len(values))).ranks.tolist() == ranks


def test_what_is_not_known_has_no_rank() -> None:
    found = ranks_of(np.array([9.0, 1.0, 2.0]), np.array([False, True, True]))
    assert found.ranks.tolist() == [0, 2, 1] and found.known == 2 and not found.is_complete


def test_ranks_agree_with_sorting_one_by_one() -> None:
    values = np.random.default_rng(7).normal(size=500)
    ranks = ranks_of(values, everything(500)).ranks
    assert all(ranks[k] == 1 + sum(abs(other) > abs(values[k]) for other in values) for k in range(500))


def test_ranks_follow_the_gradients_of_the_step(bench: Workbench) -> None:
    assert ranked(scene_of(bench)).known == 0 and badged_edges(scene_of(bench)) == ()
    bench.to_end()
    gradients = bench.iteration.trace.gradients(0)
    topology = bench.document.network.topology
    badges = dict(badged_edges(scene_of(bench)))
    assert len(badges) == len(topology.edges) == 12
    first = int(np.argmax(np.abs(gradients)))
    assert all(badges[int(edge)] == 1 for edge in topology.edges_of(first))
    run = next(run for run in bench.plan.phases if run.phase is Phase.GRADIENT)
    bench.go_to(run.first)
    assert len(badged_edges(scene_of(bench))) == len(topology.edges_of(0)) and ranked(scene_of(bench)).known == 1


def test_edges_that_share_a_weight_share_its_rank(bench: Workbench) -> None:
    bench.to_end()
    topology = bench.document.network.topology
    assert topology.tied
    badges = dict(badged_edges(scene_of(bench)))
    for parameter in range(len(topology.first_edge)):
        assert len({badges[int(edge)] for edge in topology.edges_of(parameter)}) == 1


def test_a_batch_is_ranked_once_its_gradients_are_taken() -> None:
    bench = Workbench(read_builtin("softmax-classifier"))
    average = next(run for run in bench.plan.phases if run.phase is Phase.AVERAGE)
    bench.go_to(average.first - 1)
    before = scene_of(bench)
    assert not before.ranks_batch and ranked(before).is_complete
    bench.go_to(average.first)
    taken = scene_of(bench)
    assert taken.ranks_batch and ranked(taken).known == 1
    bench.to_end()
    done = scene_of(bench)
    sizes = np.abs(bench.iteration.gradient)
    assert ranked(done).ranks[int(sizes.argmax())] == 1 and ranked(done).ranks[int(sizes.argmin())] == len(sizes)
    parameter = bench.document.network.topology.parameter_of_edge
    assert done.strengths.tolist() == bench.iteration.gradient[parameter].tolist()


def test_a_draft_has_no_ranks() -> None:
    scene = Scene(Document(), reading=RANKED)
    assert badged_edges(scene) == () and scene.strengths.tolist() == []
    assert rank_legend(scene) == "largest |∂E/∂w|: not yet"


def test_a_frozen_weight_is_ranked_too(bench: Workbench) -> None:
    bench.to_end()
    frozen = bench.document.network.edges.frozen
    assert any(frozen) and all(dict(badged_edges(scene_of(bench)))[edge] for edge in np.flatnonzero(frozen).tolist())


# Places


def picture_of(scene: Scene, aspect: float = 1.6) -> tuple[Picture, dict[int, Label]]:
    picture = Arranger().picture(scene, aspect)
    edges = range(len(scene.document.network.edges))
    return picture, {edge: label_of(scene, edge, picture.label_centres[edge]) for edge in edges}


def around(at: tuple[float, float], radius: float = RADIUS) -> QRectF:
    return QRectF(at[0] - radius, at[1] - radius, 2 * radius, 2 * radius)


@pytest.mark.parametrize("name", builtin_names())
def test_badges_cover_no_number_and_no_neuron(name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.to_end()
    scene = scene_of(bench)
    picture, labels = picture_of(scene)
    places = badge_places(scene, picture.geometry, labels, RADIUS)
    assert len(places) == len(labels)
    badges = {edge: around(at) for edge, _, at in places}
    words = {edge: label.words.adjusted(3, 0, -3, 0) for edge, label in labels.items()}
    bodies = [QRectF(x, y, right - x, bottom - y) for x, y, right, bottom in picture.geometry.obstacles.tolist()]
    for edge, badge in badges.items():
        assert labels[edge].box.adjusted(-2, -2, 2, 2).contains(badge.center())
        assert not any(badge.intersects(box) for box in (*words.values(), *bodies))
        assert not any(badge.intersects(other) for number, other in badges.items() if number != edge)


def many() -> Workbench:
    bench = Workbench(layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3))
    bench.to_end()
    return bench


def test_of_many_only_the_first_ten_get_a_badge_each_in_a_place_of_its_own() -> None:
    bench = many()
    scene = scene_of(bench)
    assert len(bench.document.network.edges) > MOST_BADGES
    picture, _ = picture_of(scene)
    places = badge_places(scene, picture.geometry, {}, 3 * RADIUS)
    assert len(places) == FIRST and [rank for _, rank, _ in places] == sorted(rank for _, rank, _ in places)
    boxes = [around(at, 3 * RADIUS) for _, _, at in places]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_labels_keep_room_for_badges_only_while_these_are_shown(bench: Workbench) -> None:
    bench.to_end()
    arranger = Arranger()
    plain = arranger.picture(scene_of(bench, Reading()), 1.6).label_centres
    wide = label_of(scene_of(bench), 0, plain[0]).box.width()
    assert wide == pytest.approx(label_of(scene_of(bench, Reading()), 0, plain[0]).box.width() + 2 * RADIUS)
    assert len(arranger.picture(scene_of(bench), 1.6, fresh=False).label_centres) == len(plain)
    assert not arranger.unsettled
    assert np.array_equal(arranger.picture(scene_of(bench, Reading()), 1.6, fresh=False).label_centres, plain)


# What is told


def test_the_legend_tells_how_far_the_ranking_has_come(bench: Workbench) -> None:
    assert rank_legend(scene_of(bench)) == "largest |∂E/∂w|: not yet"
    run = next(run for run in bench.plan.phases if run.phase is Phase.GRADIENT)
    bench.go_to(run.first)
    assert rank_legend(scene_of(bench)) == "= largest |∂E/∂w| so far"
    bench.to_end()
    assert rank_legend(scene_of(bench)) == "= largest |∂E/∂w|"
    assert rank_legend(scene_of(many())) == "= largest |∂E/∂w|; the first 10"
    batch = Workbench(read_builtin("softmax-classifier"))
    batch.to_end()
    assert rank_legend(scene_of(batch)) == "= largest |mean ∂E/∂w|"


def test_the_tooltip_tells_the_rank(bench: Workbench) -> None:
    edge = Source("edge", 0, "weight")
    assert tooltip(scene_of(bench), edge, None).endswith("rank by |∂E/∂w|: not yet")
    bench.to_end()
    assert rank_words(scene_of(bench), 0) == "rank by |∂E/∂w|: 10 of 10"
    assert tooltip(scene_of(bench), edge, None).endswith("rank by |∂E/∂w|: 10 of 10")
    assert "rank" not in tooltip(scene_of(bench, Reading()), edge, None)


# Pictures


def dark_discs(image: QImage, tokens: Tokens) -> int:
    """How many pixels have the colour of badges."""
    colour = blame.badge_colour(tokens)
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize(("mode", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_window_draws_badges_in_both_themes(qtbot: QtBot, bench: Workbench, mode: str, tokens: Tokens) -> None:
    theme = Theme(mode)
    view = GraphView(bench, theme)
    qtbot.addWidget(view)
    view.resize(780, 420)
    view.read_as(RANKED)
    before = dark_discs(view.grab().toImage(), tokens)
    bench.to_end()
    after = dark_discs(view.grab().toImage(), tokens)
    view.read_as(Reading())
    assert after > before + 300 and dark_discs(view.grab().toImage(), tokens) < before


def test_an_edge_that_is_frozen_has_a_hollow_badge(qtbot: QtBot, bench: Workbench) -> None:
    view = GraphView(bench, Theme("light"))
    qtbot.addWidget(view)
    view.resize(780, 420)
    view.read_as(replace(RANKED, legend=False))
    bench.to_end()
    some = dark_discs(view.grab().toImage(), LIGHT)
    bench.replace_document(set_frozen(bench.document, range(12), True), "Freeze")
    bench.to_end()
    assert some > 300 and dark_discs(view.grab().toImage(), LIGHT) < some / 10


def test_a_dense_network_shows_its_first_edges(qtbot: QtBot) -> None:
    bench = Workbench(layered(Layers((10, 20, 10), ("tanh", "logistic")), seed=3))
    bench.to_end()
    view = GraphView(bench, Theme("light"))
    qtbot.addWidget(view)
    view.resize(780, 420)
    before = dark_discs(view.grab().toImage(), LIGHT)
    view.read_as(RANKED)
    assert dark_discs(view.grab().toImage(), LIGHT) > before + 300
    qtbot.waitUntil(lambda: view._lines._pending is None and not view._lines._rest.isActive())


@pytest.mark.parametrize("ending", [".png", ".svg", ".pdf"])
def test_a_picture_with_badges_can_be_written(qtbot: QtBot, ending: str) -> None:
    sizes = []
    for reading in (Reading(), RANKED):
        scene = replace(scene_at(read_builtin("mazur-2-2-2"), 31), reading=reading)
        sizes.append(len(picture_bytes(Sheet(scene, Part.NETWORK, LIGHT).drawing((640, 400)), ending)))
    assert sizes[0] > 1000 and sizes[1] != sizes[0]
