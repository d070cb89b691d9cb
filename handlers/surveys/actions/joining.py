"""Two persons turn out to be one, or come apart: each survey counts a person once."""

from collections.abc import Sequence

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Effect, Refresh
from handlers.core.feature import Following
from handlers.core.message import Text
from handlers.core.moments import micros
from handlers.surveys import store
from handlers.surveys.actions import noting


async def join(context: Context, stays: str, goes: str) -> Following:
    """Where both answered once, the later answers stand and the person is told; what both asked is one person's."""
    await store.join_creators(context.session, stays, goes)
    told: list[Text] = []
    effects: list[Effect] = []
    for number in await store.open_surveys(context.session, micros(context.now)):
        survey = await store.find(context.session, number)
        if survey is None:
            continue
        if await _merged(context, survey, stays, goes):
            told.append(context.private("surveys.note.merged", number=str(number), title=survey.title))
        effects.append(Refresh(survey.subject))
    return Following(tuple(told), tuple(effects))


async def part(context: Context, person: str, apart: Sequence[str]) -> Following:
    """Where the person has answered, the accounts that come apart count as having answered."""
    for number in await store.open_surveys(context.session, micros(context.now)):
        if await store.sittings(context.session, number, person):
            for other in apart:
                if not await store.sittings(context.session, number, other):
                    await store.hold(context.session, number, other, person)
    return Following()


async def merge_again(context: Context, number: int) -> None:
    """A survey takes answers again: who became one person while it was closed has one response from now on."""
    survey = await store.find(context.session, number)
    for goes, stays in await store.linked(context.session):
        if survey is not None:
            await _merged(context, survey, stays, goes)


async def _merged(context: Context, survey: store.Survey, stays: str, goes: str) -> bool:
    """Make two persons' responses one person's; whether one of them had to go."""
    await _release(context, survey.number, stays, goes)
    await store.drop(context.session, survey.number, goes)
    questions = await store.questions(context.session, survey.number)
    ours = await store.responses_of(context.session, survey.number, stays)
    theirs = await store.responses_of(context.session, survey.number, goes)
    both = bool(ours and theirs) and not survey.repeated
    losing = [] if not both else list(theirs if ours[0].at >= theirs[0].at else ours)
    for response in {(one.person, one.sitting): one for one in (*theirs, *losing)}.values():
        await store.erase(context.session, survey.number, questions, response)
    for response in losing:
        await noting.follow(context, survey, response, None)
    moving = [response for response in theirs if response not in losing]
    for sitting, response in enumerate(moving, 1 if both else len(ours) + 1):
        moved = msgspec.structs.replace(response, person=stays, sitting=sitting)
        await store.keep(context.session, survey.number, questions, None, moved)
    return both


async def _release(context: Context, number: int, stays: str, goes: str) -> None:
    """What holds one of them on the other's behalf ends; what holds one on somebody else's holds both."""
    holders = [await store.held_by(context.session, number, person) for person in (stays, goes)]
    other = next((holder for holder in holders if holder not in ("", stays, goes)), "")
    for person in (stays, goes):
        await store.release(context.session, number, person)
    if other:
        await store.hold(context.session, number, stays, other)
