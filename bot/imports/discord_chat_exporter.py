"""DiscordChatExporter's JSON: one file a channel, thread or part of one, read as a stream however large.

Ids are those of a connected bot: space is the guild, a message its snowflake. What was said in a thread is
in the channel that the thread hangs under, with the thread's id as `thread` (Discord gives a thread the id of
the message it began with); a reply has the message it answers as `thread`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import ijson

from bot.imports import records
from bot.imports.archive import READ_ERRORS, Archive, clean_surrogates
from bot.imports.items import Conversation, Item, Problem, SkipKind, Skipped
from bot.imports.records import Record
from bot.imports.values import as_list, as_record, as_records, as_text
from handlers.core.events import Entered, Identity, Place, Profile, Reacted, Said, Seen

PLATFORM = "discord"
_SNOWFLAKE = re.compile(r"[0-9]{1,20}", re.ASCII)
_SAID = {"Default", "Reply", "0", "19"}
_THREADS = {"GuildPublicThread", "GuildPrivateThread", "GuildNewsThread", "10", "11", "12"}
_DIRECT = {"DirectTextChat", "DirectGroupTextChat", "1", "3"}
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_MARKUP = re.compile(r"<(?:@!?(?P<user>\d+)|@&(?P<role>\d+)|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+)>", re.ASCII)
_PART = re.compile(r"\[part (\d+)\]", re.IGNORECASE)
_HEADER_EVENTS = 2_000


@dataclass(frozen=True, slots=True)
class _Header:
    """What a file says before its messages."""

    file: str
    guild: str
    channel: str
    kind: str
    name: str
    parent: str
    parent_name: str
    after: datetime | None
    until: datetime | None

    @property
    def is_thread(self) -> bool:
        return self.kind in _THREADS

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """Channels before their threads, the parts of one in their order."""
        part = _PART.search(self.file)
        return self.is_thread, self.guild, self.channel, int(part[1]) if part else 1, self.file


def found_in(archive: Archive) -> bool:
    """Whether any file begins like an export."""
    return any(_looks_exported(_read_header(archive, name)) for name in archive.sizes)


class DiscordExport:
    """All exports in an archive, of one or more guilds."""

    def __init__(self, archive: Archive, now: datetime) -> None:
        self._archive = archive
        self._now = now

    def items(self) -> Iterator[Problem | Skipped | Conversation]:
        """The channels and threads, and which files are none."""
        headers: dict[tuple[str, str], list[_Header]] = {}
        for name in sorted(self._archive.sizes):
            raw = _read_header(self._archive, name)
            if isinstance(raw, str):
                yield Problem(name, None, raw)
            elif not _looks_exported(raw):
                why = "is no export of a channel: it has no guild and channel before its messages"
                yield Problem(name, None, why, grave=False)
            elif (header := _header(name, raw)).kind in _DIRECT or header.guild == "0":
                yield Skipped("direct")
            else:
                headers.setdefault((header.guild, header.channel), []).append(header)
        for parts in sorted(headers.values(), key=lambda parts: min(part.order for part in parts)):
            yield self._conversation(sorted(parts, key=lambda part: part.order))

    def _conversation(self, parts: Sequence[_Header]) -> Conversation:
        first = parts[0]
        hanging = first.is_thread and first.parent
        place = Place(PLATFORM, first.guild, first.parent if hanging else first.channel)
        channel_name = first.parent_name if hanging else first.name
        entered = Entered(where=place, at=self._now, name=channel_name or place.channel, watched=True, imported=True)
        return Conversation(place, first.name, lambda: _read_parts(self._archive, entered, parts))


def _read_parts(archive: Archive, entered: Entered, parts: Sequence[_Header]) -> Iterator[Item]:
    yield entered
    for part in parts:
        yield from _Part(archive, entered.where, part, last=part is parts[-1]).items()


class _Part:
    """One file."""

    def __init__(self, archive: Archive, place: Place, header: _Header, *, last: bool) -> None:
        self._archive = archive
        self._place = place
        self._header = header
        self._last = last
        self._profiles: dict[str, Profile] = {}

    def items(self) -> Iterator[Item]:
        header = self._header
        since, until, whole = header.after, None, True
        for found in records.read(self._archive, header.file, "messages.item", _is_message):
            if isinstance(found, Problem):
                whole = whole and found.record is not None
                yield found
                continue
            for item in self._message(*found):
                if isinstance(item, Said):
                    since, until = min(since or item.at, item.at), max(until or item.at, item.at)
                yield item
        if self._last and whole and header.until is not None:
            until = header.until
        if since is not None and until is not None and until >= since and not header.is_thread:
            yield Seen(where=self._place, since=since, at=until, imported=True)

    def _message(self, number: int, record: Record) -> Iterator[Item]:
        kind = _left_out(record)
        if kind is not None:
            yield Skipped(kind)
            yield from _unused_reactions(record)
            return
        message, author = _id(record.get("id")), as_record(record.get("author"))
        at = _moment(record.get("timestamp")) or _snowflake_moment(message)
        why = _why_not(message, _id(author.get("id")), at)
        if why or at is None:
            yield Problem(self._header.file, number, why)
            return
        yield Said(
            who=self._profile(author),
            where=self._place,
            at=at,
            message=message,
            text=_words(record),
            thread=self._thread(message, record),
            link=f"https://discord.com/channels/{self._place.space}/{self._header.channel}/{message}",
            files=len(as_list(record.get("attachments"))) + len(as_list(record.get("stickers"))),
            imported=True,
            edited_at=_moment(record.get("timestampEdited")),
        )
        yield from self._reactions(message, at, record)

    def _thread(self, message: str, record: Record) -> str | None:
        if self._header.is_thread:
            return self._header.channel if self._header.channel != message else None
        answered = _id(as_record(record.get("reference")).get("messageId"))
        return answered if answered and answered != message else None

    def _reactions(self, message: str, at: datetime, record: Record) -> Iterator[Item]:
        for reaction in as_records(record.get("reactions")):
            users = [user for user in as_records(reaction.get("users")) if _id(user.get("id"))]
            emoji = _emoji(as_record(reaction.get("emoji")))
            for user in users if emoji else ():
                if user.get("isBot") is True:
                    yield Skipped("bot reaction")
                else:
                    who = self._profile(user)
                    yield Reacted(who=who, where=self._place, at=at, message=message, emoji=emoji, imported=True)
            if (unnamed := _count(reaction) - len(users)) > 0:
                yield Skipped("unnamed reaction", unnamed)

    def _profile(self, author: Record) -> Profile:
        user = _id(author.get("id"))
        if user not in self._profiles:
            name = _clean(author.get("nickname")) or _clean(author.get("name")) or user
            self._profiles[user] = Profile(Identity(PLATFORM, self._place.space, user), name[:200])
        return self._profiles[user]


def _read_header(archive: Archive, name: str) -> Record | str:
    """What stands before the messages, or why nothing can be read."""
    builder: ijson.ObjectBuilder = ijson.ObjectBuilder()
    seen, source = 0, None
    try:
        with archive.open(name) as file:
            source = records.Careful(file)
            for prefix, event, value in ijson.parse(source):
                seen += 1
                if prefix == "messages" or seen > _HEADER_EVENTS or (seen == 1 and event != "start_map"):
                    break
                builder.event(event, value)
    except (ijson.JSONError, *records.NOT_JSON):
        if not seen:
            return f"cannot be read: {source.trouble}" if source and source.trouble else "is not JSON"
    except READ_ERRORS as error:
        return f"cannot be read: {error}"
    return as_record(getattr(builder, "value", None))


def _looks_exported(raw: Record | str) -> bool:
    return isinstance(raw, dict) and all(_id(as_record(raw.get(key)).get("id")) for key in ("guild", "channel"))


def _header(file: str, raw: Record) -> _Header:
    guild, channel, dates = (as_record(raw.get(key)) for key in ("guild", "channel", "dateRange"))
    exported, before = _moment(raw.get("exportedAt")), _moment(dates.get("before"))
    ends = [moment for moment in (exported, before) if moment is not None]
    return _Header(
        file=file,
        guild=_id(guild.get("id")),
        channel=_id(channel.get("id")),
        kind=str(channel.get("type")),
        name=_clean(channel.get("name")),
        parent=_id(channel.get("categoryId")),
        parent_name=_clean(channel.get("category")),
        after=_moment(dates.get("after")),
        until=min(ends) if exported is not None else None,
    )


def _left_out(record: Record) -> SkipKind | None:
    if as_record(record.get("author")).get("isBot") is True:
        return "bot"
    if str(record.get("type", "Default")) not in _SAID:
        return "notice"
    if _clean(record.get("content")).strip() or as_list(record.get("attachments")) or as_list(record.get("stickers")):
        return None
    return "forwarded" if record.get("forwardedMessage") else "empty"


def _why_not(message: str, author: str, at: datetime | None) -> str:
    if not message:
        return "has no message id"
    if not author:
        return "names nobody who wrote it"
    return "" if at is not None else "has no moment that can be read"


def _words(record: Record) -> str:
    text = _clean(record.get("content"))
    if "<" not in text:
        return text
    people = {_id(who.get("id")): _clean(who.get("nickname")) or _clean(who.get("name")) for who in _mentions(record)}
    return _MARKUP.sub(lambda found: _shown(found, people.get), text)


def _shown(found: re.Match[str], person: Callable[[str], str | None]) -> str:
    if found["user"]:
        return "@" + (person(found["user"]) or found["user"])
    if found["emoji"]:
        return f":{found['emoji']}:"
    return f"@{found['role']}" if found["role"] else f"#{found['channel']}"


def _mentions(record: Record) -> Iterator[Record]:
    return as_records(record.get("mentions"))


def _emoji(emoji: Record) -> str:
    name = _clean(emoji.get("name"))[:100]
    return f":{name}:" if name and emoji.get("id") else name


def _moment(value: Any) -> datetime | None:
    """A moment between 2010 and 2100, or None: exports hold null, nonsense and year 1 where nothing is known."""
    with suppress(ValueError, OverflowError, TypeError):
        at = datetime.fromisoformat(value)
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        if 2010 <= at.year < 2100:
            return at
    return None


def _snowflake_moment(message: str) -> datetime | None:
    """When an id was made: every snowflake carries its milliseconds; small numbers are none."""
    number = int(message or "0")
    if not (1 << 40) < number < (1 << 64):
        return None
    return _EPOCH + timedelta(milliseconds=number >> 22)


def _is_message(record: Record) -> bool:
    return "id" in record and "author" in record and "timestamp" in record


def _count(reaction: Record) -> int:
    count = reaction.get("count")
    return min(count, 1_000_000) if isinstance(count, int) else 0


def _unused_reactions(record: Record) -> Iterator[Skipped]:
    unused = sum(_count(reaction) for reaction in as_records(record.get("reactions")))
    if unused > 0:
        yield Skipped("bot reaction", unused)


def _id(value: Any) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 64 else value
    return text if isinstance(text, str) and _SNOWFLAKE.fullmatch(text) else ""


def _clean(value: Any) -> str:
    return clean_surrogates(as_text(value)).replace("\x00", "")
