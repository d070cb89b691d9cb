"""How many voted on each platform, and whose votes count where anybody can be anybody."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app import schemas
from handlers.core.events import Role
from handlers.core.message import Facts, Message, plain_text
from handlers.polls import actions, store
from handlers.polls.model import named_by, number_of
from handlers.polls.model.platform import LETTERS
from storage import Session
from tests.engines import POSTGRES
from tests.handlers.polls.shown import asked, facts, rows
from tests.handlers.several import DISCORD, SLACK, WEB, on_discord, on_slack, on_web, several
from tests.stage import Hall, Stage, private_words, profile, staged

ANNA = on_slack("anna", Role.MANAGER)
BOTH = '/poll "Which sauce?" "Ketchup" "Mustard" --in slack:general,discord:town-square'
Town = tuple[Stage, Mapping[str, Hall]]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with several(tmp_path) as made:
        yield made


def shown(hall: Hall) -> Message:
    """The newest message that is a poll."""
    return [message for message in hall.messages.values() if rows(message)][-1]


def by_platform(message: Message) -> list[str]:
    """The line of people on each platform."""
    lines = [[plain_text(fact.text) for fact in one.items] for one in message.elements if isinstance(one, Facts)]
    return next((line for line in lines if line[0].split(":")[0] in ("Slack", "Discord", "Web", "hall")), [])


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_a_platform_is_told_again_from_its_number(name: str) -> None:
    assert named_by(number_of(name)) == name
    assert -(2**63) < number_of(name) < 0


def test_no_platform_is_no_choice() -> None:
    assert (number_of(""), named_by(0)) == (0, "")


async def test_a_poll_on_two_platforms_says_how_many_voted_on_each(town: Town) -> None:
    stage, halls = town
    await stage.command(ANNA, BOTH, SLACK)
    assert by_platform(shown(halls["slack"])) == ["Slack: 0 people", "Discord: 0 people"]
    for name in ("bo", "cy", "di"):
        await stage.press(on_discord(name), "polls.vote:1:1", where=DISCORD)
    await stage.press(on_slack("bo"), "polls.vote:1:2", where=SLACK)
    for hall in ("slack", "discord"):
        assert by_platform(shown(halls[hall])) == ["Discord: 3 people", "Slack: 1 person"]
        assert "4 people voted" in facts(shown(halls[hall]))
    stage.clock.forward(seconds=5)
    await stage.press(on_discord("cy"), "polls.vote:1:2", where=DISCORD)
    await stage.press(on_discord("di"), "polls.vote:1:1", where=DISCORD)
    assert by_platform(shown(halls["slack"])) == ["Discord: 2 people", "Slack: 1 person"]
    await stage.command(ANNA, "/poll close 1", SLACK)
    closed = await stage.command(ANNA, "/poll results 1", SLACK)
    assert by_platform(closed.privates[0].message) == ["Discord: 2 people", "Slack: 1 person"]


async def test_a_poll_on_one_platform_says_nothing_of_platforms(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        message = await asked(stage)
        await stage.press(profile("tom"), "polls.vote:1:1")
        assert by_platform(stage.hall.messages[message]) == []


CONNECTIONS = 8


async def test_a_redraw_reads_as_many_rows_however_many_voted(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)

    async def rows_read() -> int:
        read = await stage.program.around.engine.reading(
            "default", lambda session: session.rows("SELECT 1 AS one FROM polls_tally WHERE community = :community")
        )
        return len(read)

    few: int | None = None
    for number in range(60):
        await stage.press(on_slack(f"s{number}"), f"polls.vote:1:{number % 2 + 1}", where=SLACK)
        few = await rows_read() if number == 1 else few
    assert POSTGRES or await rows_read() == few
    assert await rows_read() <= 2 * CONNECTIONS  # two choices, and each connection counts in a row of its own


async def test_a_recount_agrees_for_each_platform(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    for number in range(5):
        await stage.press(on_slack(f"s{number}"), "polls.vote:1:1", where=SLACK)
        await stage.press(on_discord(f"d{number}"), "polls.vote:1:2", where=DISCORD)
    stage.clock.forward(seconds=5)
    await stage.press(on_slack("s0"), "polls.vote:1:1", where=SLACK)
    report = await audit(stage)
    assert report["agrees"] is True
    assert report["platforms"] == [
        {"platform": "discord", "people": 5, "tally": 5},
        {"platform": "slack", "people": 4, "tally": 4},
    ]
    await stage.program.around.engine.writing(
        "default",
        lambda session: session.run(
            "UPDATE polls_tally SET votes = 6 WHERE community = :community AND choice = :discord",
            discord=number_of("discord"),
        ),
    )
    assert (await audit(stage))["agrees"] is False


async def audit(stage: Stage) -> dict[str, Any]:
    """The recount of poll 1."""
    report = await stage.program.around.engine.reading("default", lambda session: actions.audit(session, 1))
    assert report is not None
    return dict(report)


async def test_the_exports_say_where_people_voted(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await stage.press(on_slack("bo"), "polls.vote:1:1", where=SLACK)
    await stage.press(on_discord("cy"), "polls.vote:1:1", where=DISCORD)
    engine = stage.program.around.engine
    polls = await engine.reading("default", lambda session: store.polls_page(session, None))
    votes = await engine.reading("default", lambda session: store.votes_page(session, None))
    assert {row["people_by_platform"] for row in polls} == {"discord:1 slack:1"}
    assert {(row["voter"], row["platform"]) for row in votes} == {
        ("slack:T1:bo", "slack"),
        ("discord:G1:cy", "discord"),
    }


async def test_where_people_are_known_nobody_votes_from_where_anybody_can_be_anybody(town: Town) -> None:
    stage, halls = town
    await stage.command(ANNA, BOTH.replace("discord:town-square", "web:lobby"), SLACK)
    refused = await stage.press(on_web("olga"), "polls.vote:1:1", where=WEB)
    assert (refused.result, refused.reason) == ("refused", "polls.refused.unverified")
    assert "it takes no votes from Web" in private_words(refused)
    assert (await stage.press(on_web("olga"), "polls.pick:1", "1", where=WEB)).reason == "polls.refused.unverified"
    assert (await stage.press(on_slack("bo"), "polls.vote:1:1", where=SLACK)).result == "done"
    assert [votes for _, votes, _ in rows(shown(halls["web"]))] == [1, 0]


async def test_a_poll_of_the_web_chat_alone_takes_its_votes(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, '/poll "Which sauce?" --in web:lobby', SLACK)
    assert (await stage.press(on_web("olga"), "polls.vote:1:1", where=WEB)).result == "done"


async def test_a_poll_of_slack_alone_takes_no_press_from_the_web(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, '/poll "Which sauce?"', SLACK)
    assert (await stage.press(on_web("olga"), "polls.vote:1:1", where=WEB)).reason == "polls.refused.unverified"


async def test_a_trusted_web_chat_counts_and_the_result_says_so(tmp_path: Path) -> None:
    async with several(tmp_path, unverified=frozenset()) as (stage, halls):
        await stage.command(ANNA, BOTH.replace("discord:town-square", "web:lobby"), SLACK)
        assert "vouches" not in repr(shown(halls["slack"]))
        assert (await stage.press(on_web("olga"), "polls.vote:1:1", where=WEB)).result == "done"
        await stage.command(ANNA, "/poll close 1", SLACK)
        announced = [one for one in halls["slack"].messages.values() if "Closed" in one.summary][-1]
        for message in (shown(halls["slack"]), announced):
            assert "1 person voted on the web chat. Whoever runs Chorus vouches for who they are." in repr(message)
            assert by_platform(message) == ["Web: 1 person", "Slack: 0 people"]


async def test_votes_from_before_are_the_web_chats(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        message = await asked(stage)
        await stage.press(profile("tom"), "polls.vote:1:1")
        around = stage.program.around

        async def age(session: Session) -> None:
            for table in ("polls_ballots", "polls_log"):
                await session.run(f"UPDATE {table} SET platform = '' WHERE community = :community")
            await session.run("UPDATE polls_tally SET choice = 0 WHERE community = :community AND choice < 0")
            await session.run("UPDATE polls_polls SET platforms = '' WHERE community = :community")
            await session.run("DELETE FROM storage_applied WHERE name = 'votes_know_their_platform'")

        await around.engine.writing("default", age)
        assert await around.engine.migrate(schemas(around.registry)) == ["step polls.votes_know_their_platform"]
        assert (await audit(stage))["platforms"] == [{"platform": "web", "people": 1, "tally": 1}]
        await stage.press(profile("zofia"), "polls.vote:1:1")
        assert (await audit(stage))["agrees"] is True
        assert [votes for _, votes, _ in rows(stage.hall.messages[message])] == [2, 0, 0]
