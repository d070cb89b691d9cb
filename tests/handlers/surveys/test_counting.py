"""Whatever people do and in whatever order, the counts are those of a recount."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.core.events import Profile
from handlers.surveys import store
from tests.handlers.surveys.shown import COOK, FIRST, LAST, NOT, Values, asked, take
from tests.stage import MARA, Stage, profile, staged

PEOPLE = [profile(f"p{number}") for number in range(4)]
OTHER: Values = {"q2": "2", "q3": "1", "q4": "0"}
WAYS: Mapping[str, Sequence[Values]] = {
    "cooks": (COOK, FIRST),
    "cooks otherwise": (COOK, OTHER),
    "does not": (NOT, LAST),
    "stops": (COOK,),
}
TAKES = st.tuples(st.sampled_from(["take", "change", "change"]), st.integers(0, 1), st.sampled_from(sorted(WAYS)))
OTHERS = st.tuples(st.sampled_from(["back", "again", "close", "reopen"]), st.integers(0, 1), st.just(""))
ACTS = st.one_of(TAKES, TAKES, TAKES, OTHERS)


async def recounted(stage: Stage, number: int = 1) -> Any:
    """The recount of a survey."""
    return await stage.program.around.engine.reading("default", lambda session: store.recount(session, number))


async def act(stage: Stage, what: str, who: Profile, way: str) -> None:
    """Do one thing; what is not possible now is refused and changes nothing."""
    if what in ("close", "reopen"):
        await stage.command(MARA, f"/survey {what} 1")
    elif what == "back":
        await stage.press(who, "surveys.back:1")
    elif what == "again":  # a form that was sent long ago arrives once more
        await stage.submit(who, "surveys.page:1:4:1", LAST)
    elif what in ("take", "change"):
        opened = await stage.press(who, "surveys.take:1" if what == "take" else "surveys.change:1:1")
        for page in WAYS[way]:
            if opened.form is not None:
                fits = {field.id for field in opened.form.fields}
                opened = await stage.submit(who, opened.form.token, {k: v for k, v in page.items() if k in fits})
    stage.clock.forward(seconds=1)


async def played(acts: Sequence[tuple[str, int, str]], several: bool) -> None:
    """Play a sequence over a fresh database, recounting after each act."""
    with tempfile.TemporaryDirectory() as folder:
        async with staged(Path(folder)) as stage:
            line = '/survey "S" "Cook? | Yes | No -> 4" "What? [at most 2] | A | B | C" "Hot? [1-5]" "Likely? [nps]" '
            message = await asked(stage, line + '"Why? [optional]"' + (" --several" if several else ""))
            for what, who, way in acts:
                await act(stage, what, PEOPLE[who], way)
                found = await recounted(stage)
                assert found["agrees"], (what, who, way, found)
            people = f"{found['people']} " if acts else "0 "
            assert people + ("people" if found["people"] != 1 else "person") in stage.shown(message)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=5, max_size=25), st.booleans())
def test_counts_equal_a_recount_after_any_acts(acts: list[tuple[str, int, str]], several: bool) -> None:
    asyncio.run(played(acts, several))


async def test_a_recount_finds_a_count_that_is_wrong(stage: Stage) -> None:
    await asked(stage)
    await take(stage, PEOPLE[0], COOK, FIRST)
    assert (await recounted(stage))["agrees"]

    async def spoil(session: Any) -> None:
        await session.run("UPDATE surveys_tally SET votes = votes + 1 WHERE community = :community AND question = 3")

    await stage.program.around.engine.writing("default", spoil)
    assert not (await recounted(stage))["agrees"]


async def test_answers_stand_in_slots_of_their_own_and_a_deleted_survey_leaves_nothing(stage: Stage) -> None:
    await asked(stage)
    for person in PEOPLE:
        await take(stage, person, COOK, FIRST)
    await stage.command(MARA, "/survey delete 1")
    await stage.program.settle()
    for table in ("surveys", "questions", "choices", "skips", "places", "drafts", "responses", "answers", "tally"):

        async def left(session: Any, name: str = table) -> Any:
            return await session.one(f"SELECT COUNT(*) AS n FROM surveys_{name} WHERE community = :community")

        row = await stage.program.around.engine.reading("default", left)
        assert row["n"] == 0, table
