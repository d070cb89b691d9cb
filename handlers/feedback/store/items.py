"""What was said: noted once, changed, taken out, hidden, erased."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from handlers.core.events import Place
from handlers.core.people import place_values
from handlers.feedback.model import source_of
from storage import Row, Session


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A message about to be noted; moments are microseconds."""

    place: Place
    message: str
    person: str
    text: str
    at: int
    noted_at: int
    subject: str | None = None
    edited_at: int | None = None
    link: str = ""
    thread: str | None = None
    imported: bool = False
    files: int = 0

    @property
    def source(self) -> str:
        """Its short name."""
        return source_in(self.place, self.message)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A noted message with what a quote of it needs. `author` is empty when unknown, `language` when it cannot be told.

    `likes` and `dislikes` are people other than its author, and only filled in by `most_supported`.
    """

    source: str
    place: Place
    message: str
    person: str
    text: str
    at: int
    edited_at: int | None
    subject: str | None
    link: str
    language: str = ""
    author: str = ""
    channel: str = ""
    hidden: bool = False
    deleted: bool = False
    likes: int = 0
    dislikes: int = 0


def source_in(place: Place, message: str) -> str:
    """The short name of a message in a place."""
    return source_of(place.platform, place.space, place.channel, message)


async def put(session: Session, note: Note) -> bool:
    """Note a message; False when it was noted before, and then only what is newer about it is taken over."""
    fresh = await session.run(
        "INSERT INTO feedback_items (community, source, platform, space, channel, message, person, subject, text, "
        "language, at, edited_at, noted_at, link, thread, imported, files, hidden, deleted) "
        "VALUES (:community, :source, :platform, :space, :channel, :message, :person, :subject, :text, "
        "NULL, :at, :edited_at, :noted_at, :link, :thread, :imported, :files, 0, 0) "
        "ON CONFLICT (community, source) DO NOTHING",
        source=note.source,
        message=note.message,
        person=note.person,
        subject=note.subject,
        text=note.text,
        at=note.at,
        edited_at=note.edited_at,
        noted_at=note.noted_at,
        link=note.link,
        thread=note.thread,
        imported=int(note.imported),
        files=note.files,
        **place_values(note.place),
    )
    if not fresh:
        await _complete(session, note)
    return bool(fresh)


async def _complete(session: Session, note: Note) -> None:
    """Take over newer words; and where an edit came before its message, what only the message says."""
    if note.edited_at is not None:
        await change(session, note.source, note.text, note.edited_at)
    await session.run(
        "UPDATE feedback_items SET at = :at, link = :link, thread = :thread, files = :files, "
        "subject = COALESCE(:subject, subject) "
        "WHERE community = :community AND source = :source AND deleted = 0 AND at > :at",
        source=note.source,
        at=note.at,
        link=note.link,
        thread=note.thread,
        files=note.files,
        subject=note.subject,
    )


async def change(session: Session, source: str, text: str, edited_at: int) -> bool:
    """Replace the words of a message; False when they are the same, newer ones are there, or it is deleted."""
    changed = await session.run(
        "UPDATE feedback_items SET text = :text, language = NULL, edited_at = :edited_at "
        "WHERE community = :community AND source = :source AND deleted = 0 AND text <> :text "
        "AND COALESCE(edited_at, at) <= :edited_at",
        source=source,
        text=text,
        edited_at=edited_at,
    )
    return bool(changed)


async def take_out(session: Session, place: Place, message: str, at: int) -> None:
    """A message was deleted: its words, its author and the reactions to it go; the row stays as a mark."""
    source = source_in(place, message)
    await session.run(
        "INSERT INTO feedback_items (community, source, platform, space, channel, message, person, subject, text, "
        "language, at, edited_at, noted_at, link, thread, imported, files, hidden, deleted) "
        "VALUES (:community, :source, :platform, :space, :channel, :message, '', NULL, '', "
        "'', :at, NULL, :at, '', NULL, 0, 0, 0, 1) "
        "ON CONFLICT (community, source) DO UPDATE SET text = '', person = '', language = '', link = '', files = 0, "
        "deleted = 1",
        source=source,
        message=message,
        at=at,
        **place_values(place),
    )
    await session.run("DELETE FROM feedback_reactions WHERE community = :community AND source = :source", source=source)


async def find(session: Session, place: Place, message: str) -> Item | None:
    """The noted message, deleted ones included."""
    row = await session.one(
        "SELECT source, platform, space, channel, message, person, subject, text, language, at, edited_at, link, "
        "hidden, deleted, 0 AS likes, 0 AS dislikes, '' AS author, '' AS channel_name "
        "FROM feedback_items WHERE community = :community AND source = :source",
        source=source_in(place, message),
    )
    return None if row is None else item_of(row)


async def hide(session: Session, source: str) -> bool:
    """Never quote a message again; False when there is none of this name."""
    hidden = await session.run(
        "UPDATE feedback_items SET hidden = 1 WHERE community = :community AND source = :source", source=source
    )
    return bool(hidden)


async def usable(session: Session, sources: Iterable[str]) -> set[str]:
    """Those that may be quoted: neither hidden nor deleted nor of somebody who opted out."""
    return set(await words_now(session, sources))


async def words_now(session: Session, sources: Iterable[str]) -> Mapping[str, str]:
    """What the messages that may be quoted say by now; whoever quoted one before an edit can tell."""
    found = {}
    for source in sources:
        row = await session.one(
            "SELECT i.text AS text FROM feedback_items i LEFT JOIN core_people p "
            "ON p.community = i.community AND p.person = i.person WHERE i.community = :community "
            "AND i.source = :source AND i.hidden = 0 AND i.deleted = 0 AND COALESCE(p.opted_out, 0) = 0",
            source=source,
        )
        if row is not None:
            found[source] = str(row["text"])
    return found


class Erased(msgspec.Struct, frozen=True):
    """What went with a person: how much, and which subjects it belonged to."""

    messages: int
    reactions: int
    subjects: tuple[str, ...]


async def subjects_of_person(session: Session, person: str) -> Sequence[str]:
    """All subjects that a person said something to."""
    rows = await session.rows(
        "SELECT DISTINCT subject FROM feedback_items WHERE community = :community AND person = :person "
        "AND subject IS NOT NULL ORDER BY subject",
        person=person,
    )
    return [str(row["subject"]) for row in rows]


async def erase_person(session: Session, person: str) -> Erased:
    """Erase all that a person said, what others put on it, and the reactions the person gave."""
    subjects = await subjects_of_person(session, person)
    reactions = await session.run(
        "DELETE FROM feedback_reactions WHERE community = :community AND person = :person", person=person
    )
    await session.run(
        "DELETE FROM feedback_reactions WHERE community = :community AND source IN "
        "(SELECT source FROM feedback_items WHERE community = :community AND person = :person)",
        person=person,
    )
    messages = await session.run(
        "DELETE FROM feedback_items WHERE community = :community AND person = :person", person=person
    )
    await session.run("DELETE FROM feedback_habits WHERE community = :community AND owner = :person", person=person)
    return Erased(messages, reactions, tuple(subjects))


async def erase_subject(session: Session, subject: str) -> int:
    """Erase all that was said to a subject, with the reactions to it; how many messages there were."""
    await session.run(
        "DELETE FROM feedback_reactions WHERE community = :community AND source IN "
        "(SELECT source FROM feedback_items WHERE community = :community AND subject = :subject)",
        subject=subject,
    )
    row = await session.one(
        "SELECT COUNT(*) AS messages FROM feedback_items WHERE community = :community AND subject = :subject "
        "AND deleted = 0",
        subject=subject,
    )
    await session.run("DELETE FROM feedback_items WHERE community = :community AND subject = :subject", subject=subject)
    return 0 if row is None else int(row["messages"])


_OLDEST = (
    "SELECT source FROM feedback_items WHERE community = :community AND at < :before AND noted_at < :before "
    "ORDER BY at, source LIMIT :most"
)


async def subjects_to_forget(session: Session, before: int, most: int) -> Sequence[str]:
    """The subjects of what `forget` would delete."""
    rows = await session.rows(
        "SELECT DISTINCT subject FROM feedback_items WHERE community = :community "  # noqa: S608 — a constant
        f"AND subject IS NOT NULL AND source IN ({_OLDEST}) ORDER BY subject",
        before=before,
        most=most,
    )
    return [str(row["subject"]) for row in rows]


async def forget(session: Session, before: int, most: int) -> int:
    """Delete at most so many messages noted before a moment, with their reactions; how many there were."""
    values: dict[str, int] = {"before": before, "most": most}
    await session.run(
        f"DELETE FROM feedback_reactions WHERE community = :community AND source IN ({_OLDEST})",  # noqa: S608
        **values,
    )
    await session.run(
        "DELETE FROM feedback_reactions WHERE community = :community AND at < :before AND NOT EXISTS (SELECT 1 FROM "
        "feedback_items i WHERE i.community = :community AND i.source = feedback_reactions.source)",
        before=before,
    )
    return await session.run(
        f"DELETE FROM feedback_items WHERE community = :community AND source IN ({_OLDEST})",  # noqa: S608
        **values,
    )


def item_of(row: Row) -> Item:
    """A row with all columns of an item."""
    return Item(
        source=str(row["source"]),
        place=Place(str(row["platform"]), str(row["space"]), str(row["channel"])),
        message=str(row["message"]),
        person=str(row["person"]),
        text=str(row["text"]),
        at=int(row["at"]),
        edited_at=row["edited_at"],
        subject=row["subject"],
        link=str(row["link"]),
        language=str(row["language"] or ""),
        author=str(row["author"] or ""),
        channel=str(row["channel_name"] or ""),
        hidden=bool(row["hidden"]),
        deleted=bool(row["deleted"]),
        likes=int(row["likes"]),
        dislikes=int(row["dislikes"]),
    )
