"""Whether a window can be opened here, found out before the toolkit aborts: is there a display, are its libraries?

Free of Qt. Each function returns None when all is well, else one sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.words import tr

Load = Callable[[str], object]

# Which Debian package brings each library that the toolkit, or its plugin for X, asks for.
TOOLKIT_PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
X_PACKAGES: Mapping[str, str] = {
    "libxcb.so.1": "libxcb1",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def display_problem(environment: Mapping[str, str] | None = None, load: Load = ctypes.CDLL) -> str | None:
    """Return why no window can be shown on Linux: no display, none that answers, or a library missing for it."""
    environment = os.environ if environment is None else environment
    if not sys.platform.startswith("linux"):
        return None
    platforms = _platforms(environment)
    if not platforms:
        return tr("no display was found: {remedy}", remedy=_remedy())
    problems = [_platform_problem(platform, environment, load) for platform in platforms]
    return None if None in problems else problems[-1]


def toolkit_problem(error: ImportError) -> str:
    """Return what to do about a toolkit that cannot be imported."""
    if isinstance(error, ModuleNotFoundError):
        return tr("the window's toolkit is not installed: run `pip install PySide6-Essentials`")
    library = str(error).partition(":")[0]
    package = TOOLKIT_PACKAGES.get(library) or X_PACKAGES.get(library)
    if package is None:
        return tr("the window's toolkit cannot be loaded ({error})", error=error)
    return _install([library], [package])


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """Return the names of the display systems that the toolkit will try."""
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return [name.partition(":")[0] for name in chosen.split(";")]
    found = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
    return [platform for platform, variable in found.items() if environment.get(variable)]


def _platform_problem(platform: str, environment: Mapping[str, str], load: Load) -> str | None:
    if platform == "wayland":
        return _wayland_problem(environment)
    if platform == "xcb":
        return _missing_libraries(load) or _x_problem(environment)
    return None


def _missing_libraries(load: Load) -> str | None:
    missing = [library for library in X_PACKAGES if not _loads(library, load)]
    return _install(missing, [X_PACKAGES[library] for library in missing]) if missing else None


def _loads(library: str, load: Load) -> bool:
    try:
        load(library)
    except OSError:
        return False
    return True


def _install(libraries: list[str], packages: list[str]) -> str:
    return tr(
        "the window's toolkit needs {libraries}: install {packages} (Debian: `sudo apt-get install {packages}`)",
        libraries=", ".join(libraries),
        packages=" ".join(dict.fromkeys(packages)),
    )


def _wayland_problem(environment: Mapping[str, str]) -> str | None:
    name = environment.get("WAYLAND_DISPLAY") or "wayland-0"
    path = Path(environment.get("XDG_RUNTIME_DIR", "/run"), name)
    return None if _answers(str(path)) else _silent(name)


def _x_problem(environment: Mapping[str, str]) -> str | None:
    name = environment.get("DISPLAY", "")
    if not name:
        return tr("no display was found: {remedy}", remedy=_remedy())
    return None if _x_answers(name) else _silent(name)


def _x_answers(name: str) -> bool:
    """Ask through the library that the toolkit will use too: it knows addresses, forwarding and permissions."""
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(name.encode(), None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _answers(address: str) -> bool:
    import socket  # here, as most displays are asked otherwise and a start must not pay for it

    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(address)
        except (OSError, ValueError):
            return False
    return True


def _silent(name: str) -> str:
    return tr('the display "{name}" does not answer: {remedy}', name=name, remedy=_remedy())


def _remedy() -> str:
    return tr(
        "run on a desktop, set DISPLAY, log in with `ssh -X`, or use a command that needs no screen, "
        "such as `nablascope trace FILE`"
    )
