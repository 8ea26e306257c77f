"""Exports of the tab and of the command line: in the background, whole or not at all, refused in words."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import command_line
from app.picturing import film
from app.surface.export import FORMS, JOB, Export, Exporting
from app.surface.export_animation import ANIMATIONS
from app.surface.panel import RACE, SurfacePanel
from app.theme import DARK
from app.views import Bench
from core.many import ManyNetworks
from tests.app.surface_hand import wait_for_grid
from tests.app.surface_tab_hand import surface_bench, surface_tab

__all__ = ["surface_bench"]  # fixture

# In the tab


@pytest.fixture
def panel(qtbot: QtBot, surface_bench: Bench) -> SurfacePanel:
    panel = surface_tab(qtbot, surface_bench)
    wait_for_grid(qtbot, surface_bench, panel.model)
    return panel


def export(qtbot: QtBot, exporting: Exporting, bench: Bench, what: Export, path: Path) -> None:
    exporting.ask = lambda title, suggestion, kinds: path
    exporting.start(what)
    qtbot.waitUntil(lambda: not bench.background.is_busy(JOB), timeout=30_000)


def test_the_tab_writes_pictures_in_a_process_of_their_own(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    path = tmp_path / "contour.png"
    export(qtbot, panel.exporting, surface_bench, Export.CONTOUR, path)
    assert panel.exporting.words == "contour.png written." and QImage(str(path)).size() == QSize(1280, 960)
    assert panel.export_bar.isVisible() and panel.export_bar.button.text() == "Close"
    panel.export_bar.button.click()
    assert not panel.export_bar.isVisible()


def test_the_tab_writes_the_descent_as_gif(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    assert "Nothing has moved" in panel.exporting.refusal(Export.GIF)
    panel.exporting.start(Export.GIF)
    assert not panel.exporting.running
    surface_bench.workbench.next_iteration()
    assert panel.exporting.refusal(Export.GIF) == ""
    path = tmp_path / "descent"
    export(qtbot, panel.exporting, surface_bench, Export.GIF, path)
    with Image.open(path.with_suffix(".gif")) as film:
        assert film.n_frames == 2


def test_numbers_of_the_tab_are_those_on_screen(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    path, scene = tmp_path / "numbers.npz", panel.model.scene
    export(qtbot, panel.exporting, surface_bench, Export.NUMBERS, path)
    with np.load(path, allow_pickle=False) as read:
        assert np.array_equal(read["loss"], np.asarray(scene.loss)) and read["point"].tolist() == list(
            scene.point or ()
        )


def test_the_way_has_the_loss_of_the_surface_and_the_networks_own(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    workbench, networks = surface_bench.workbench, []
    for _ in range(4):
        networks.append(workbench.document)
        workbench.next_iteration()
    networks.append(workbench.document)
    own = [ManyNetworks(one).at(one.network.parameters[:, np.newaxis])[0][0] for one in networks]
    path = tmp_path / "way.npz"
    export(qtbot, panel.exporting, surface_bench, Export.NUMBERS, path)
    with np.load(path, allow_pickle=False) as read:
        assert read["path_network_losses"].tolist() == pytest.approx(own, rel=1e-14)
        assert read["path_surface_losses"].tolist() == panel.model.scene.path_losses.tolist()
        assert len({*read["path_network_losses"]} & {*read["path_surface_losses"]}) <= 1  # where the slice was taken
        assert all(name in str(read["readme"]) for name in read.files if not name.startswith("racer"))
    export(qtbot, panel.exporting, surface_bench, Export.NUMBERS, tmp_path / "way.csv")
    with (tmp_path / "way.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "path"]
    assert [float(row["network_loss"]) for row in rows] == pytest.approx(own, rel=1e-14)


def test_a_race_is_exported_to_its_end(qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel) -> None:
    panel.modes.choose(RACE)
    racing = panel.race.racing
    qtbot.waitUntil(lambda: not racing.runs, timeout=20_000)
    racing.go_to(3)
    whole = panel.exporting.whole().runners
    assert len(whole) == len(panel.model.scene.runners) == 7
    assert {len(runner.path) for runner in panel.model.scene.runners} == {4}
    assert max(len(runner.path) for runner in whole) == racing.updates + 1


def test_a_cancelled_export_leaves_no_file_and_an_older_one_as_it_was(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    path = tmp_path / "all.pdf"
    path.write_bytes(b"old")
    panel.exporting.ask = lambda title, suggestion, kinds: path
    panel.exporting.start(Export.ALL)
    assert panel.export_bar.isVisible() and panel.export_bar.button.text() == "Cancel"
    panel.export_bar.button.click()
    assert panel.exporting.words == "Stopped: all.pdf is not written." and not surface_bench.background.is_busy(JOB)
    surface_bench.background.close()
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_told(
    qtbot: QtBot, surface_bench: Bench, panel: SurfacePanel, tmp_path: Path
) -> None:
    export(qtbot, panel.exporting, surface_bench, Export.NUMBERS, tmp_path / "missing" / "a.csv")
    assert panel.exporting.words == "a.csv is not written: No such file or directory"
    export(qtbot, panel.exporting, surface_bench, Export.NUMBERS, tmp_path / "a.xls")
    assert panel.exporting.words == "a.xls: the name must end in .npz or .csv." and not list(tmp_path.iterdir())


def test_the_menu_says_why_something_cannot_be_had(panel: SurfacePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "MP4_MODULE", "no_such_module")
    assert panel.export_button.accessibleName() == "Export"
    panel.export_button.refresh()
    entries = panel.export_button.entries
    assert list(entries) == list(FORMS) and entries[Export.ALL].isEnabled()
    assert not entries[Export.GIF].isEnabled() and "Nothing has moved" in entries[Export.GIF].toolTip()
    monkeypatch.setattr("app.surface.export.frames_of", lambda scene: [scene])
    panel.export_button.refresh()
    assert entries[Export.GIF].isEnabled() and "imageio-ffmpeg" in entries[Export.MP4].toolTip()
    assert set(ANIMATIONS) == {".gif", ".mp4"}


# On the command line

NETWORK = str(Path(__file__).parents[2] / "resources" / "networks" / "xor-2-2-1.nabla")
AXES = ["surface", NETWORK, "--x", "w5", "-4", "4", "--y", "w9", "-4", "4", "--grid", "16"]


def test_the_command_writes_the_grid_that_it_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([*AXES, "-o", str(tmp_path / "a.npz")]) == 0 and capsys.readouterr().out == ""
    assert command_line.main([*AXES, "--json"]) == 0
    told = capsys.readouterr().out
    with np.load(tmp_path / "a.npz", allow_pickle=False) as read:
        assert read["loss"].shape == (16, 16) and all(repr(float(loss)) in told for loss in read["loss"].ravel())
        assert read["x_values"].tolist() == np.linspace(-4, 4, 16).tolist()
    assert all(name.endswith(".npy") for name in zipfile.ZipFile(tmp_path / "a.npz").namelist())


def test_the_command_draws(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    looks = ["--size", "400x300", "--theme", "dark", "--picture", "contour"]
    assert command_line.main([*AXES, "-o", str(path), *looks]) == 0
    assert QImage(str(path)).size() == QSize(400, 300) and QImage(str(path)).pixelColor(0, 0) == DARK.card


@pytest.mark.parametrize(("name", "words"), [("a.gif", ".npz or .csv"), ("no/a.png", "No such file")])
def test_the_command_refuses_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, words: str
) -> None:
    assert command_line.main([*AXES, "-o", str(tmp_path / name)]) == 2
    told = capsys.readouterr().err
    assert words in told and told.count("\n") == 1 and not list(tmp_path.iterdir())


def test_numbers_need_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from app import command_line;"
        f"assert command_line.main({[*AXES, '-o', str(tmp_path / 'a.npz')]!r}) == 0;"
        f"assert command_line.main({[*AXES, '-o', str(tmp_path / 'a.csv')]!r}) == 0;"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'pyqtgraph', 'PIL'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_the_race_goes_to_files(tmp_path: Path) -> None:
    race = ["race", NETWORK, "--x", "w5", "--y", "w9", "--optimizers", "sgd", "adam:0.1", "--updates", "5", "-o"]
    for name in ("a.csv", "a.npz"):
        assert command_line.main([*race, str(tmp_path / name)]) == 0
    head, *rows = csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8")))
    assert head == ["kind", "name", "place", "w5", "w9", "surface_loss", "network_loss"] and len(rows) == 12
    with np.load(tmp_path / "a.npz", allow_pickle=False) as read:
        assert read["racer_names"].tolist() == ["sgd", "adam"] and read["racer_1_path"].shape == (6, 2)
        assert [float(value) for value in rows[11][3:5]] == read["racer_1_path"][5].tolist()
