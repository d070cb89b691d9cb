"""A community in a workspace of the fake Slack, with Chorus connected to it over a socket or HTTP."""

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from bot.app import App
from bot.commands.serving import Seeds, Served, serving
from bot.config import Community, Config, Http, Web
from bot.platforms.slack.settings import SlackSettings
from handlers.core.slack_words import emoji_text
from tests.engines import storage_in
from tests.fakes.exports import write_zip
from tests.fakes.slack import FakeSlack, Message, Person, View
from tests.fakes.slack import facts as fake
from tests.fakes.slack.elements import elements_of
from tests.fakes.slack.shapes import channel_json, message_json, user_json
from tests.flows.anywhere import HERE, TEAM, WITHIN, Ahead, Channel, Elsewhere, OpenElsewhere, Post, Who

Mode = Literal["socket", "http"]
EMOJI = {emoji_text(name): name for name in ("thumbsup", "thumbsdown", "memo", "heart")}
FOREVER = 10**9


class OnSlack:
    """`Elsewhere` as acts of the fake's people."""

    def __init__(self, folder: Path, mode: Mode, slack: FakeSlack) -> None:
        self.clock = Ahead()
        self.slack = slack
        self._folder = folder
        self._mode = mode
        self._running = AsyncExitStack()
        self._served: Served | None = None
        self.team = slack.team()
        self.people: Mapping[str, Person] = {
            "mara": self.team.user("Mara", owner=True),
            "ana": self.team.user("Ana"),
            "ben": self.team.user("Ben", tz="Europe/London"),
            "zofia": self.team.user("Zofia", locale="pl-PL"),
        }
        everybody = list(self.people.values())
        self.channels: Mapping[str, fake.Channel] = {
            HERE: self.team.channel(HERE, members=everybody, bot=True),
            TEAM: self.team.channel(TEAM, members=everybody[:1], bot=True),
        }
        self.chorus = slack.app()

    @property
    def served(self) -> Served:
        """The program."""
        assert self._served is not None, "Chorus is not running"
        return self._served

    @property
    def app(self) -> App:
        """The program."""
        return self.served.app

    async def start(self) -> None:
        """Start Chorus over the same folder."""
        self.slack.faults.clear()
        self._served = await self._running.enter_async_context(serving(self._config(), Seeds(), clock=self.clock))
        if self._mode == "http":
            self.chorus.request_url = f"{self._served.url}/slack/events"
        else:
            await self.chorus.connected()

    async def stop(self) -> None:
        """Stop Chorus; what Slack would tell it is lost."""
        self.slack.faults.drop(times=FOREVER)
        await self._running.aclose()
        self._served = None

    async def settled(self) -> None:
        """Wait until nothing is on its way."""
        await self.slack.settled(WITHIN)
        await self.app.program.settle()

    async def types(self, who: Who, line: str, channel: Channel = HERE) -> None:
        """Type a command."""
        command, _, words = line.partition(" ")
        answer = await self.people[who].types(command, words, self.channels[channel])
        assert answer.ok, answer

    async def fills(self, who: Who, values: Mapping[str, str]) -> Mapping[str, str]:
        """Fill in and send; a field's block is called after it."""
        form = await self.people[who].form()
        answer = await self.people[who].submits({f"field:{name}": value for name, value in values.items()}, form)
        assert answer.error is None, answer
        return {block.removeprefix("field:"): text for block, text in (answer.errors or {}).items()}

    async def presses(self, who: Who, post: Post, label: str) -> None:
        """Press the button beside a choice, or one with this label."""
        message = self._message(post)
        answer = await self.people[who].presses(message, _beside(message, label) or label)
        assert answer.ok, answer

    async def says(self, who: Who, text: str) -> Post:
        """Write a message."""
        return Post(HERE, (await self.people[who].says(self.channels[HERE], text)).ts)

    async def replies(self, who: Who, post: Post, text: str) -> Post:
        """Answer in the thread of a message."""
        answered = self._message(post)
        reply = await self.people[who].says(answered.channel, text, answered.thread or answered.ts)
        return Post(post.channel, reply.ts)

    async def edits(self, who: Who, post: Post, text: str) -> None:
        """Change a message."""
        await self.people[who].edits(self._message(post), text)

    async def deletes(self, who: Who, post: Post) -> None:
        """Delete a message."""
        await self.people[who].deletes(self._message(post))

    async def reacts(self, who: Who, post: Post, emoji: str) -> None:
        """React."""
        await self.people[who].reacts(self._message(post), EMOJI[emoji])

    async def unreacts(self, who: Who, post: Post, emoji: str) -> None:
        """Take a reaction back."""
        await self.people[who].unreacts(self._message(post), EMOJI[emoji])

    async def told(self, who: Who, words: str = "") -> str:
        """The next ephemeral message."""
        while True:
            message = await self.people[who].hears(self.channels[HERE], WITHIN)
            if words in message.words:
                return message.words

    async def private(self, who: Who) -> list[str]:
        """All ephemeral messages."""
        return [message.words for message in self.people[who].private(self.channels[HERE])]

    async def posts(self, words: str, channel: Channel = HERE) -> Sequence[Post]:
        """Messages of Chorus."""
        return self._posts(words, channel)

    async def posted(self, words: str, channel: Channel = HERE) -> Post:
        """Wait for a message of Chorus."""
        await self.slack.until(lambda: bool(self._posts(words, channel)), WITHIN)
        return self._posts(words, channel)[-1]

    async def shown(self, post: Post) -> str:
        """What a message shows."""
        message = self.channels[post.channel].messages.get(post.id)
        return "" if message is None or message.deleted else message.words

    async def shows(self, post: Post, *words: str) -> None:
        """Wait until a message shows something."""
        message = self._message(post)
        await self.slack.until(lambda: all(one in message.words for one in words), WITHIN)

    async def votable(self, post: Post) -> bool:
        """Whether any choice can be pressed."""
        return any(_votes(element) for block in self._message(post).blocks for element in elements_of(block))

    async def marked(self, post: Post, emoji: str) -> None:
        """Wait for Chorus's emoji."""
        message, bot = self._message(post), self.chorus.bot()
        await self.slack.until(lambda: bot in message.reactions.get(EMOJI[emoji], []), WITHIN)

    def exported(self, folder: Path) -> Path:
        """The workspace export: its people, the channel, and one file a day."""
        days: defaultdict[str, list[Any]] = defaultdict(list)
        for message in self.channels[HERE].messages.values():
            if not (message.only_for or message.deleted):
                day = datetime.fromtimestamp(float(message.ts), UTC).date()
                days[f"{HERE}/{day}.json"].append(message_json(message, reactions=True))
        listed = channel_json(self.channels[HERE])
        files = {"channels.json": [listed], "users.json": [user_json(user) for user in self.team.users.values()]}
        written = {name: json.dumps(content).encode() for name, content in {**files, **days}.items()}
        return write_zip(folder / "export.zip", written)

    def _config(self) -> Config:
        settings = SlackSettings(
            enabled=True,
            mode=self._mode,
            bot_token=self.chorus.token(),
            app_token=self.chorus.app_token,
            signing_secret=self.chorus.signing_secret,
            api_base_url=self.slack.base_url,
            community_channels=(f"#{HERE}",),
            team_channel=f"#{TEAM}",
        )
        community, storage = Community(name="Larkspoon"), storage_in(self._folder)
        return Config(community, storage, web=Web(enabled=False), http=Http(port=0), slack=settings)

    def _posts(self, words: str, channel: Channel) -> Sequence[Post]:
        there = [one for one in self.channels[channel].messages.values() if not (one.only_for or one.deleted)]
        return [Post(channel, one.ts) for one in there if one.user == self.chorus.bot() and words in one.words]

    def _message(self, post: Post) -> Message:
        return self.channels[post.channel].messages[post.id]


def _votes(element: Mapping[str, Any]) -> bool:
    return ".vote:" in str(element.get("value"))


def _beside(where: Message | View, label: str) -> str | None:
    """The value of the button that stands beside a choice's words."""
    blocks = where.blocks if isinstance(where, Message) else where.content["blocks"]
    for block in blocks:
        for element in elements_of(block):
            if _votes(element) and label in str(block.get("text")):
                return str(element["value"])
    return None


@asynccontextmanager
async def _opened(folder: Path, mode: Mode) -> AsyncIterator[Elsewhere]:
    async with FakeSlack() as slack:
        made = OnSlack(folder, mode, slack)
        await made.start()
        try:
            yield made
        finally:
            await made.stop()
        assert slack.violations == []


def over(mode: Mode) -> OpenElsewhere:
    """The community, with Chorus running and connected this way."""
    return lambda folder: _opened(folder, mode)
