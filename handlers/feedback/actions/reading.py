"""Feedback's part of a digest, its table, and the emoji that count in both."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.feature import Section, Window
from handlers.core.moments import micros
from handlers.core.visible import visible
from handlers.feedback import store, views
from handlers.feedback.model import Signs, signs
from storage import Row

QUOTES = 3
_CANDIDATES = 20


async def signs_now(context: Context) -> Signs:
    """What the setting `reactions` says."""
    return signs((await context.settings.get("reactions")).value)


async def section(context: Context, window: Window) -> Section | None:
    """How much was said by how many, who is for and against, the most supported words, and the languages heard."""
    start, end = micros(window.start), micros(window.end)
    session = context.session
    talk = await store.totals(session, start, end)
    if not talk.messages:
        return None
    counting = await signs_now(context)
    found = await store.most_supported(session, counting, start=start, end=end, least=1, most=_CANDIDATES)
    words = await context.public(context.here)
    elements = views.section(
        words,
        talk=talk,
        channels=await store.by_channel(session, start, end),
        support=await store.approval(session, counting, start, end),
        quotes=different_voices(found),
        languages=await store.by_language(session, start, end),
    )
    return Section(order=20, elements=elements)


async def exported(context: Context, after: Row | None) -> Sequence[Row]:
    """The page of the table of feedback behind a row."""
    return await store.exported(context.session, await signs_now(context), after)


def different_voices(items: Sequence[store.Item]) -> list[store.Item]:
    """The first of each author, at most three."""
    first: dict[str, store.Item] = {}
    for item in items:
        if visible(item.text):
            first.setdefault(item.person, item)
    return list(first.values())[:QUOTES]
