"""Events whose person the payload does not describe: the member is asked for once, then known for a while."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from bot.platforms.base import Forbidden, Gone
from bot.platforms.discord.calls import Calls
from bot.platforms.discord.incoming import Unmet, member_profile
from bot.platforms.discord.incoming.values import as_record
from bot.platforms.discord.members import Known
from handlers.core.events import Edited, Profile, Reacted, Said, Unreacted

E = TypeVar("E", Said, Edited, Reacted, Unreacted)


class Meeting:
    """Asks for members. Raises `TryAgain` while Discord cannot be asked."""

    def __init__(self, calls: Callable[[], Calls], known: Known) -> None:
        self._calls = calls
        self._known = known

    async def whole(self, event: Said | Edited | Reacted | Unreacted | Unmet) -> Said | Edited | Reacted | Unreacted:
        """The event with all that is known of its person."""
        if not isinstance(event, Unmet):
            self._known.met(event.who)
            return event
        found = event.event
        identity = found.who.identity
        member = await self.member(identity.space, identity.user)
        return found if member is None else msgspec.structs.replace(found, who=member)

    async def member(self, guild: str, user: str) -> Profile | None:
        """A member's profile; None where there is no such member (any more)."""
        known = self._known.known(guild, user)
        if known is not None:
            return known
        try:
            record = await self._calls().member(guild, user)
        except (Gone, Forbidden):
            return None
        profile = member_profile(as_record(record.get("user")), record, guild, self._known)
        self._known.met(profile)
        return profile
