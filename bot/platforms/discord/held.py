"""Interactions that were answered lately and through which something may still be changed: they live 15 minutes."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.platforms.discord.incoming import Reply, snowflake_moment

LIFE = timedelta(minutes=14)
OLD = timedelta(minutes=55)  # Discord caps the edits of messages older than an hour
KEPT = 2_000


class Lately:
    """The latest interaction under each key, while it can be used."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._kept: OrderedDict[tuple[str, ...], Reply] = OrderedDict()

    def put(self, key: tuple[str, ...], reply: Reply) -> Reply | None:
        """Keep one; the one before it, where that can still be used."""
        before = self.take(key)
        self._kept[key] = reply
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return before

    def get(self, key: tuple[str, ...]) -> Reply | None:
        """The one under a key."""
        reply = self._kept.get(key)
        fresh = reply is not None and self._clock() - snowflake_moment(reply.id) < LIFE
        return reply if fresh else None

    def take(self, key: tuple[str, ...]) -> Reply | None:
        """The one under a key, which is not used again."""
        reply = self.get(key)
        self._kept.pop(key, None)
        return reply


def is_old(message: str, now: datetime) -> bool:
    """Whether Discord caps the edits of a message by now."""
    return bool(message) and now - snowflake_moment(message) > OLD
