"""People's words and the spans of a text as Slack's mrkdwn, its literal text objects and its rich text.

mrkdwn has no escape but for & < >: marks that would make words bold, struck or code become letters that look
alike, `:names:` and `@everyone` are broken by a character nobody sees. Rich text and plain text need none.
"""

import re
from datetime import datetime
from typing import Any, NamedTuple, assert_never
from zoneinfo import ZoneInfo

from icu4py.breakers import CharacterBreaker

from bot.platforms.slack.limits import URL
from handlers.core.message import Code, Emoji, Link, Mention, Moment, Span, Strong, Text
from handlers.core.texts import Words

Json = dict[str, Any]
MARK = "…"
_JOINER = "\u2060"  # word joiner: no width, no line break, and in no name that Slack knows
_APART = "\u200b"  # zero-width space: bold starts and ends only beside what is no letter
_ALIKE = str.maketrans({"*": "∗", "＊": "∗", "_": "ˍ", "＿": "ˍ", "~": "∼", "`": "ˋ", "｀": "ˋ"})
_STARS = str.maketrans({"*": "∗", "＊": "∗"})
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
# A mark between two letters, as in snake_case, or with space on both sides opens and closes nothing.
_MARKS = re.compile(r"(?<![0-9A-Za-z])[*_~](?!\s)|(?<!\s)[*_~](?![0-9A-Za-z])|[`＊＿｀]")
# A name may begin at the end of one span and go on in the next.
_NAMED = re.compile(r":(?=[\w+'-]+(?:::skin-tone-[2-6])?:|[\w+'-]*\Z)")
_BROADCAST = re.compile(r"@(?=(?:channel|everyone|here)\b)", re.IGNORECASE)
_QUOTED = re.compile(r"^(?=[ \t]*[>＞])", re.MULTILINE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_CUSTOM = re.compile(r":([\w+'-]+):")
_FORMATS = {
    "full": "{date_short_pretty} {time}",
    "relative": "{ago}",
    "both": "{ago} ({date_short_pretty} {time})",
}
_LATEST = 253_402_300_799  # the last second of year 9999


class Told(NamedTuple):
    """How a message is told: its texts, and the zone of moments where a client cannot show the reader's own.

    `brief` shortens what people press, so that all of it fits into a message that is too long.
    """

    words: Words
    tz: str
    brief: bool = False


def size(text: str) -> int:
    """How long Slack may find a text: in UTF-16 units."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits with a mark at its end, never cut inside a letter."""
    if size(text) <= most:
        return text
    kept, used = [], size(MARK)
    for letter in CharacterBreaker(text[: most + 1], "en"):
        used += size(letter)
        if used > most:
            break
        kept.append(letter)
    return "".join(kept).rstrip() + MARK


def literal(text: str) -> str:
    """Words that mrkdwn shows as they stand: nothing in them is a mark, a mention, a link or an emoji's name."""
    text = _MARKS.sub(lambda found: found[0].translate(_ALIKE), clean(text))
    text = _NAMED.sub(":" + _JOINER, text)
    text = _BROADCAST.sub("@" + _JOINER, text)
    return _QUOTED.sub(_JOINER, text).translate(_ENTITIES)


def strong_within(text: str, most: int) -> str:
    """Words in bold, of which at most so many are shown, and at most twice as many characters sent."""
    made, kept = strong(cut(text, most)), most
    while size(made) > 2 * most:
        kept = kept * 3 // 4
        made = strong(cut(text, kept))
    return made


def strong(text: str) -> str:
    """Words in bold; every asterisk in them is replaced, since one would end it."""
    line = " ".join(clean(text).split())
    if not line:
        return ""
    return f"{_APART}*{literal(line.translate(_STARS))}*{_APART}"


def mrkdwn(text: Text, told: Told) -> str:
    """A text as mrkdwn."""
    return "".join([_marked(span, told) for span in text])


def plain(text: Text, told: Told) -> str:
    """A text without any marks, for objects that have none."""
    return "".join([_plain(span, told) for span in text])


def mrkdwn_within(text: Text, told: Told, most: int) -> str:
    """A text as mrkdwn of at most this size; what does not fit is cut with a mark before it is escaped."""
    made, kept = mrkdwn(text, told), most
    while size(made) > most and kept:
        made, kept = mrkdwn(shortened(text, kept), told), kept * 3 // 4
    # What cannot be shortened is moments; in words they can, and each letter is at most five when escaped.
    return made if size(made) <= most else literal(cut(plain(text, told), most // len("&amp;")))


def shortened(text: Text, most: int) -> Text:
    """A text whose words are at most so many in all; what is cut has a mark at its end."""
    kept: list[Span] = []
    left = most
    for span in text:
        words = _words_of(span)
        if size(words) > left:
            return (*kept, _with_words(span, cut(words, max(left, size(MARK)))))
        kept.append(span)
        left -= size(words)
    return tuple(kept)


def rich(text: Text, told: Told) -> list[Json]:
    """A text as the elements of a rich text section."""
    return [element for span in text if (element := _rich(span, told)) is not None]


def rich_words(text: str, **style: bool) -> Json:
    """Words of a rich text, which shows them as they stand."""
    made: Json = {"type": "text", "text": clean(text)}
    return {**made, "style": style} if style else made


def clean(text: str) -> str:
    """The text without control characters and half letters, which Slack refuses or shows as boxes."""
    return _CONTROL.sub("", text)


def is_url(url: str) -> bool:
    """Whether Slack takes an address as a link."""
    return re.match(r"https?://[^\s/]", url) is not None and size(_escaped_url(url)) <= URL


def link(text: str, url: str) -> str:
    """Words that open an address, as mrkdwn; words alone where it is none."""
    label = literal(" ".join(text.split())) or literal(url)
    return f"<{_escaped_url(url)}|{label}>" if is_url(url) else label


def _words_of(span: Span) -> str:
    match span:
        case str():
            return span
        case Strong() | Code() | Link():
            return span.text
        case Mention() | Emoji():
            return span.name
        case Moment():
            return ""
        case _:
            assert_never(span)


def _with_words(span: Span, words: str) -> Span:
    match span:
        case Strong():
            return Strong(words)
        case Code():
            return Code(words)
        case Link():
            return Link(words, span.url)
        case str() | Mention() | Moment() | Emoji():
            return words
        case _:
            assert_never(span)


def _marked(span: Span, told: Told) -> str:
    match span:
        case str():
            return literal(span)
        case Strong():
            return strong(span.text)
        case Code():
            return _code(span.text)
        case Link():
            return link(span.text, span.url)
        case Mention():
            return literal(span.name)
        case Moment():
            return _date(span, told)
        case Emoji():
            return span.name if _CUSTOM.fullmatch(span.name) else literal(span.name)
        case _:
            assert_never(span)


def _plain(span: Span, told: Told) -> str:
    match span:
        case str():
            return clean(span)
        case Strong() | Code() | Link():
            return clean(span.text)
        case Mention() | Emoji():
            return clean(span.name)
        case Moment():
            return written(span.at, told)
        case _:
            assert_never(span)


def _rich(span: Span, told: Told) -> Json | None:
    match span:
        case str():
            return rich_words(span) if clean(span) else None
        case Strong():
            return rich_words(span.text, bold=True) if clean(span.text) else None
        case Code():
            return rich_words(span.text, code=True) if clean(span.text) else None
        case Link() if is_url(span.url):
            return {"type": "link", "url": span.url, "text": clean(span.text) or span.url}
        case Link() | Mention():
            shown = plain((span,), told)
            return rich_words(shown) if shown else None
        case Moment():
            return _rich_date(span, told)
        case Emoji():
            return _rich_emoji(span.name)
        case _:
            assert_never(span)


def _rich_date(moment: Moment, told: Told) -> Json:
    fallback = written(moment.at, told)
    if not _showable(moment.at):
        return rich_words(fallback)
    stamp = int(moment.at.timestamp())
    return {"type": "date", "timestamp": stamp, "format": _FORMATS[moment.style], "fallback": fallback}


def _rich_emoji(name: str) -> Json | None:
    if custom := _CUSTOM.fullmatch(name):
        return {"type": "emoji", "name": custom[1]}
    return rich_words(name) if clean(name) else None


def _date(moment: Moment, told: Told) -> str:
    fallback = literal(written(moment.at, told))
    if not _showable(moment.at):
        return fallback
    return f"<!date^{int(moment.at.timestamp())}^{_FORMATS[moment.style]}|{fallback}>"


def _showable(at: datetime) -> bool:
    return 0 <= at.timestamp() <= _LATEST


def written(at: datetime, told: Told) -> str:
    """A moment in words, for clients that cannot show it in the reader's zone."""
    there = at.astimezone(ZoneInfo(told.tz))
    return f"{told.words.moment(at, told.tz, year=True)} {there.tzname()}"


def _code(text: str) -> str:
    line = " ".join(clean(text).split()).replace("`", "ˋ").replace("｀", "ˋ")
    return f"{_APART}`{line.translate(_ENTITIES)}`{_APART}" if line else ""


def _escaped_url(url: str) -> str:
    spaces = re.sub(r"[\s|]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), clean(url))
    return spaces.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E")
