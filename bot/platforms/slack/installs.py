"""Where Chorus is installed: one workspace an entry of the memory, its token sealed."""

from collections.abc import Callable, Sequence

import msgspec

from bot.platforms.base import Memory
from bot.platforms.slack.sealed import Seal, Unsealable

PREFIX = "install:"


class Install(msgspec.Struct, frozen=True):
    """An installation. `token` is clear here and never leaves the process so."""

    team: str
    token: str
    installer: str = ""
    bot_user: str = ""
    scopes: str = ""


class Installs:
    """What was installed by OAuth."""

    def __init__(self, memory: Memory, seal: Seal) -> None:
        self._memory = memory
        self._seal = seal

    async def all(self, broken: Callable[[str, Unsealable], None]) -> Sequence[Install]:
        """All that can be opened; `broken` is told of the others. What an old key sealed is sealed anew."""
        found: list[Install] = []
        for key, value in await self._memory.entries(PREFIX):
            try:
                found.append(msgspec.json.decode(self._seal.open(value, key), type=Install))
            except Unsealable as error:
                broken(key.removeprefix(PREFIX), error)
                continue
            if self._seal.stale(value):
                await self.keep(found[-1])
        return found

    async def keep(self, install: Install) -> None:
        """Remember an installation, in place of an earlier one of its workspace."""
        key = PREFIX + install.team
        await self._memory.put(key, self._seal.close(msgspec.json.encode(install).decode(), key))

    async def forget(self, team: str) -> None:
        """Forget a token."""
        await self._memory.drop(PREFIX + team)

    async def forget_all(self, team: str) -> None:
        """Forget all that is remembered of a workspace."""
        await self.forget(team)
        await self._memory.drop(f"welcomed:{team}")
        for prefix in ("seen:", "thread:", "post:"):
            for key, _ in await self._memory.entries(f"{prefix}{team}:"):
                await self._memory.drop(key)
