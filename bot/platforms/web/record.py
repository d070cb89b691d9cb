"""Writing down what happened, with its number in the log; shared by people's calls and by Chorus's posts."""

from datetime import datetime

import msgspec

from bot.http.errors import ApiError
from bot.platforms.web.store import events, messages, reactions
from bot.platforms.web.store.events import Happened
from bot.platforms.web.store.messages import Stored
from bot.platforms.web.store.reactions import Reaction
from handlers.core.message import Message
from storage import Session


class Draft(msgspec.Struct, frozen=True):
    """A message that has no number yet. `reply_to` is the message that opened its thread."""

    channel: str
    author: str
    at: datetime
    text: str = ""
    content: Message | None = None
    subject: str | None = None
    reply_to: str | None = None
    outbox: str | None = None
    origin: str | None = None


async def put_message(session: Session, draft: Draft) -> Stored:
    """Keep a message under the next number, which gives it its id and place, and log it."""
    seq = await events.next_seq(session)
    stored = Stored(id=f"m{seq}", seq=seq, **msgspec.structs.asdict(draft))
    await messages.put(session, stored)
    actor = "" if stored.outbox is not None else stored.author
    happened = Happened(seq=seq, event="message", channel=stored.channel, ref=stored.id, actor=actor, at=stored.at)
    await events.log(session, happened)
    return stored


async def thread_of(session: Session, channel: str, message: str) -> str:
    """The message that opened the thread; `ApiError` 404 when it is not in the channel."""
    found = await messages.find(session, message)
    if found is None or found.channel != channel:
        raise ApiError(404, "unknown_message", "reply_to: this channel has no message with this id.")
    return found.reply_to or found.id


async def turn_reaction(session: Session, message: Stored, reaction: Reaction, *, on: bool) -> Happened | None:
    """Put or take a reaction and log it; None when that changes nothing."""
    if await reactions.there(session, reaction.message, reaction.emoji, reaction.person) == on:
        return None
    seq = await events.next_seq(session)
    if on:
        await reactions.put(session, reaction, seq)
    else:
        await reactions.take(session, reaction.message, reaction.emoji, reaction.person)
    happened = Happened(
        seq=seq,
        event="reaction",
        channel=message.channel,
        ref=message.id,
        actor=reaction.person,
        emoji=reaction.emoji,
        added=on,
        at=reaction.at,
    )
    await events.log(session, happened)
    return happened


async def log_change(session: Session, event: str, message: str, actor: str) -> tuple[Stored, int]:
    """Log that a message was edited or deleted: how it stands now, and the number of that. KeyError for none."""
    stored = (await messages.find_all(session, [message]))[message]
    seq = await events.next_seq(session)
    at = stored.deleted_at or stored.edited_at or stored.at
    happened = Happened(seq=seq, event=event, channel=stored.channel, ref=stored.id, actor=actor, at=at)
    await events.log(session, happened)
    return stored, seq
