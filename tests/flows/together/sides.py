"""What people do and see on each of the three platforms, in the same words.

Each side has the channels `HERE`, a watched one where everybody is, and `TEAM`, the team's (not in the web chat);
and the people Mara, a manager, Ana and Ben. A message is named by the platform's own id. What a person does is awaited
until Chorus acknowledged it, and gives what only that person was told.
"""

import asyncio
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any, Protocol

import aiohttp

from bot.config import Channels, Web
from bot.platforms.discord.settings import DiscordSettings
from bot.platforms.slack.settings import SlackSettings
from bot.platforms.web.requests import NewChannel, NewPerson
from handlers.core.slack_words import emoji_text
from tests.fakes import discord as discord_fake
from tests.fakes import slack as slack_fake
from tests.fakes.discord import FakeDiscord
from tests.fakes.slack import FakeSlack
from tests.flows.town import Json, Town
from tests.flows.waiting import until

HERE, TEAM = "here", "team"
WITHIN = 10.0
SAVING = "Still saving"
NAMES = ("mara", "ana", "ben")
EMOJI = {emoji_text(name): name for name in ("thumbsup", "memo")}


class Side(Protocol):
    """One platform's part of the community."""

    name: str
    channel_name: str

    async def types(self, who: str, line: str) -> str:
        """Type a command in `HERE`, as it is written in the documentation."""
        ...

    async def presses(self, who: str, message: str, token: str) -> str:
        """Press the button of a message in `HERE` that carries this token."""
        ...

    async def says(self, who: str, text: str, under: str | None = None) -> str:
        """Write in `HERE`, perhaps as an answer to a message."""
        ...

    async def edits(self, who: str, message: str, text: str) -> None:
        """Change one's own message."""
        ...

    async def deletes(self, who: str, message: str) -> None:
        """Delete one's own message."""
        ...

    async def reacts(self, who: str, message: str, emoji: str) -> None:
        """Put an emoji on a message."""
        ...

    async def posts(self, channel: str = HERE) -> Mapping[str, str]:
        """What Chorus's messages in a channel show to everybody, by id, oldest first."""
        ...


async def posted(side: Side, words: str, channel: str = HERE, within: float = WITHIN) -> str:
    """Wait for a message of Chorus that shows these words; the newest."""
    found: list[str] = []

    async def there() -> bool:
        found[:] = [message for message, text in (await side.posts(channel)).items() if words in text]
        return bool(found)

    try:
        await until(there, within)
    except TimeoutError:
        raise AssertionError(f"{side.name}: nothing in {channel} says {words!r}: {await side.posts(channel)}") from None
    return found[-1]


async def said(side: Side, words: str, channel: str = HERE) -> str:
    """Wait for a message of Chorus with these words; all that it shows."""
    message = await posted(side, words, channel)
    return (await side.posts(channel))[message]


async def shows(side: Side, message: str, *words: str, channel: str = HERE, within: float = WITHIN) -> str:
    """Wait until a message shows all of these words; its text."""

    async def there() -> bool:
        text = (await side.posts(channel)).get(message, "")
        return all(one in text for one in words)

    try:
        await until(there, within)
    except TimeoutError:
        text = (await side.posts(channel)).get(message)
        raise AssertionError(f"{side.name}: {message} does not show {words}: {text}") from None
    return (await side.posts(channel))[message]


