"""Words in Discord's markup, and what people wrote there as plain words.

Every mark in people's words gets a backslash, so that nothing of them becomes markup, a mention, a link or a
custom emoji. What people wrote is read as archives are: names for mentions, `:name:` for a custom emoji.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import assert_never
from urllib.parse import quote

from bot.platforms.discord.lengths import cut, length
from bot.platforms.discord.limits import TEXT, URL
from handlers.core.message import Code, Emoji, Link, Mention, Moment, Span, Strong, Text

Named = Callable[[str], str | None]

_MARKS = re.compile(r"[\\*_~`|>#\-\[\]()<@:+]|(?:(?<=\d)|^)\.", re.MULTILINE)
# Nothing to see, half a character, or a control that turns the rest of a line round.
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("\r\n?")
_SPACES = re.compile(r"\s+")
_IN_URL = "!#$&'*+,/:;=?@%[]~-._"
_ADDRESS = re.compile("https?://.", re.IGNORECASE)
_WRITTEN = re.compile(
    r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+"
    r"|t:(?P<moment>-?\d{1,12})(?::[tTdDfFRsS])?|(?P<command>/[^<>:]{1,100}):\d+)>",
    re.ASCII,
)


def escaped(text: str) -> str:
    """People's words, shown as they are."""
    return _MARKS.sub(r"\\\g<0>", _BREAKS.sub("\n", _BROKEN.sub("", text)))


def one_line(text: str) -> str:
    """The words without line breaks and what nobody should see."""
    return _SPACES.sub(" ", _BROKEN.sub("", text)).strip()


def marked(text: Text, most: int = TEXT, *, bold: bool = True) -> str:
    """A text in markup, each of its words cut to `most`; `bold` False leaves strong words plain."""
    return "".join(_span(span, most, bold) for span in text)


def line(text: Text, most: int = TEXT, *, bold: bool = True) -> str:
    """A text in markup on one line."""
    return one_line(marked(text, most, bold=bold))


def moment(at: datetime, style: str) -> str:
    """A moment that every reader sees in the own zone: `F` in full, `f` shorter, `R` as "in 2 days"."""
    return f"<t:{int(at.timestamp())}:{style}>"


def linked(text: str, url: str, most: int = TEXT) -> str:
    """Words that open an address; plain words where it is none that Discord opens."""
    safe = _safe_url(url)
    if not safe:
        return escaped(cut(text, most))
    shown = one_line(cut(text, most))
    # Words that look like an address themselves are not taken as the words of a link.
    return f"<{safe}>" if not shown or "://" in shown else f"[{escaped(shown)}](<{safe}>)"


def heard(content: str, user: Named, role: Named = str, channel: Named = str) -> str:
    """What somebody wrote as plain words; the lookups give names, None where one is unknown."""
    if "<" not in content:
        return content
    return _WRITTEN.sub(lambda found: _shown(found, user, role, channel), content)


def _span(span: Span, most: int, bold: bool) -> str:
    match span:
        case str():
            return escaped(cut(span, most))
        case Strong():
            return _strong(cut(span.text, most)) if bold else escaped(cut(span.text, most))
        case Code():
            return _code(cut(span.text, most))
        case Link():
            return linked(span.text, span.url, most)
        case Mention():
            return escaped(cut(span.name, most))
        case Moment():
            return _moment(span)
        case Emoji():
            return escaped(cut(span.name, most))
        case _:
            assert_never(span)


def _strong(text: str) -> str:
    bare = text.strip()
    if not bare:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}**{escaped(bare)}**{after}"


def _code(text: str) -> str:
    # A backslash means itself inside of code, so the one mark that would end it is replaced by its twin.
    bare = one_line(text).replace("`", "ˋ")
    return f"`{bare}`" if bare else ""


def _moment(span: Moment) -> str:
    match span.style:
        case "full":
            return moment(span.at, "F")
        case "relative":
            return moment(span.at, "R")
        case "both":
            return f"{moment(span.at, 'R')} ({moment(span.at, 'f')})"
        case _:
            assert_never(span.style)


def _safe_url(url: str) -> str:
    try:
        safe = quote(url.strip(), safe=_IN_URL)
    except UnicodeEncodeError:  # half a character
        return ""
    return safe if _ADDRESS.match(safe) and length(safe) <= URL else ""


def _shown(found: re.Match[str], user: Named, role: Named, channel: Named) -> str:
    if found["user"]:
        return "@" + (user(found["user"]) or found["user"])
    if found["role"]:
        return "@" + (role(found["role"]) or found["role"])
    if found["channel"]:
        return "#" + (channel(found["channel"]) or found["channel"])
    if found["emoji"]:
        return f":{found['emoji']}:"
    return found["command"] or _told(int(found["moment"]))


def _told(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="minutes")
    except (ValueError, OverflowError, OSError):
        return str(seconds)
