"""Feedback's part of a digest, its table, and the emoji that count in both."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.feature import Section, Window
from handlers.core.moments import micros
from handlers.core.visible import visible
from handlers.feedback import store, views
from handlers.feedback.model import Signs, signs, wordiness
from storage import Row, Session

QUOTES = 3
_CANDIDATES = 20
_LATEST = 100
_SHORTEST = 20


async def signs_now(context: Context) -> Signs:
    """What the setting `reactions` says."""
    return signs((await context.settings.get("reactions")).value)


async def section(context: Context, window: Window) -> Section | None:
    """Where what was said, who is for and against, words worth quoting, and the languages heard."""
    start, end = micros(window.start), micros(window.end)
    session = context.session
    counting = await signs_now(context)
    found = await store.most_supported(session, counting, start=start, end=end, least=1, most=_CANDIDATES)
    supported = different_voices(found)
    elements = views.section(
        await context.public(context.here),
        channels=await store.by_channel(session, start, end),
        support=await store.approval(session, counting, start, end),
        quotes=supported,
        newest=await _others(session, counting, window, supported),
        languages=await store.by_language(session, start, end),
    )
    return Section(order=20, elements=elements) if elements else None


async def _others(
    session: Session, counting: Signs, window: Window, supported: Sequence[store.Item]
) -> Sequence[store.Item]:
    """A small community reacts seldom: its newest words of some length fill up what nobody supported."""
    if len(supported) >= QUOTES:
        return []
    start, end = micros(window.start), micros(window.end)
    found = await store.newest_unsupported(session, counting, start=start, end=end, most=_LATEST)
    long_enough = [item for item in found if wordiness(visible(item.text)) >= _SHORTEST]
    return different_voices([*supported, *long_enough])[len(supported) :]


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