class OnSlack:
    """`Side` in a workspace of the fake Slack."""

    name = "slack"
    channel_name = "general"

    def __init__(self, fake: FakeSlack) -> None:
        self.fake = fake
        self.team = fake.team()
        self.people = {
            "mara": self.team.user("Mara", owner=True),
            "ana": self.team.user("Ana"),
            "ben": self.team.user("Ben"),
        }
        everybody = list(self.people.values())
        self.channels = {
            HERE: self.team.channel(self.channel_name, members=everybody, bot=True),
            TEAM: self.team.channel("team-crowd", members=everybody[:1], bot=True),
        }
        self.app = fake.app()

    def settings(self, **more: Any) -> SlackSettings:
        """The section of the configuration."""
        given: dict[str, Any] = {
            "bot_token": self.app.token(),
            "app_token": self.app.app_token,
            "signing_secret": self.app.signing_secret,
            "api_base_url": self.fake.base_url,
            "community_channels": (f"#{self.channel_name}",),
            "team_channel": "#team-crowd",
            **more,
        }
        return SlackSettings(enabled=True, **given)

    def joins(self, name: str) -> slack_fake.Person:
        """Somebody new in `HERE`, without a word to anybody."""
        person = self.team.user(name)
        self.channels[HERE].members.append(person.id)
        return person

    async def types(self, who: str, line: str) -> str:
        """Type a command; the first private answer is its acknowledgement."""
        command, _, words = line.partition(" ")
        answer = await self.people[who].types(command, words, self.channels[HERE])
        assert answer.ok, answer
        return (await self.people[who].hears(self.channels[HERE], WITHIN)).words

    async def presses(self, who: str, message: str, token: str) -> str:
        """Press and wait for the ephemeral answer."""
        return await self.voted(self.people[who], message, token)

    async def voted(self, person: slack_fake.Person, message: str, token: str) -> str:
        """The same for anybody, however long it takes to save."""
        answer = await person.presses(self.channels[HERE].messages[message], token)
        assert answer.ok, answer.error
        told = (await person.hears(self.channels[HERE], WITHIN)).words
        return told if SAVING not in told else (await person.hears(self.channels[HERE], WITHIN)).words

    async def says(self, who: str, text: str, under: str | None = None) -> str:
        """Write, perhaps in a thread."""
        return (await self.people[who].says(self.channels[HERE], text, under)).ts

    async def edits(self, who: str, message: str, text: str) -> None:
        """Change a message."""
        await self.people[who].edits(self.channels[HERE].messages[message], text)

    async def deletes(self, who: str, message: str) -> None:
        """Delete a message."""
        await self.people[who].deletes(self.channels[HERE].messages[message])

    async def reacts(self, who: str, message: str, emoji: str) -> None:
        """React."""
        await self.people[who].reacts(self.channels[HERE].messages[message], EMOJI[emoji])

    async def posts(self, channel: str = HERE) -> Mapping[str, str]:
        """What Chorus wrote."""
        return {one.ts: one.words for one in self.own(channel)}

    def own(self, channel: str = HERE) -> list[slack_fake.Message]:
        """Chorus's messages to all."""
        bot = self.app.bot()
        messages = self.channels[channel].messages.values()
        return [one for one in messages if one.user == bot and not (one.only_for or one.deleted)]


class OnDiscord:
    """`Side` in a guild of the fake Discord."""

    name = "discord"
    channel_name = "town-square"

    def __init__(self, fake: FakeDiscord) -> None:
        self.fake = fake
        self.guild = fake.guild("Larkspoon")
        self.managers = self.guild.role("managers", "manage_guild", "view_channel")
        self.channels = {
            HERE: self.guild.channel(self.channel_name),
            TEAM: self.guild.channel("crew", only=self.managers),
        }
        self.people = {
            "mara": self.guild.member("Mara", roles=(self.managers,)),
            "ana": self.guild.member("Ana"),
            "ben": self.guild.member("Ben"),
        }
        self.bot = fake.bot("fake-token")
        self.guild.allows(self.bot, self.channels[TEAM], "view_channel")

    def settings(self, **more: Any) -> DiscordSettings:
        """The section of the configuration."""
        given: dict[str, Any] = {
            "token": self.bot.token,
            "api_base_url": self.fake.url,
            "gateway_url": self.fake.gateway_url,
            "community_channels": (f"#{self.channel_name}",),
            "team_channel": "#crew",
            **more,
        }
        return DiscordSettings(enabled=True, **given)

    async def types(self, who: str, line: str) -> str:
        """Type a command; what takes a line elsewhere has options here."""
        command, *words = shlex.split(line)
        subs, options = _options(command.removeprefix("/"), words)
        answer = await self.people[who].types(self.channels[HERE], command.removeprefix("/"), *subs, **options)
        assert answer.private, answer.text
        return _read(answer.text)

    async def presses(self, who: str, message: str, token: str) -> str:
        """Press and read the private answer."""
        return await self.voted(self.people[who], message, token)

    async def voted(self, person: discord_fake.Person, message: str, token: str) -> str:
        """The same for anybody, however long it takes to save."""
        answer = await person.presses(self.channels[HERE].messages[int(message)], token)
        assert answer.private, answer.text
        if SAVING in answer.text:
            await answer.later()
        return _read(answer.text)

    async def says(self, who: str, text: str, under: str | None = None) -> str:
        """Write, perhaps as a reply."""
        above = None if under is None else self.channels[HERE].messages[int(under)]
        return str((await self.people[who].says(self.channels[HERE], text, reply_to=above)).id)

    async def edits(self, who: str, message: str, text: str) -> None:
        """Change a message."""
        await self.people[who].edits(self.channels[HERE].messages[int(message)], text)

    async def deletes(self, who: str, message: str) -> None:
        """Delete a message."""
        await self.people[who].deletes(self.channels[HERE].messages[int(message)])

    async def reacts(self, who: str, message: str, emoji: str) -> None:
        """React."""
        await self.people[who].reacts(self.channels[HERE].messages[int(message)], emoji)

    async def posts(self, channel: str = HERE) -> Mapping[str, str]:
        """What Chorus wrote."""
        return {str(one.id): _read(one.text) for one in self.own(channel)}

    def own(self, channel: str = HERE) -> list[discord_fake.Message]:
        """Chorus's messages to all."""
        messages = self.channels[channel].messages.values()
        return [one for one in messages if one.author is self.bot.user and not (one.private or one.gone)]


