"""What counts as the author's own words: no links, mentions, code, quotes of others, blobs, or marks nobody sees."""

import html
import re
from collections.abc import Callable

import emoji

# What a message says is in its beginning and its end; the middle of a very long one only costs time.
HEAD, TAIL = 900, 300
_LOOKED_AT = 20_000

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_QUOTED_LINE = re.compile(r"^[ \t]*>(?!>>).*$", re.MULTILINE)
_QUOTED_REST = re.compile(r"^[ \t]*>>>.*\Z", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"<((?:https?|mailto)[^|<>\s]*)\|([^<>]*)>")  # Slack's link with a label: the label is said
_CUSTOM_EMOJI = re.compile(r"<a?(:\w{2,32}:)\d+>")
_ANGLES = re.compile(r"<[@#!:/a-zA-Z][^<>\n]{0,2000}>")
_LINKS = re.compile(r"\b(?:https?|ftp)://\S+")
_BARE_LINKS = re.compile(r"\bwww\.\S+", re.IGNORECASE)
_MENTIONS = re.compile(r"(?<!\S)[\w.+-]{1,64}@[\w-]+\.[\w.-]+|(?<![\w/])@[\w][\w.\-]*")  # addresses as well
_HASH = re.compile(r"(?<!\w)#(?=\w)")  # what somebody tags is said, the sign is not
_EMOJI_NAME = re.compile(r":[a-z0-9_+\-]{2,40}:")
# A run this long without a space, of letters and digits mixed: keys, hashes, base64.
_BLOB = re.compile(r"(?<!\S)(?=\S*\d)(?=\S*[A-Za-z])[A-Za-z0-9+/=_\-]{32,}(?!\S)")
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+"
)
_LONE_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_SPACE = re.compile(r"\s+")


def own_words(text: str, *, program: bool = False) -> str:
    """What the author of a message says in it, on one line, at most `HEAD + TAIL` characters.

    Emoji stay, named ones as the emoji they name. A program's message holds nobody's words: "".
    """
    return "" if program else shortened(_stripped(text[:_LOOKED_AT] if len(text) <= _LOOKED_AT else _ends(text)))


def _ends(text: str) -> str:
    """Both ends of an enormous text, so that cleaning it costs no more than a long one."""
    half = _LOOKED_AT // 2
    return f"{text[:half]}\n{text[-half:]}"


def _stripped(text: str) -> str:
    said = html.unescape(text) if "&" in text else text
    for sign, step in _STEPS:
        if sign in said:
            said = step(said)
    said = _LONE_JOINER.sub("", _UNSEEN.sub("", said)) if not said.isascii() or not said.isprintable() else said
    return _SPACE.sub(" ", _BLOB.sub(" ", said)).strip()


def _emoji_named(found: re.Match[str]) -> str:
    drawn = emoji.emojize(found[0], language="alias")
    return drawn if drawn != found[0] else " "


def _angles(said: str) -> str:
    return _ANGLES.sub(" ", _CUSTOM_EMOJI.sub(r"\1", _NAMED.sub(r" \2 ", said)))


def _quotes(said: str) -> str:
    return _QUOTED_LINE.sub(" ", _QUOTED_REST.sub(" ", said))


# Each step with the sign without which it has nothing to do; quotes before angles, or a quoted link hides them.
_STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("`", lambda said: _CODE.sub(" ", said)),
    (">", _quotes),
    ("<", _angles),
    ("/", lambda said: _LINKS.sub(" ", said)),
    (".", lambda said: _BARE_LINKS.sub(" ", said)),
    ("@", lambda said: _MENTIONS.sub(" ", said)),
    ("#", lambda said: _HASH.sub("", said)),
    (":", lambda said: _EMOJI_NAME.sub(_emoji_named, said)),
)


def shortened(said: str) -> str:
    """A text with its middle left out when it is long."""
    return said if len(said) <= HEAD + TAIL else f"{said[:HEAD]} {said[-TAIL + 1 :]}"
