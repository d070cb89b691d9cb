"""A community in a guild of the fake Discord, with Chorus connected to it over a gateway."""

import re
import shlex
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.app import App
from bot.commands.serving import Seeds, Served, serving
from bot.config import Community, Config, Http, Web
from bot.platforms.discord.adapter import DiscordPlatform
from bot.platforms.discord.settings import DiscordSettings
from tests.engines import storage_in
from tests.fakes import discord as fake
from tests.fakes.discord import FakeDiscord, Message, Modal, Person
from tests.fakes.discord.messages import REPLY, walk
from tests.fakes.exports import DiscordChannel
from tests.flows.anywhere import HERE, TEAM, WITHIN, Ahead, Channel, Elsewhere, Post, Who
from tests.flows.waiting import until

FORM = "!form|"
WRONG = "⚠️ "
ASK_FOR_A_HEARTBEAT = {"op": 1, "d": None}
_ESCAPED = re.compile(r"\\([^\w\s])")


class OnDiscord:
    """`Elsewhere` as acts of the fake's people."""

    def __init__(self, folder: Path, clock: Ahead, discord: FakeDiscord) -> None:
        self.clock = clock
        self.discord = discord
        self._folder = folder
        self._running = AsyncExitStack()
        self._served: Served | None = None
        self._given: defaultdict[str, set[int]] = defaultdict(set)
        self._forms: dict[str, Modal] = {}
        self.guild = discord.guild("Larkspoon")
        managers = self.guild.role("Managers", "manage_guild", "view_channel", "send_messages")
        self.people: Mapping[str, Person] = {
            "mara": self.guild.member("Mara", roles=(managers,)),
            "ana": self.guild.member("Ana"),
            "ben": self.guild.member("Ben"),
            "zofia": self.guild.member("Zofia", locale="pl"),
        }
        self.channels: Mapping[str, fake.Channel] = {
            HERE: self.guild.channel(HERE),
            TEAM: self.guild.channel(TEAM, only=managers),
        }
        self.chorus = discord.bot("fake-token")
        self.guild.allows(self.chorus, self.channels[TEAM], "view_channel")

    @property
    def app(self) -> App:
        """The program."""
        assert self._served is not None, "Chorus is not running"
        return self._served.app

    async def start(self) -> None:
        """Start Chorus over the same folder."""
        self._served = await self._running.enter_async_context(serving(self._config(), Seeds(), clock=self.clock))
        discord = self.app.program.platforms["discord"]

        async def ready() -> bool:
            return discord.state.status == "ready"

        await until(ready, WITHIN)

    async def stop(self) -> None:
        """Stop Chorus; what Discord would tell it is lost."""
        await self._running.aclose()
        self._served = None

    async def settled(self) -> None:
        """Wait until nothing is on its way: a heartbeat that is asked for comes after all that was sent before it."""
        for session in self.discord.gateway.of(self.chorus):
            line = session.line
            assert line is not None
            seen = line.received[-1] if line.received else 0.0
            line.put(ASK_FOR_A_HEARTBEAT)

            async def answered(line: Any = line, seen: float = seen) -> bool:
                return bool(line.received) and line.received[-1] > seen

            await until(answered, WITHIN)
        discord = self.app.program.platforms["discord"]
        assert isinstance(discord, DiscordPlatform)
        await discord.idle()
        await self.app.program.settle()

    async def types(self, who: Who, line: str, channel: Channel = HERE) -> None:
        """Fill in the options of a command as the line says; one that opens a form leaves it open."""
        command, *words = shlex.split(line)
        name = command.removeprefix("/")
        subs, options = _options(self._offered(name), words)
        answer = await self.people[who].types(self.channels[channel], name, *subs, **options)
        assert answer.kind in ("message", "modal"), answer.kind
        if answer.modal is not None:
            self._forms[who] = answer.modal

    async def fills(self, who: Who, values: Mapping[str, str]) -> Mapping[str, str]:
        """Fill in and send page by page; what is wrong stands in the form that is opened again."""
        form: Modal | None = self._forms[who]
        while form is not None:
            self._forms[who] = form
            filled = {id: values[name] for id in form.fields if (name := id.partition(":")[2]) in values}
            answer = await self.people[who].submits(form, filled)
            message = answer.last
            assert message is not None and message.private
            again = [one["custom_id"] for one in message.buttons if one["custom_id"].startswith(FORM)]
            form = (await self.people[who].presses(message, again[0])).modal if again else None
            wrong = _wrong(form)
            if form is not None and _state(form) != _state(self._forms[who]):
                self._forms[who] = form  # another form follows this one
                return {}
            if form is not None and wrong:
                self._forms[who] = form
                return wrong
        return {}

    async def presses(self, who: Who, post: Post, label: str) -> None:
        """Press the button beside a choice, or one with this label."""
        message = self._message(post)
        answer = await self.people[who].presses(message, _beside(message, label) or label)
        assert answer.kind != "failed"
        if answer.modal is not None:
            self._forms[who] = answer.modal

    async def says(self, who: Who, text: str) -> Post:
        """Write a message."""
        return Post(HERE, str((await self.people[who].says(self.channels[HERE], text)).id))

    async def replies(self, who: Who, post: Post, text: str) -> Post:
        """Reply to a message."""
        return Post(post.channel, str((await self.people[who].replies(self._message(post), text)).id))

    async def edits(self, who: Who, post: Post, text: str) -> None:
        """Change a message."""
        await self.people[who].edits(self._message(post), text)

    async def deletes(self, who: Who, post: Post) -> None:
        """Delete a message."""
        await self.people[who].deletes(self._message(post))

    async def reacts(self, who: Who, post: Post, emoji: str) -> None:
        """React."""
        await self.people[who].reacts(self._message(post), emoji)

    async def unreacts(self, who: Who, post: Post, emoji: str) -> None:
        """Take a reaction back."""
        await self.people[who].unreacts(self._message(post), emoji)

    async def told(self, who: Who, words: str = "") -> str:
        """The next private message with these words."""
        found: list[Message] = []

        async def there() -> bool:
            fresh = [one for one in self._private(who) if one.id not in self._given[who]]
            found[:] = [one for one in fresh if words in _read(one)]
            return bool(found)

        await until(there, WITHIN)
        self._given[who] |= {one.id for one in self._private(who) if one.id <= found[0].id}
        return _read(found[0])

    async def private(self, who: Who) -> list[str]:
        """All private messages."""
        return [_read(one) for one in self._private(who)]

    async def posts(self, words: str, channel: Channel = HERE) -> Sequence[Post]:
        """The messages of Chorus with these words."""
        messages = self.channels[channel].messages.values()
        own = [one for one in messages if one.author is self.chorus.user and not (one.private or one.gone)]
        return [Post(channel, str(one.id)) for one in own if words in _read(one)]

    async def posted(self, words: str, channel: Channel = HERE) -> Post:
        """Wait for a message of Chorus."""

        async def there() -> bool:
            return bool(await self.posts(words, channel))

        await until(there, WITHIN)
        return (await self.posts(words, channel))[-1]

    async def shown(self, post: Post) -> str:
        """What a message shows."""
        message = self.channels[post.channel].messages.get(int(post.id))
        return "" if message is None or message.gone else _read(message)

    async def shows(self, post: Post, *words: str) -> None:
        """Wait until a message shows something."""

        async def there() -> bool:
            shown = await self.shown(post)
            return all(one in shown for one in words)

        await until(there, WITHIN)

    async def votable(self, post: Post) -> bool:
        """Whether any choice can be pressed."""
        return any(_votes(one) for one in self._message(post).buttons)

    async def marked(self, post: Post, emoji: str) -> None:
        """Wait for Chorus's emoji."""

        async def there() -> bool:
            return self.chorus.user.id in self._message(post).reactions.get(emoji, [])

        await until(there, WITHIN)

    def exported(self, folder: Path) -> Path:
        """The channel as DiscordChatExporter writes it."""
        here = self.channels[HERE]
        made = DiscordChannel(str(here.id), here.name, guild=str(self.guild.id))
        made.messages = [
            self._written(one) for one in here.messages.values() if not (one.private or one.gone or one.kind > REPLY)
        ]
        path = folder / "export.json"
        path.write_bytes(made.bytes())
        return path

    def _written(self, message: Message) -> dict[str, Any]:
        reference = message.reference
        answered = {"messageId": str(reference.id if isinstance(reference, Message) else reference)}
        return {
            "id": str(message.id),
            "type": "Reply" if message.kind == REPLY else "Default",
            "timestamp": message.moment.isoformat(),
            "timestampEdited": None if message.edited is None else message.edited.isoformat(),
            "content": message.content,
            "author": self._author(message.author.id),
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [
                {"emoji": {"id": "", "name": emoji}, "count": len(users), "users": list(map(self._author, users))}
                for emoji, users in message.reactions.items()
            ],
            "mentions": [],
            **({} if reference is None else {"reference": answered}),
        }

    def _author(self, user: int) -> Mapping[str, Any]:
        found = self.guild.guild.members[user].user
        return {"id": str(user), "name": found.name.lower(), "nickname": found.name, "isBot": found.bot, "roles": []}

    def _private(self, who: Who) -> list[Message]:
        return [one for one in self.people[who].private(self.channels[HERE]) if not one.gone]

    def _offered(self, name: str) -> Mapping[str, Any]:
        offered = self.chorus.in_place(self.guild.id)
        return next(one for one in offered if (one["type"], one["name"]) == (1, name))

    def _config(self) -> Config:
        settings = DiscordSettings(
            enabled=True,
            token=self.chorus.token,
            api_base_url=self.discord.url,
            gateway_url=self.discord.gateway_url,
            community_channels=(f"#{HERE}",),
            team_channel=f"#{TEAM}",
        )
        community, storage = Community(name="Larkspoon"), storage_in(self._folder)
        return Config(community, storage, web=Web(enabled=False), http=Http(port=0), discord=settings)

    def _message(self, post: Post) -> Message:
        return self.channels[post.channel].messages[int(post.id)]


