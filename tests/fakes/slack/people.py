"""What a test does as a person: writing, reacting, pressing, filling forms, moving between channels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import acts, shapes
from tests.fakes.slack.acts import Answer
from tests.fakes.slack.deliveries import Delivery
from tests.fakes.slack.facts import App, Channel, Message, User, Usergroup, View
from tests.fakes.slack.written import rich_text, typed


@dataclass(eq=False)
class Person(User):
    """A member of a team. Everything they do is awaited until the app acknowledged it or Slack gave up."""

    views: list[View] = field(default_factory=list)
    home_view: View | None = None
    heard: set[str] = field(default_factory=set)

    async def _told(self, made: list[Delivery]) -> None:
        await self.team.slack.deliveries.wait(made)

    # Messages

    async def says(
        self, channel: Channel, text: str, thread: Message | str | None = None, *, broadcast: bool = False, **more: Any
    ) -> Message:
        """Write a message, perhaps in a thread, perhaps shown in the channel too."""
        ts = thread.ts if isinstance(thread, Message) else thread
        ways = {"client_msg_id": self.team.slack.new_uuid(), "blocks": rich_text(text)} | more
        message, told = self.team.post(channel, self.id, typed(text), thread=ts, broadcast=broadcast, **ways)
        await self._told(told)
        return message

    async def uploads(self, channel: Channel, name: str, content: bytes, text: str = "", **more: Any) -> Message:
        """Share a file."""
        file = self.team.file(name, len(content), self.id, content=content, complete=True, shared=[channel.id])
        return await self.says(channel, text, files=[file], subtype="file_share", **more)

    async def edits(self, message: Message, text: str) -> None:
        """Change their message."""
        assert message.user == self.id, "only the author edits"
        await self._told(self.team.change(message, self.id, text=typed(text), blocks=rich_text(text)))

    async def links(self, message: Message) -> None:
        """Let Slack find a preview for a link in a message: changed for apps, though nobody edited it."""
        await self._told(self.team.change(message))

    async def deletes(self, message: Message) -> None:
        """Delete a message."""
        await self._told(self.team.remove(message))

    async def reacts(self, message: Message, name: str) -> None:
        """React with an emoji by name."""
        await self._told(self.team.react(message, self.id, name))

    async def unreacts(self, message: Message, name: str) -> None:
        """Take a reaction back."""
        await self._told(self.team.unreact(message, self.id, name))

    def dm(self, app: App | None = None) -> Channel:
        """Their conversation with an app's bot (the first app's)."""
        found = app or next(iter(self.team.slack.apps.values()))
        return self.team.direct(self.id, found.bot(self.team))

    # What they see

    def sees(self, channel: Channel) -> list[Message]:
        """What stands in a channel for them, oldest first; replies too, others' ephemeral messages not."""
        return [message for message in channel.messages.values() if self.can_see(message)]

    def can_see(self, message: Message) -> bool:
        """Whether a message stands before them."""
        mine = message.only_for in (None, self.id)
        return mine and not message.deleted and self.id in message.channel.members

    def private(self, channel: Channel) -> list[Message]:
        """What only they see in a channel."""
        return [message for message in self.sees(channel) if message.only_for]

    async def hears(self, channel: Channel, within: float = 3.0) -> Message:
        """Wait for the next private message they have not been given by this call yet."""

        def fresh() -> list[Message]:
            return [message for message in self.private(channel) if message.ts not in self.heard]

        await self.team.slack.until(lambda: bool(fresh()), within)
        message = fresh()[0]
        self.heard.add(message.ts)
        return message

    @property
    def modal(self) -> View | None:
        """The form on top of their screen."""
        return self.views[-1] if self.views else None

    @property
    def home(self) -> View | None:
        """Their App Home."""
        return self.home_view

    async def form(self, within: float = 3.0) -> View:
        """Wait for a form."""
        await self.team.slack.until(lambda: self.modal is not None, within)
        assert self.modal is not None
        return self.modal

    # Clicks, commands, forms

    async def types(self, command: str, text: str, channel: Channel, app: App | None = None) -> Answer:
        """Send a slash command."""
        return await acts.command(self, command, text, channel, app)

    async def presses(self, where: Message | View, what: str) -> Answer:
        """Press the button with this action id, value or text."""
        return await acts.press(self, where, what)

    async def chooses(self, where: Message | View, what: str, *chosen: str) -> Answer:
        """Choose in a select, radio buttons, checkboxes, overflow, date or time picker, by value or text."""
        return await acts.choose(self, where, what, chosen)

    async def searches(self, where: Message | View, what: str, text: str) -> Answer:
        """Type into a select whose options the app gives; the answer's `body` holds them."""
        return await acts.search(self, where, what, text)

    async def submits(self, values: dict[str, Any] | None = None, view: View | None = None) -> Answer:
        """Fill in a form by block or action id and submit it."""
        return await acts.submit(self, view or self.modal, values or {})

    async def closes(self, view: View | None = None) -> Answer | None:
        """Close the form on top; the app hears of it only if it asked to."""
        return await acts.close(self, view or self.modal)

    async def shortcut(self, callback: str, message: Message | None = None, app: App | None = None) -> Answer:
        """Choose a shortcut, on a message or from anywhere."""
        return await acts.shortcut(self, callback, message, app)

    async def opens_home(self, app: App | None = None) -> View | None:
        """Open the App Home."""
        await self._told(acts.home(self, app))
        return self.home_view

    # Channels, people, apps

    async def joins(self, channel: Channel) -> None:
        """Join a channel."""
        await self._told(self.team.join(channel, self.id))

    async def leaves(self, channel: Channel) -> None:
        """Leave a channel."""
        await self._told(self.team.leave(channel, self.id))

    async def invites(self, channel: Channel, who: User | App) -> None:
        """Bring a person or an app's bot into a channel."""
        user = who.id if isinstance(who, User) else who.bot(self.team)
        await self._told(self.team.join(channel, user, self.id))

    async def removes(self, channel: Channel, who: User | App) -> None:
        """Take a person or an app's bot out of a channel."""
        user = who.id if isinstance(who, User) else who.bot(self.team)
        await self._told(self.team.leave(channel, user, self.id))

    async def renames(self, channel: Channel, name: str) -> None:
        """Give a channel another name."""
        channel.previous_names.insert(0, channel.name)
        channel.name = name
        await self._told(self.team.channel_event(channel, "rename", self.id))

    async def archives(self, channel: Channel, archived: bool = True) -> None:
        """Archive a channel, or open it again."""
        channel.archived = archived
        await self._told(self.team.channel_event(channel, "archive" if archived else "unarchive", self.id))

    async def founds(self, name: str, members: Sequence[User] = (), private: bool = False) -> Channel:
        """Make a channel."""
        channel: Channel = self.team.channel(name, members=[self, *members], private=private)
        shown = shapes.channel_json(channel)
        shown.pop("is_member")
        event = {"type": "channel_created", "channel": shown, "event_ts": self.team.slack.new_ts()}
        await self._told([] if private else self.team.tell(event))
        return channel

    async def regroups(self, group: Usergroup, users: Sequence[User]) -> None:
        """Say who is in a user group."""
        await self._told(self.team.group_changed(group, [user.id for user in users]))

    async def destroys(self, channel: Channel) -> None:
        """Delete a channel for good."""
        told = self.team.channel_event(channel, "deleted", self.id)
        del self.team.channels[channel.id]
        await self._told(told)

    async def arrives(self) -> None:
        """Come into the workspace, though they were added before."""
        await self._told(self.team.arrived(self))

    async def changes(self, **what: Any) -> None:
        """Change their profile: `name`, `display_name`, `locale`, `tz`, `admin`, `owner`, `deleted`."""
        for key, value in what.items():
            assert hasattr(self, key), key
            setattr(self, key, value)
        await self._told(self.team.user_changed(self))

    async def uninstalls(self, app: App) -> None:
        """Remove an app from the team: its tokens die, and it is told."""
        await self._told(self.team.slack.uninstall(app, self.team))

    async def revokes(self, app: App) -> None:
        """Revoke an app's bot token."""
        await self._told(self.team.slack.revoke(app.installation(self.team).token))

    async def installs(self, address: str, allow: bool = True) -> Any:
        """Open an authorisation address, allow or refuse, and follow Slack back to the app: (status, text)."""
        return await acts.install(self, address, allow)
