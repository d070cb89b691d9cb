"""What people do on the fake Discord, and what they see: the side of it that a test plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.fakes.discord import filling, interactions, membership, offered, permissions
from tests.fakes.discord.applications import Application
from tests.fakes.discord.errors import Impossible
from tests.fakes.discord.guild import Channel, Guild, Member, User
from tests.fakes.discord.interactions import Interaction
from tests.fakes.discord.messages import Message

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

NO_ANSWER = "The application did not respond"
KINDS = {
    interactions.MESSAGE: "message",
    interactions.DEFERRED: "deferred",
    interactions.DEFERRED_UPDATE: "nothing",
    interactions.UPDATE: "update",
    interactions.CHOICES: "choices",
    interactions.MODAL: "modal",
}


@dataclass(frozen=True)
class Modal:
    """An open form: `custom_id`, `title`, and its components as the bot sent them."""

    interaction: Interaction
    title: str
    custom_id: str
    components: list[dict[str, Any]]

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """Its fields by custom id."""
        return {one["custom_id"]: one for one in filling.fields(self.components)}

    @property
    def labels(self) -> list[str]:
        """The labels of its fields, and its texts, from the top."""
        return [one.get("label") or one.get("content") or "" for one in filling.shown(self.components)]


@dataclass
class Answer:
    """What came of an act with a bot: `kind` is message, deferred, nothing, update, choices, modal or failed."""

    interaction: Interaction
    within: float
    seen: int = 1

    @property
    def kind(self) -> str:
        """What the bot answered; `failed` when Discord says that it did not respond."""
        return "failed" if self.interaction.answer is None else KINDS[self.interaction.answer]

    @property
    def message(self) -> Message | None:
        """The message that answers; for an update the changed one."""
        return self.interaction.original

    @property
    def last(self) -> Message | None:
        """The latest of answer and follow-ups."""
        return self.interaction.follow_ups[-1] if self.interaction.follow_ups else self.interaction.original

    @property
    def text(self) -> str:
        """The words of the latest."""
        if self.kind == "failed":
            return NO_ANSWER
        return "" if self.last is None else self.last.text

    @property
    def private(self) -> bool:
        """Whether only this person sees the latest."""
        return self.last is not None and self.last.private

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        found = self.interaction.modal
        if found is None:
            return None
        return Modal(self.interaction, found["title"], found["custom_id"], found["components"])

    @property
    def choices(self) -> list[str]:
        """The names that autocomplete offers."""
        return [one["name"] for one in self.interaction.choices]

    async def later(self) -> Message | None:
        """Wait for the next thing after the first answer, or after the last wait: a change or a follow-up."""
        await self.interaction.change(self.seen, self.within)
        self.seen = self.interaction.changes
        return self.last

    async def filled(self) -> Message:
        """Wait for the end of "… is thinking"; gives the message that took its place."""
        while self.message is None or self.message.loading:
            if not await self.interaction.change(self.interaction.changes, self.within):
                raise TimeoutError("the application still thinks")
        return self.message

    async def followed(self, times: int = 1) -> Message:
        """Wait for so many follow-ups; gives the latest."""
        while len(self.interaction.follow_ups) < times:
            if not await self.interaction.change(self.interaction.changes, self.within):
                raise TimeoutError(f"only {len(self.interaction.follow_ups)} follow-ups came")
        return self.interaction.follow_ups[-1]


class Person:
    """A member of a guild who acts."""

    def __init__(self, fake: FakeDiscord, guild: Guild, member: Member) -> None:
        self.fake = fake
        self.guild = guild
        self.member = member

    @property
    def user(self) -> User:
        """The account."""
        return self.member.user

    @property
    def id(self) -> int:
        """The account's id."""
        return self.user.id

    async def says(
        self, channel: Channel, text: str, files: dict[str, bytes] | None = None, reply_to: Message | None = None
    ) -> Message:
        """Write into a channel or thread, or to a bot."""
        self._needs(channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
        world = self.fake.world
        uploads = [world.upload(channel, name, content) for name, content in (files or {}).items()]
        found = world.post(channel, self.user, text, uploads=uploads, reference=reply_to)
        await self.fake.delivered()
        return found

    async def replies(self, message: Message, text: str) -> Message:
        """Answer a message with a reply."""
        return await self.says(message.channel, text, reply_to=message)

    async def edits(self, message: Message, text: str) -> None:
        """Change a message of their own."""
        if message.author is not self.user:
            raise Impossible("only one's own messages can be edited")
        self.fake.world.edit(message, content=text)
        await self.fake.delivered()

    async def deletes(self, message: Message) -> None:
        """Delete a message of their own."""
        if message.author is not self.user:
            self._needs(message.channel, "manage_messages")
        self.fake.world.delete([message])
        await self.fake.delivered()

    async def reacts(self, message: Message, emoji: str) -> None:
        """React with a character or a guild's `name:id`."""
        self._needs(message.channel, "add_reactions")
        self.fake.world.react(message, self.user, emoji)
        await self.fake.delivered()

    async def unreacts(self, message: Message, emoji: str) -> None:
        """Take a reaction back."""
        self.fake.world.unreact(message, self.user, emoji)
        await self.fake.delivered()

    async def opens_thread(self, where: Message | Channel, name: str) -> Channel:
        """Open a thread under a message, or in a channel."""
        message = where if isinstance(where, Message) else None
        channel = where.channel if isinstance(where, Message) else where
        self._needs(channel, "create_public_threads")
        made = self.fake.world.thread(channel, self.user, name, message)
        await self.fake.delivered()
        return made

    async def types(self, channel: Channel, command: str, *subcommands: str, **options: Any) -> Answer:
        """Use a slash command; option values are texts, numbers, people, channels, roles, or `(name, bytes)` files."""
        self._needs(channel, "use_application_commands")
        bot, found = self._offered(channel, command, 1)
        data = offered.filled(self.fake.world, channel, found, subcommands, options)
        return await self._does(bot, channel, interactions.COMMAND, data)

    async def looks_up(
        self, channel: Channel, command: str, *subcommands: str, option: str, typed: str = "", **options: Any
    ) -> Answer:
        """Type into an option that completes itself; `choices` are what is offered."""
        bot, found = self._offered(channel, command, 1)
        data = offered.filled(self.fake.world, channel, found, subcommands, options | {option: typed}, focused=option)
        return await self._does(bot, channel, interactions.AUTOCOMPLETE, data)

    async def uses(self, command: str, target: Message | Person, channel: Channel | None = None) -> Answer:
        """Choose a context command on a message or a person."""
        place = target.channel if isinstance(target, Message) else channel
        assert place is not None, "say in which channel"
        bot, found = self._offered(place, command, 3 if isinstance(target, Message) else 2)
        user = target.user if isinstance(target, Person) else None
        data = offered.aimed(found, place, bot, target if isinstance(target, Message) else None, user)
        message = target if isinstance(target, Message) else None
        return await self._does(bot, place, interactions.COMMAND, data, context_of=message)

    async def presses(self, message: Message, button: str) -> Answer:
        """Press a button, named by its custom id or its label."""
        found = self._component(message, button)
        if found["type"] != 2 or found.get("url"):
            raise Impossible(f"{button} is no button that can be pressed")
        data = {"component_type": 2, "custom_id": found["custom_id"], "id": found["id"]}
        return await self._does(self._of(message), message.channel, interactions.COMPONENT, data, source=message)

    async def chooses(self, message: Message, menu: str, *values: str) -> Answer:
        """Choose in a menu of a message, by the values or labels of options."""
        found = self._component(message, menu)
        chosen = filling.chosen(found, values)
        data: dict[str, Any] = {"component_type": found["type"], "custom_id": found["custom_id"], "id": found["id"]}
        data |= {"values": chosen}
        if found["type"] != 3:
            data["resolved"] = offered.resolved(self.fake.world, message.channel, chosen)
        return await self._does(self._of(message), message.channel, interactions.COMPONENT, data, source=message)

    async def submits(self, modal: Modal | None, values: dict[str, Any] | None = None) -> Answer:
        """Send a form with values by custom id; what is left out keeps what the form already holds."""
        if modal is None:
            raise Impossible("no form is open")
        doing = modal.interaction
        filled, resolved = filling.submission(self.fake.world, doing.channel, modal.components, values or {})
        data: dict[str, Any] = {"custom_id": modal.custom_id, "components": filled, "resolved": resolved}
        more: dict[str, Any] = {"source": doing.source}
        return await self._does(doing.application, doing.channel, interactions.SUBMISSION, data, **more)

    def dm(self, bot: Application) -> Channel:
        """The conversation with a bot."""
        return self.fake.world.direct(bot.user, self.user)

    async def leaves(self) -> None:
        """Leave the guild."""
        membership.leave(self.fake.world, self.guild, self.user)
        await self.fake.delivered()

    def may(self, channel: Channel, *needed: str) -> bool:
        """Whether they may do this in a channel."""
        if channel.guild is None:
            return self.user in channel.recipients
        return permissions.allowed(channel, self.member, *needed)

    def sees(self, channel: Channel) -> list[Message]:
        """The messages they see in a channel, oldest first, their private ones among them."""
        if not self.may(channel, "view_channel"):
            return []
        return [one for one in channel.messages.values() if one.only_for in (None, self.id)]

    def private(self, channel: Channel) -> list[Message]:
        """What only they see in a channel, oldest first."""
        return [one for one in self.sees(channel) if one.private]

    def _needs(self, channel: Channel, *needed: str) -> None:
        if not self.may(channel, *needed):
            raise Impossible(f"{self.user.name} may not {', '.join(needed)} in {channel.name}")

    def _component(self, message: Message, name: str) -> dict[str, Any]:
        found = message.component(name)
        visible = self.may(message.channel, "view_channel") and message.only_for in (None, self.id)
        if message.gone or not visible:
            raise Impossible(f"{self.user.name} does not see this message")
        if found is None:
            raise Impossible(f"there is no {name} on this message: {message.text}")
        if found.get("disabled"):
            raise Impossible(f"{name} is disabled")
        return found

    def _of(self, message: Message) -> Application:
        for bot in self.fake.world.applications.values():
            if bot.user is message.author:
                return bot
        raise Impossible("this is no message of a bot")

    def _offered(self, channel: Channel, name: str, kind: int) -> tuple[Application, dict[str, Any]]:
        bots = [one for one in self.fake.world.applications.values() if self._reaches(one, channel)]
        held = permissions.in_guild(self.guild, self.member)
        return offered.command(bots, self.guild if channel.guild else None, name, kind, held, self.user.locale)

    def _reaches(self, bot: Application, channel: Channel) -> bool:
        if channel.guild is None:
            return bot.user in channel.recipients
        return bot.user.id in self.guild.members and bot.id not in self.guild.without_commands

    async def _does(self, bot: Application, channel: Channel, kind: int, data: dict[str, Any], **more: Any) -> Answer:
        deadline = self.fake.interactions.deadline
        doing = self.fake.interactions.begin(bot, channel, self.user, kind, data, **more)
        if not await doing.change(0, deadline):
            doing.given_up = True
        return Answer(doing, deadline)
