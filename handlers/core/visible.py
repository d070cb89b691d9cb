"""People's words as they are shown and compared: without characters nobody can see or that turn a line round."""

import unicodedata

_JOINERS = "\u200c\u200d"  # part of emoji and of several scripts, yet invisible between Latin letters
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols by class, nothing on the screen
_BLACK_FLAG = "\U0001f3f4"  # the flags of England, Scotland and Wales are this and tag characters


def visible(text: str) -> str:
    """The words on one line without zero-width, direction and control characters; empty when nothing shows."""
    kept = (character for at, character in enumerate(text) if _shows(text, at, character))
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(character)[0] not in "MZC" for character in line) else ""


def alike(text: str) -> str:
    """What two texts share when they read the same: equal but for case, width, marks nobody sees and spacing."""
    folded = unicodedata.normalize("NFKC", visible(text)).casefold()
    bare = "".join(character for character in folded if unicodedata.category(character) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def _shows(text: str, at: int, character: str) -> bool:
    if character in _BLANK:
        return False
    category = unicodedata.category(character)
    if category == "Cc":
        return character.isspace()
    if category != "Cf":
        return category not in ("Cs", "Zl", "Zp") or character.isspace()
    if character in _JOINERS:
        return 0 < at < len(text) - 1 and not text[at - 1].isascii() and not text[at + 1].isascii()
    return "\U000e0020" <= character <= "\U000e007f" and _BLACK_FLAG in text[:at]
