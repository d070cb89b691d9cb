"""The guided set-up: five choices in one message that shows what was chosen so far."""

from collections.abc import Iterator, Sequence

import msgspec

from handlers.core.message import (
    Button,
    Buttons,
    Code,
    Element,
    Heading,
    Item,
    Message,
    Note,
    Option,
    Paragraph,
    Select,
    Strong,
    plain_text,
)
from handlers.core.people import Channel
from handlers.core.settings import Setting, owner_of
from handlers.core.texts import Words
from handlers.settings.views.listing import watch_item

CHANNELS_SHOWN = 10
OPTIONS = 100  # what a select of any platform holds
_LONGEST_TOKEN = 100


class State(msgspec.Struct, frozen=True):
    """What the set-up shows: the community's channels, and each of its settings with the value that holds."""

    channels: Sequence[Channel]
    settings: Sequence[tuple[Setting, str]]


def setup(words: Words, state: State) -> Message:
    """The set-up as it stands."""
    title = words("settings.setup.heading")
    elements = (
        Heading(title),
        Paragraph(words("settings.setup.welcome")),
        *_team(words, state.channels),
        *_watched(words, [channel for channel in state.channels if channel.kind != "team"]),
        *(element for setting, value in state.settings for element in _setting(words, setting, value)),
        Note(
            words(
                "settings.setup.later",
                setup=Code("/chorus setup"),
                settings=Code("/chorus settings"),
                poll=Code("/poll"),
            )
        ),
        Buttons((Button(words.line("settings.button.all"), "settings.all"),)),
    )
    return Message(plain_text(title), elements, words.language)


def _team(words: Words, channels: Sequence[Channel]) -> Iterator[Element]:
    yield Heading(words("settings.setup.team"), 2)
    teams = [channel for channel in channels if channel.kind == "team"]
    for channel in teams:
        yield Paragraph(words("settings.setup.team_is", channel=Strong(f"#{channel.name}")))
    if not teams:
        yield Note(words("settings.setup.no_team"))
    options = tuple(Option(owner_of(channel.place), _with_platform(channel)) for channel in channels[:OPTIONS])
    if options:
        yield Select(words.line("settings.setup.choose_team"), "settings.team", options)
    else:
        yield Note(words("settings.setup.no_channels"))


def _watched(words: Words, channels: Sequence[Channel]) -> Iterator[Element]:
    if not channels:
        return
    yield Heading(words("settings.setup.watched"), 2)
    yield from (watch_item(words, channel) for channel in channels[:CHANNELS_SHOWN])
    if len(channels) > CHANNELS_SHOWN:
        more, command = len(channels) - CHANNELS_SHOWN, Code("/chorus settings")
        yield Note(words("settings.setup.more_channels", n=more, command=command))


def _setting(words: Words, setting: Setting, value: str) -> Iterator[Element]:
    name = words.line(setting.label)
    text = words("settings.value", name=Strong(name), value=setting.shown(value, words))
    other = Button(words.line("settings.button.other"), f"settings.change:{setting.name}:community")
    yield Item(text, (), None if setting.options else other)
    usual = [one for one in (setting.options or setting.usual) if len(one) <= _LONGEST_TOKEN]
    options = tuple(Option(one, setting.shown(one, words)) for one in usual)
    yield Select(words.line("settings.setup.choose", name=name), f"settings.choose:{setting.name}", options)


def _with_platform(channel: Channel) -> str:
    return f"#{channel.name} ({channel.place.platform})"
