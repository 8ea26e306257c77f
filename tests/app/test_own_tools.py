"""What we write opens in its own tools: a LaTeX engine, librsvg, poppler. Where one is missing the test says which."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from app.picturing.outputs import Drawing, image, pdf, svg
from app.picturing.scenes import Steps
from app.picturing.sheet import Part, Sheet
from app.picturing.studio import render
from app.picturing.tikz import tikz
from app.theme import LIGHT, Theme
from core.files import builtin_names, read, read_builtin
from core.steps import Level
from tests.app.scene_hand import scene_at
from tests.app.test_picturing_tikz import nasty

EXAMPLES = sorted((Path(__file__).parents[1] / "data" / "examples").glob("*.nabla"))
SIZE = (640, 400)
PACKAGES = {
    "pdflatex": "texlive-latex-base", "tikz.sty": "texlive-pictures", "rsvg-convert": "librsvg2-bin",
    "pdftoppm": "poppler-utils", "pdffonts": "poppler-utils",
}  # fmt: skip


def tool(name: str) -> str:
    """Return where a tool is, or skip the test and say what to install."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing: in Debian it comes with {PACKAGES[name]}")
    return found


def has_tikz() -> None:
    finder = tool("pdflatex").replace("pdflatex", "kpsewhich")
    if not subprocess.run([finder, "tikz.sty"], capture_output=True, text=True, check=False).stdout.strip():
        pytest.skip(f"tikz.sty is missing: in Debian it comes with {PACKAGES['tikz.sty']}")


def compiled(written: str, folder: Path) -> Path:
    """Compile with pdflatex; nothing may stick out of the page or be unknown."""
    has_tikz()
    (folder / "network.tex").write_text(written, encoding="ascii")
    run = subprocess.run(
        [tool("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "network.tex"],
        cwd=folder, capture_output=True, text=True, errors="replace", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-1500:]
    assert "Output written on network.pdf (1 page" in run.stdout
    assert not re.findall(r"(?:Overfull|Missing character|LaTeX Warning: (?!Label)).*", run.stdout)
    return folder / "network.pdf"


def pixels(file: Path) -> QImage:
    """Draw a page of PDF with poppler."""
    target = file.with_suffix("")
    subprocess.run([tool("pdftoppm"), "-r", "72", "-png", "-singlefile", str(file), str(target)], check=True)
    return QImage(str(target.with_suffix(".png")))


def count(made: QImage, colour: QColor) -> int:
    places = ((x, y) for x in range(0, made.width(), 2) for y in range(0, made.height(), 2))
    return sum(far(made.pixelColor(*place), colour) < 30 for place in places)


def far(one: QColor, other: QColor) -> int:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue())


@pytest.mark.parametrize("name", builtin_names())
def test_tikz_compiles_at_the_start_at_the_end_and_with_a_lit_step(name: str, tmp_path: Path) -> None:
    steps = Steps(read_builtin(name), Level.NEURON)
    for step, mode in ((0, "light"), (1, "dark"), (steps.count, "contrast_light")):
        page = compiled(tikz(steps.scene(step), mode), tmp_path)
        assert page.stat().st_size > 10_000
    lit = pixels(compiled(tikz(steps.scene(1)), tmp_path))
    assert count(lit, LIGHT.computed) > 40


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_tikz_of_every_example_file_compiles_whatever_the_names_are(path: Path, tmp_path: Path) -> None:
    document = nasty(read(path))
    steps = Steps(document, Level.LAYER)
    compiled(tikz(steps.scene(steps.count)), tmp_path)


@pytest.mark.parametrize("part", list(Part))
def test_librsvg_draws_the_svg_as_we_draw_it(qtbot: QtBot, theme: Theme, part: Part, tmp_path: Path) -> None:
    drawing = Sheet(scene_at(read_builtin("xor-2-2-1"), 9), part, LIGHT).drawing(SIZE)
    (tmp_path / "a.svg").write_bytes(svg(drawing))
    subprocess.run([tool("rsvg-convert"), str(tmp_path / "a.svg"), "-o", str(tmp_path / "a.png")], check=True)
    seen, ours = QImage(str(tmp_path / "a.png")), image(drawing)
    assert seen.size() == ours.size()
    places = [(x, y) for x in range(3, 640, 5) for y in range(3, 400, 5)]
    near = [far(seen.pixelColor(*place), ours.pixelColor(*place)) < 90 for place in places]
    assert sum(near) / len(near) > 0.985


def test_librsvg_cuts_the_views_of_the_window_where_they_are_cut(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    area, label = QScrollArea(), QLabel("\n".join(["█" * 40] * 60))
    label.setStyleSheet("color: #ff0000")
    area.setWidget(label)
    area.resize(200, 120)
    qtbot.addWidget(area)
    drawing = Drawing(lambda painter: render(area, painter), (400, 300))
    (tmp_path / "a.svg").write_bytes(svg(drawing))
    subprocess.run([tool("rsvg-convert"), str(tmp_path / "a.svg"), "-o", str(tmp_path / "a.png")], check=True)
    seen, ours = QImage(str(tmp_path / "a.png")), image(drawing)
    red, places = QColor("red"), [(x, y) for x in range(0, 400, 3) for y in range(0, 300, 3)]
    reds = [place for place in places if far(seen.pixelColor(*place), red) < 99]
    assert len(reds) > 500 and max(x for x, _ in reds) < 200 and max(y for _, y in reds) < 120
    assert far(ours.pixelColor(20, 60), red) < 99


def test_poppler_finds_the_fonts_embedded_and_draws_the_step(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    drawing = Sheet(scene_at(read_builtin("xor-2-2-1"), 9), Part.BOTH, LIGHT).drawing(SIZE)
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf(drawing))
    told = subprocess.run([tool("pdffonts"), str(file)], capture_output=True, text=True, check=True).stdout
    rows = told.splitlines()[2:]
    assert len(rows) == 3 and all(re.search(r"\byes (?:yes|no)\s+yes\b", row) for row in rows), told
    seen = pixels(file)
    assert (seen.width(), seen.height()) == SIZE
    assert abs(count(seen, LIGHT.computed) - count(image(drawing), LIGHT.computed)) < 200
