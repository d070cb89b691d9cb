"""All that exists on the fake Discord, and what happens there; each change tells the gateway."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from tests.fakes.discord import errors, permissions
from tests.fakes.discord.applications import Application
from tests.fakes.discord.clock import Now, Snowflakes
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.guild import DIRECT, PUBLIC_THREAD, Channel, Guild, Member, Role, User
from tests.fakes.discord.messages import (
    EPHEMERAL,
    HAS_THREAD,
    REPLY,
    THREAD_CREATED,
    THREAD_STARTER,
    Message,
    Upload,
    emoji_json,
    mentioned,
)

UPLOADS_LIVE = timedelta(hours=24)
OLD = timedelta(hours=1)
OLD_EDITS_EACH_HOUR = 30
NONCE_KEPT = timedelta(minutes=3)

GUILDS, MEMBERS_EVENTS, GUILD_MESSAGES, GUILD_REACTIONS = 1 << 0, 1 << 1, 1 << 9, 1 << 10
EMOJIS, DIRECT_MESSAGES, DIRECT_REACTIONS = 1 << 3, 1 << 12, 1 << 13

# An event is the same for every bot, or depends on the bot and on whether its session may read words.
Shown = dict[str, Any] | Callable[[Application, bool], dict[str, Any]]
Tell = Callable[[str, Shown, int, Guild | None, Channel | None, Application | None], None]


class World:
    """The state, and the verbs that change it; `tell` is how the gateway hears of it."""

    def __init__(self, now: Now) -> None:
        self.now = now
        self.ids = Snowflakes(now)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.applications: dict[str, Application] = {}
        self.uploads: dict[int, Upload] = {}
        self.base = ""
        self.tell: Tell = lambda *_: None

    def user(self, name: str, locale: str = "en-US", bot: bool = False) -> User:
        """Make an account."""
        made = User(self.ids(), name, locale, bot)
        self.users[made.id] = made
        return made

    def guild(self, name: str, locale: str = "en-US") -> Guild:
        """Make a guild; everybody may read and write in it."""
        owner = self.user(f"{name} owner")
        made = Guild(self.ids(), name, locale, owner.id)
        made.roles[made.id] = Role(made.id, "@everyone", permissions.bits(*permissions.EVERYBODY), 0)
        made.members[owner.id] = Member(made, owner, self.now())
        self.guilds[made.id] = made
        return made

    def channel(self, guild: Guild, name: str, kind: int = 0, topic: str | None = None) -> Channel:
        """Make a channel."""
        made = Channel(self.ids(), name, kind, guild, position=len(guild.channels), topic=topic)
        guild.channels[made.id] = self.channels[made.id] = made
        self.tell("CHANNEL_CREATE", made.json(), GUILDS, guild, made, None)
        return made

    def direct(self, one: User, other: User) -> Channel:
        """The conversation of two users; it is made when it is missing."""
        for channel in self.channels.values():
            if channel.guild is None and {one.id, other.id} == {user.id for user in channel.recipients}:
                return channel
        made = Channel(self.ids(), "", DIRECT, recipients=[one, other])
        self.channels[made.id] = made
        return made

    def changed(self, channel: Channel) -> None:
        """A channel or thread is not what it was."""
        kind = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        self.tell(kind, channel.json(), GUILDS, channel.guild, None, None)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, or a thread."""
        assert channel.guild is not None
        kind = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self.tell(kind, channel.json(), GUILDS, channel.guild, channel, None)
        own = [one for one in channel.guild.threads.values() if one.parent is channel]
        for one in [channel, *own]:
            self.channels.pop(one.id, None)
            channel.guild.channels.pop(one.id, None)
            channel.guild.threads.pop(one.id, None)
            for message in one.messages.values():
                message.gone = True

    def thread(self, parent: Channel, owner: User, name: str, opening: Message | None = None) -> Channel:
        """Open a thread, under a message when there is one: then it has that message's id."""
        assert parent.guild is not None
        if opening is not None and opening.thread is not None:
            raise ApiError(errors.THREAD_EXISTS)
        made = Channel(opening.id if opening else self.ids(), name, PUBLIC_THREAD, parent.guild, parent)
        made.owner, made.created = owner.id, self.now()
        parent.guild.threads[made.id] = self.channels[made.id] = made
        self.tell("THREAD_CREATE", made.json() | {"newly_created": True}, GUILDS, parent.guild, parent, None)
        if opening is not None:
            opening.thread = made
            opening.flags |= HAS_THREAD
            self.updated(opening)
            self.post(made, owner, kind=THREAD_STARTER, reference=opening)
        else:
            self.post(parent, owner, name, kind=THREAD_CREATED)
        return made

    def upload(self, channel: Channel, name: str, content: bytes, description: str | None = None) -> Upload:
        """Keep a file; its signed address is good for a day."""
        number = self.ids()
        until = int((self.now() + UPLOADS_LIVE).timestamp())
        url = f"{self.base}/cdn/attachments/{channel.id}/{number}/{name}?ex={until:x}&is=0&hm=0"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        made = Upload(number, name, content, url, kind, description)
        self.uploads[number] = made
        return made

    def post(self, channel: Channel, author: User, content: str = "", **more: Any) -> Message:
        """Put a message into a channel."""
        pings = more.pop("allowed_mentions", None)
        made = Message(self.ids(), channel, author, self.now(), content, **more)
        if isinstance(made.reference, Message) and made.kind == 0:
            made.kind = REPLY
        made.mentioned, made.pings = self._named(made, pings)
        channel.messages[made.id] = made
        if channel.archived is not None:
            channel.archived = None
            self.changed(channel)
        if not made.private:
            channel.last = made.id
            self._message_event("MESSAGE_CREATE", made)
        return made

    def _named(self, message: Message, allowed: dict[str, Any] | None) -> tuple[list[User], frozenset[str]]:
        named = [self.users[one] for one in dict.fromkeys(mentioned(message.content)) if one in self.users]
        target = message.reference
        replied = isinstance(target, Message) and message.kind == REPLY
        everybody = {"parse": ["users", "roles", "everyone"], "replied_user": True}
        rules: dict[str, Any] = everybody if allowed is None else allowed
        kinds = rules.get("parse") or ()
        chosen = {str(one) for one in rules.get("users") or ()}
        called = {str(user.id) for user in named if "users" in kinds or str(user.id) in chosen}
        if "everyone" in kinds and ("@everyone" in message.content or "@here" in message.content):
            called.add("everyone")
        if replied and isinstance(target, Message):
            named = [*named, target.author] if target.author not in named else named
            called |= {str(target.author.id)} if rules.get("replied_user") else set()
        return named, frozenset(called)

    def edit(self, message: Message, **changes: Any) -> Message:
        """Change a message."""
        allowed = changes.pop("allowed_mentions", None)
        for name, value in changes.items():
            setattr(message, name, value)
        if "content" in changes:
            message.mentioned, message.pings = self._named(message, allowed or {"parse": []})
        message.edited = self.now()
        self.updated(message)
        return message

    def count_old_edit(self, message: Message) -> None:
        """Refuse too many edits of a message that is older than an hour."""
        now = self.now()
        if now - message.moment < OLD:
            return
        message.edits = [moment for moment in message.edits if now - moment < OLD]
        if len(message.edits) >= OLD_EDITS_EACH_HOUR:
            raise ApiError(errors.OLD_EDITS, retry=(OLD - (now - message.edits[0])).total_seconds())
        message.edits.append(now)

    def updated(self, message: Message) -> None:
        """Say that a message changed."""
        if not message.private:
            self._message_event("MESSAGE_UPDATE", message)

    def delete(self, messages: Iterable[Message]) -> None:
        """Delete messages of one channel, in one go when there are several."""
        doomed = list(messages)
        for message in doomed:
            message.channel.messages.pop(message.id, None)
            message.gone = True
        public = [str(one.id) for one in doomed if not one.private]
        if not public:
            return
        channel = doomed[0].channel
        place = self._place(channel)
        if len(doomed) == 1:
            self._event("MESSAGE_DELETE", {"id": public[0], **place}, channel, GUILD_MESSAGES, DIRECT_MESSAGES)
        else:
            self._event("MESSAGE_DELETE_BULK", {"ids": public, **place}, channel, GUILD_MESSAGES, DIRECT_MESSAGES)

    def react(self, message: Message, user: User, emoji: str) -> None:
        """Put a reaction on a message; one that is there stays."""
        if emoji not in message.reactions and len(message.reactions) >= 20:
            raise ApiError(errors.TOO_MANY_REACTIONS)
        users = message.reactions.setdefault(emoji, [])
        if user.id in users:
            return
        users.append(user.id)
        shown = self._reaction(message, emoji, user) | {"message_author_id": str(message.author.id)}
        guild = message.channel.guild
        if guild is not None and user.id in guild.members:
            shown["member"] = guild.members[user.id].json()
        self._event("MESSAGE_REACTION_ADD", shown, message.channel, GUILD_REACTIONS, DIRECT_REACTIONS)

    def unreact(self, message: Message, user: User, emoji: str) -> None:
        """Take a user's reaction off a message."""
        users = message.reactions.get(emoji, [])
        if user.id not in users:
            return
        users.remove(user.id)
        if not users:
            del message.reactions[emoji]
        shown = self._reaction(message, emoji, user)
        self._event("MESSAGE_REACTION_REMOVE", shown, message.channel, GUILD_REACTIONS, DIRECT_REACTIONS)

    def unreact_all(self, message: Message, emoji: str | None = None) -> None:
        """Take all reactions, or all of one emoji, off a message."""
        shown: dict[str, Any] = {"message_id": str(message.id), **self._place(message.channel)}
        if emoji is None:
            message.reactions.clear()
            kind = "MESSAGE_REACTION_REMOVE_ALL"
        else:
            message.reactions.pop(emoji, None)
            kind = "MESSAGE_REACTION_REMOVE_EMOJI"
            shown["emoji"] = emoji_json(emoji)
        self._event(kind, shown, message.channel, GUILD_REACTIONS, DIRECT_REACTIONS)

    def _reaction(self, message: Message, emoji: str, user: User) -> dict[str, Any]:
        shown = {"user_id": str(user.id), "message_id": str(message.id), "emoji": emoji_json(emoji)}
        return shown | self._place(message.channel) | {"burst": False, "type": 0}

    def _place(self, channel: Channel) -> dict[str, str]:
        place = {"channel_id": str(channel.id)}
        return place if channel.guild is None else place | {"guild_id": str(channel.guild.id)}

    def _message_event(self, kind: str, message: Message) -> None:
        guild = message.channel.guild

        def shown(application: Application, reads: bool) -> dict[str, Any]:
            found = message.json(application.user.id, reads)
            if guild is not None:
                found["guild_id"] = str(guild.id)
                if message.author.id in guild.members:
                    found["member"] = guild.members[message.author.id].json(user=False)
            return found

        self._event(kind, shown, message.channel, GUILD_MESSAGES, DIRECT_MESSAGES)

    def _event(self, kind: str, shown: Shown, channel: Channel, in_guild: int, direct: int) -> None:
        self.tell(kind, shown, direct if channel.guild is None else in_guild, channel.guild, channel, None)

    def private_to(self, user: User) -> dict[str, Any]:
        """The fields of a message only one user sees."""
        return {"only_for": user.id, "flags": EPHEMERAL}
