"""Which keys there are, in groups by what they are for; each from the table that the keys themselves are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.action_table import TABLE
from app.actions import key_names
from app.graph_actions import BY_POINTER
from app.graph_actions import TABLE as GRAPH
from app.guide.matching import fit, words_of
from app.lecture.keys import TABLE as LECTURE
from app.menu_table import INSIDE, KEYS_OF_PARTS, MENUS, SUBMENU
from app.words import tr

HEADING = 1.6  # rows that a group's heading takes
_JOINED = {"&Learn": "Learn and Help", "&Help": "Learn and Help"}
_NETWORK = "In the network: "


@dataclass(frozen=True)
class Group:
    """Some keys under one heading: rows of (what, keys)."""

    title: str
    rows: tuple[tuple[str, str], ...]

    @property
    def height(self) -> float:
        """How many rows it takes."""
        return len(self.rows) + HEADING


def key_groups() -> tuple[Group, ...]:
    """Return all keys."""
    menus = {group.title: group for group in _menus()}
    order = ("Step", "View", "File", "Edit", "Learn and Help")
    firsts = [menus[tr(title)] for title in order if tr(title) in menus]
    others = [group for group in menus.values() if group not in firsts]
    return (*firsts, *others, _in_graph(), _by_pointer(), _in_parts(), _in_lecture())


def _menus() -> Iterator[Group]:
    rows: dict[str, list[tuple[str, str]]] = {}
    titles = {entry: title for title, entries in MENUS.items() for entry in entries}
    titles.update({entry: titles[f"{SUBMENU}{key}"] for key, entries in INSIDE.items() for entry in entries})
    for action in TABLE:
        if action.shortcuts:
            title = titles.get(action.key, "More")
            words = tr(_JOINED.get(title, title.replace("&", "")))
            rows.setdefault(words, []).append((tr(action.name), key_names(action.shortcuts)))
    for words, found in rows.items():
        yield Group(words, tuple(found))


def _in_graph() -> Group:
    rows = [(tr(action.name), key_names(action.keys)) for action in GRAPH if action.keys]
    walks = [(_short(what), tr(keys)) for what, keys in KEYS_OF_PARTS.items() if what.startswith(_NETWORK)]
    return Group(tr("In the network"), (*walks, *rows))


def _by_pointer() -> Group:
    return Group(tr("In the network, by pointer"), tuple((_short(what), tr(how)) for what, how in BY_POINTER.items()))


def _in_parts() -> Group:
    rows = ((tr(what), tr(keys)) for what, keys in KEYS_OF_PARTS.items() if not what.startswith(_NETWORK))
    return Group(tr("In the tabs"), tuple(rows))


def _in_lecture() -> Group:
    rows = tuple((_upper(tr(key.words)), tr(key.told)) for key in LECTURE if key.told)
    return Group(tr("In a lecture (F5)"), rows)


def _short(what: str) -> str:
    """Return what is done, without the place that the heading tells."""
    return _upper(tr(what).removeprefix(tr(_NETWORK)))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def fitting(groups: tuple[Group, ...], typed: str) -> tuple[Group, ...]:
    """Return what of the groups fits a typed word or key."""
    wanted, key = words_of(typed), typed.strip().casefold()
    found = []
    for group in groups:
        rows = tuple(row for row in group.rows if key in row[1].casefold() or _fits(wanted, row, group.title))
        if rows:
            found.append(Group(group.title, rows))
    return tuple(found)


def _fits(wanted: tuple[str, ...], row: tuple[str, str], title: str) -> bool:
    return fit(wanted, words_of(row[0]), words_of(f"{title} {row[1]}")) is not None


def shared_out(groups: tuple[Group, ...], columns: int) -> list[tuple[Group, ...]]:
    """Return the groups in their order, in at most so many columns of which the longest is as short as can be."""
    heights = sorted(
        {sum(group.height for group in groups[a:b]) for a in range(len(groups)) for b in range(a + 1, len(groups) + 1)}
    )
    for height in heights:
        found = _filled(groups, height)
        if len(found) <= columns and all(sum(group.height for group in column) <= height for column in found):
            return found
    return []


def _filled(groups: tuple[Group, ...], height: float) -> list[tuple[Group, ...]]:
    columns: list[tuple[Group, ...]] = []
    for group in groups:
        if columns and sum(other.height for other in columns[-1]) + group.height <= height:
            columns[-1] = (*columns[-1], group)
        else:
            columns.append((group,))
    return columns
