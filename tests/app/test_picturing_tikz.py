"""The network as TikZ: what it says, whatever the names are. That it compiles is tested in test_own_tools.py."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.graph.scene import Scene
from app.picturing.scenes import Steps
from app.picturing.tikz import MOST_EDGES, MOST_NEURONS, tikz
from app.picturing.tikz_page import PALETTES
from app.picturing.tikz_words import name, number
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Tokens
from app.workbench import Route
from core.construct import Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.steps import Level
from tests.app.scene_hand import scene_at

NASTY = (r"a_b%$#&{}~^\end{document}", "<b>über</b>", "神経 🚀", "", 'h"1"', "½ Gewicht", "x₁₂", "Δ7", "a" * 90, "~~~")


def nasty(document: Document) -> Document:
    """The same network with labels that would break a careless writer, and such a title."""
    topology = document.network.topology
    neurons = tuple(
        replace(neuron, label=NASTY[place % len(NASTY)] or None) for place, neuron in enumerate(topology.neurons)
    )
    network = replace(document.network, topology=replace(topology, neurons=neurons))
    return replace(document, title="a\n\\b % {", network=network)


def body(written: str) -> str:
    return written.split(r"\begin{tikzpicture}", 1)[1]


@pytest.mark.parametrize(
    ("mode", "tokens"),
    [("light", LIGHT), ("dark", DARK), ("contrast_light", CONTRAST_LIGHT), ("contrast_dark", CONTRAST_DARK)],
)
def test_the_colours_are_those_of_the_window(mode: str, tokens: Tokens) -> None:
    palette = PALETTES[mode]
    for ours, theirs in (
        ("ink", "text"), ("quiet", "muted"), ("computed", "computed"), ("oncomputed", "on_computed"),
        ("source", "source"), ("onsource", "on_source"), ("positive", "positive"), ("negative", "negative"),
        ("broken", "error"), ("inputfill", "input_fill"), ("outputfill", "output_fill"), ("biasfill", "bias_fill"),
        ("hiddenfill", "card"),
    ):  # fmt: skip
        assert f"#{palette[ours]}".lower() == getattr(tokens, theirs).name(), (mode, ours)
    assert palette["ground"] == ("FFFFFF" if mode == "light" else tokens.ground.name()[1:].upper())
    for route, colour in zip(tokens.routes, "abcde", strict=True):
        assert route.name()[1:].upper() == palette[f"path{colour}"]


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("h1", "$h_{1}$"), ("h₁", "$h_{1}$"), ("w12", "$w_{12}$"), ("out3", r"$\mathrm{out}_{3}$"), ("x", "$x$"),
        ("Δ7", r"$\Delta_{7}$"), ("b1_h1", r"b1\_h1"), ("50%", r"50\%"), ("<b>", r"\textless{}b\textgreater{}"),
        ("a" * 30, "a" * 11 + r"\dots{}"),
    ],
)  # fmt: skip
def test_names_are_mathematics_or_escaped_text(given: str, written: str) -> None:
    assert name(given) == written


def test_numbers_are_mathematics() -> None:
    assert number("−1.3·10⁻⁷") == r"-1.3\cdot10^{-7}"
    assert number("0.4 → 0.3589") == r"0.4 \to  0.3589"
    assert number("∞").strip() == r"\infty"


def test_every_role_has_its_shape_and_every_edge_its_weight() -> None:
    drawn = body(tikz(scene_at(read_builtin("mazur-2-2-2"), 0)))
    assert [len(re.findall(rf"\\node\[{role}\]", drawn)) for role in ("input", "bias", "hidden", "output")] == [2] * 4
    assert len(re.findall(r"\\draw\[edge=", drawn)) == len(re.findall(r"\\node\[weight\]", drawn)) == 12
    assert r"{$w_{1}=0.15$}" in drawn and r"b1\_h1${}=0.35$" in drawn
    assert "computed" not in drawn and r"\mathrm{net}" not in drawn and "not yet" not in drawn  # nothing is known yet


def test_what_was_computed_just_now_is_lit_and_the_rest_is_known_or_absent() -> None:
    document = read_builtin("mazur-2-2-2")
    steps = Steps(document, Level.NEURON)
    written = [body(tikz(steps.scene(step))) for step in (1, steps.count)]
    assert r"\mathrm{net}=0.3775" in written[0] and written[0].count(r"\mathrm{net}") == 1
    assert r"light=computed" in written[0] and r"\delta" not in written[0]
    assert written[1].count(r"\delta=") == 4 and r"\to" in written[1]
    gradient = next(scene for scene in map(steps.scene, range(1, steps.count)) if scene.step and scene.step.edge)
    assert r"\lit{computed}{$\partial E/\partial w=" in body(tikz(gradient))


def test_negative_weights_are_dashed() -> None:
    document = read_builtin("xor-2-2-1")
    drawn = body(tikz(scene_at(document, 0)))
    negative = int((document.network.weights < 0).sum())
    assert drawn.count("edge=negative, minus") == negative == 4


def test_the_paths_on_screen_are_drawn_beneath_the_edges() -> None:
    scene: Scene = replace(
        scene_at(read_builtin("mazur-2-2-2"), 3), routes=(Route(0, (0, 4), (2, 4)), Route(1, (0, 6), (2, 5)))
    )
    drawn = body(tikz(scene))
    assert drawn.count("draw=patha!") == 2 and drawn.count("draw=pathb!") == 2
    widths = [float(found) for found in re.findall(r"path[ab]!55!ground, line width=([\d.]+)pt", drawn)]
    assert widths[0] > widths[1], "two paths on one edge are both seen"
    assert drawn.rindex("draw=path") < drawn.index("draw[edge=")


@pytest.mark.parametrize("builtin", builtin_names())
def test_any_names_stay_ascii_and_balanced(builtin: str) -> None:
    document = nasty(read_builtin(builtin))
    for step in (0, 4):
        written = tikz(scene_at(document, step))
        assert written.isascii()
        assert written.count(r"\begin{") == written.count(r"\end{") == 2
        plain = re.sub(r"%.*", "", re.sub(r"\\[\\{}%]", "", written))
        assert plain.count("{") == plain.count("}")
        assert all(line.startswith("%") for line in written.split("\n")[:3])


def test_a_dark_theme_paints_its_ground_unless_told_otherwise() -> None:
    scene = scene_at(read_builtin("linear-neuron"), 1)
    assert r"\fill[ground]" in tikz(scene, "dark")
    assert r"\fill[ground]" not in tikz(scene, "dark", transparent=True)
    assert r"\fill[ground]" not in tikz(scene, "light")


def test_long_names_stand_above_their_neuron_which_keeps_its_size() -> None:
    document = nasty(read_builtin("linear-neuron"))
    drawn = body(tikz(scene_at(document, 1)))
    assert r"{a\_b\%\$\#\&\{\}\textasciitilde{}" in drawn
    inside = re.findall(r"\\node\[(?:input|hidden|output)\] \(n\d+\) at \S+ \{(.*)\};", drawn)
    assert inside and all(len(re.sub(r"\\[a-z]+|[{}$\\\[\].]|mm", "", words)) <= 14 for words in inside)


def test_of_many_edges_only_the_lit_ones_carry_labels() -> None:
    scene = scene_at(layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3), 40)
    drawn = body(tikz(scene))
    assert drawn.count(r"\node[weight]") == drawn.count(r"\draw[glowing=") > 0


def test_a_wide_network_shows_its_strongest_weights_and_says_so() -> None:
    document = layered(Layers((60, 60), ("logistic",)), seed=2)
    drawn = body(tikz(scene_at(document, 0)))
    assert drawn.count(r"\draw[edge=") == MOST_EDGES
    assert f"The {MOST_EDGES} weights of largest size of {len(document.network.edges)}" in drawn
    with pytest.raises(ValueError, match=f"at most {MOST_NEURONS} neurons"):
        tikz(scene_at(layered(Layers((300, 300), ("logistic",)), seed=2), 0))
