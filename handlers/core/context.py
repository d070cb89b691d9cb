"""What a handler gets: its session, who acts and where, the time, texts and settings."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from handlers.core.events import Place
from handlers.core.people import Person, channel
from handlers.core.settings import Settings, owner_of
from handlers.core.texts import Texts, Words
from storage import Session

if TYPE_CHECKING:
    from handlers.core.feature import Registry


class Context(msgspec.Struct, frozen=True):
    """One transaction's surroundings.

    `person` and `where` are None in jobs, workers and digests. `now` and `random_code` come from outside so
    that tests can hold them still. `spoken` is a language asked for in place of a channel's own.
    `author` wrote the message that the actor picked. `unverified` are the platforms on which anybody can be anybody.
    `states` is how each platform's connection stands: `ready`, `connecting` or `failed` by platform name.
    """

    session: Session
    now: datetime
    texts: Texts
    settings: Settings
    registry: "Registry"
    person: Person | None = None
    where: Place | None = None
    random_code: Callable[[int], str] = lambda length: new_code(length)
    spoken: str = ""
    author: Person | None = None
    unverified: frozenset[str] = frozenset({"web"})
    states: Mapping[str, str] = {}

    @property
    def community(self) -> str:
        """The tenant."""
        return self.session.community

    @property
    def actor(self) -> Person:
        """Who acts. Raises RuntimeError in a job, where nobody does."""
        if self.person is None:
            raise RuntimeError("nobody acts here")
        return self.person

    @property
    def here(self) -> Place:
        """Where the actor acts. Raises RuntimeError in a job."""
        if self.where is None:
            raise RuntimeError("this happens nowhere")
        return self.where

    def at(self, place: Place) -> "Context":
        """The same surroundings in a place: what a drawing or a section is made for."""
        return msgspec.structs.replace(self, where=place)

    @property
    def private(self) -> Words:
        """Texts in the language of who acts."""
        return self.texts.words(self.actor.locale)

    async def public(self, place: Place) -> Words:
        """Texts in the language of a channel: its own, else the community's."""
        return self.texts.words(await self.language_of(place))

    async def language_of(self, place: Place) -> str:
        """The language of a channel: what was set for it, else its own, else the community's."""
        if self.spoken:
            return self.spoken
        chosen = await self.settings.get("language", team=owner_of(place))
        known = await channel(self.session, place)
        if chosen.origin != "team" and known is not None and known.language:
            return known.language
        return chosen.value

    async def zone(self) -> str:
        """The IANA zone of who acts, else the community's."""
        if self.person is not None and self.person.tz:
            return self.person.tz
        return (await self.settings.get("timezone")).value


CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that reads like another: 0 O, 1 I L
_PAIRS = tuple(first + second for first in CODE_LETTERS for second in CODE_LETTERS)


def new_code(length: int) -> str:
    """A random code of `length` characters from 31 that cannot be mistaken for each other."""
    # One draw for the whole code, cut into pairs: a draw for each letter costs more than a statement of the vote.
    # It has 64 bits more than the code needs, so that no code is likelier than another by what can be noticed.
    code, rest = "", int.from_bytes(secrets.token_bytes(length + 8)) % len(CODE_LETTERS) ** length
    while len(code) < length:
        rest, pair = divmod(rest, len(_PAIRS))
        code = _PAIRS[pair] + code
    return code[-length:]
