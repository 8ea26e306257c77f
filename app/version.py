"""Which version of the program this is, as its installation says."""

from __future__ import annotations

from app.words import tr


def program_version() -> str:
    """Return the version, or that it is not installed: run from the checkout."""
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and seldom asked

    try:
        return version("nablascope")
    except PackageNotFoundError:
        return tr("(not installed)")
