"""The network at a step as TikZ: one page for pdflatex, or a picture to be pasted into a paper; no package but tikz.

Neurons stand where they stand on screen. What a person might want to change has a name at the top: colours and styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.graph.geometry import Geometry, geometry
from app.graph.heading import heading, loss_text
from app.graph.labels import Placement, place_labels
from app.graph.layout import positions, stretch
from app.graph.scene import Entry, Glow, Scene, State, elided
from app.picturing.tikz_page import PALETTES, Page, preamble
from app.picturing.tikz_words import equation, name, number
from app.words import tr
from core.latex_text import latex_text
from core.network import Floats, Role, read_only

UNIT = 0.0185  # centimetres of a unit of the graph: a neuron's radius is 34 of them
MOST_NEURONS, MOST_EDGES, MOST_LABELS = 400, 1500, 120
MOST_NAMED = 48  # with more edges only the lit ones carry labels
LONGEST_INSIDE, LONGEST_WRITTEN = 6, 20  # letters of a name inside a neuron, and of what LaTeX reads
ASPECT, ROOMS = 1.5, (1.0, 1.12, 1.25, 1.4)
NEXT = r" \\ "  # line
LETTER, LINE, PADDING, SIGN = 7.6, 17.0, 24.0, 14.0  # of a label, in units of the graph
SIDE, WIDE_SIDE = 18.0, 60.0  # of the page
THIN, THICK = 0.5, 1.5  # points
PATHS = ("patha", "pathb", "pathc", "pathd", "pathe")
BAND, SHARED = 4.6, 2.6  # how wide one of the paths is drawn, and how much wider each one beneath it


def tikz(scene: Scene, theme: str = "light", transparent: bool = False) -> str:
    """Return a document in LaTeX that draws the scene on a page of its size.

    Raises:
        ValueError: if the network is too large for LaTeX.
    """
    network = scene.document.network
    if len(network.neurons) > MOST_NEURONS:
        raise ValueError(
            tr("TikZ draws at most {most} neurons: this network has {count}", most=MOST_NEURONS,
               count=len(network.neurons))
        )  # fmt: skip
    drawing = _drawing(scene, theme)
    page = drawing.page()
    lines = [*_remarks(scene), *preamble(theme, page), *drawing.picture(theme, transparent, page)]
    lines += [r"\end{document}", ""]
    return "\n".join(lines)


def _remarks(scene: Scene) -> Iterator[str]:
    title = latex_text(scene.document.title) or "network"
    yield f"% {title}"
    yield f"% {latex_text(heading(scene))}"
    yield "% For a paper: take the colours, \\tikzset, \\lit and the picture; its document needs \\usepackage{tikz}."


@dataclass(frozen=True, eq=False)
class _Drawing:
    scene: Scene
    lines: Geometry
    labels: Placement | None
    edges: tuple[int, ...]  # those that are drawn

    def at(self, point: Iterable[float]) -> str:
        x, y = point
        return f"({x * UNIT:.2f},{-y * UNIT:.2f})"

    def page(self) -> Page:
        left, top, right, bottom = self.lines.bounds
        is_long = not all(map(self._fits, range(len(self.lines.places))))
        side = WIDE_SIDE if is_long else SIDE  # for names above and below neurons
        top -= 40.0 if loss_text(self.scene) else 26.0 if is_long else 10.0
        width, height = (right - left + 2 * side) * UNIT, (bottom - top + 20) * UNIT
        return Page((left - side) * UNIT, -(bottom + 10) * UNIT, width, height)

    def picture(self, theme: str, transparent: bool, page: Page) -> Iterator[str]:
        corners = f"({page.left:.2f},{page.bottom:.2f}) rectangle +({page.width:.2f},{page.height:.2f})"
        is_painted = PALETTES[theme]["ground"] != "FFFFFF" and not transparent
        if is_painted:
            yield r"\pagecolor{ground}"
        yield r"\begin{tikzpicture}"
        yield (r"\fill[ground] " if is_painted else r"\path[use as bounding box] ") + corners + ";"
        yield from self._lights()
        yield from self._neurons()
        yield from self._paths()
        yield from self._edges()
        yield from self._labels()
        yield from self._values()
        yield from self._words(page)
        yield r"\end{tikzpicture}"

    # Neurons

    def _lights(self) -> Iterator[str]:
        for neuron, place in enumerate(self.lines.places.tolist()):
            glow = self.scene.glow("neuron", neuron)
            if glow:
                square = ", rectangle, rounded corners=2.5mm, minimum size=12mm"
                role = self.scene.document.network.neurons[neuron].role
                style = f"light={_light(glow)}" + (square if role is Role.BIAS else "")
                yield rf"\node[{style}] at {self.at(place)} {{}};"

    def _neurons(self) -> Iterator[str]:
        for neuron, place in enumerate(self.lines.places.tolist()):
            role = self.scene.document.network.neurons[neuron].role
            yield rf"\node[{role}] (n{neuron + 1}) at {self.at(place)} {{{self._inside(neuron, role)}}};"
            if role is not Role.BIAS and not self._fits(neuron):
                yield rf"\node[values, above, text=quiet] at (n{neuron + 1}.north) {{{self._name(neuron)}}};"

    def _inside(self, neuron: int, role: Role) -> str:
        out, called = self.scene.out(neuron), self._name(neuron) if self._fits(neuron) else ""
        if role is Role.BIAS:
            return r"\small $1$"
        if out.state is State.WAITING or not self.scene.shows("neuron", neuron):
            return called
        size = _size_of(out.number)
        written = f"${number(out.number)}$"
        if out.state is State.BROKEN:
            written = rf"\textcolor{{broken}}{{{written}}}"
        above = rf"{{\scriptsize\color{{quiet}}{called}}}\\[-0.5mm]" if called else ""
        return f"{above}{size} {written}"

    def _fits(self, neuron: int) -> bool:
        """Tell whether a neuron's name has room inside it; else it stands above."""
        written = len(self._name(neuron))  # a sign that LaTeX lacks is told in words
        return len(self.scene.neuron_name(neuron)) <= LONGEST_INSIDE and written <= LONGEST_WRITTEN

    def _name(self, neuron: int) -> str:
        return name(self.scene.document.network.neurons[neuron].name)

    def _values(self) -> Iterator[str]:
        for neuron in range(len(self.lines.places)):
            role = self.scene.document.network.neurons[neuron].role
            if role is Role.BIAS:
                yield rf"\node[values, below, text=quiet] at (n{neuron + 1}.south) {{{self._name(neuron)}}};"
            if not role.computes or not self.scene.shows("neuron", neuron):
                continue
            yield from self._note(f"below] at (n{neuron + 1}.south)", self.scene.values_below(neuron))
            feeds = bool(self.lines.feeds[neuron])
            side = f"above] at (n{neuron + 1}.north)" if feeds else f"right] at (n{neuron + 1}.east)"
            yield from self._note(side, self.scene.values_beside(neuron))

    def _note(self, where: str, entries: Iterable[Entry]) -> Iterator[str]:
        known = [equation(entry) for entry in entries if entry.state is not State.WAITING]
        if known:
            yield rf"\node[values, {where} {{{NEXT.join(known)}}};"

    # Edges

    def _paths(self) -> Iterator[str]:
        """Draw the paths that are shown beneath the edges; of several on one edge the first is the outermost."""
        taken: dict[int, list[int]] = {}
        for route in self.scene.routes:
            for edge in route.edges:
                taken.setdefault(edge, []).append(route.colour % len(PATHS))
        for edge, colours in taken.items():
            for place, colour in enumerate(colours[:5]):
                width = BAND + SHARED * (min(len(colours), 5) - 1 - place)
                yield rf"\draw[draw={PATHS[colour]}!55!ground, line width={width:.1f}pt] {self._way(edge)};"

    def _edges(self) -> Iterator[str]:
        largest = float(np.max(np.abs(self.scene.strengths), initial=0.0, where=np.isfinite(self.scene.strengths)))
        for edge in self.edges:
            glow = self.scene.glow("edge", edge)
            if glow:
                yield rf"\draw[glowing={_light(glow)}] {self._way(edge)};"
        for edge in self.edges:
            strength = float(self.scene.strengths[edge])
            share = abs(strength) / largest if largest and np.isfinite(strength) else 0.0
            look = f"edge={_sign_colour(strength)}{', minus' if strength < 0 else ''}"
            yield rf"\draw[{look}, line width={THIN + (THICK - THIN) * share:.2f}pt] {self._way(edge)};"

    def _way(self, edge: int, label: str = "") -> str:
        """Return an edge from outline to outline, with what stands on it."""
        ends = self.scene.document.network.edges
        source, target = f"(n{ends.source[edge] + 1})", f"(n{ends.target[edge] + 1})"
        if not self.lines.curved[edge]:
            return f"{source} -- {label}{target}"
        control = self.lines.control[edge]
        first, second = ((end + 2 * (control - end) / 3) for end in (self.lines.start[edge], self.lines.end[edge]))
        return f"{source} .. controls {self.at(first)} and {self.at(second)} .. {label}{target}"

    def _labels(self) -> Iterator[str]:
        if self.labels is None:
            return
        for edge in self.edges:
            is_named = len(self.edges) <= MOST_NAMED or bool(self.scene.glow("edge", edge))
            if is_named and self.scene.shows("edge", edge):
                words = _label(self.scene, edge)
                yield rf"\node[weight] at {self.at(self.labels.centres[edge])} {{{words}}};"

    # Words

    def _words(self, page: Page) -> Iterator[str]:
        loss = loss_text(self.scene)
        if loss:
            words, _, value = loss.rpartition(" ")
            glow = self.scene.glows.get(("setting", 0), {}).get("loss", Glow.NONE)
            source = self.scene.out(0).source
            entry = Entry(words, value, State.KNOWN, source, glow)
            corner = f"({page.left + page.width - 0.1:.2f},{page.bottom + page.height - 0.1:.2f})"
            yield rf"\node[values, anchor=north east, font=\small] at {corner} {{{equation(entry)}}};"
        left = len(self.scene.document.network.edges) - len(self.edges)
        if left:
            words = latex_text(tr("The {count} weights of largest size of {all}", count=len(self.edges),
                                  all=len(self.edges) + left))  # fmt: skip
            corner = f"({page.left + 0.1:.2f},{page.bottom + 0.1:.2f})"
            yield rf"\node[values, anchor=south west, text=quiet] at {corner} {{{words}}};"


