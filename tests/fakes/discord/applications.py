"""A bot as Discord's developer portal knows it: token, allowed intents, commands and how many it may make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.fakes.discord.errors import DAILY_COMMANDS, ApiError
from tests.fakes.discord.guild import User

MEMBERS, PRESENCES, MESSAGE_CONTENT = 1 << 1, 1 << 8, 1 << 15
PRIVILEGED = MEMBERS | PRESENCES | MESSAGE_CONTENT
# The flags that an application carries when an intent is switched on and it is in fewer than a hundred guilds.
FLAGS = {PRESENCES: 1 << 13, MEMBERS: 1 << 15, MESSAGE_CONTENT: 1 << 19}
DAILY_CREATES = 200
NOT_COMPARED = ("id", "application_id", "version", "guild_id")


@dataclass(eq=False)
class Application:
    """A bot; `intents` are the privileged ones its owner switched on."""

    id: int
    token: str
    user: User
    owner: User
    intents: int
    commands: dict[int | None, list[dict[str, Any]]] = field(default_factory=dict)
    creates: dict[int | None, list[datetime]] = field(default_factory=dict)
    identifies_left: int = 1000
    shards: int = 1

    @property
    def reads_content(self) -> bool:
        """Whether it may read what people write."""
        return bool(self.intents & MESSAGE_CONTENT)

    def json(self) -> dict[str, Any]:
        """An application object as its bot reads it."""
        flags = sum(flag for intent, flag in FLAGS.items() if self.intents & intent)
        found: dict[str, Any] = {"id": str(self.id), "name": self.user.name, "icon": None, "description": ""}
        found |= {"summary": "", "type": None, "bot_public": True, "bot_require_code_grant": False, "flags": flags}
        found |= {"verify_key": "00", "owner": self.owner.json(), "team": None, "bot": self.user.json(), "hook": True}
        return found | {"integration_types_config": {"0": {}}, "rpc_origins": None, "redirect_uris": []}

    def in_place(self, guild: int) -> list[dict[str, Any]]:
        """The commands people of a guild are offered."""
        return [*self.commands.get(guild, []), *self.commands.get(None, [])]

    def overwrite(
        self, guild: int | None, wanted: list[dict[str, Any]], now: datetime, ids: Any
    ) -> list[dict[str, Any]]:
        """Replace all commands of a place; a name that was not there counts as made today."""
        old = {(one["type"], one["name"]): one for one in self.commands.get(guild, [])}
        new = [one for one in wanted if (one.get("type") or 1, one["name"]) not in old]
        self._count(guild, len(new), now)
        self.commands[guild] = [self._kept(guild, one, old, ids) for one in wanted]
        return self.commands[guild]

    def _kept(self, guild: int | None, wanted: dict[str, Any], old: dict[Any, dict[str, Any]], ids: Any) -> Any:
        made: dict[str, Any] = {"type": 1, "description": "", "options": [], "nsfw": False}
        made |= {"default_member_permissions": None, "contexts": None, "integration_types": [0]}
        made |= {key: value for key, value in wanted.items() if value is not None}
        before = old.get((made["type"], made["name"]))
        made |= {"application_id": str(self.id), "id": before["id"] if before else str(ids())}
        if guild is not None:
            made["guild_id"] = str(guild)
        same = before is not None and _compared(before) == _compared(made)
        return made | {"version": before["version"] if before and same else str(ids())}

    def _count(self, guild: int | None, new: int, now: datetime) -> None:
        today = [moment for moment in self.creates.get(guild, []) if now - moment < timedelta(days=1)]
        if len(today) + new > DAILY_CREATES:
            raise ApiError(DAILY_COMMANDS)
        self.creates[guild] = [*today, *([now] * new)]


def _compared(command: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in command.items() if key not in NOT_COMPARED}
