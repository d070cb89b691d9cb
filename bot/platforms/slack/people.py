"""Who somebody is in a workspace: name, language, zone, and what they may do.

Rights age: what lifts somebody above a member is asked anew after a minute, and events of Slack drop it earlier.
Somebody whose rights cannot be asked right now is a member, so that a flood of votes never waits for `users.info`.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

import msgspec
import structlog

from bot.platforms.base import Gone, PlatformError
from bot.platforms.slack.api import Api, Json
from bot.platforms.slack.settings import SlackSettings
from handlers.core.events import Identity, Profile, Role

log = structlog.get_logger()
PLATFORM = "slack"
RIGHTS_FRESH = 60.0
RIGHTS_LAST = 300.0
SOON = 0.6  # so long a press may wait for who pressed: it has to be acknowledged within three seconds
NAMES_FRESH = 3600.0
KEPT = 50_000
_NAME = 200
_LISTED = 500


class Known(msgspec.Struct, frozen=True):
    """What `users.info` said of a user, and when."""

    user: str
    team: str
    name: str
    locale: str
    tz: str
    admin: bool
    bot: bool
    deleted: bool
    at: float


_UNKNOWN = Known("", "", "", "", "", False, False, False, 0.0)


class TeamMembers:
    """Who belongs to the team: asked at most once a minute, dropped when Slack says that it changed.

    While Slack does not say, what it said last holds for some minutes more, and then nobody does.
    """

    def __init__(self, ask: Callable[[], Awaitable[frozenset[str]]], clock: Callable[[], float]) -> None:
        self._ask = ask
        self._clock = clock
        self._found: frozenset[str] = frozenset()
        self._known_at = self._asked_at = float("-inf")
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self) -> frozenset[str]:
        """The user ids, without waiting long."""
        if self._clock() - self._asked_at >= RIGHTS_FRESH:
            if self._asking is None:
                self._asking = asyncio.create_task(self._asked(), name="slack team")
            await asyncio.wait((self._asking,), timeout=SOON)
        return self._found if self._clock() - self._known_at < RIGHTS_LAST else frozenset()

    def forget(self) -> None:
        """Ask again at the next need."""
        self._asked_at = float("-inf")

    async def _asked(self) -> None:
        try:
            self._found = await self._ask()
            self._known_at = self._clock()
        except PlatformError as error:
            log.warning("slack_team_unknown", error=str(error))
        finally:
            self._asked_at = self._clock()
            self._asking = None


class People:
    """The users of one workspace, those of other organisations in shared channels too."""

    def __init__(
        self,
        api: Api,
        team: str,
        settings: SlackSettings,
        members: TeamMembers,
        installer: str = "",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._api = api
        self._team = team
        self._settings = settings
        self._members = members
        self._managers = frozenset(filter(None, (*settings.managers, installer)))
        self._clock = clock
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._asking: dict[str, asyncio.Future[Known | None]] = {}
        self._slow: set[asyncio.Task[Known | None]] = set()

    async def profile(self, user: str, *, hint: Json | None = None, patient: bool = True) -> Profile | None:
        """What is known of a user; None when there is no such user.

        `hint` is what a payload says of them. An impatient caller gets what is at hand where Slack would have to
        be waited for; somebody unknown then is a member named as the hint names them.
        """
        known = self._known.get(user)
        if known is None or self._old(known):
            if patient:
                known = await self._ask(user, known)
            elif (asked := await self._soon(user, known)) is not _UNKNOWN:
                known = asked
            elif known is None:
                return await self._hinted(user, hint or {})
            else:
                known = msgspec.structs.replace(known, admin=False)
        return None if known is None or known is _UNKNOWN else await self._profile(known)

    async def load(self) -> None:
        """Learn of everybody by the list, which costs far less than asking for each; for the background."""
        met = 0
        async for user in self._api.pages("users.list", "members", patient=True, include_locale=True, limit=_LISTED):
            if isinstance(user, dict):
                self.learn(user)
                met += 1
            if met >= KEPT:
                return

    async def first_manager(self) -> str:
        """The id of a manager to turn to: one the configuration names, else the workspace's owner; empty for none."""
        for user in self._settings.managers:
            if await self.profile(user) is not None:
                return user
        found = ""
        async for user in self._api.pages("users.list", "members", patient=True, limit=_LISTED):
            if not isinstance(user, dict) or user.get("deleted") or user.get("is_bot"):
                continue
            if user.get("is_primary_owner"):
                return str(user["id"])
            if not found and (user.get("is_owner") or user.get("is_admin")):
                found = str(user["id"])
        return found

    async def is_bot(self, user: str) -> bool:
        """Whether a user is an app."""
        if user == "USLACKBOT":
            return True
        if user not in self._known:
            await self._ask(user, None)
        known = self._known.get(user)
        return known is not None and known.bot

    def identity(self, user: str, team: str = "") -> Identity:
        """The identity of a user as far as it is known: of another organisation where that is known."""
        known = self._known.get(user)
        return Identity(PLATFORM, (known.team if known else "") or team or self._team, user)

    def learn(self, user: Json) -> None:
        """Note what an event or a list says of a user, in the form of `users.info`."""
        if isinstance(user.get("id"), str) and isinstance(user.get("profile"), dict):
            earlier = self._known.get(user["id"])
            self._keep(_known(user, self._team, self._clock(), earlier))

    def forget(self, user: str) -> None:
        """Ask Slack anew when this user is next met."""
        self._known.pop(user, None)

    def forget_team(self) -> None:
        """Ask anew who belongs to the team."""
        self._members.forget()

    async def stop(self) -> None:
        """Wait for no answer any more."""
        for asking in list(self._slow):
            asking.cancel()
        await asyncio.gather(*self._slow, return_exceptions=True)

    def _old(self, known: Known) -> bool:
        return self._clock() - known.at >= (RIGHTS_FRESH if known.admin else NAMES_FRESH)

    async def _soon(self, user: str, earlier: Known | None) -> Known | None:
        """Ask, where that takes no long time; `_UNKNOWN` where it would."""
        if not self._api.pace.free("users.info"):
            return _UNKNOWN
        asking = asyncio.create_task(self._ask(user, earlier), name="slack person")
        self._slow.add(asking)
        asking.add_done_callback(self._slow.discard)
        done, _ = await asyncio.wait((asking,), timeout=SOON)
        return asking.result() if done else _UNKNOWN

    async def _ask(self, user: str, earlier: Known | None) -> Known | None:
        """Ask once, however many want to know; on failure what was known, without rights."""
        running = self._asking.get(user)
        if running is not None:
            return await asyncio.shield(running)
        future: asyncio.Future[Known | None] = asyncio.get_running_loop().create_future()
        self._asking[user] = future
        found: Known | None = None
        try:
            found = await self._asked(user, earlier)
        finally:
            del self._asking[user]
            future.set_result(found)
        return found

    async def _asked(self, user: str, earlier: Known | None) -> Known | None:
        try:
            answer = await self._api.call("users.info", user=user, include_locale=True)
        except Gone:
            self.forget(user)
            return None
        except PlatformError as error:
            log.info("slack_user_unknown", error=str(error))
            return _UNKNOWN if earlier is None else msgspec.structs.replace(earlier, admin=False)
        found = answer.get("user")
        if not isinstance(found, dict):
            return None
        return self._keep(_known(found, self._team, self._clock(), None))

    def _keep(self, known: Known) -> Known:
        self._known[known.user] = known
        self._known.move_to_end(known.user)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return known

    async def _profile(self, known: Known) -> Profile:
        identity = Identity(PLATFORM, known.team, known.user)
        role = await self._role(known.user, admin=known.admin)
        return Profile(identity, known.name, known.locale, known.tz, role)

    async def _hinted(self, user: str, hint: Json) -> Profile:
        team = str(hint.get("team_id") or self._team)
        name = str(hint.get("name") or hint.get("username") or hint.get("user_name") or user)[:_NAME]
        return Profile(Identity(PLATFORM, team, user), name, "", "", await self._role(user, admin=False))

    async def _role(self, user: str, *, admin: bool) -> Role:
        if admin or user in self._managers:
            return Role.MANAGER
        if user in self._settings.team_members or user in await self._members():
            return Role.TEAM
        return Role.MEMBER


def _known(user: Json, workspace: str, at: float, earlier: Known | None) -> Known:
    profile: Any = user.get("profile") if isinstance(user.get("profile"), dict) else {}
    team = str(user.get("team_id") or (earlier.team if earlier else "") or workspace)
    shown = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    name = next((text.strip() for text in shown if isinstance(text, str) and text.strip()), str(user["id"]))
    return Known(
        user=str(user["id"]),
        team=team,
        name=name[:_NAME],
        locale=str(user.get("locale") or (earlier.locale if earlier else "")),
        tz=str(user.get("tz") or ""),
        # Owners and admins of another organisation are nobody's here.
        admin=team == workspace and bool(user.get("is_admin") or user.get("is_owner")),
        bot=bool(user.get("is_bot")) or user["id"] == "USLACKBOT",
        deleted=bool(user.get("deleted")),
        at=at,
    )