def _read(text: str) -> str:
    """A text as a reader sees it: what Discord would take for markup is escaped in it."""
    return re.sub(r"\\([^\w\s])", r"\1", text)


def _options(command: str, words: list[str]) -> tuple[list[str], dict[str, Any]]:
    """Subcommands and options as somebody would fill them in for a line: what is no word of its own goes to `flags`."""
    if command == "chorus":
        return [], {"line": shlex.join(words)}
    if words and words[0] in ("close", "results", "delete", "reopen"):
        return [words[0]], {"number": words[1]}
    if words in (["list"], ["mine"], ["now"]):
        return words, {}
    flags = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    question, *choices = words[:flags]
    options: dict[str, Any] = {"question": question}
    options |= {f"choice{nth}": choice for nth, choice in enumerate(choices, 1)}
    return ["new"], options | ({"flags": " ".join(words[flags:])} if words[flags:] else {})


class OnWeb:
    """`Side` in the embedded web chat, by its API."""

    name = "web"
    channel_name = "lobby"
    people = tuple(
        NewPerson(id=name, name=name.title(), role="manager" if name == "mara" else "member") for name in NAMES
    )

    def __init__(self) -> None:
        self._town: Town | None = None
        self.channels = {HERE: self.channel_name}

    def settings(self, *, trusted: bool = False) -> Web:
        """The section of the configuration."""
        return Web(enabled=True, port=0, trusted=trusted)

    def places(self) -> Channels:
        """The section that names its channels: none is the team's."""
        return Channels((f"#{self.channel_name}",), ())

    def seeds(self) -> tuple[tuple[NewPerson, ...], tuple[NewChannel, ...]]:
        """Who and what is there from the start."""
        return self.people, (NewChannel(id=self.channel_name, name=self.channel_name, kind="community"),)

    def at(self, http: aiohttp.ClientSession, url: str) -> None:
        """Where the chat is served from now on."""
        self._town = Town(http, url)

    @property
    def town(self) -> Town:
        """The API's calls."""
        assert self._town is not None, "Chorus is not running"
        return self._town

    async def types(self, who: str, line: str) -> str:
        """Type a command."""
        return _told(await self.town.command(who, line, self.channel_name))

    async def presses(self, who: str, message: str, token: str) -> str:
        """Press."""
        return _told(await self.town.press(who, message, token))

    async def says(self, who: str, text: str, under: str | None = None) -> str:
        """Write a message."""
        return await self.town.say(who, text, self.channel_name, under)

    async def edits(self, who: str, message: str, text: str) -> None:
        """Change a message."""
        status, _ = await self.town.call("PATCH", f"/api/v1/messages/{message}", {"as": who, "text": text})
        assert status == 200

    async def deletes(self, who: str, message: str) -> None:
        """Delete a message."""
        status, _ = await self.town.call("DELETE", f"/api/v1/messages/{message}?as={who}")
        assert status < 300

    async def reacts(self, who: str, message: str, emoji: str) -> None:
        """React."""
        assert await self.town.react(who, message, emoji) == 204

    async def posts(self, channel: str = HERE) -> Mapping[str, str]:
        """What Chorus wrote."""
        messages = await self.town.messages(self.channels[channel])
        return {one["id"]: one["text"] for one in messages if one["bot"] and not one["deleted"]}


def _told(answer: Json) -> str:
    return "\n".join(whisper["text"] for whisper in answer["whispers"])


async def happens(true: Callable[[], object], within: float = WITHIN) -> None:
    """Wait until something is so."""

    async def there() -> bool:
        return bool(true())

    await until(there, within)


async def all_at_once(*doing: Any) -> list[Any]:
    """Let several people do something at the same time."""
    return list(await asyncio.gather(*doing))
