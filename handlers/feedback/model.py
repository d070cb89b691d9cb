"""The rules of feedback: what names a message for good, what an emoji says, what was seen and what was missed."""

import hashlib
import unicodedata
from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KEEP_DAYS = 365
LONGEST_KEEP = 3650
SIGNS = "👍 ❤️ 🎉 💡 🙌 👏 🔥 💯 ⭐ ✅ 😍 :+1: | 👎 😡 🐛 💔 😞 ❌ :-1:"
MOST_SIGNS = 40

_SKIN_TONES = frozenset(chr(code) for code in range(0x1F3FB, 0x1F400))
_EMOJI_STYLE = "\ufe0f"
_NAMED_TONE = "::skin-tone-"


def source_of(platform: str, space: str, channel: str, message: str) -> str:
    """The short name of a message, the same whenever and however it arrives: 16 letters and digits."""
    place = "\x00".join((platform, space, channel, message))
    digest = hashlib.blake2b(place.encode(errors="replace"), digest_size=10).digest()
    return b32encode(digest).decode().lower()


def storable(text: str) -> str:
    """The words as every database takes them: without half characters and without the zero character."""
    return text.encode(errors="replace").decode().replace("\x00", "")


def sign_of(emoji: str) -> str:
    """An emoji without its skin tone and without the mark that asks for colour."""
    name = emoji.partition(_NAMED_TONE)[0] + ":" if _NAMED_TONE in emoji else emoji
    return "".join(part for part in name if part not in _SKIN_TONES and part != _EMOJI_STYLE)


def wordiness(text: str) -> int:
    """How long words are, without marks and emoji: a Chinese or Japanese letter says as much as two others."""
    letters = (letter for letter in text if unicodedata.category(letter)[0] in "LMN")
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in letters)


@dataclass(frozen=True, slots=True)
class Signs:
    """Which emoji count for a message and which against it; all others say nothing."""

    favour: tuple[str, ...]
    against: tuple[str, ...]


def signs(text: str) -> Signs:
    """Read `👍 ❤️ | 👎 🐛`: what stands before the bar counts for, what stands after it against.

    Raises ValueError for words that are no emoji, for a sign on both sides, for none and for too many.
    """
    before, bar, after = text.partition("|")
    found = Signs(_row(before), _row(after))
    every = (*found.favour, *found.against)
    if not every or len(every) > MOST_SIGNS or len(set(every)) < len(every) or "|" in after or not bar:
        raise ValueError(text)
    return found


def _row(text: str) -> tuple[str, ...]:
    signs = tuple(dict.fromkeys(sign_of(word) for word in text.split()))
    for sign in signs:
        if not _is_emoji(sign):
            raise ValueError(sign)
    return signs


def _is_emoji(sign: str) -> bool:
    if len(sign) > 2 and sign.startswith(":") and sign.endswith(":"):
        return True
    return 0 < len(sign) <= 16 and not any(unicodedata.category(part)[0] in "LMZ" for part in sign if part != "\u20e3")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time in microseconds, `since` before `until`."""

    since: int
    until: int


def gaps(window: Stretch, seen: Iterable[Stretch]) -> Sequence[Stretch]:
    """The stretches of a window that none of `seen` covers, in order."""
    missed: list[Stretch] = []
    reached = window.since
    for stretch in sorted(seen, key=lambda stretch: (stretch.since, stretch.until)):
        if stretch.since > reached:
            missed.append(Stretch(reached, min(stretch.since, window.until)))
        reached = max(reached, stretch.until)
        if reached >= window.until:
            break
    if reached < window.until:
        missed.append(Stretch(reached, window.until))
    return [stretch for stretch in missed if stretch.since < stretch.until]


def within(window: Stretch, seen: Iterable[Stretch]) -> Sequence[Stretch]:
    """The parts of `seen` that lie in a window, in order, those that touch joined."""
    cut = [
        Stretch(max(stretch.since, window.since), min(stretch.until, window.until))
        for stretch in sorted(seen, key=lambda stretch: (stretch.since, stretch.until))
    ]
    joined: list[Stretch] = []
    for stretch in (stretch for stretch in cut if stretch.since < stretch.until):
        if joined and stretch.since <= joined[-1].until:
            joined[-1] = Stretch(joined[-1].since, max(joined[-1].until, stretch.until))
        else:
            joined.append(stretch)
    return joined


def why_missed(
    missed: Stretch, seen: Sequence[Stretch], unread: Sequence[tuple[Stretch, str]] = (), *, imported: bool
) -> str:
    """The text key of why a stretch was missed; `unread` are those that could not be read back, and why.

    One of them is the reason where it covers at least half of what was missed.
    """
    overlaps = [(min(one.until, missed.until) - max(one.since, missed.since), reason) for one, reason in unread]
    longest, reason = max(overlaps, default=(0, ""))
    if 2 * longest >= missed.until - missed.since:
        return f"feedback.missed.{reason}"
    if not seen:
        return "feedback.missed.never"
    if missed.until <= min(stretch.since for stretch in seen):
        return "feedback.missed.import_begins" if imported else "feedback.missed.not_there_yet"
    if imported and missed.since >= max(stretch.until for stretch in seen):
        return "feedback.missed.import_ends"
    return "feedback.missed.away"


def keep_days(text: str) -> int:
    """A number of days from 1 to ten years. Raises ValueError for anything else."""
    days = int(text)
    if not 1 <= days <= LONGEST_KEEP:
        raise ValueError(text)
    return days
