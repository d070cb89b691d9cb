"""What Chorus itself does in the chat: post, change, delete, react, whisper. Raises `PlatformError` and its kinds."""

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from bot.http.errors import ApiError
from bot.platforms.base import Delivery, Gone, Outcome, Private, TryAgain
from bot.platforms.web.directory import CHORUS
from bot.platforms.web.ground import Ground
from bot.platforms.web.limits import FILE_CODE
from bot.platforms.web.private import keep_private
from bot.platforms.web.record import Draft, log_change, put_message, thread_of, turn_reaction
from bot.platforms.web.store import messages
from bot.platforms.web.store.messages import File, Stored
from bot.platforms.web.store.reactions import Reaction
from bot.platforms.web.words import check_emoji
from handlers.core.message import Message, Paragraph
from storage import Session, StorageError


class Posting:
    """Chorus's own hand in the chat."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def post(self, delivery: Delivery) -> str:
        """Post once for each outbox id; the id of the message."""
        channel = delivery.where.channel
        draft = Draft(
            channel,
            CHORUS,
            self._ground.clock(),
            content=delivery.message,
            subject=delivery.subject,
            outbox=delivery.outbox,
        )

        async def write(session: Session) -> str:
            earlier = await messages.id_of_outbox(session, delivery.outbox)
            if earlier is not None:
                return earlier
            root = None if delivery.thread is None else await thread_of(session, channel, delivery.thread)
            return (await put_message(session, _in_thread(draft, root))).id

        with _as_platform_errors():
            self._ground.directory.channel(channel)
            return await self._ground.write(write)

    async def send_file(self, channel: str, name: str, content: bytes, *, alt: str, thread: str | None) -> str:
        """Post a file with its alternative text; the id of the message that shows it."""
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = File(self._ground.code(FILE_CODE), name, kind, len(content))
        shown = Message(alt, (Paragraph((alt,)),))
        draft = Draft(channel, CHORUS, self._ground.clock(), content=shown)

        async def write(session: Session) -> str:
            root = None if thread is None else await thread_of(session, channel, thread)
            stored = await put_message(session, _in_thread(draft, root))
            await messages.put_file(session, stored.id, 0, file, content)
            return stored.id

        with _as_platform_errors():
            self._ground.directory.channel(channel)
            return await self._ground.write(write)

    async def edit(self, channel: str, message: str, content: Message) -> None:
        """Show something else in one of Chorus's own messages; the same content again changes nothing."""

        async def write(session: Session) -> None:
            found = await self._own(session, channel, message)
            if found.content == content:
                return
            await messages.rewrite(session, message, text="", content=content, at=self._ground.clock())
            await log_change(session, "edited", message, "")

        with _as_platform_errors():
            await self._ground.write(write)

    async def delete(self, channel: str, message: str) -> None:
        """Delete one of Chorus's own messages; one that is gone is no error."""

        async def write(session: Session) -> None:
            found = await messages.find(session, message)
            if found is None or found.deleted_at is not None or found.channel != channel or found.author != CHORUS:
                return
            await messages.empty(session, message, self._ground.clock())
            await log_change(session, "deleted", message, "")

        with _as_platform_errors():
            await self._ground.write(write)

    async def react(self, channel: str, message: str, emoji: str, *, on: bool) -> None:
        """Put or take Chorus's emoji; on a message that is gone, taking it is no error."""

        async def write(session: Session) -> None:
            found = await messages.find(session, message)
            if found is None or found.deleted_at is not None or found.channel != channel:
                if on:
                    raise Gone(f"message {message} is not in {channel}")
                return
            reaction = Reaction(message, check_emoji(emoji), CHORUS, self._ground.clock())
            await turn_reaction(session, found, reaction, on=on)

        with _as_platform_errors():
            await self._ground.write(write)

    async def whisper(self, channel: str, user: str, private: Private) -> None:
        """Show a message to one person."""
        with _as_platform_errors():
            person = self._ground.directory.person(user)
            self._ground.directory.channel(channel)
            await keep_private(self._ground, person, channel, Outcome(privates=(private,)))

    async def _own(self, session: Session, channel: str, message: str) -> Stored:
        found = await messages.find(session, message)
        if found is None or found.deleted_at is not None or found.channel != channel or found.author != CHORUS:
            raise Gone(f"message {message} of Chorus is not in {channel}")
        return found


@contextmanager
def _as_platform_errors() -> Iterator[None]:
    """What is not there is gone; what could not be kept may be kept later."""
    try:
        yield
    except ApiError as error:
        raise Gone(error.message) from error
    except StorageError as error:
        raise TryAgain(str(error)) from error


def _in_thread(draft: Draft, root: str | None) -> Draft:
    return msgspec.structs.replace(draft, reply_to=root)
