"""Slack's workspace export: a zip or folder with channels, users and one file a day and channel.

Ids are those of a connected bot: space is the team's id, a message is its `ts`, a thread its first `ts`. The
team's id is what most users carry, else what messages carry, else what was given, else `unknown`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from bot.imports import records
from bot.imports.archive import Archive, clean_surrogates
from bot.imports.items import Conversation, Item, Problem, SkipKind, Skipped
from bot.imports.records import Record
from bot.imports.values import as_list, as_record, as_records, as_text
from handlers.core.events import Edited, Entered, Identity, Place, Profile, Reacted, Removed, Said, Seen
from handlers.core.slack_words import emoji_text, words

PLATFORM = "slack"
UNKNOWN_SPACE = "unknown"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json", re.IGNORECASE)
_MOMENT = re.compile(r"\d{10}\.\d{6}", re.ASCII)
_ID = re.compile(r"\w{1,64}", re.ASCII)
_LISTS = ("channels.json", "groups.json")
_SAID = {"", "thread_broadcast", "file_share", "me_message"}
_BOT_SAID = {"bot_message", "slackbot_response", "bot_add", "bot_remove", "bot_enable", "bot_disable"}
_SLACKBOT = "USLACKBOT"
_SORTED_AT_ONCE = 20_000
_LOOKED_INTO = 3  # days a channel that are searched for a team's id when no user carries it


@dataclass(frozen=True, slots=True)
class _User:
    name: str
    locale: str
    tz: str
    team: str
    bot: bool


def lists_in(archive: Archive) -> bool:
    """Whether an archive has a list of channels."""
    return any(PurePosixPath(name).name in _LISTS for name in archive.sizes)


def days_in(archive: Archive) -> bool:
    """Whether an archive has files named by days."""
    return any(is_day(name) for name in archive.sizes)


def is_day(name: str) -> bool:
    """Whether a file is named like one day of a channel."""
    return _DAY.fullmatch(PurePosixPath(name).name) is not None


class SlackExport:
    """Workspace exports in an archive, at the top or below folders."""

    def __init__(self, archive: Archive, now: datetime, space: str = "", domain: str = "") -> None:
        self._archive = archive
        self._now = now
        self._space = space
        self._domain = domain

    def items(self) -> Iterator[Problem | Skipped | Conversation]:
        """The channels, and what is known before reading them."""
        roots = {PurePosixPath(name).parent for name in self._archive.sizes if PurePosixPath(name).name in _LISTS}
        for root in sorted(roots):
            yield from _Workspace(self._archive, root, self._now, self._space, self._domain).items()


class _Workspace:
    """One export."""

    def __init__(self, archive: Archive, root: PurePosixPath, now: datetime, space: str, domain: str) -> None:
        self._archive = archive
        self._root = root
        self._now = now
        self._given = space
        self._domain = domain
        self._users: dict[str, _User] = {}
        self._names: dict[str, str] = {}
        self._profiles: dict[tuple[str, str], Profile] = {}
        self._space = space or UNKNOWN_SPACE

    def items(self) -> Iterator[Problem | Skipped | Conversation]:
        yield from self._read_users()
        days = self._days()
        self._space = self._given or self._team(days) or UNKNOWN_SPACE
        if self._space == UNKNOWN_SPACE:
            yield Problem(
                self._name("users.json"),
                None,
                "names no team: give its id with --space, or a bot that connects later stores these messages twice",
                grave=False,
            )
        for list_name in _LISTS:
            yield from self._read_channels(list_name, days)
        yield from self._left_over(days)

    def _name(self, file: str) -> str:
        return (self._root / file).as_posix()

    def _days(self) -> dict[str, list[str]]:
        """The day files of each folder, in order."""
        days: dict[str, list[str]] = {}
        for name in sorted(self._archive.sizes):
            path = PurePosixPath(name)
            if path.parent.parent == self._root and path.parent != self._root and is_day(name):
                days.setdefault(path.parent.name, []).append(name)
        return days

    def _read_users(self) -> Iterator[Problem]:
        name = self._name("users.json")
        if name not in self._archive.sizes:
            why = "is missing: people are shown by the names in their messages, or by their ids"
            yield Problem(name, None, why, grave=False)
            return
        for found in records.read(self._archive, name, "item", lambda record: "profile" in record):
            if isinstance(found, Problem):
                yield found
            elif _ID.fullmatch(as_text(found[1].get("id"))):
                user = _user(found[1])
                self._users[found[1]["id"]] = user
                self._names[found[1]["id"]] = user.name
            else:
                yield Problem(name, found[0], "has no user id")

    def _team(self, days: Mapping[str, Sequence[str]]) -> str:
        teams = Counter(user.team for user in self._users.values() if user.team and not user.bot)
        first = [name for names in days.values() for name in names[:_LOOKED_INTO]]
        for name in first if not teams else ():
            for found in records.read(self._archive, name, "item", _is_message):
                team = "" if isinstance(found, Problem) else as_text(found[1].get("team"))
                if _ID.fullmatch(team):
                    return team
        return teams.most_common(1)[0][0] if teams else ""

    def _read_channels(self, file: str, days: dict[str, list[str]]) -> Iterator[Problem | Conversation]:
        name = self._name(file)
        if name not in self._archive.sizes:
            return
        for found in records.read(self._archive, name, "item", lambda record: "name" in record):
            if isinstance(found, Problem):
                yield found
                continue
            channel, title = as_text(found[1].get("id")), as_text(found[1].get("name"))
            if not _ID.fullmatch(channel):
                yield Problem(name, found[0], "has no channel id")
                continue
            files = days.pop(title, None) or days.pop(channel, None) or []
            yield self._conversation(Place(PLATFORM, self._space, channel), title or channel, files)

    def _left_over(self, days: Mapping[str, Sequence[str]]) -> Iterator[Problem | Skipped]:
        for folder, files in days.items():
            if folder.startswith("mpdm-") or re.fullmatch(r"D[A-Z0-9]{6,}", folder):
                yield Skipped("direct", len(files))
            else:
                why = "is in none of the channel lists, so its id is unknown; not read"
                yield Problem(self._name(clean_surrogates(folder)), None, why)

    def _conversation(self, place: Place, name: str, files: Sequence[str]) -> Conversation:
        return Conversation(place, name, lambda: self._read_days(place, name, files))

    def _read_days(self, place: Place, name: str, files: Sequence[str]) -> Iterator[Item]:
        yield Entered(where=place, at=self._now, name=name, watched=True, imported=True)
        seen: list[datetime] = []
        for file in files:
            whole = True
            for item in self._read_day(place, file):
                if isinstance(item, Said):
                    seen = [seen[0], item.at] if seen else [item.at, item.at]
                whole = whole and not (isinstance(item, Problem) and item.record is None)
                yield item
            if not whole and seen:
                yield Seen(where=place, since=seen[0], at=seen[1], imported=True)
                seen = []
        if seen:
            yield Seen(where=place, since=seen[0], at=seen[1], imported=True)

    def _read_day(self, place: Place, file: str) -> Iterator[Item]:
        waiting: list[tuple[str, int, Record]] = []
        count = 0
        for found in records.read(self._archive, file, "item", _is_message):
            count += 1
            if isinstance(found, Problem):
                yield found
                continue
            number, record = found
            ts = as_text(record.get("ts"))
            if _MOMENT.fullmatch(ts):
                waiting.append((ts, number, record))
            else:
                yield Problem(file, number, "has no moment: ts must look like 1791750400.000100")
            if len(waiting) == _SORTED_AT_ONCE:
                yield from self._in_order(place, file, waiting)
                waiting = []
        if not count and self._archive.sizes[file] > 8:
            yield Problem(file, None, "holds no list of messages")
        yield from self._in_order(place, file, waiting)

    def _in_order(self, place: Place, file: str, waiting: list[tuple[str, int, Record]]) -> Iterator[Item]:
        waiting.sort(key=lambda entry: entry[:2])
        for ts, number, record in waiting:
            yield from self._message(place, file, number, ts, record)

    def _message(self, place: Place, file: str, number: int, ts: str, record: Record) -> Iterator[Item]:
        subtype = record.get("subtype")
        if subtype == "message_changed":
            yield self._changed(place, file, number, ts, record)
        elif subtype == "message_deleted":
            yield self._deleted(place, file, number, ts, record)
        elif (kind := self._left_out(record)) is not None:
            yield Skipped(kind)
            yield from _unused_reactions(record)
        else:
            yield from self._said(place, file, number, ts, record)

    def _left_out(self, record: Record) -> SkipKind | None:
        subtype, user = str(record.get("subtype") or ""), as_text(record.get("user"))
        if subtype == "tombstone":
            return "deleted"
        if subtype in _BOT_SAID or record.get("bot_id") or user == _SLACKBOT or self._is_bot(user):
            return "bot"
        if subtype not in _SAID or record.get("type", "message") != "message":
            return "notice"
        return None if as_text(record.get("text")).strip() or _files(record) else "empty"

    def _is_bot(self, user: str) -> bool:
        known = self._users.get(user)
        return known is not None and known.bot

    def _said(self, place: Place, file: str, number: int, ts: str, record: Record) -> Iterator[Item]:
        user = as_text(record.get("user"))
        if not _ID.fullmatch(user):
            yield Problem(file, number, "names nobody who wrote it")
            return
        thread, edited = as_text(record.get("thread_ts")), as_record(record.get("edited"))
        at = _moment(ts)
        yield Said(
            who=self._profile(user, record),
            where=place,
            at=at,
            message=ts,
            text=self._words(record),
            thread=thread if _MOMENT.fullmatch(thread) and thread != ts else None,
            link=self._link(place, ts),
            files=_files(record),
            imported=True,
            edited_at=_moment(edited["ts"]) if _MOMENT.fullmatch(as_text(edited.get("ts"))) else None,
        )
        yield from self._reactions(place, ts, at, record)

    def _reactions(self, place: Place, ts: str, at: datetime, record: Record) -> Iterator[Item]:
        for reaction in as_records(record.get("reactions")):
            users = [user for user in as_list(reaction.get("users")) if isinstance(user, str) and _ID.fullmatch(user)]
            name = emoji_text(clean_surrogates(as_text(reaction.get("name")))[:128])
            for user in dict.fromkeys(users) if name != "::" else ():
                if user == _SLACKBOT or self._is_bot(user):
                    yield Skipped("bot reaction")
                else:
                    who = self._profile(user, {})
                    yield Reacted(who=who, where=place, at=at, message=ts, emoji=name, imported=True)
            if (unnamed := _count(reaction) - len(users)) > 0:
                yield Skipped("unnamed reaction", unnamed)

    def _changed(self, place: Place, file: str, number: int, ts: str, record: Record) -> Item:
        message = as_record(record.get("message"))
        user, target = as_text(message.get("user")), as_text(message.get("ts"))
        if message.get("bot_id") or self._is_bot(user):
            return Skipped("bot")
        if not _ID.fullmatch(user) or not _MOMENT.fullmatch(target):
            return Problem(file, number, "is an edit that names no message or nobody")
        who = self._profile(user, message)
        text = self._words(message)
        return Edited(who=who, where=place, at=_moment(ts), message=target, text=text, imported=True)

    def _deleted(self, place: Place, file: str, number: int, ts: str, record: Record) -> Item:
        target = as_text(record.get("deleted_ts")) or as_text(as_record(record.get("previous_message")).get("ts"))
        if not _MOMENT.fullmatch(target):
            return Problem(file, number, "is a deletion that names no message")
        return Removed(where=place, at=_moment(ts), message=target, imported=True)

    def _words(self, record: Record) -> str:
        return clean_surrogates(words(as_text(record.get("text")), self._names)).replace("\x00", "")

    def _link(self, place: Place, ts: str) -> str:
        host = self._domain.removeprefix("https://").rstrip("/")
        return f"https://{host}/archives/{place.channel}/p{ts.replace('.', '')}" if host else ""

    def _profile(self, user: str, record: Record) -> Profile:
        known = self._users.get(user)
        team = (known.team if known else "") or self._home(record)
        if (user, team) not in self._profiles:
            name = known.name if known else _name(as_record(record.get("user_profile"))) or user
            locale, tz = (known.locale, known.tz) if known else ("", "")
            self._profiles[user, team] = Profile(Identity(PLATFORM, team, user), name, locale, tz)
        return self._profiles[user, team]

    def _home(self, record: Record) -> str:
        """The own team of somebody the list of users does not have: in shared channels, another one."""
        for key in ("user_team", "team"):
            if _ID.fullmatch(as_text(record.get(key))) and self._space != UNKNOWN_SPACE:
                return as_text(record[key])
        return self._space


def _user(record: Record) -> _User:
    profile = as_record(record.get("profile"))
    name = _name(profile) or _name(record) or record["id"]
    bot = record.get("is_bot") is True or record["id"] == _SLACKBOT
    team = as_text(record.get("team_id"))
    return _User(
        name, as_text(record.get("locale")), as_text(record.get("tz")), team if _ID.fullmatch(team) else "", bot
    )


def _name(profile: Record) -> str:
    for key in ("display_name", "real_name", "name"):
        if name := clean_surrogates(as_text(profile.get(key))).replace("\x00", "").strip():
            return name[:200]
    return ""


def _is_message(record: Record) -> bool:
    return "ts" in record and record.get("type") == "message"


def _moment(ts: str) -> datetime:
    seconds, fraction = ts.split(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(fraction))


def _files(record: Record) -> int:
    listed = [file for file in as_records(record.get("files")) if file.get("mode") != "tombstone"]
    return len(listed) or (1 if isinstance(record.get("file"), dict) else 0)


def _count(reaction: Record) -> int:
    count = reaction.get("count")
    return min(count, 1_000_000) if isinstance(count, int) else 0


def _unused_reactions(record: Record) -> Iterator[Skipped]:
    unused = sum(
        max(_count(reaction), len(as_list(reaction.get("users")))) for reaction in as_records(record.get("reactions"))
    )
    if unused:
        yield Skipped("bot reaction", unused)
