"""Starting: what is missing is told in one sentence; a file of the command line opens; imports are few."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.display import X_PACKAGES, display_problem, toolkit_problem
from app.main_window import MainWindow
from app.settings import Settings
from app.start import error_hook, make_window, open_first
from tests.app.window_hand import leave_quietly

ROOT = Path(__file__).parents[2]
on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, settings: Settings) -> MainWindow:
    """A window that is not shown yet."""
    window = make_window(qapp, settings)
    qtbot.addWidget(window, before_close_func=leave_quietly)
    return window


def run_program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**kept, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


@on_linux
def test_without_a_display_one_sentence_says_what_to_do() -> None:
    result = run_program()
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("nablascope: no display was found: ")
    assert result.stderr.count("\n") == 1
    assert "nablascope trace FILE" in result.stderr


@on_linux
@pytest.mark.parametrize(
    "environment",
    [
        {"DISPLAY": ":987"},
        {"DISPLAY": "nonsense"},
        {"WAYLAND_DISPLAY": "wayland-987", "XDG_RUNTIME_DIR": "/nonexistent"},
        {"QT_QPA_PLATFORM": "xcb"},
    ],
    ids=str,
)
def test_a_display_that_does_not_answer_is_no_abort(environment: dict[str, str]) -> None:
    result = run_program(**environment)
    assert result.returncode == 2
    assert result.stderr.startswith("nablascope: ")
    assert result.stderr.count("\n") == 1


@on_linux
def test_missing_libraries_of_the_x_plugin_are_named_with_their_packages() -> None:
    missing = {"libxcb-cursor.so.0", "libxcb-icccm.so.4"}

    def load(library: str) -> object:
        if library in missing:
            raise OSError(library)
        return object()

    problem = display_problem({"DISPLAY": ":0"}, load)
    assert problem is not None
    assert "apt-get install libxcb-cursor0 libxcb-icccm4" in problem
    assert not any(package in problem for library, package in X_PACKAGES.items() if library not in missing)


@on_linux
def test_a_screenless_platform_needs_no_display() -> None:
    assert display_problem({"QT_QPA_PLATFORM": "offscreen:size=800x600"}) is None


def test_a_library_that_the_toolkit_cannot_load_is_named_with_its_package() -> None:
    error = ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
    assert "libegl1" in toolkit_problem(error)
    assert "PySide6-Essentials" in toolkit_problem(ModuleNotFoundError("No module named 'PySide6'"))
    assert "libodd.so.7" in toolkit_problem(ImportError("libodd.so.7: cannot open shared object file"))


def test_the_window_starts_without_what_only_training_needs() -> None:
    late = ("core.training", "core.run_record", "core.trainer")
    code = f"import sys, app.start, app.main_window; print([n for n in {late} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_is_imported_before_the_toolkit_needs_no_toolkit() -> None:
    code = "import sys, app.start; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_no_garbage_is_looked_for_while_the_program_starts() -> None:
    code = (
        "import gc, app.start as s; s.run = lambda file: gc.isenabled(); from app.__main__ import main; print(main([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_sign_is_drawn_when_its_button_is_first_seen(window: MainWindow) -> None:
    button = window.toolbar.play
    assert button.icon().isNull()
    window.show()
    assert not button.icon().isNull()


def test_the_window_starts_without_what_only_the_surface_needs() -> None:
    code = "import sys, app.main_window; print([n for n in sys.modules if n.startswith(('contourpy', 'PIL'))])"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout == "[]\n"


def test_the_window_opens_on_the_published_network(window: MainWindow) -> None:
    assert window.workbench.document.title == "Mazur 2-2-2"
    assert window.workbench.path is None
    assert window.workbench.is_clean


def test_a_good_file_is_opened(window: MainWindow) -> None:
    path = ROOT / "resources" / "networks" / "linear-neuron.nabla"
    open_first(window, str(path))
    assert window.workbench.path == path
    assert window.banner.isHidden()


def test_a_bad_file_is_told_with_all_its_problems(
    window: MainWindow, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "<b>bad.nabla"
    path.write_text('{"format": "nablascope", "version": 1, "network": {"neurons": 1, "edges": 2}}')
    document = window.workbench.document
    open_first(window, str(path))
    printed = capsys.readouterr().err.splitlines()
    assert len(printed) >= 2
    assert all(line.startswith("nablascope: ") and "<b>bad.nabla" in line for line in printed)
    assert not window.banner.isHidden()
    assert window.banner.text.text().splitlines() == [line.removeprefix("nablascope: ") for line in printed]
    assert window.workbench.document is document


def test_an_exception_nobody_caught_is_logged_told_and_the_work_kept(
    window: MainWindow, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(window.dialogs, "show_error", lambda title, text: told.append((title, text)))
    kept = tmp_path / "kept.nabla"
    monkeypatch.setattr(window.documents, "save_for_recovery", lambda: kept)
    try:
        raise ZeroDivisionError("by hand")
    except ZeroDivisionError as error:
        error_hook(window)(type(error), error, error.__traceback__)
    assert "ZeroDivisionError: by hand" in capsys.readouterr().err
    assert len(told) == 1
    assert str(kept) in told[0][1]


def test_a_session_with_an_edit_ends_without_complaint(tmp_path: Path) -> None:
    """The undo stack still speaks when it is deleted; by then nobody may listen."""
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app.settings import Settings\n"
        "from app.start import make_window\n"
        "def session():\n"
        "    application = QApplication([])\n"
        "    window = make_window(application, Settings(Path(sys.argv[1])))\n"
        "    window.show()\n"
        "    window.workbench.set_weight(0, 0.5)\n"
        "    window.workbench.mark_saved(Path('x.nabla'))\n"
        "    QTimer.singleShot(50, window.close)\n"
        "    return application.exec()\n"
        "sys.exit(session())\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "settings.ini")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
