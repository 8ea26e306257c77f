"""Opens the window. What must be there is checked first: a sentence is printed instead of the toolkit's abort.

What needs no toolkit is imported here, before it: it reads the source of every module that is imported after it.
"""

from __future__ import annotations

import gc
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from app.display import display_problem, toolkit_problem
from app.graph import heading, labels  # noqa: F401 - before the toolkit, see above
from app.panels import phases  # noqa: F401
from app.words import tr, use_translator
from core import clipboard, editing, equation, explain, formula_text, nested, reasons, shared_view  # noqa: F401
from core.files import read_builtin

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from app.main_window import MainWindow
    from app.settings import Settings

Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def run(file: str | None) -> int:
    """Open the window, on a file or the first built-in network, and stay until it is closed; return the exit status.

    Whoever calls it may have turned off the collection of garbage, see `_settle`.
    """
    problem = display_problem() or _import_problem()
    if problem:
        print(f"nablascope: {problem}", file=sys.stderr)
        return 2
    from PySide6.QtCore import QCoreApplication, QTimer
    from PySide6.QtWidgets import QApplication

    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends the program, also between its slots
    application = QApplication([sys.argv[0]])
    application.setApplicationName("nablascope")
    application.setApplicationDisplayName("Nablascope")
    application.setOrganizationName("Nablascope")
    use_translator(lambda text: QCoreApplication.translate("Nablascope", text))
    window = make_window(application)
    sys.excepthook = error_hook(window)
    if file is None:
        window.desks.guide.show_start()
    window.show()
    QTimer.singleShot(0, _settle)
    if file is not None:
        open_first(window, file)
    return application.exec()


def _settle() -> None:
    """Collect garbage from now on, without looking through all that starting made: that would hold up a key press."""
    gc.freeze()
    gc.enable()


def _import_problem() -> str | None:
    try:
        import PySide6.QtWidgets  # noqa: F401 - only whether it can be
    except ImportError as error:
        return toolkit_problem(error)
    return None


def make_window(application: QApplication, settings: Settings | None = None) -> MainWindow:
    """Return the window on the first built-in network, dressed as the settings say."""
    from app.documents import FIRST
    from app.main_window import MainWindow
    from app.settings import SCALE, THEME, Settings
    from app.theme import Theme
    from app.workbench import Workbench

    settings = settings or Settings()
    theme = Theme(settings.get(THEME), scale=settings.get(SCALE))
    theme.apply(application)
    return MainWindow(Workbench(read_builtin(FIRST)), theme, settings)


def open_first(window: MainWindow, file: str) -> None:
    """Open the network or lesson of the command line; what is wrong with it is printed as well as shown."""
    show_problems = window.dialogs.show_problems

    def print_too(title: str, lines: list[str]) -> None:
        for line in lines:
            print(f"nablascope: {line}", file=sys.stderr)
        show_problems(title, lines)

    from app.desks import LESSONS

    if Path(file).suffix.lower() in LESSONS:
        window.desks.lessons.begin_file(Path(file), print_too)
    else:
        window.documents.open(Path(file), tell=print_too)


def error_hook(window: MainWindow) -> Hook:
    """Return what to do with an exception that nobody caught: log it, save the work for recovery, say so once."""
    told = False

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        nonlocal told
        traceback.print_exception(kind, error, trace)
        if not issubclass(kind, Exception) or told:
            return
        told = True
        kept = window.documents.save_for_recovery()
        where = tr("Your work is kept in {path}.", path=kept) if kept else tr("Nothing was unsaved.")
        what = tr("{error}: the details are on standard error.", error=f"{kind.__name__}: {error}")
        window.dialogs.show_error(tr("Something went wrong that should not have."), f"{what}\n\n{where}")
        told = False

    return hook
