"""What a test reads back of what was noted."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from handlers.core.context import Context
from handlers.core.events import Place
from handlers.core.feature import Window
from handlers.core.message import Element
from handlers.feedback import store
from handlers.feedback.actions.reading import section
from storage import Row, Session
from tests.stage import START, TALK, TEAM, Stage

T = TypeVar("T")


async def read(stage: Stage, work: Callable[[Session], Awaitable[T]]) -> T:
    """Read from a snapshot."""
    return await stage.program.around.engine.reading(stage.program.around.community, work)


async def noted(stage: Stage) -> Sequence[Row]:
    """All rows of feedback that have not been deleted, oldest first."""
    return await read(
        stage,
        lambda session: session.rows(
            "SELECT * FROM feedback_items WHERE community = :community AND deleted = 0 ORDER BY at, message"
        ),
    )


async def words(stage: Stage) -> Sequence[str]:
    """What was noted, as words."""
    return [row["text"] for row in await noted(stage)]


async def reactions(stage: Stage) -> Sequence[tuple[str, str]]:
    """Who reacted how."""
    rows = await read(
        stage,
        lambda session: session.rows(
            "SELECT person, emoji FROM feedback_reactions WHERE community = :community ORDER BY person, emoji"
        ),
    )
    return [(row["person"].rpartition(":")[2], row["emoji"]) for row in rows]


async def item(stage: Stage, message: str, place: Place = TALK) -> store.Item | None:
    """One noted message."""
    return await read(stage, lambda session: store.find(session, place, message))


async def in_context(stage: Stage, work: Callable[[Context], Awaitable[T]], place: Place = TEAM) -> T:
    """Do something for a place, as a digest does."""
    return await read(stage, lambda session: work(stage.program.around.context(session).at(place)))


async def digest(stage: Stage, place: Place = TEAM) -> Sequence[Element]:
    """Feedback's part of a digest over all time; empty when it is left out."""
    found = await in_context(
        stage, lambda context: section(context, Window(START.replace(year=2000), stage.clock())), place
    )
    return () if found is None else found.elements
