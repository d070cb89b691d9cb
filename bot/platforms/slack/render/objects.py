"""The small objects of Block Kit: texts, buttons, options, selects.

What is pressed carries its own token, so that buttons work after a restart: a button in its `value`, an option of
a `take` select or of an overflow as the option's value, a `pick` select (whose values are the feature's own) in
its action id. `numbered` makes the ids of a message differ.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.platforms.slack import limits
from bot.platforms.slack.words import Json, Told, clean, cut, size
from handlers.core.message import Button, ButtonStyle, Option, Select

PRESS, PICK, TAKE = "press", "pick", "take"
_SHORTEST = 12
_NUMBER = 8  # what numbering adds to an id, at most
_NOTHING = "–"  # Slack refuses an empty text
_STYLES: dict[ButtonStyle, str] = {"primary": "primary", "danger": "danger"}


def plain_text(text: str, most: int) -> Json:
    """Words shown as they stand: `emoji` false leaves `:names:` alone."""
    shown = cut(" ".join(clean(text).split()), most) or _NOTHING
    return {"type": "plain_text", "text": shown, "emoji": False}


def mrkdwn_text(text: str) -> Json:
    """Marked up words; `verbatim` keeps Slack from making links and mentions of bare ones."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def button(one: Button, told: Told) -> Json:
    """Something to press."""
    made: Json = {
        "type": "button",
        "action_id": PRESS,
        "text": plain_text(one.label, limits.BUTTON_TEXT),
        "value": one.token,
    }
    if one.style in _STYLES:
        made["style"] = _STYLES[one.style]
    if one.confirm is not None:
        made["confirm"] = _confirm(one, one.confirm, told)
    return made


def vote_button(label: str, token: str, told: Told) -> Json:
    """The button of a choice, which screen readers hear with the choice's name."""
    made = button(Button(told.words.line("slack.vote"), token), told)
    spoken = told.words.line("slack.vote_for", choice=label)
    return {**made, "accessibility_label": cut(" ".join(spoken.split()), limits.ACCESSIBLE_LABEL)}


def overflow(one: Button, told: Told) -> Json:
    """A quiet button behind three dots."""
    made: Json = {"type": "overflow", "action_id": TAKE, "options": [option(Option(one.token, one.label))]}
    if one.confirm is not None:
        made["confirm"] = _confirm(one, one.confirm, told)
    return made


def options(listed: Iterable[Option], most: int = limits.OPTION_TEXT) -> list[Json]:
    """The entries of a select, each value once; one whose value Slack would refuse is left out."""
    unique = {one.value: one for one in listed if 0 < size(one.value) <= limits.OPTION_VALUE}
    return [option(one, most) for one in unique.values()]


def option(one: Option, most: int = limits.OPTION_TEXT) -> Json:
    """An entry of a select."""
    return {"text": plain_text(one.label, most), "value": one.value}


def _room(listed: Sequence[Option], told: Told) -> int:
    """How long the labels of a select in a message may be: where its options are many, the message is full soon."""
    values = sum(size(one.value) + len("plain_text") for one in listed)
    weight = limits.BRIEF_SELECT_WEIGHT if told.brief else limits.SELECT_WEIGHT
    return min(max((weight - values) // max(len(listed), 1), _SHORTEST), limits.OPTION_TEXT)


def choosing(made: Sequence[Json]) -> Json:
    """The options of a select, in groups where they are more than one list holds."""
    if len(made) <= limits.OPTIONS:
        return {"options": list(made)}
    starts = range(0, min(len(made), limits.OPTIONS * limits.OPTION_GROUPS), limits.OPTIONS)
    return {"option_groups": [_group(made, start) for start in starts]}


def select(one: Select, told: Told) -> Json | None:
    """A select whose press carries the values chosen; None where there is nothing to choose."""
    made = options(one.options, _room(one.options, told))
    action = f"{PICK}:{one.token}"
    if not made or size(action) > limits.ID - _NUMBER:
        return None
    kind = "multi_static_select" if one.most > 1 else "static_select"
    chosen: Json = {"type": kind, "action_id": action, "placeholder": plain_text(one.label, limits.PLACEHOLDER)}
    if one.most > 1:
        chosen["max_selected_items"] = one.most
    return {**chosen, **choosing(made)}


def take_select(label: str, listed: Sequence[Option], told: Told) -> Json:
    """A select whose options are tokens: choosing one is pressing it."""
    chosen = {"type": "static_select", "action_id": TAKE, "placeholder": plain_text(label, limits.PLACEHOLDER)}
    return {**chosen, **choosing(options(listed, _room(listed, told)))}


def numbered(blocks: Sequence[Json], count: Iterator[int]) -> tuple[Json, ...]:
    """The blocks with ids that differ: `press:3`, `pick:4:feature.action`, `take:5`."""
    return tuple(_numbered(block, count) for block in blocks)


def _numbered(value: Any, count: Iterator[int]) -> Any:
    if isinstance(value, list):
        return [_numbered(one, count) for one in value]
    if not isinstance(value, dict):
        return value
    made = {key: _numbered(inner, count) for key, inner in value.items()}
    if "action_id" in made:
        kind, bar, rest = made["action_id"].partition(":")
        made["action_id"] = f"{kind}:{next(count)}{bar}{rest}"
    return made


def _group(made: Sequence[Json], start: int) -> Json:
    part = list(made[start : start + limits.OPTIONS])
    return {"label": plain_text(f"{start + 1} – {start + len(part)}", limits.OPTION_TEXT), "options": part}


def _confirm(one: Button, question: str, told: Told) -> Json:
    made: Json = {
        "title": plain_text(told.words.line("slack.sure"), limits.CONFIRM_TITLE),
        "text": plain_text(question, limits.CONFIRM_TEXT),
        "confirm": plain_text(one.label, limits.CONFIRM_BUTTON),
        "deny": plain_text(told.words.line("slack.cancel"), limits.CONFIRM_BUTTON),
    }
    return {**made, "style": "danger"} if one.style == "danger" else made
