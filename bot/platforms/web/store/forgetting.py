"""What becomes of the messages of somebody who is forgotten: they stay as deleted ones of nobody."""

from bot.platforms.web.store import events, messages
from bot.platforms.web.store.events import Happened
from handlers.core.moments import from_micros
from storage import Session


async def forget(session: Session, user: str, at: int) -> None:
    """Empty what a user wrote, with files and reactions, and tell the pages that are open."""
    when = from_micros(at)
    written = await session.rows(
        "SELECT id, channel, deleted_at FROM web_messages WHERE community = :community AND author = :user ORDER BY seq",
        user=user,
    )
    for row in written:
        if row["deleted_at"] is None:
            await messages.empty(session, row["id"], when)
            seq = await events.next_seq(session)
            gone = Happened(seq=seq, event="deleted", channel=row["channel"], ref=row["id"], at=when)
            await events.log(session, gone)
    await session.run(
        "UPDATE web_messages SET author = '', origin = NULL WHERE community = :community AND author = :user", user=user
    )
