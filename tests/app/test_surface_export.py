"""A surface in files: pictures of every kind, animations with one palette, numbers that read back bit for bit."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Generator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from app.surface.export_animation import MOST_FRAMES, frames_of, gif, mp4
from app.surface.export_data import arrays_of, csv_of, npz
from app.surface.export_pictures import ALL, BOTH, CONTOUR, RELIEF, SLICES, SurfacePicture, picture_bytes
from app.surface.scene import SurfaceScene
from app.theme import DARK, LIGHT, Theme
from core.basins import Basins
from tests.app.surface_hand import bowl, bowl_at, runners, strange_scenes

SIZE = (960, 600)
SVG = "{http://www.w3.org/2000/svg}"


def finished(working: Generator[float, None, bytes]) -> tuple[bytes, list[float]]:
    shares = []
    while True:
        try:
            shares.append(next(working))
        except StopIteration as stop:
            return stop.value, shares


def descent(places: int) -> SurfaceScene:
    path = np.stack((np.linspace(-2.8, 1.0, places), np.linspace(1.6, -0.5, places)), axis=1)
    return bowl(33, path=path, path_losses=bowl_at(path[:, 0], path[:, 1]), path_place=places - 1)


# Pictures


@pytest.mark.parametrize("kind", [CONTOUR, RELIEF, SLICES, BOTH, ALL])
def test_pngs_have_their_size_and_are_drawn(theme: Theme, kind: str) -> None:
    image = QImage.fromData(picture_bytes(SurfacePicture(bowl(), kind), ".png", LIGHT, SIZE), "PNG")
    assert image.size() == QSize(*SIZE) and image.pixelColor(1, 1) == LIGHT.card
    colours = {image.pixel(x, y) for x in range(0, 960, 7) for y in range(0, 600, 7)}
    assert len(colours) > 20
    dark = QImage.fromData(picture_bytes(SurfacePicture(bowl(), kind), ".png", DARK, SIZE), "PNG")
    assert dark.pixelColor(1, 1) == DARK.card


def test_svgs_have_outlines_for_text_and_are_clipped(theme: Theme, tmp_path: Path) -> None:
    content = picture_bytes(SurfacePicture(bowl(), ALL, title="a < b & c"), ".svg", LIGHT, SIZE)
    root = ElementTree.fromstring(content)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("960", "600", "0 0 960 600")
    title = root.find(f"{SVG}title")
    assert title is not None and title.text == "a < b & c"
    assert not list(root.iter(f"{SVG}text")) and len(list(root.iter(f"{SVG}path"))) > 30
    clips = [each.get("id") for each in root.iter(f"{SVG}clipPath")]
    used = {each.get("clip-path") for each in root.iter() if each.get("clip-path")}
    assert len(clips) >= 4 and used == {f"url(#{clip})" for clip in clips}
    if shutil.which("rsvg-convert"):
        file, picture = tmp_path / "a.svg", tmp_path / "a.png"
        file.write_bytes(content)
        subprocess.run(["rsvg-convert", str(file), "-o", str(picture)], check=True)
        seen = QImage(str(picture))
        assert seen.size() == QSize(*SIZE)
        ours = QImage.fromData(picture_bytes(SurfacePicture(bowl(), ALL), ".png", LIGHT, SIZE), "PNG")
        places = [(x, y) for x in range(5, 960, 37) for y in range(5, 600, 37)]
        near = [_far(seen, ours, place) < 60 for place in places]
        assert np.mean(near) > 0.95


def _far(one: QImage, other: QImage, place: tuple[int, int]) -> int:
    a, b = one.pixelColor(*place), other.pixelColor(*place)
    return abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())


def test_pdfs_have_one_page_of_the_size_and_their_fonts(theme: Theme, tmp_path: Path) -> None:
    content = picture_bytes(SurfacePicture(bowl(), ALL), ".pdf", LIGHT, SIZE)
    assert content.startswith(b"%PDF") and content.count(b"/Type /Page\n") == 1 and b"/MediaBox [0 0 960.0" in content
    file = tmp_path / "a.pdf"
    file.write_bytes(content)
    if shutil.which("pdffonts"):
        told = subprocess.run(["pdffonts", str(file)], check=True, capture_output=True, text=True).stdout.splitlines()
        fonts = [line.split() for line in told[2:]]
        assert fonts and all("Nablascope" in font[0] and "yes" in font for font in fonts)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True, text=True).stdout
        assert "w₆" in text and "loss" in text


@pytest.mark.parametrize("name", [name for name, scene in strange_scenes().items() if scene.loss is not None])
def test_strange_scenes_are_drawn_too(theme: Theme, name: str) -> None:
    scene = strange_scenes()[name]
    kind = SLICES if name == "no width" else ALL  # which no surface of the program has
    for suffix, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
        assert picture_bytes(SurfacePicture(scene, kind), suffix, LIGHT, (400, 300)).startswith(start)


# Animations


def test_a_descent_has_a_frame_for_each_place_and_one_palette(theme: Theme) -> None:
    content, shares = finished(gif(SurfacePicture(descent(9), CONTOUR), LIGHT, (320, 240)))
    film = Image.open(io.BytesIO(content))
    assert film.n_frames == 9 and film.size == (320, 240) and film.info["loop"] == 0
    assert shares == sorted(shares) and shares[-1] == 1.0
    durations, frames = [], []
    for number in range(9):
        film.seek(number)
        durations.append(film.info["duration"])
        frames.append(np.asarray(film.convert("RGB")))
    assert palettes(content) == [True] + [False] * 9  # one for all, none of its own for each of the nine
    assert durations == [80] * 8 + [1600]
    assert all((one != other).any() for one, other in pairwise(frames))
    for colour in (LIGHT.card, LIGHT.computed):
        wanted = [colour.red(), colour.green(), colour.blue()]
        assert (np.abs(frames[-1].astype(int) - wanted).sum(axis=2) < 12).any()


def palettes(content: bytes) -> list[bool]:
    """Tell of a GIF whether it has a palette for all frames, and then of each frame whether it has its own."""
    found, at = [bool(content[10] & 0x80)], 13 + (3 << ((content[10] & 7) + 1)) * bool(content[10] & 0x80)
    while content[at] != 0x3B:
        if content[at] == 0x21:  # an extension
            at += 2
        else:
            flags = content[at + 9]
            found.append(bool(flags & 0x80))
            at += 11 + ((3 << ((flags & 7) + 1)) if flags & 0x80 else 0)
        while content[at]:
            at += 1 + content[at]
        at += 1
    return found


def test_frames_show_the_way_so_far() -> None:
    frames = frames_of(descent(5))
    assert [len(frame.path) for frame in frames] == [1, 2, 3, 4, 5]
    assert [frame.point[:2] for frame in frames if frame.point] == [tuple(place) for place in descent(5).path.tolist()]
    race = frames_of(bowl(9, runners=runners(3)))
    assert len(race) == 30 and [len(runner.path) for runner in race[4].runners] == [5, 5, 5]
    assert race[-1].runners == bowl(9, runners=runners(3)).runners or len(race[-1].runners[0].path) == 30


def test_long_ways_have_a_bound_on_frames_and_still_their_ends() -> None:
    frames = frames_of(descent(5000))
    assert len(frames) == MOST_FRAMES and len(frames[0].path) == 1 and len(frames[-1].path) == 5000
    assert frames_of(bowl(9, path=np.zeros((1, 2)), path_losses=np.zeros(1))) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # its pipes
def test_a_film_has_all_frames_and_an_even_size(theme: Theme, tmp_path: Path) -> None:
    reader = pytest.importorskip("imageio_ffmpeg", reason="films are an optional extra")
    content, shares = finished(mp4(SurfacePicture(descent(6), CONTOUR), LIGHT, (321, 241)))
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    frames = reader.read_frames(str(path))
    told = next(frames)
    assert told["size"] == (320, 240) and sum(1 for _ in frames) == len(shares) == 6 + 20


# Numbers


def test_npz_reads_back_bit_for_bit() -> None:
    labels = np.zeros((97, 97), dtype=np.intp)
    basins = Basins(labels, np.array([[1.0, -0.5]]), np.array([0.0]))
    scene = bowl(runners=runners(2), basins=basins)
    arrays = arrays_of(scene)
    with np.load(io.BytesIO(npz(arrays)), allow_pickle=False) as read:
        assert set(read.files) == set(arrays)
        for name, array in arrays.items():
            assert np.array_equal(read[name], array) and read[name].dtype == array.dtype
        assert str(read["x_name"]) == "w5" and read["racer_names"].tolist() == ["racer 0", "racer 1"]
        assert np.array_equal(read["racer_1_path"], scene.runners[1].path)


def test_csv_reads_back_bit_for_bit() -> None:
    scene = bowl(9, runners=runners(2))
    holes = np.array(scene.loss)
    holes[2, 3], holes[4, 4] = np.nan, np.inf
    scene = replace(scene, loss=holes)
    own = np.array([0.4, 0.3, np.nan, 0.1])
    content, shares = finished(csv_of(scene, own))
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8")))
    assert head == ["kind", "name", "place", "w5", "w6", "surface_loss", "network_loss"] and shares[-1] == 1.0
    grid = np.array([[float(value) for value in row[3:6]] for row in rows if row[0] == "grid"])
    x, y = np.meshgrid(scene.x_values, scene.y_values)
    assert np.array_equal(grid, np.stack((x.ravel(), y.ravel(), holes.ravel()), axis=1), equal_nan=True)
    path = [row for row in rows if row[0] == "path"]
    assert [int(row[2]) for row in path] == [0, 1, 2, 3]
    assert np.array_equal([[float(value) for value in row[3:5]] for row in path], scene.path)
    assert np.array_equal([float(row[5]) for row in path], scene.path_losses)
    assert np.array_equal([float(row[6]) for row in path], own, equal_nan=True)
    assert all(row[6] == "" for row in rows if row[0] != "path")
    racer = [[float(value) for value in row[3:5]] for row in rows if row[:2] == ["racer", "racer 1"]]
    assert np.array_equal(racer, scene.runners[1].path)
