"""What platforms remember over restarts: `bot.platforms.base.Memory` over a table of the runtime."""

from collections.abc import Sequence

from storage import Engine, Session


class DurableMemory:
    """The keys of one platform. A platform serves all communities, so its memory lies in the program's own one."""

    def __init__(self, engine: Engine, community: str, platform: str) -> None:
        self._engine = engine
        self._community = community
        self._platform = platform

    async def get(self, key: str) -> str | None:
        """The value of a key."""

        async def read(session: Session) -> str | None:
            row = await session.one(
                "SELECT value FROM runtime_memory WHERE community = :community AND platform = :platform AND key = :key",
                platform=self._platform,
                key=key,
            )
            return None if row is None else str(row["value"])

        return await self._engine.reading(self._community, read)

    async def put(self, key: str, value: str) -> None:
        """Set the value of a key."""

        async def write(session: Session) -> None:
            await session.run(
                "INSERT INTO runtime_memory (community, platform, key, value) "
                "VALUES (:community, :platform, :key, :value) "
                "ON CONFLICT (community, platform, key) DO UPDATE SET value = excluded.value",
                platform=self._platform,
                key=key,
                value=value,
            )

        await self._engine.writing(self._community, write)

    async def drop(self, key: str) -> None:
        """Forget a key."""

        async def write(session: Session) -> None:
            await session.run(
                "DELETE FROM runtime_memory WHERE community = :community AND platform = :platform AND key = :key",
                platform=self._platform,
                key=key,
            )

        await self._engine.writing(self._community, write)

    async def entries(self, prefix: str) -> Sequence[tuple[str, str]]:
        """All keys that begin with `prefix`, with their values, by key."""

        async def read(session: Session) -> Sequence[tuple[str, str]]:
            rows = await session.rows(
                "SELECT key, value FROM runtime_memory WHERE community = :community AND platform = :platform",
                platform=self._platform,
            )
            # Compared here: LIKE ignores case on one engine, and order follows the collation on another.
            return sorted((row["key"], row["value"]) for row in rows if row["key"].startswith(prefix))

        return await self._engine.reading(self._community, read)