def _read(message: Message) -> str:
    """A message as a reader sees it: what Discord would take for markup is escaped in it."""
    return _ESCAPED.sub(r"\1", message.text)


def _votes(button: Mapping[str, Any]) -> bool:
    return ".vote:" in str(button.get("custom_id"))


def _beside(message: Message, label: str) -> str | None:
    """The id of the button that stands beside a choice's words."""
    for section in walk(message.components):
        button = section.get("accessory")
        if button is not None and _votes(button) and label in str(section["components"]):
            return str(button["custom_id"])
    return None


def _wrong(form: Modal | None) -> Mapping[str, str]:
    """What a form that was opened again says of its fields."""
    labels = [] if form is None else [one for one in form.components if str(one.get("description")).startswith(WRONG)]
    fields = {one["component"]["custom_id"].partition(":")[2]: one["description"] for one in labels}
    return {field: said.removeprefix(WRONG) for field, said in fields.items()}


def _state(form: Modal) -> str:
    """Under which id Chorus keeps a form that is filled in: the same for all its pages."""
    return form.custom_id.rpartition("|")[2].rpartition(".")[0]


def _options(command: Mapping[str, Any], words: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The subcommand and its options in their order; from the first flag on everything is typed into `flags`."""
    ways = {one["name"]: one for one in command["options"] if one["type"] == 1}
    subs = [words.pop(0) if words and words[0] in ways else "new"] if ways else []
    offered = [one["name"] for one in (ways[subs[0]] if subs else command).get("options", ())]
    flags = next((at for at, word in enumerate(words) if word.startswith("--")), len(words))
    options: dict[str, Any] = dict(zip(offered, words[:flags], strict=False))
    return subs, options | ({"flags": " ".join(words[flags:])} if words[flags:] else {})


@asynccontextmanager
async def founded(folder: Path) -> AsyncIterator[OnDiscord]:
    """The community, where Chorus has not been yet."""
    clock = Ahead()
    async with FakeDiscord(clock=clock) as discord:
        made = OnDiscord(folder, clock, discord)
        try:
            yield made
        finally:
            await made.stop()
        assert discord.violations == []


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Elsewhere]:
    """The community, with Chorus running."""
    async with founded(folder) as made:
        await made.start()
        yield made
