"""Everything that can be searched for: actions, lessons, examples, recent files, tabs, scales and digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING

from app.action_table import TABLE
from app.actions import key_names
from app.guide.matching import fit, words_of
from app.lessons.library import builtin_lessons, read_builtin_lesson
from app.menu_table import INSIDE, MENUS, SUBMENUS
from app.settings import DIGITS
from app.tables import VIEWS
from app.theme import SCALES as PERCENTS
from app.words import tr
from core import files

if TYPE_CHECKING:
    from app.action import Host

ARROW = " › "
STAYS = frozenset({"search", "keys", "start_page", "tour", "quit"})  # what does not need the network in sight


@dataclass(frozen=True, eq=False)
class Findable:
    """One thing that can be found: its title, where it is besides, its keys, what it does."""

    title: str
    where: str
    run: Callable[[], object]
    keys: str = ""
    enabled: bool = True
    chosen: bool = False
    more: str = ""  # words it is found by that are not shown
    stays: bool = False  # whether the start page may stay in front

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The title's words."""
        return words_of(self.title)

    @cached_property
    def words_beside(self) -> tuple[str, ...]:
        """The words of everything else."""
        return words_of(f"{self.where} {self.more}")


def best(found: tuple[Findable, ...], typed: str) -> list[Findable]:
    """Return what fits the typed words, best first; all of it where nothing is typed."""
    wanted = words_of(typed)
    fits = [(fit(wanted, one.words, one.words_beside), place, one) for place, one in enumerate(found)]
    hits = [(-(score + 0.25 * one.enabled), place, one) for score, place, one in fits if score is not None]
    return [one for _, _, one in (sorted(hits, key=lambda hit: hit[:2]) if wanted else hits)]


def findables(host: Host) -> tuple[Findable, ...]:
    """Return everything, as things are now."""
    return (*_actions(host), *_lessons(host), *_networks(host), *_tabs(host), *_settings(host))


def _actions(host: Host) -> Iterator[Findable]:
    host.actions_table.refresh()
    paths = menu_paths()
    for action in TABLE:
        now = host.actions_table[action.key]
        yield Findable(
            tr(action.name), paths.get(action.key, ""), now.trigger, key_names(action.shortcuts), now.isEnabled(),
            now.isChecked(), tr(action.tip) if action.tip else "", action.key in STAYS,
        )  # fmt: skip


def menu_paths() -> Mapping[str, str]:
    """Return in which menu each action stands: "View › Colours"."""
    paths: dict[str, str] = {}
    for title, entries in MENUS.items():
        menu = _unmarked(title)
        paths.update(dict.fromkeys(entries, menu))
        for key, inside in INSIDE.items():
            if f"menu:{key}" in entries:
                paths.update({entry: menu + ARROW + _unmarked(SUBMENUS[key]) for entry in inside})
    return paths


def _lessons(host: Host) -> Iterator[Findable]:
    for name in builtin_lessons():
        lesson = read_builtin_lesson(name)
        minutes = tr("Lesson, {minutes} min", minutes=lesson.minutes) if lesson.minutes else tr("Lesson")
        yield Findable(lesson.title, minutes, partial(host.desks.lessons.begin, name), more=lesson.goal)


def _networks(host: Host) -> Iterator[Findable]:
    for name in files.builtin_names():
        title = files.read_builtin(name).title or name
        yield Findable(title, tr("Example"), partial(host.documents.new, name), more=tr("Network"))
    for path in host.documents.recent:
        title, folder = files.file_name(path.name), str(path.parent)
        where = tr("Recent file in {folder}", folder=files.file_name(folder))
        yield Findable(title, where, partial(host.documents.open, path))


def _tabs(host: Host) -> Iterator[Findable]:
    for title, _ in VIEWS:
        shown = tr("Tab {title}", title=tr(title))
        yield Findable(shown, tr("Below the network"), partial(host.show_table, title))


def _settings(host: Host) -> Iterator[Findable]:
    menu = _unmarked("&View")
    for scale in PERCENTS:
        title = tr("Interface at {percent} %", percent=round(100 * scale))
        if scale != 1.0:  # which is an action
            yield Findable(
                title, menu + ARROW + tr(SUBMENUS["scale"]), partial(host.looks.choose_scale, scale),
                chosen=scale == host.looks.scale,
            )  # fmt: skip
    for digits in DIGITS:
        title = tr("Show {count} digits", count=digits)
        yield Findable(title, tr("Toolbar"), partial(host.workbench.set_digits, digits),
                       chosen=digits == host.workbench.digits)  # fmt: skip


def _unmarked(title: str) -> str:
    return tr(title).replace("&", "")
