"""What is stored becomes what calls answer with: messages with their reactions and files, whispers, forms."""

from collections.abc import Callable, Collection, Sequence

import msgspec

from bot.platforms.web.directory import CHORUS, Directory
from bot.platforms.web.render import elements_json, text_of
from bot.platforms.web.shapes import FileShape, MessageShape, WhisperShape
from bot.platforms.web.store import messages, reactions
from bot.platforms.web.store.messages import File, Stored
from bot.platforms.web.store.people import Person
from bot.platforms.web.store.private import Whisper
from bot.platforms.web.store.reactions import Reaction
from bot.platforms.web.words import first_line
from handlers.core.texts import Texts
from storage import Session

NAME = "Chorus"


class Whole(msgspec.Struct, frozen=True):
    """A message with everything that hangs on it."""

    stored: Stored
    reactions: Sequence[Reaction] = ()
    files: Sequence[File] = ()


async def gather(session: Session, found: Sequence[Stored]) -> list[Whole]:
    """Messages with their reactions and files."""
    ids = [stored.id for stored in found]
    put, sent = await reactions.of_messages(session, ids), await messages.files_of(session, ids)
    return [Whole(stored, put.get(stored.id, ()), sent.get(stored.id, ())) for stored in found]


class Shaping:
    """Knows the texts, the names and where the server is reached."""

    def __init__(self, directory: Directory, texts: Texts, tz: str, link: Callable[[str, str], str]) -> None:
        self._directory = directory
        self._texts = texts
        self._tz = tz
        self._link = link

    def message(self, whole: Whole, reader: Person | None = None, mine: Collection[str] | None = None) -> MessageShape:
        """A message; `mine` are the reader's own choices where the reader is known."""
        stored, content, deleted = whole.stored, whole.stored.content, whole.stored.deleted_at is not None
        text = stored.text if content is None else text_of(content, self._texts, self._zone(reader), stored.at)
        return MessageShape(
            id=stored.id,
            channel=stored.channel,
            author=stored.author,
            name=self._name(stored.author),
            bot=stored.author == CHORUS,
            text=text,
            elements=None if content is None else elements_json(content, mine),
            summary=first_line(text) if content is None else content.summary,
            subject=stored.subject,
            reply_to=stored.reply_to,
            reactions=_by_emoji(whole.reactions),
            files=[FileShape(file.id, file.name, file.type, file.size, f"/files/{file.id}") for file in whole.files],
            url=self._link(stored.channel, stored.id),
            at=stored.at,
            edited_at=stored.edited_at,
            deleted=deleted,
            language=None if content is None else content.language,
        )

    def whisper(self, whisper: Whisper, reader: Person | None) -> WhisperShape:
        """A private answer."""
        content = whisper.content
        return WhisperShape(
            id=whisper.id,
            text=text_of(content, self._texts, self._zone(reader), whisper.at),
            elements=elements_json(content),
            at=whisper.at,
            channel=whisper.channel,
            about=whisper.about,
            message=whisper.message,
            language=content.language,
        )

    def _name(self, author: str) -> str:
        known = self._directory.find(author)
        return NAME if known is None else known.name

    def _zone(self, reader: Person | None) -> str:
        return reader.tz if reader is not None and reader.tz else self._tz


def _by_emoji(put: Sequence[Reaction]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for reaction in put:
        found.setdefault(reaction.emoji, []).append(reaction.person)
    return found
