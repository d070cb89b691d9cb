"""The list of settings, one setting's form, and what was changed."""

from collections.abc import Sequence

import msgspec

from handlers.core.events import Role
from handlers.core.forms import Field, Form
from handlers.core.message import (
    Button,
    Buttons,
    Code,
    Element,
    Fact,
    Heading,
    Item,
    Message,
    Note,
    Option,
    Strong,
    plain_text,
)
from handlers.core.notes import note
from handlers.core.people import Channel
from handlers.core.settings import Level, Resolved, Setting, owner_of
from handlers.core.texts import Words

LONGEST_TOKEN = 100
LONGEST_VALUE = 500


class Shown(msgspec.Struct, frozen=True):
    """A setting with the value that applies to a reader, and the levels that the reader may set.

    `shared` is what applies here to everybody without a value of their own, where the reader has one.
    """

    setting: Setting
    resolved: Resolved
    open_levels: Sequence[Level]
    shared: Resolved | None = None


def overview(words: Words, shown: Sequence[Shown], channels: Sequence[Channel], role: Role) -> Message:
    """Every setting and every channel, each with where its value is from."""
    title = words("settings.title")
    elements: list[Element] = [Heading(title), *(_item(words, one) for one in shown)]
    visible = [channel for channel in channels if channel.kind != "team" or role >= Role.TEAM]
    if visible:
        elements.append(Heading(words("settings.channels"), 2))
        elements += [_channel(words, channel, role) for channel in visible]
    elements.append(Note(words("settings.how", example=Code("/chorus settings language ja"))))
    return Message(plain_text(title), tuple(elements), words.language)


def one(words: Words, shown: Shown) -> Message:
    """One setting and how to change it."""
    item = _item(words, shown)
    example = Code(f"/chorus settings {shown.setting.name} {shown.resolved.value}")
    return Message(plain_text(item.text), (item, Note(words("settings.how", example=example))), words.language)


def changed(words: Words, setting: Setting, value: str, level: Level) -> Message:
    """A setting has a new value."""
    name, new = Strong(words.line(setting.label)), Strong(setting.shown(value, words))
    return note(words, words(f"settings.set.{level}", name=name, value=new))


def dropped(words: Words, setting: Setting, resolved: Resolved) -> Message:
    """A value of one's own is gone, and this one applies again."""
    name, value = Strong(words.line(setting.label)), Strong(setting.shown(resolved.value, words))
    return note(words, words("settings.dropped", name=name, value=value, origin=origin(words, resolved)))


def watching(words: Words, channel: Channel, *, watched: bool) -> Message:
    """A channel is watched, or no longer."""
    return note(words, words("settings.now_watched" if watched else "settings.now_unwatched", channel=_named(channel)))


def of_team(words: Words, channel: Channel, *, team: bool) -> Message:
    """A channel is the team's, or no longer."""
    return note(words, words("settings.team_chosen" if team else "settings.team_dropped", channel=_named(channel)))


def home(words: Words, shown: Sequence[Shown], role: Role) -> tuple[Element, ...]:
    """One's own settings, and the way to all others."""
    buttons = [Button(words.line("settings.button.all"), "settings.all")]
    if role >= Role.MANAGER:
        buttons.append(Button(words.line("settings.button.setup"), "settings.setup"))
    return (Heading(words("settings.home"), 2), *(_item(words, one) for one in shown), Buttons(tuple(buttons)))


def form(words: Words, shown: Shown, level: Level | None = None) -> Form:
    """The form that sets one setting, for one level where that is clear."""
    setting = shown.setting
    fields = [_value_field(words, shown)]
    if level is None and len(shown.open_levels) > 1:
        options = tuple(Option(level, words.line(f"settings.for.{level}")) for level in shown.open_levels)
        fields.append(
            Field("level", words.line("settings.form.level"), "choice", True, options, value=shown.open_levels[0])
        )
    return Form(
        f"settings.save:{setting.name}" if level is None else f"settings.save:{setting.name}:{level}",
        words.line("settings.form.title"),
        tuple(fields),
        words.line("settings.form.submit"),
        words.language,
    )


def origin(words: Words, resolved: Resolved) -> str:
    """Where a value is from."""
    return words.line(f"settings.origin.{resolved.origin}")


def _value_field(words: Words, shown: Shown) -> Field:
    setting, label = shown.setting, words.line(shown.setting.label)
    hint = words.line("settings.form.now", origin=origin(words, shown.resolved))
    if setting.options:
        options = tuple(Option(option, setting.shown(option, words)) for option in setting.options)
        return Field("value", label, "choice", True, options, value=shown.resolved.value, hint=hint)
    return Field("value", label, "text", True, value=shown.resolved.value, max_length=LONGEST_VALUE, hint=hint)


def _item(words: Words, shown: Shown) -> Item:
    setting, resolved = shown.setting, shown.resolved
    text = words("settings.value", name=Strong(words.line(setting.label)), value=setting.shown(resolved.value, words))
    button = Button(words.line("settings.button.change"), f"settings.change:{setting.name}")
    facts = [Fact((origin(words, resolved),)), Fact((Code(setting.name),))]
    if shown.shared is not None:
        value = setting.shown(shown.shared.value, words)
        facts.append(Fact(words("settings.shared", value=value, origin=origin(words, shown.shared))))
    return Item(text, tuple(facts), button if shown.open_levels else None)


def _channel(words: Words, channel: Channel, role: Role) -> Item:
    if channel.kind == "team":
        by = "settings.team_channel_here" if channel.kind_by == "person" else "settings.team_channel"
        return Item((_named(channel),), (Fact(words(by)),))
    return watch_item(words, channel, role)


def watch_item(words: Words, channel: Channel, role: Role = Role.MANAGER) -> Item:
    """A channel of the community with whether it is watched, and for managers the button that changes it."""
    state = Fact(words("settings.watched" if channel.watched else "settings.unwatched"), icon="eye")
    by = "person" if channel.watched_by == "person" else "imported" if channel.imported else "configuration"
    return Item((_named(channel),), (state, Fact(words(f"settings.by.{by}"))), _watch_button(words, channel, role))


def _watch_button(words: Words, channel: Channel, role: Role) -> Button | None:
    action = "unwatch" if channel.watched else "watch"
    token = f"settings.{action}:{owner_of(channel.place)}"
    if role < Role.MANAGER or len(token) > LONGEST_TOKEN:
        return None
    return Button(words.line(f"settings.button.{action}"), token)


def _named(channel: Channel) -> Strong:
    return Strong(f"#{channel.name}")
