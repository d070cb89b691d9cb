"""Results: all questions, one question, two against each other."""

from collections import Counter
from collections.abc import Mapping, Sequence

from handlers.core.arguments import Parsed, number
from handlers.core.channels import titled
from handlers.core.context import Context
from handlers.core.effects import Effects, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Press
from handlers.core.message import Code, Quote
from handlers.core.people import channels
from handlers.core.rights import may_run
from handlers.core.tokens import numbered, wholes
from handlers.feedback.quotes import cut
from handlers.feedback.store import source_in, words_now
from handlers.surveys import store, views
from handlers.surveys.actions.rights import read_by
from handlers.surveys.model import Counted, Question

_QUOTED = 5
_LOOKED_AT = 1000
_TRIED = 20


async def results(context: Context, number: int, first: int = 1) -> Effects:
    """What each question came to, from one on."""
    survey, standing = await read_by(context, number)
    questions = await store.questions(context.session, number)
    counted = await store.counted(context.session, number)
    places = await _places(context, survey)
    runs_at = context.now if may_run(context, survey.creator) else None
    first = first if 1 <= first <= len(questions) else 1
    return [Whisper(views.overview(context.private, survey, questions, standing, counted, places, first, runs_at))]


async def pressed_results(context: Context, event: Press) -> Effects:
    """The button that shows the results, from a question on where it says one."""
    if event.token.count(":") == 1:
        return await _pressed(context, numbered(event.token), 1)
    return await _pressed(context, *wholes(event.token, 2))


async def pressed_question(context: Context, event: Press) -> Effects:
    """The button that shows how one question was answered."""
    number, at = wholes(event.token, 2)
    await _require_there(context, number)
    survey, standing = await read_by(context, number)
    questions = await store.questions(context.session, number)
    if not 1 <= at <= len(questions):
        raise Refused("core.refused.gone")
    counted = (await store.counted(context.session, number)).get(at, Counted())
    quotes = await _quotes(context, survey, at) if questions[at - 1].kind == "text" else ()
    return [Whisper(views.detail(context.private, survey, at, questions, standing, counted, quotes))]


async def cross(context: Context, parsed: Parsed) -> Effects:
    """`/survey cross 3 1 2`: how those who gave each answer to question 1 answered question 2."""
    typed = (*parsed.words, *parsed.quoted)
    if len(typed) != 3:
        raise Refused("surveys.refused.cross_how", example=Code("/survey cross 1 2 3"))
    survey_number, first, second = (number(one, "1") for one in typed)
    survey, _ = await read_by(context, survey_number)
    questions = await store.questions(context.session, survey_number)
    for at in (first, second):
        _require_crossable(questions, at)
    if first == second:
        raise Refused("surveys.refused.cross_same", at=first)
    cells = await store.crossed(context.session, survey_number, first, second)
    asked = questions[first - 1], questions[second - 1]
    totals: Mapping[int, int]
    if asked[1].kind == "multiple":  # whose answers are more than the people behind them
        totals = await store.both_answered(context.session, survey_number, first, second)
    else:
        totals = _summed(cells)
    return [Whisper(views.cross(context.private, survey, *asked, cells, totals))]


def _summed(cells: Mapping[tuple[int, int], int]) -> Mapping[int, int]:
    found: Counter[int] = Counter()
    for (value, _), count in cells.items():
        found[value] += count
    return found


def _require_crossable(questions: Sequence[Question], at: int) -> None:
    if not 1 <= at <= len(questions):
        raise Refused("surveys.refused.no_question", at=at, count=len(questions))
    if not questions[at - 1].values:
        raise Refused("surveys.refused.cross_kind", at=at)


async def _pressed(context: Context, number: int, first: int) -> Effects:
    await _require_there(context, number)
    return await results(context, number, first)


async def _require_there(context: Context, number: int) -> None:
    if await store.find(context.session, number) is None:
        raise Refused("surveys.refused.deleted")


async def _places(context: Context, survey: store.Survey) -> Mapping[int, str]:
    known = {one.place: one for one in await channels(context.session)}
    posted = await store.places(context.session, survey.number)
    return {
        at: titled(context, known[place]) if place in known else f"#{place.channel}"
        for at, place in enumerate(posted, 1)
    }


async def _quotes(context: Context, survey: store.Survey, at: int) -> Sequence[Quote]:
    """A few answers in words that may be quoted: none of somebody who opted out, none that was hidden."""
    said = await store.words(context.session, survey.number, at, _LOOKED_AT)
    sources = {one.noted: source_in(survey.home, one.noted) for one in [one for one in said if one.noted][:_TRIED]}
    usable = await words_now(context.session, sources.values())
    someone = context.private.line("core.someone")
    return [
        Quote(
            text=cut(one.text, context.private.language),
            language="",
            language_name="",
            author=one.author or someone,
            place="",
            source=sources[one.noted],
        )
        for one in said
        if sources.get(one.noted) in usable
    ][:_QUOTED]
