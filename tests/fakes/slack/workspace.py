"""A team of the fake Slack: what is in it, and every change with the events that follow from it."""

import re
from typing import Any

from tests.fakes.slack import shapes
from tests.fakes.slack.deliveries import Delivery
from tests.fakes.slack.facts import ApiError, App, Channel, File, Message, User, Usergroup
from tests.fakes.slack.people import Person


class Team:
    """A workspace. Every change returns the deliveries it causes; await them, or not."""

    def __init__(self, slack: Any, team: str, name: str, domain: str) -> None:
        self.slack, self.id, self.name, self.domain = slack, team, name, domain
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.usergroups: dict[str, Usergroup] = {}
        self.emoji: dict[str, str] = {}
        self.created = int(slack.clock())

    # What is in it

    def user(self, name: str, user: str | None = None, **more: Any) -> Person:
        """Add a person."""
        given = user or self.slack.new_id("U")
        handle = more.pop("handle", re.sub(r"\W+", ".", name.lower()))
        more = {"email": f"{handle}@people.example", "home_team": self.id, "updated": self.created} | more
        person = Person(given, self, name, handle, **more)
        self.users[given] = person
        return person

    def channel(
        self, name: str, channel: str | None = None, *, members: Any = (), bot: bool = False, private: bool = False
    ) -> Channel:
        """Add a channel; with `bot` the bots of all apps are in it, those installed later too."""
        given = channel or self.slack.new_id("C")
        made = Channel(given, self, name, private=private, created=self.created, wants_bots=bot)
        made.members = [member if isinstance(member, str) else member.id for member in members]
        made.members += [user.id for user in self.users.values() if user.is_bot and bot]
        made.general = not any(each.general for each in self.channels.values())
        self.channels[given] = made
        return made

    def usergroup(self, handle: str, users: Any = (), group: str | None = None) -> Usergroup:
        """Add a user group."""
        made = Usergroup(group or self.slack.new_id("S"), handle, handle.title(), [user.id for user in users])
        self.usergroups[made.id] = made
        return made

    def direct(self, person: str, bot: str) -> Channel:
        """The direct conversation of a person with a bot."""
        for channel in self.channels.values():
            if channel.kind == "im" and set(channel.members) == {person, bot}:
                return channel
        given = self.slack.new_id("D")
        made = Channel(given, self, "directmessage", created=self.created, user=person, members=[person, bot])
        self.channels[given] = made
        return made

    def bot(self, bot_id: str) -> User:
        """The bot user with this bot id."""
        return next(user for user in self.users.values() if user.bot_id == bot_id)

    def named(self, name: str) -> Channel | None:
        """A channel by name, with or without a sign."""
        return next((each for each in self.channels.values() if each.name == name.removeprefix("#")), None)

    def tell(self, event: dict[str, Any], channel: Channel | None = None, app: App | None = None) -> list[Delivery]:
        """Send an event to the apps that may see it."""
        return self.slack.events.tell(self, event, channel, app)

    # Messages

    def post(self, channel: Channel, user: str | None, text: str, **more: Any) -> tuple[Message, list[Delivery]]:
        """Add a message; `only_for` makes it ephemeral, which no event tells of."""
        message = Message(channel, self.slack.new_ts(), user, text, **more)
        channel.messages[message.ts] = message
        if message.thread and not message.only_for:
            channel.replies.setdefault(message.thread, []).append(message)
        self.slack.touch()
        if message.only_for:
            return message, []
        event = shapes.message_json(message) | _where(channel, message.ts)
        if message.broadcast:
            event["subtype"] = "thread_broadcast"
            event.pop("team", None)
        return message, self.tell(event, channel) + self._mentions(message)

    def _mentions(self, message: Message) -> list[Delivery]:
        made = []
        for app in self.slack.apps.values():
            installed = app.installations.get(self.id)
            if installed and message.user and f"<@{installed.bot_user}>" in message.text and not message.bot_id:
                event = shapes.message_json(message) | {"type": "app_mention", "channel": message.channel.id}
                event.pop("metadata", None)
                made += self.tell(event | {"event_ts": message.ts}, message.channel, app)
        return made

    def change(self, message: Message, editor: str | None = None, **more: Any) -> list[Delivery]:
        """Replace parts of a message."""
        before = shapes.message_json(message)
        for key, value in more.items():
            setattr(message, key, value)
        now = self.slack.new_ts()
        if editor:
            message.edited = {"user": editor, "ts": now}
        self.slack.touch()
        if message.only_for:
            return []
        event = {"type": "message", "subtype": "message_changed", "hidden": True, "previous_message": before}
        after = shapes.message_json(message)
        return self.tell(event | {"message": after, "ts": now} | _where(message.channel, now), message.channel)

    def remove(self, message: Message) -> list[Delivery]:
        """Delete a message; one with replies leaves a tombstone."""
        before = shapes.message_json(message)
        channel = message.channel
        message.deleted = True
        if message.thread and not message.only_for:
            channel.replies[message.thread].remove(message)
        if not channel.replies.get(message.ts):
            del channel.messages[message.ts]
        self.slack.touch()
        if message.only_for:
            return []
        now = self.slack.new_ts()
        event: dict[str, Any] = {"type": "message", "subtype": "message_deleted", "hidden": True, "ts": now}
        event |= {"deleted_ts": message.ts, "previous_message": before}
        return self.tell(event | _where(message.channel, now), message.channel)

    def react(self, message: Message, user: str, name: str) -> list[Delivery]:
        """Put a reaction on a message."""
        users = message.reactions.setdefault(name, [])
        if user in users:
            raise ApiError("already_reacted")
        users.append(user)
        return self._reaction("reaction_added", message, user, name)

    def unreact(self, message: Message, user: str, name: str) -> list[Delivery]:
        """Take a reaction off a message."""
        if user not in message.reactions.get(name, []):
            raise ApiError("no_reaction")
        message.reactions[name].remove(user)
        return self._reaction("reaction_removed", message, user, name)

    def _reaction(self, kind: str, message: Message, user: str, name: str) -> list[Delivery]:
        self.slack.touch()
        item = {"type": "message", "channel": message.channel.id, "ts": message.ts}
        event = {"type": kind, "user": user, "reaction": name, "item": item, "event_ts": self.slack.new_ts()}
        owner = {"item_user": message.user} if message.user else {}
        return self.tell(event | owner, message.channel)

    # Channels and people

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> list[Delivery]:
        """Let a user into a channel."""
        channel.members.append(user)
        event = {"type": "member_joined_channel", "user": user, "channel": channel.id, "team": self.id}
        event |= {"channel_type": channel.id[0], "event_ts": self.slack.new_ts()}
        event |= {"inviter": inviter} if inviter else {}
        told = self.tell(event, channel)
        return told + self.post(channel, user, f"<@{user}> has joined the channel", subtype="channel_join")[1]

    def leave(self, channel: Channel, user: str, actor: str | None = None) -> list[Delivery]:
        """Let a user out of a channel; a bot hears that it is out."""
        channel.members.remove(user)
        now, told = self.slack.new_ts(), []
        if self.users[user].is_bot:
            kind = "group_left" if channel.private else "channel_left"
            event = {"type": kind, "channel": channel.id, "actor_id": actor or user, "event_ts": now}
            told = self.tell(event, app=self.slack.apps[self.users[user].app_id])
        event = {"type": "member_left_channel", "user": user, "channel": channel.id, "team": self.id}
        told += self.tell(event | {"channel_type": channel.id[0], "event_ts": now}, channel)
        return told + self.post(channel, user, f"<@{user}> has left the channel", subtype="channel_leave")[1]

    def channel_event(self, channel: Channel, kind: str, actor: str, **more: Any) -> list[Delivery]:
        """Tell that a channel was archived, unarchived, renamed or deleted."""
        prefix = "group" if channel.private else "channel"
        now = self.slack.new_ts()
        event = {"type": f"{prefix}_{kind}", "channel": channel.id, "user": actor, "event_ts": now}
        if kind == "deleted":
            event["actor_id"] = event.pop("user")
        if kind == "rename":
            event.pop("user")
            shape = {"id": channel.id, "is_channel": not channel.private, "is_mpim": False, "name": channel.name}
            event["channel"] = shape | {"name_normalized": channel.name, "created": channel.created}
        return self.tell(event | more, channel)

    def user_changed(self, user: User) -> list[Delivery]:
        """Tell that a user's name, locale, time zone or rights changed."""
        user.updated = int(self.slack.clock())
        now = self.slack.new_ts()
        event = {"type": "user_change", "user": shapes.user_json(user, locale=True)}
        return self.tell(event | {"cache_ts": user.updated, "event_ts": now})

    def arrived(self, user: User) -> list[Delivery]:
        """Tell that a person is new."""
        event = {"type": "team_join", "user": shapes.user_json(user, locale=True)}
        return self.tell(event | {"event_ts": self.slack.new_ts()})

    def group_changed(self, group: Usergroup, users: list[str]) -> list[Delivery]:
        """Replace the users of a user group."""
        event = {"type": "subteam_members_changed", "subteam_id": group.id, "team_id": self.id}
        event |= {"added_users": [user for user in users if user not in group.users]}
        event |= {"removed_users": [user for user in group.users if user not in users]}
        group.users = users
        return self.tell(event | {"event_ts": self.slack.new_ts()})

    def file(self, name: str, length: int, user: str, **more: Any) -> File:
        """Add a file."""
        made = File(self.slack.new_id("F"), self, name, length, user, created=int(self.slack.clock()), **more)
        self.slack.files[made.id] = made
        return made


def _where(channel: Channel, ts: str) -> dict[str, Any]:
    return {"channel": channel.id, "event_ts": ts, "channel_type": channel.kind}
