"""What is kept of oneself is said, and whoever wants to be forgotten is found nowhere in the database."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from handlers.core import personal
from handlers.core.events import Said
from handlers.core.message import Button, Buttons
from handlers.polls.store import slot_of
from storage import Row, Session, StorageError
from tests.handlers.feedback.reading import words
from tests.stage import JONAS, MARA, START, TALK, TEAM, TOM, ZOFIA, Stage, private_words, profile, staged, words_of

OTHER = profile("tomasz")
LEFT = {"core_people", "core_identities"}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, unverified=frozenset()) as stage:
        yield stage


async def everything(stage: Stage) -> dict[str, list[Row]]:
    """Every row of every table."""
    tables = [table for schema in stage.program.around.registry.kept for table in schema.tables]

    async def read(session: Session) -> dict[str, list[Row]]:
        found = {}
        for table in tables:
            names = ", ".join(f'"{name}"' for name in table.columns)
            found[table.name] = list(await session.rows(f'SELECT {names} FROM "{table.name}"'))
        return found

    return await stage.program.around.engine.reading("default", read)


async def tables_with(stage: Stage, *needles: str) -> set[str]:
    """The tables in which one of these is, in any column."""
    return {
        table
        for table, rows in (await everything(stage)).items()
        for row in rows
        if any(
            needle in (value.decode() if isinstance(value, bytes) else str(value))
            for value in row.values()
            for needle in needles
        )
    }


async def live(stage: Stage) -> None:
    """Tom does everything that leaves something: says, reacts, votes, asks, sets, links, is quoted."""
    await stage.command(MARA, '/poll "Which sauce?" "Mild" "Hot"')
    await stage.command(MARA, '/poll "Still open?" "Yes" "No"')
    for who in (TOM, ZOFIA, JONAS):
        await stage.press(who, "polls.vote:1:1")
        await stage.press(who, "polls.vote:2:1")
    await stage.press(TOM, "polls.vote:1:2")
    await stage.command(MARA, "/poll close 1")
    said = await stage.say(TOM, "Garlic words of Tom")
    await stage.react(ZOFIA, said, "👍")
    theirs = await stage.say(ZOFIA, "Zofia speaks")
    await stage.react(TOM, theirs, "👍")
    stage.clock.forward(minutes=1)
    await stage.command(MARA, "/digest now", TEAM)
    await stage.command(TOM, "/settings language pl --for me")
    await stage.command(TOM, "/chorus link")
    await stage.command(TOM, "/chorus link ABCD-EFGH")
    stage.clock.forward(hours=25)


def button_of(message: Sequence[object]) -> Button:
    return next(row.items[0] for row in message if isinstance(row, Buttons))


async def test_export_counts_what_is_kept_and_names_the_command_that_hands_it_out(stage: Stage) -> None:
    await live(stage)
    said = words_of((await stage.command(TOM, "/chorus export me")).privates[0].message)
    assert "feedback_items 1" in said
    assert "chorus export me --person hall:h1:tom" in said


async def test_only_oneself_is_counted_and_forgotten(stage: Stage) -> None:
    for command in ("export", "forget"):
        outcome = await stage.command(TOM, f"/chorus {command} zofia")
        assert (outcome.result, outcome.reason) == ("refused", "people.refused.only_me")


async def test_nothing_is_erased_before_the_press(stage: Stage) -> None:
    await live(stage)
    before = await everything(stage)
    message = (await stage.command(TOM, "/chorus forget me")).privates[0].message
    button = button_of(message.elements)
    assert button.confirm
    assert await tables_with(stage, "tom") == {table for table, rows in before.items() if "tom" in repr(rows)}
    assert "Garlic" in repr(await everything(stage))


async def test_who_is_forgotten_is_nowhere_but_in_the_mark(stage: Stage) -> None:
    await live(stage)
    assert len(await tables_with(stage, "hall:h1:tom")) > 7
    outcome = await stage.press(TOM, "people.forget:")
    assert outcome.result == "done"
    stage.clock.forward(hours=25)
    assert await tables_with(stage, "hall:h1:tom") <= LEFT
    assert await tables_with(stage, "Tom", "Garlic") == set()
    assert [row["opted_out"] for row in (await everything(stage))["core_people"] if row["person"] == "hall:h1:tom"] == [
        1
    ]


async def test_others_keep_what_is_theirs(stage: Stage) -> None:
    await live(stage)
    await stage.say(OTHER, "The words of another, whose id begins the same")
    await stage.press(TOM, "people.forget:")
    assert await words(stage) == ["Zofia speaks", "The words of another, whose id begins the same"]
    assert await tables_with(stage, "hall:h1:zofia") >= {"polls_ballots", "polls_log", "feedback_items"}


async def test_a_closed_poll_keeps_the_vote_and_an_open_one_counts_it_no_more(stage: Stage) -> None:
    await live(stage)
    await stage.press(TOM, "people.forget:")
    closed, still_open = await recount(stage, 1), await recount(stage, 2)
    assert (closed["agrees"], closed["people"], closed["presses"]) == (True, 3, 4)
    assert (still_open["agrees"], still_open["people"]) == (True, 2)
    await stage.press(TOM, "polls.vote:2:2")
    again = await recount(stage, 2)
    assert (again["agrees"], again["people"]) == (True, 3)


async def test_two_ballots_of_the_forgotten_do_not_tell_that_they_were_one_persons(stage: Stage) -> None:
    await live(stage)
    await stage.press(TOM, "people.forget:")
    names = {row["person"] for row in (await everything(stage))["polls_ballots"] if "forgotten" in row["person"]}
    assert len(names) == 2


async def test_the_slot_of_a_ballot_does_not_tell_whose_it_was(stage: Stage) -> None:
    await live(stage)
    await stage.press(TOM, "people.forget:")
    rows = await everything(stage)
    forgotten = [row for table in ("polls_ballots", "polls_log") for row in rows[table] if "forgotten" in row["person"]]
    assert forgotten
    assert all(row["slot"] == slot_of(row["person"]) for row in forgotten)


async def test_the_export_of_votes_goes_over_the_pages_of_the_forgotten(stage: Stage) -> None:
    await live(stage)
    await stage.press(TOM, "people.forget:")
    export = next(
        one for feature in stage.program.around.registry.features for one in feature.exports if one.name == "votes"
    )

    async def read(session: Session) -> list[Row]:
        context = stage.program.around.context(session)
        found: list[Row] = []
        for row in await export.rows(context, None):
            found.append(row)
            after = await export.rows(context, row)
            assert all(one["voter"] != row["voter"] or one["poll"] != row["poll"] for one in after)
        return found

    rows = await stage.program.around.engine.reading("default", read)
    assert sum(row["poll"] == 1 for row in rows) == 3


async def test_nothing_comes_back_from_an_import_or_from_what_is_said_next(stage: Stage) -> None:
    await live(stage)
    await stage.press(TOM, "people.forget:")
    old = Said(who=TOM, where=TALK, at=START, message="old", text="Garlic again", imported=True)
    await stage.deliver(old)
    await stage.say(TOM, "Garlic once more")
    assert await tables_with(stage, "Tom", "Garlic") == set()


async def test_a_poll_that_is_being_deleted_keeps_nobody_from_being_forgotten(stage: Stage) -> None:
    await live(stage)

    async def begin_deleting(session: Session) -> None:
        await session.run("DELETE FROM polls_polls WHERE community = :community AND poll = 1")

    await stage.program.around.engine.writing("default", begin_deleting)
    assert (await stage.press(TOM, "people.forget:")).result == "done"
    assert await tables_with(stage, "hall:h1:tom") <= LEFT | {"runtime_seen", "runtime_jobs"}


async def test_whoever_is_linked_is_forgotten_under_all_names(stage: Stage) -> None:
    elsewhere = profile("tom2")
    elsewhere = type(elsewhere)(
        identity=type(elsewhere.identity)("yard", "y1", "tom2"), name="Tomek", locale="en", tz="UTC"
    )
    await live(stage)
    await stage.press(elsewhere, "polls.vote:1:1")
    await stage.command(TOM, "/chorus link")
    code = (await stage.command(TOM, "/chorus link")).privates[0].message.summary.split()[3].rstrip(".")
    assert "one person now" in private_words(await stage.command(elsewhere, f"/chorus link {code}"))
    await stage.press(elsewhere, "people.forget:")
    stage.clock.forward(hours=25)
    assert await tables_with(stage, "hall:h1:tom", "yard:y1:tom2") <= LEFT
    assert await tables_with(stage, "Tom", "Tomek", "Garlic") == set()


async def test_what_would_be_left_undoes_all(stage: Stage) -> None:
    await live(stage)
    feedback = next(one for one in stage.program.around.registry.features if one.name == "feedback")
    handlers = feedback.forgetting[:]
    feedback.forgetting.clear()
    try:
        with pytest.raises(StorageError, match="feedback_items"):
            await stage.press(TOM, "people.forget:")
    finally:
        feedback.forgetting += handlers
    assert await words(stage) == ["Garlic words of Tom", "Zofia speaks"]


async def test_all_that_is_stored_can_be_handed_out(stage: Stage) -> None:
    await live(stage)

    async def read(session: Session) -> dict[str, int]:
        context = stage.program.around.context(session)
        who = await personal.known(session, "hall:h1:tom")
        found = {table: len(rows) for table, rows in (await personal.stored(context, who)).items()}
        assert found == await personal.counted(context, who)
        return found

    assert set(await stage.program.around.engine.reading("default", read)) >= {
        *("core_people", "core_identities", "core_settings", "feedback_items", "feedback_reactions"),
        *("people_codes", "people_tries", "polls_ballots", "polls_log"),
    }


async def test_the_answers_are_in_the_persons_language(stage: Stage) -> None:
    assert "Zapomnij o mnie" in words_of((await stage.command(ZOFIA, "/chorus forget me")).privates[0].message)


async def recount(stage: Stage, number: int) -> dict[str, object]:
    audit = next(one for feature in stage.program.around.registry.features for one in feature.audits)

    async def read(session: Session) -> dict[str, object]:
        return dict(await audit.recount(session, number) or {})

    return await stage.program.around.engine.reading("default", read)
