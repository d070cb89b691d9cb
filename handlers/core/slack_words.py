"""Slack's way of writing into plain words and back: entities, mentions, links and emoji names."""

import re
from collections.abc import Mapping
from functools import cache

import emoji

_MARKED = re.compile(r"<((?:[@#!]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>]*)>|(?<![0-9]):([\w+'-]+)(?:::skin-tone-([2-6]))?:")
_TONES = {"2": "🏻", "3": "🏼", "4": "🏽", "5": "🏾", "6": "🏿"}
_REACTION_TONE = re.compile(r"(?:::|:)skin-tone-([2-6]):?$")
_WITH_COLOUR = "\ufe0f"
_FLAG_A, _FLAG_Z = "🇦", "🇿"
_CUSTOM = re.compile(r":([\w+'-]+):")

# Names Slack uses that the library does not know, or knows for another emoji.
_SLACK_ONLY: Mapping[str, str] = {
    "simple_smile": "🙂",
    "smiling_face_with_3_hearts": "🥰",
    "white_frowning_face": "☹️",
    "face_palm": "🤦",
    "the_horns": "🤘",
    "spock-hand": "🖖",
    "first_place_medal": "🥇",
    "second_place_medal": "🥈",
    "third_place_medal": "🥉",
    "heavy_heart_exclamation_mark_ornament": "❣️",
    "i_love_you_hand_sign": "🤟",
    "hand_with_index_and_middle_fingers_crossed": "🤞",
    "reversed_hand_with_middle_finger_extended": "🖕",
    "raised_hand_with_fingers_splayed": "🖐️",
    "face_with_raised_eyebrow": "🤨",
    "grinning_face_with_one_large_and_one_small_eye": "🤪",
    "grinning_face_with_star_eyes": "🤩",
    "serious_face_with_symbols_covering_mouth": "🤬",
    "shocked_face_with_exploding_head": "🤯",
    "smiling_face_with_smiling_eyes_and_hand_covering_mouth": "🤭",
    "face_with_finger_covering_closed_lips": "🤫",
    "rolling_on_the_floor_laughing": "🤣",
    "face_vomiting": "🤮",
    "hot_face": "🥵",
    "cold_face": "🥶",
    "knife_fork_plate": "🍽️",
    "hot_pepper": "🌶️",
    "lower_left_ballpoint_pen": "🖊️",
    "three_button_mouse": "🖱️",
    "mostly_sunny": "🌤️",
    "partly_sunny_rain": "🌦️",
    "rain_cloud": "🌧️",
    "snow_cloud": "🌨️",
    "lightning": "🌩️",
    "tornado_cloud": "🌪️",
    "man-shrugging": "🤷‍♂️",
    "woman-shrugging": "🤷‍♀️",
    "man-facepalming": "🤦‍♂️",
    "woman-facepalming": "🤦‍♀️",
    "man-gesturing-no": "🙅‍♂️",
    "woman-gesturing-no": "🙅‍♀️",
    "man-gesturing-ok": "🙆‍♂️",
    "woman-gesturing-ok": "🙆‍♀️",
    "man-raising-hand": "🙋‍♂️",
    "woman-raising-hand": "🙋‍♀️",
    "man-bowing": "🙇‍♂️",
    "woman-bowing": "🙇‍♀️",
    "sunglasses": "😎",
    "dark_sunglasses": "🕶️",
    "whale": "🐳",
    "whale2": "🐋",
    "beetle": "🪲",
    "ladybug": "🐞",
}

# Where several names are known and Slack's own is not the one that would be found.
_PREFERRED: Mapping[str, str] = {"📝": "memo", "🙂": "slightly_smiling_face"}


def words(text: str, people: Mapping[str, str]) -> str:
    """What a person reads: `people` are names by user id, for mentions that carry none."""
    plain = _MARKED.sub(lambda found: _shown(found, people), text) if "<" in text or ":" in text else text
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def emoji_text(name: str) -> str:
    """The emoji of a reaction as Unicode text, or `:name:` for a custom one."""
    tone = _REACTION_TONE.search(name)
    return _emoji(name[: tone.start()], tone[1]) if tone else _emoji(name, None)


def emoji_name(text: str) -> str | None:
    """The name Slack reacts with for an emoji, a custom `:name:` included; None for what is no emoji."""
    if found := _CUSTOM.fullmatch(text):
        return found[1]
    if len(text) == 2 and all(_FLAG_A <= letter <= _FLAG_Z for letter in text):
        return "flag-" + "".join(chr(ord(letter) - ord(_FLAG_A) + ord("a")) for letter in text)
    bare = text.replace(_WITH_COLOUR, "")
    tone = next((number for number, mark in _TONES.items() if mark in bare), None)
    if tone is not None:
        bare = bare.replace(_TONES[tone], "")
    name = _short_names().get(bare)
    return name if name is None or tone is None else f"{name}::skin-tone-{tone}"


def _shown(found: re.Match[str], people: Mapping[str, str]) -> str:
    return _emoji(found[2], found[3]) if found[1] is None else _tag(found[1], people)


def _tag(inside: str, people: Mapping[str, str]) -> str:
    target, bar, label = inside.partition("|")
    kind, rest = target[:1], target[1:]
    if kind == "@":
        return "@" + (label or people.get(rest, "") or rest)
    if kind == "#":
        return "#" + (label or rest)
    if kind == "!":
        return _special(rest, label)
    return label if bar and label else target


def _special(target: str, label: str) -> str:
    name = target.split("^")[0]
    if name in {"date", "subteam"}:
        return label or name
    return "@" + name


def _emoji(name: str, tone: str | None) -> str:
    found = _known(name)
    if found is None:
        return f":{name}:"
    return found if tone is None else _toned(found, _TONES[tone])


def _toned(text: str, tone: str) -> str:
    """A tone stands behind the first character, before what joins others to it."""
    return text[0] + tone + text[1:].removeprefix(_WITH_COLOUR)


@cache
def _known(name: str) -> str | None:
    if name in _SLACK_ONLY:
        return _SLACK_ONLY[name]
    if re.fullmatch(r"flag-[a-z]{2}", name):
        return "".join(chr(ord(letter) - ord("a") + ord(_FLAG_A)) for letter in name[5:])
    return _names().get(name) or _names().get(name.replace("-", "_"))


@cache
def _names() -> Mapping[str, str]:
    """Every name of the library, the fully qualified form last so that it wins."""
    ranked = sorted(emoji.EMOJI_DATA.items(), key=lambda entry: entry[1]["status"], reverse=True)
    return {name.strip(":"): text for text, entry in ranked for name in [entry["en"], *entry.get("alias", [])] if text}


@cache
def _short_names() -> Mapping[str, str]:
    """The name of each emoji without its colour mark, those that Slack alone has last so that they win.

    The library's aliases are the short names that Slack uses too; where it has none, the official name is one.
    """
    listed = {
        text.replace(_WITH_COLOUR, ""): (entry.get("alias") or [entry["en"]])[-1].strip(":")
        for text, entry in emoji.EMOJI_DATA.items()
        if entry["status"] == emoji.STATUS["fully_qualified"]
    }
    own = {text.replace(_WITH_COLOUR, ""): name for name, text in _SLACK_ONLY.items()}
    return {**listed, **own, **_PREFERRED}