def _drawing(scene: Scene, theme: str) -> _Drawing:
    """Place neurons, edges and labels, with as little room between neurons as lets the labels cover nothing."""
    topology, weights = scene.document.network.topology, scene.document.network.weights
    order = np.argsort(-np.abs(weights), kind="stable")[:MOST_EDGES]
    edges = tuple(sorted(order.tolist()))
    places = positions(topology)
    lines, labels = geometry(topology, read_only(places * stretch(places, ASPECT))), None
    if len(weights) <= MOST_LABELS:
        sizes = _label_sizes(scene)
        for room in ROOMS:
            lines = geometry(topology, read_only(places * stretch(places, ASPECT, room)))
            labels = place_labels(lines, sizes, thorough=room == ROOMS[-1])
            if labels.free:
                break
    return _Drawing(scene, lines, labels, edges)


def _label_sizes(scene: Scene) -> Floats:
    """Return about how much room each edge's label takes, (edges, 2)."""
    edges = scene.document.network.edges
    sizes = np.zeros((len(edges), 2))
    for edge in range(len(sizes)):
        rows = [scene.weight(edge).text]
        gradient, tie = scene.gradient(edge), edges.tie[edge]
        if gradient is not None and gradient.state is not State.WAITING:
            rows.append(gradient.text)
        signs = (SIGN if edges.frozen[edge] else 0.0) + (SIGN + LETTER * len(elided(tie)) if tie else 0.0)
        sizes[edge] = max(map(len, rows)) * LETTER + PADDING + signs, len(rows) * LINE
    return sizes


def _label(scene: Scene, edge: int) -> str:
    edges = scene.document.network.edges
    rows = [equation(scene.weight(edge), name(edges.ids[edge]))]
    gradient = scene.gradient(edge)
    if gradient is not None and gradient.state is not State.WAITING:
        rows.append(equation(gradient))
    tie = edges.tie[edge]
    if edges.frozen[edge]:
        rows[0] += r"\held"
    if tie:
        rows[0] += rf"\shared\textcolor{{quiet}}{{{name(tie)}}}"
    return NEXT.join(rows)


def _light(glow: Glow) -> str:
    return "computed" if glow is Glow.COMPUTED else "source!55!computed!70!ground"


def _sign_colour(strength: float) -> str:
    if not np.isfinite(strength):
        return "broken"
    return "quiet" if strength == 0 else "positive" if strength > 0 else "negative"


def _size_of(text: str) -> str:
    """Return a size of type at which a number stands inside a neuron."""
    return next(
        size
        for most, size in ((6, r"\small"), (7, r"\footnotesize"), (9, r"\scriptsize"), (1000, r"\tiny"))
        if len(text) <= most
    )


__all__ = ["PALETTES", "tikz"]
