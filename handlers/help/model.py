"""Who may use what, and in which order it is told."""

from collections.abc import Mapping

NEEDED: Mapping[str, int] = {"": 0, "everyone": 0, "team": 1, "managers": 2}
FIRST = ("poll", "ask", "digest")
LAST = ("settings", "setup", "join", "link", "unlink", "optout", "optin", "help", "about", "privacy")


def allowed(needs: str, role: int) -> bool:
    """Whether somebody with a role may do what needs `everyone`, `team` or `managers`; unknown needs are managers'."""
    return role >= NEEDED.get(needs, 2)


def place_of(name: str) -> tuple[int, int, str]:
    """Where a command stands in a list: what people come for first, what is about Chorus last."""
    if name in FIRST:
        return (0, FIRST.index(name), name)
    return (2, LAST.index(name), name) if name in LAST else (1, 0, name)
