"""Whom a setting is set for, and who may do that."""

from collections.abc import Mapping, Sequence

FOR: Mapping[str, str] = {"me": "person", "team": "team", "community": "community"}
NEEDED: Mapping[str, int] = {"person": 0, "team": 1, "community": 2}


def usual_level(levels: Sequence[str]) -> str:
    """The level that is meant when none is named: oneself where that is possible, else the community, else the team."""
    return next(level for level in ("person", "community", "team") if level in levels)


def open_levels(levels: Sequence[str], role: int) -> Sequence[str]:
    """The levels that somebody with a role may set, the usual one first."""
    usual = usual_level(levels)
    allowed = [level for level in levels if NEEDED[level] <= role]
    return sorted(allowed, key=lambda level: (level != usual, NEEDED[level]))
