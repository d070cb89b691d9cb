"""Two persons turn out to be one, or come apart: each poll counts a person once."""

from collections.abc import Sequence

from handlers.core.context import Context
from handlers.core.effects import Effect, Refresh
from handlers.core.feature import Following
from handlers.core.message import Strong, Text
from handlers.core.moments import micros
from handlers.polls import store


async def join(context: Context, stays: str, goes: str) -> Following:
    """Of two votes in an open poll the later stands, and the person is told; what both asked is one person's."""
    await store.join_creators(context.session, stays, goes)
    told: list[Text] = []
    effects: list[Effect] = []
    for number in await store.open_polls(context.session, micros(context.now)):
        counts = await store.merge(context.session, number, stays, goes, micros(context.now))
        if counts is not None:
            told.append(await _told(context, number, counts.choices))
            effects.append(Refresh(f"poll:{number}"))
    return Following(tuple(told), tuple(effects))


async def part(context: Context, person: str, apart: Sequence[str]) -> Following:
    """Where the person has voted, the accounts that come apart count as having voted."""
    for number in await store.open_polls(context.session, micros(context.now)):
        await store.hold(context.session, number, person, apart, micros(context.now))
    return Following()


async def merge_again(context: Context, number: int) -> None:
    """A poll takes votes again: who became one person while it was closed has one ballot in it from now on."""
    for goes, stays in await store.linked(context.session):
        await store.merge(context.session, number, stays, goes, micros(context.now))


async def _told(context: Context, number: int, choices: Sequence[int]) -> Text:
    poll = await store.find(context.session, number)
    labels = dict(await store.choices(context.session, number))
    named = context.private.line("core.comma").join(labels[choice] for choice in choices)
    title = "" if poll is None else poll.title
    return context.private("polls.note.merged", number=str(number), title=title, choices=Strong(named))
