"""Drawing a subject: its version and its message from one snapshot."""

from bot.runtime.dispatch import Surroundings
from handlers.core.events import Place
from handlers.core.message import Message
from handlers.core.people import version_of
from storage import Session


async def draw(around: Surroundings, subject: str, where: Place) -> tuple[Message | None, int]:
    """A subject as it is shown in a place, and the version that is; None when it is gone."""

    async def read(session: Session) -> tuple[Message | None, int]:
        return await draw_in(around, session, subject, where), await version_of(session, subject)

    return await around.engine.reading(around.community, read)


async def draw_in(around: Surroundings, session: Session, subject: str, where: Place) -> Message | None:
    """Draw inside a snapshot that is already open."""
    kind, _, number = subject.partition(":")
    shows = around.registry.subjects.get(kind)
    if shows is None:
        return None
    context = around.context(session).at(where)
    return await shows.draw(context, int(number))
