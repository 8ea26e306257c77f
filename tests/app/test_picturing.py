"""Pictures of a step in files: PNG at any scale, SVG without text, PDF, films; all written whole or not at all."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QRadialGradient
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from app.command_line import main
from app.picturing.film import Film, gif
from app.picturing.iteration_film import MOST_FRAMES, IterationFilm, drawn
from app.picturing.outputs import Drawing, image, pdf, picture_bytes, png, svg
from app.picturing.scenes import Steps
from app.picturing.sheet import Part, Sheet
from app.theme import DARK, LIGHT, Theme
from app.tokens import CONTRAST_DARK
from core.construct import Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.steps import Level
from tests.app.scene_hand import scene_at

SIZE = (640, 400)
MAZUR = Path(__file__).parents[2] / "resources" / "networks" / "mazur-2-2-2.nabla"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def document(qtbot: QtBot, theme: Theme) -> Document:
    return read_builtin("mazur-2-2-2")


def amber(made: QImage) -> int:
    """How many pixels have the colour of what was computed just now."""
    places = ((x, y) for x in range(0, made.width(), 2) for y in range(0, made.height(), 2))
    return sum(made.pixelColor(*place) == LIGHT.computed for place in places)


def sheet(document: Document, step: int = 5, part: Part = Part.NETWORK, clear: bool = False) -> Drawing:
    return Sheet(scene_at(document, step), part, LIGHT, clear).drawing(SIZE)


def finished(working: object) -> bytes:
    while True:
        try:
            next(working)  # type: ignore[call-overload]
        except StopIteration as stop:
            return bytes(stop.value)


def rendered(content: bytes) -> QImage:
    made = QImage(*SIZE, QImage.Format.Format_RGB32)
    made.fill(QColor("white"))
    renderer = QSvgRenderer(QByteArray(content))
    assert renderer.isValid()
    with QPainter(made) as painter:
        renderer.render(painter)
    return made


# What is drawn


def test_a_png_has_the_light_of_its_step_and_twice_the_pixels_at_scale_2(document: Document) -> None:
    start, first = (QImage.fromData(png(sheet(document, step))) for step in (0, 1))
    assert (start.width(), start.height()) == SIZE and start.pixelColor(2, 2) == LIGHT.ground
    assert amber(start) == 0 and amber(first) > 50
    twice = QImage.fromData(png(sheet(document, 1), 2))
    assert (twice.width(), twice.height()) == (1280, 800)
    assert amber(twice) > 3 * amber(first)


def test_without_ground_the_corners_are_clear_and_the_neurons_are_not(document: Document) -> None:
    made = QImage.fromData(png(sheet(document, 5, Part.BOTH, clear=True)))
    assert made.pixelColor(2, 2).alpha() == 0 and made.pixelColor(SIZE[0] - 3, SIZE[1] - 3).alpha() == 0
    opaque = sum(made.pixelColor(x, y).alpha() == 255 for x in range(0, 640, 4) for y in range(0, 400, 4))
    assert 200 < opaque < 8000
    assert not QImage.fromData(png(sheet(document))).hasAlphaChannel()


@pytest.mark.parametrize("part", list(Part))
def test_svg_has_no_text_and_looks_like_the_png(document: Document, part: Part) -> None:
    drawing = sheet(document, 5, part)
    content = svg(drawing)
    root = ElementTree.fromstring(content)
    assert (root.get("width"), root.get("viewBox")) == ("640", "0 0 640 400")
    assert not list(root.iter(f"{SVG}text")) and b"font-family" not in content
    assert len(list(root.iter(f"{SVG}path"))) > 30
    seen, ours = rendered(content), image(drawing).convertToFormat(QImage.Format.Format_RGB32)
    places = [(x, y) for x in range(3, 640, 5) for y in range(3, 400, 5)]
    near = [far(seen.pixelColor(*place), ours.pixelColor(*place)) < 90 for place in places]
    assert sum(near) / len(near) > 0.985


def far(one: QColor, other: QColor) -> int:
    return abs(one.red() - other.red()) + abs(one.green() - other.green()) + abs(one.blue() - other.blue())


def test_svg_cuts_what_is_cut_and_goes_back_to_the_older_cut(theme: Theme) -> None:
    def paint(painter: QPainter) -> None:
        painter.setClipRect(QRectF(0, 0, 200, 400))
        painter.save()
        painter.setClipRect(QRectF(100, 0, 300, 400), Qt.ClipOperation.IntersectClip)
        painter.fillRect(QRectF(0, 0, 640, 400), QColor("red"))  # from 100 to 200 only
        painter.restore()
        painter.fillRect(QRectF(0, 300, 640, 100), QColor("blue"))  # from 0 to 200
        painter.setClipping(False)
        painter.setPen(QPen(QColor("lime"), 6))
        painter.scale(2, 2)
        painter.drawLine(200, 100, 300, 100)

    root = ElementTree.fromstring(svg(Drawing(paint, SIZE)))
    cuts = {f"url(#{each.get('id')})": columns(each[0]) for each in root.iter(f"{SVG}clipPath")}
    seen = [(each.get("fill"), cuts.get(each.get("clip-path", ""))) for each in root.findall(f"{SVG}path")]
    assert seen == [("#ff0000", (100.0, 200.0)), ("#0000ff", (0.0, 200.0)), ("none", None)]
    line = root.findall(f"{SVG}path")[-1]
    assert (line.get("stroke"), line.get("stroke-width"), columns(line)) == ("#00ff00", "12", (400.0, 600.0))


def columns(path: ElementTree.Element) -> tuple[float, float]:
    """From where to where a path reaches."""
    letters = (path.get("d") or "").replace("L", "M").replace("Z", "")
    x = [float(place.split(",")[0]) for place in letters.split("M") if place]
    return min(x), max(x)


def test_svg_keeps_gradients_and_opacity(theme: Theme) -> None:
    def paint(painter: QPainter) -> None:
        light = QRadialGradient(50, 50, 20)
        light.setColorAt(0, QColor("white"))
        light.setColorAt(1, QColor("#123456"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(light)
        painter.setOpacity(0.5)
        painter.scale(2, 2)
        painter.drawEllipse(40, 40, 20, 20)

    root = ElementTree.fromstring(svg(Drawing(paint, SIZE)))
    (light,) = root.iter(f"{SVG}radialGradient")
    assert (light.get("cx"), light.get("r"), light[1].get("stop-color")) == ("100", "40", "#123456")
    (path,) = root.findall(f"{SVG}path")
    assert (path.get("fill"), path.get("opacity")) == (f"url(#{light.get('id')})", "0.5")


def test_pdf_embeds_its_fonts_and_names_itself(document: Document) -> None:
    content = pdf(sheet(document, 5, Part.BOTH))
    assert content.startswith(b"%PDF") and content.count(b"/FontFile2") == 3  # sans, semibold, formulae
    assert b"/Subtype /Image" not in content


def test_a_picture_that_is_too_large_is_refused(document: Document) -> None:
    drawing = Sheet(scene_at(document, 1), Part.NETWORK, LIGHT).drawing((16384, 16384))
    with pytest.raises(OSError, match="too large"):
        picture_bytes(drawing, ".png", 3)


@pytest.mark.parametrize("name", builtin_names())
def test_every_example_is_drawn_with_its_formula_at_every_step_of_a_layer(
    qtbot: QtBot, theme: Theme, name: str
) -> None:
    steps = Steps(read_builtin(name), Level.LAYER)
    for step in range(1, steps.count + 1):
        made = image(Sheet(steps.scene(step), Part.BOTH, CONTRAST_DARK).drawing((780, 480)))
        right = sum(
            made.pixelColor(x, y) == CONTRAST_DARK.computed for x in range(410, 780, 3) for y in range(0, 480, 3)
        )
        assert right > 20, step


# Films


def test_a_film_has_a_frame_for_each_step_with_one_palette_and_a_longer_last_one(document: Document) -> None:
    told = IterationFilm(document, Level.LAYER, (320, 200), seconds=0.25)
    film = Image.open(io.BytesIO(finished(drawn(told, ".gif"))))
    count = Steps(document, Level.LAYER).count
    assert (film.n_frames, film.size) == (count + 1, (320, 200))  # type: ignore[attr-defined]
    durations = []
    for frame in range(count + 1):
        film.seek(frame)
        durations.append(film.info["duration"])
        ground = film.convert("RGB").getpixel((2, 100))
        assert ground == (LIGHT.ground.red(), LIGHT.ground.green(), LIGHT.ground.blue()), frame
    assert durations == [250] * count + [1500]


def test_the_colours_that_mean_something_survive_the_palette(theme: Theme) -> None:
    def draw(number: int) -> QImage:
        made = QImage(60, 40, QImage.Format.Format_RGB32)
        for x in range(60):
            for y in range(40):
                made.setPixelColor(x, y, QColor.fromHsv((x * 6 + number) % 360, 255 - y, 255))
        made.setPixelColor(5, 5, LIGHT.computed)
        return made

    film = Image.open(io.BytesIO(finished(gif(Film(draw, (100, 100, 300), (LIGHT.computed, LIGHT.text))))))
    film.seek(2)
    colour = LIGHT.computed
    assert film.convert("RGB").getpixel((5, 5)) == (colour.red(), colour.green(), colour.blue())


def test_a_film_of_too_many_steps_is_refused(qtbot: QtBot) -> None:
    document = layered(Layers((12, 20, 12), ("tanh", "logistic")), seed=1)
    with pytest.raises(ValueError, match=f"{MOST_FRAMES - 1} at most: take a coarser level"):
        IterationFilm(document, Level.TERM, SIZE).film()


# The command


def render(*arguments: str) -> int:
    return main(["render", str(MAZUR), *arguments])


def test_render_writes_every_kind(tmp_path: Path, document: Document) -> None:
    for kind, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF"), (".tex", b"% Mazur"),
                        (".gif", b"GIF89a")):  # fmt: skip
        out = tmp_path / f"a{kind}"
        more = ("--level", "layer", "--size", "320x200") if kind == ".gif" else ("--step", "12", "--digits", "6")
        assert render("-o", str(out), *more) == 0
        assert out.read_bytes().startswith(start), kind


def test_render_takes_theme_scale_and_ground(tmp_path: Path, document: Document) -> None:
    out = tmp_path / "a.png"
    assert render("-o", str(out), "--theme", "dark", "--size", "300x200", "--scale", "3") == 0
    made = QImage(str(out))
    assert (made.width(), made.height()) == (900, 600) and made.pixelColor(2, 2) == DARK.ground
    assert render("-o", str(out), "--theme", "contrast_light", "--transparent", "--picture", "both") == 0
    assert QImage(str(out)).pixelColor(2, 2).alpha() == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("-o", "a.bmp"), "a.bmp: the name must end with .png, .svg, .pdf, .tex, .gif or .mp4"),
        (("-o", "missing/a.png"), "missing/a.png: there is no folder"),
        (("-o", "a.png", "--step", "999"), "there is no step 999: steps go from 1 to"),
        (("-o", "a.png", "--scale", "4"), "--scale"),
        (("-o", "a.png", "--theme", "pink"), "--theme"),
        (("-o", "a.gif", "--step", "3"), "a film shows all steps"),
        (("-o", "a.gif", "--seconds", "0"), "0.02 to 60"),
        (("-o", "a.gif", "--transparent"), "--transparent is not for .gif: a film always has a ground"),
        (("-o", "a.png", "--seconds", "2"), "--seconds is not for .png: only a film"),
        (("-o", "a.tex", "--scale", "2"), "--scale is not for .tex"),
        (("-o", "a.svg", "--scale", "2"), "--scale is not for .svg"),
        (("-o", "a.tex", "--size", "300x200"), "--size is not for .tex"),
        (("-o", "a.tex", "--picture", "formula"), "--picture is not for .tex: TikZ draws the network alone"),
    ],
)
def test_a_wrong_render_is_one_line_exit_2_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...],
    says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert render(*arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("nablascope: ") and says in told and told.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_made_leaves_the_old_one(
    tmp_path: Path, document: Document, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(QImage, "save", lambda *_: False)
    assert render("-o", str(target)) == 2
    assert "could not be written" in capsys.readouterr().err
    assert target.read_bytes() == b"old" and list(tmp_path.iterdir()) == [target]


def test_tikz_is_written_without_qt(tmp_path: Path) -> None:
    program = (
        "import sys; from app.command_line import main; "
        f"status = main(['render', {str(MAZUR)!r}, '-o', {str(tmp_path / 'a.tex')!r}]); "
        "sys.exit(status or any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
    assert (tmp_path / "a.tex").stat().st_size > 2000
