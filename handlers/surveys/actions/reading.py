"""Reading surveys: drawn where they are, listed, told to the digest and to the command line."""

from collections.abc import Sequence

from handlers.core.arguments import Parsed
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.events import Press, Role
from handlers.core.feature import Section, Window
from handlers.core.message import Item, Message
from handlers.core.rights import at_least, may_start
from handlers.core.tokens import numbered
from handlers.surveys import store, views
from handlers.surveys.actions.rights import WHO_MAY_SURVEY, seen_by

HOME_ORDER = 25
_DIGEST_ORDER = 45
_LISTED = 20
_LATELY = 10
_SHOWN = 10
_IN_DIGEST = 12
_READ = 1000


async def draw(context: Context, number: int) -> Message | None:
    """A survey as it is shown to all in a place, in the place's language."""
    survey = await store.find(context.session, number)
    if survey is None:
        return None
    return await _drawn(context, await context.language_of(context.here), survey)


async def pressed_show(context: Context, event: Press) -> Effects:
    """The button that shows a survey to one person alone, to answer it there."""
    survey = await seen_by(context, numbered(event.token))
    return [Whisper(await _drawn(context, context.private.language, survey), about=survey.subject)]


async def list_surveys(context: Context, parsed: Parsed) -> Effects:
    """Open surveys and those closed lately, with what the reader did with each."""
    opened, closed = await _listed(context, closed=False), await _listed(context, closed=True)
    return await _list(context, ("surveys.list.open", opened), ("surveys.list.closed", closed))


async def list_mine(context: Context, parsed: Parsed) -> Effects:
    """What the reader has begun, answered and started."""
    begun = [await store.find(context.session, number) for number in await _begun(context)]
    open_begun = [survey for survey in begun if survey is not None and survey.ended(context.now) is None]
    answered = await store.answered_by(context.session, context.actor.id, _LISTED)
    started = await store.asked_by(context.session, context.actor.id, _LISTED)
    return await _list(
        context,
        ("surveys.list.begun", open_begun),
        ("surveys.list.answered", [survey for survey in answered if survey not in open_begun]),
        ("surveys.list.started", started),
    )


async def section(context: Context, window: Window) -> Section | None:
    """The digest's part: surveys that are open, and those that closed in its time."""
    opened = await store.listed(context.session, closed=False, team=True, most=_READ)
    closed = await store.closed_between(context.session, window.start, window.end, _READ)
    surveys = [*closed, *(survey for survey in opened if survey.opened_at <= window.end)]
    if not surveys:
        return None
    words = await context.public(context.here)
    counted = [(survey, await store.standing(context.session, survey.number)) for survey in surveys[:_IN_DIGEST]]
    return Section(_DIGEST_ORDER, views.digest(words, counted, more=len(surveys) - len(counted)))


async def home(context: Context) -> Section | None:
    """Open surveys on a person's own page, newest first; nothing for who has none and may not start one."""
    team = at_least(context.actor, Role.TEAM)
    surveys = await store.listed(context.session, closed=False, team=team, most=_READ)
    may_ask = await may_start(context, WHO_MAY_SURVEY)
    if not surveys and not may_ask:
        return None
    items = await _items(context, surveys[:_SHOWN])
    more = max(0, len(surveys) - _SHOWN)
    return Section(HOME_ORDER, views.home(context.private, items, more=more, may_ask=may_ask))


async def _drawn(context: Context, language: str, survey: store.Survey) -> Message:
    questions = await store.questions(context.session, survey.number)
    standing = await store.standing(context.session, survey.number)
    counted = None if survey.closed_at is None else await store.counted(context.session, survey.number)
    return views.drawing(context.texts.words(language), survey, questions, standing, counted)


async def _listed(context: Context, *, closed: bool) -> Sequence[store.Survey]:
    team = at_least(context.actor, Role.TEAM)
    return await store.listed(context.session, closed=closed, team=team, most=_LATELY if closed else _LISTED)


async def _begun(context: Context) -> Sequence[int]:
    return await store.begun_by(context.session, context.actor.id)


async def _list(context: Context, *parts: tuple[str, Sequence[store.Survey]]) -> Effects:
    shown = [(title, await _items(context, surveys)) for title, surveys in parts]
    return [Whisper(views.listing(context.private, shown, may_ask=await may_start(context, WHO_MAY_SURVEY)))]


async def _items(context: Context, surveys: Sequence[store.Survey]) -> Sequence[Item]:
    begun = set(await _begun(context))
    found = []
    for survey in surveys:
        done = await store.sittings(context.session, survey.number, context.actor.id)
        own = "begun" if survey.number in begun else "done" if done else "new"
        standing = await store.standing(context.session, survey.number)
        found.append(views.survey_item(context.private, survey, standing, own))
    return found
