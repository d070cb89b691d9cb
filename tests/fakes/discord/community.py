"""A guild with those who run it: who is let in, what may be done where, and what moderators do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.fakes.discord import membership, permissions
from tests.fakes.discord.applications import Application
from tests.fakes.discord.guild import Channel, Guild, Role, User
from tests.fakes.discord.messages import Message
from tests.fakes.discord.people import Person
from tests.fakes.discord.world import GUILDS

if TYPE_CHECKING:
    from tests.fakes.discord.server import FakeDiscord

JOINED, PINNED = 7, 6


class Community:
    """A guild with those who run it."""

    def __init__(self, fake: FakeDiscord, guild: Guild) -> None:
        self.fake = fake
        self.guild = guild

    @property
    def id(self) -> int:
        """The guild's id."""
        return self.guild.id

    @property
    def owner(self) -> Person:
        """Who made the guild and may everything."""
        return Person(self.fake, self.guild, self.guild.members[self.guild.owner_id])

    @property
    def everyone(self) -> Role:
        """The role that all have."""
        return self.guild.roles[self.guild.id]

    def channel(self, name: str, topic: str | None = None, only: Role | None = None) -> Channel:
        """A new text channel; with `only` for those with a role."""
        made = self.fake.world.channel(self.guild, name, topic=topic)
        if only is not None:
            view = permissions.bits("view_channel")
            made.overwrites = {self.guild.id: (0, view), only.id: (view, 0)}
            self.fake.world.changed(made)
        return made

    def member(self, name: str, locale: str = "en-US", roles: tuple[Role, ...] = (), bot: bool = False) -> Person:
        """Someone new, or another bot."""
        return self.joins(self.fake.world.user(name, locale, bot), *roles)

    def joins(self, user: User | Person, *roles: Role) -> Person:
        """An account comes in, perhaps of someone who is elsewhere too."""
        account = user.user if isinstance(user, Person) else user
        made = membership.join(self.fake.world, self.guild, account)
        made.roles += [role.id for role in roles]
        if roles:
            membership.change(self.fake.world, made)
        return Person(self.fake, self.guild, made)

    def role(self, name: str, *may: str) -> Role:
        """A new role with permissions by name."""
        return membership.role(self.fake.world, self.guild, name, *may)

    def emoji(self, name: str) -> str:
        """A new emoji of the guild's own, as `name:id`."""
        return membership.emoji(self.fake.world, self.guild, name)

    def gives(self, person: Person, role: Role) -> None:
        """Give someone a role."""
        person.member.roles.append(role.id)
        membership.change(self.fake.world, person.member)

    def takes(self, person: Person, role: Role) -> None:
        """Take a role from someone."""
        person.member.roles.remove(role.id)
        membership.change(self.fake.world, person.member)

    def renames(self, person: Person, nick: str | None) -> None:
        """Give someone another name in this guild."""
        person.member.nick = nick
        membership.change(self.fake.world, person.member)

    def rename(self, channel: Channel, name: str) -> None:
        """Give a channel or thread another name."""
        channel.name = name
        self.fake.world.changed(channel)

    def remove(self, channel: Channel) -> None:
        """Delete a channel or thread."""
        self.fake.world.remove_channel(channel)

    def archive(self, thread: Channel) -> None:
        """Archive a thread."""
        thread.archived = self.fake.world.now()
        self.fake.world.changed(thread)

    def deletes(self, *messages: Message) -> None:
        """A moderator deletes messages, several of a channel in one go."""
        self.fake.world.delete(messages)

    def clears_reactions(self, message: Message, emoji: str | None = None) -> None:
        """A moderator removes all reactions, or all of one emoji."""
        self.fake.world.unreact_all(message, emoji)

    def announces(self, channel: Channel, name: str, text: str) -> Message:
        """A webhook of some other service writes."""
        number = self.fake.world.ids()
        return self.fake.world.post(channel, User(number, name, bot=True), text, webhook=number)

    def notes(self, channel: Channel, person: Person, kind: int = JOINED) -> Message:
        """Discord itself writes that someone joined, pinned a message, and so on."""
        return self.fake.world.post(channel, person.user, kind=kind)

    def unfurls(self, message: Message, embed: dict[str, Any]) -> None:
        """Discord adds the preview of a link: an update of a message that nobody edited."""
        message.embeds = [*message.embeds, embed]
        self.fake.world.updated(message)

    def invite(self, bot: Application, *may: str, commands: bool = True) -> None:
        """Let a bot in, with the permissions named or a useful set; perhaps without its commands."""
        if not commands:
            self.guild.without_commands.add(bot.id)
        membership.invite(self.fake.world, self.guild, bot, may)

    def throws_out(self, bot: Application) -> None:
        """Remove a bot."""
        membership.throw_out(self.fake.world, self.guild, bot)

    def darkens(self) -> None:
        """An outage makes the guild unavailable: the bots hear of its end, and are in it all the same."""
        gone = {"id": str(self.id), "unavailable": True}
        self.fake.world.tell("GUILD_DELETE", gone, GUILDS, self.guild, None, None)

    def returns(self) -> None:
        """The outage is over."""
        for bot in self.fake.world.applications.values():
            if bot.user.id in self.guild.members:
                arrival = self.guild.arrival(bot.user.id)
                self.fake.world.tell("GUILD_CREATE", arrival, GUILDS, self.guild, None, bot)

    def denies(self, who: Application | Person | Role, channel: Channel, *what: str) -> None:
        """Withdraw permissions in one channel."""
        membership.overwrite(self.fake.world, channel, _target(who), deny=permissions.bits(*what))

    def allows(self, who: Application | Person | Role, channel: Channel, *what: str) -> None:
        """Grant permissions in one channel."""
        membership.overwrite(self.fake.world, channel, _target(who), allow=permissions.bits(*what))

    def strips(self, who: Application | Role, *what: str) -> None:
        """Withdraw permissions in the whole guild from a role, or from a bot's own (what everyone may it still may)."""
        held = [who.id] if isinstance(who, Role) else self.guild.members[who.user.id].roles
        for number in held:
            role = self.guild.roles[number]
            role.permissions &= ~permissions.bits(*what)
            membership.change_role(self.fake.world, self.guild, role)


def _target(who: Application | Person | Role) -> int:
    return who.id if isinstance(who, Role) else who.user.id
