"""How long a text is for Discord, and how one is cut where people see no half character."""

import unicodedata

_JOINER = "\u200d"
_HANGING = frozenset("\u0e33\u0eb3")  # vowels of Thai and Lao that are written as one with what stands before
_MARK = "…"


def length(text: str) -> int:
    """The length in UTF-16 units: what clients count, and never less than what servers count."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int) -> str:
    """The text, at most so long; one that is longer ends in … after a whole character."""
    if len(text) * 2 <= most or length(text) <= most:
        return text
    end = _prefix(text, most - len(_MARK))
    while end and not _may_end(text, end):
        end -= 1
    return text[:end].rstrip() + _MARK


def _prefix(text: str, most: int) -> int:
    used = 0
    for position, character in enumerate(text):
        used += 2 if character > "\uffff" else 1
        if used > most:
            return position
    return len(text)


def _may_end(text: str, end: int) -> bool:
    following = text[end]
    if text[end - 1] == _JOINER or _extends(following):
        return False
    if not _is_flag_half(following):
        return True
    before = len(text[:end]) - len(text[:end].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    return before % 2 == 0


def _extends(character: str) -> bool:
    return (
        character == _JOINER
        or character in _HANGING
        or unicodedata.category(character)[0] == "M"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
