"""Settings in three levels, community > team > person; the nearest one that is set wins, and says where it is from."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from handlers.core.events import Place
from handlers.core.texts import Words
from storage import Session

Level = Literal["community", "team", "person"]
Origin = Literal["default", "configuration", "community", "team", "profile", "person"]


class Setting(msgspec.Struct, frozen=True):
    """A setting a feature declares.

    `name` is what people type; `label` is a text key; `parse` turns typed words into the stored form and
    raises `Refused` with what to type instead. A team is named by its channel. `options` are the stored forms
    where there are only a few, `usual` those most choose where there are many; `shown` says a stored form in the
    reader's language.
    """

    name: str
    label: str
    default: str
    levels: tuple[Level, ...]
    parse: Callable[[str], str]
    options: tuple[str, ...] = ()
    shown: Callable[[str, Words], str] = lambda value, words: value
    usual: tuple[str, ...] = ()


class Resolved(msgspec.Struct, frozen=True):
    """A setting's value and where it comes from."""

    value: str
    origin: Origin


def owner_of(place: Place) -> str:
    """The owner key of a team's settings: its channel."""
    return f"{place.platform}/{place.space}/{place.channel}"


class Settings:
    """Reads and writes settings inside one transaction; what was read is kept for the transaction."""

    def __init__(self, session: Session, declared: Mapping[str, Setting], configured: Mapping[str, str]) -> None:
        self._session = session
        self._declared = declared
        self._configured = configured
        self._rows: dict[str, dict[tuple[str, str, str], str]] = {}

    async def get(self, name: str, *, team: str = "", person: str = "") -> Resolved:
        """The value that applies to a person and a team channel (`owner_of`). KeyError if none is declared."""
        setting = self._declared[name]
        stored = await self._stored(person)
        nearest: list[tuple[Level, str]] = [("person", person), ("team", team), ("community", "")]
        for level, owner in nearest:
            found = stored.get((level, owner, name)) if level == "community" or owner else None
            if found is not None and level in setting.levels:
                return Resolved(found, level)
        if name in self._configured:
            return Resolved(self._configured[name], "configuration")
        return Resolved(setting.default, "default")

    async def put(self, name: str, value: str, *, level: Level, owner: str = "") -> None:
        """Store a parsed value at a level."""
        await self._session.run(
            "INSERT INTO core_settings (community, level, owner, name, value) "
            "VALUES (:community, :level, :owner, :name, :value) "
            "ON CONFLICT (community, level, owner, name) DO UPDATE SET value = excluded.value",
            level=level,
            owner=owner,
            name=name,
            value=value,
        )
        self._rows.clear()

    async def drop(self, name: str, *, level: Level, owner: str = "") -> None:
        """Forget a level's own value, so that the next level applies."""
        await self._session.run(
            "DELETE FROM core_settings WHERE community = :community AND level = :level AND owner = :owner "
            "AND name = :name",
            level=level,
            owner=owner,
            name=name,
        )
        self._rows.clear()

    async def _stored(self, person: str) -> dict[tuple[str, str, str], str]:
        if person not in self._rows:
            rows = await self._session.rows(
                "SELECT level, owner, name, value FROM core_settings WHERE community = :community "
                "AND (level <> 'person' OR owner = :person)",
                person=person,
            )
            self._rows[person] = {(row["level"], row["owner"], row["name"]): row["value"] for row in rows}
        return self._rows[person]
