"""Several accounts as one person: by a code, once each, and apart again without moving a vote."""

import inspect
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.base import Outcome
from handlers.core.codes import bare
from handlers.core.events import Identity, Place, Profile, Role
from handlers.core.message import Note, plain_text
from handlers.people.model import Given, hashed, is_code, matching
from handlers.polls import actions as polls
from storage import Row, Session
from tests.handlers.feedback.reading import reactions, read, words
from tests.handlers.polls.shown import items, rows
from tests.handlers.several import DISCORD, SLACK, WEB, on_discord, on_slack, on_web, several
from tests.stage import Hall, Stage, private_words

ANNA = on_slack("anna", Role.MANAGER)
TOM = on_slack("tom")
TOMEK = on_discord("tomek")
OTHER = on_discord("other")
BOTH = '/poll "Which sauce?" "Ketchup" "Mustard" --in slack:general,discord:town-square'
Town = tuple[Stage, Mapping[str, Hall]]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with several(tmp_path) as made:
        yield made


def where(who: Profile) -> Place:
    """Where somebody acts."""
    return {"slack": SLACK, "discord": DISCORD, "web": WEB}[who.identity.platform]


async def code_for(stage: Stage, who: Profile) -> str:
    """Ask for a code."""
    outcome = await stage.command(who, "/chorus link", where(who))
    assert outcome.result == "done", outcome
    return private_words(outcome).split("Your code is ")[1].split(". On")[0]


async def link(stage: Stage, giver: Profile, taker: Profile) -> Outcome:
    """Give a code on one side, enter it on the other."""
    code = await code_for(stage, giver)
    return await stage.command(taker, f"/chorus link {code}", where(taker))


async def vote(stage: Stage, who: Profile, choice: int, poll: int = 1) -> Outcome:
    """Press a choice."""
    stage.clock.forward(seconds=2)
    return await stage.press(who, f"polls.vote:{poll}:{choice}", where=where(who))


async def counted(stage: Stage, number: int = 1) -> tuple[dict[str, int], dict[str, int], bool]:
    """Votes by label, people by platform, and whether the recount agrees."""
    report: Any = await read(stage, lambda session: polls.audit(session, number))
    votes = {choice["label"]: choice["tally"] for choice in report["choices"]}
    return votes, {one["platform"]: one["tally"] for one in report["platforms"] if one["tally"]}, report["agrees"]


async def log(stage: Stage, person: str) -> list[str]:
    """What the log of poll 1 says of a person, in order."""

    async def found(session: Session) -> Any:
        return await session.rows(
            "SELECT action FROM polls_log WHERE community = :community AND poll = 1 AND person = :person "
            "ORDER BY press",
            person=person,
        )

    return [str(row["action"]) for row in await read(stage, found)]


def notes(outcome: Outcome) -> str:
    """Everything a private answer says."""
    return "\n".join(
        plain_text(one.text)
        for private in outcome.privates
        for one in private.message.elements
        if isinstance(one, Note)
    )


async def test_a_code_of_one_side_typed_on_the_other_makes_one_person(town: Town) -> None:
    stage, _ = town
    given = await stage.command(TOM, "/chorus link", SLACK)
    assert "within 10 minutes. It works once." in private_words(given)
    assert "Give it to nobody" in notes(given)
    outcome = await link(stage, TOM, TOMEK)
    assert private_words(outcome).startswith("You and Tom are one person now: Discord, Slack.")
    assert "Joined so far: Discord, Slack." in notes(await stage.command(TOM, "/chorus link", SLACK))


async def test_one_person_votes_once_wherever_it_is(town: Town) -> None:
    stage, halls = town
    await stage.command(ANNA, BOTH, SLACK)
    await link(stage, TOM, TOMEK)
    await vote(stage, TOM, 1)
    changed = await vote(stage, TOMEK, 2)
    assert "Changed from Ketchup to Mustard" in private_words(changed)
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"discord": 1}, True)
    assert await stage.program.mine("poll:1", TOM) == {"polls.vote:1:2"}
    shown = next(message for message in halls["slack"].messages.values() if rows(message))
    assert [votes for _, votes, _ in rows(shown)] == [0, 1]


LATER = {
    "the later one is of who typed the code": (
        (TOM, 1),
        (TOMEK, 2),
        {"Ketchup": 0, "Mustard": 1},
        {"discord": 1},
        "Mustard",
    ),
    "the later one is of who gave it": ((TOMEK, 2), (TOM, 1), {"Ketchup": 1, "Mustard": 0}, {"slack": 1}, "Ketchup"),
}


@pytest.mark.parametrize(("first", "second", "votes", "platforms", "says"), LATER.values(), ids=LATER)
async def test_of_two_votes_in_an_open_poll_the_later_stands(
    town: Town,
    first: tuple[Profile, int],
    second: tuple[Profile, int],
    votes: dict[str, int],
    platforms: dict[str, int],
    says: str,
) -> None:
    stage, halls = town
    await stage.command(ANNA, BOTH, SLACK)
    await vote(stage, *first)
    await vote(stage, *second)
    outcome = await link(stage, TOM, TOMEK)
    assert await counted(stage) == (votes, platforms, True)
    assert f"“Which sauce?”: you had voted twice. Your later vote counts, for {says}" in notes(outcome)
    assert (await log(stage, "discord:G1:tomek"))[-1] == "merged"
    for hall in ("slack", "discord"):
        shown = next(message for message in halls[hall].messages.values() if rows(message))
        assert sum(votes or 0 for _, votes, _ in rows(shown)) == 1
    listed = items(await stage.command(TOM, "/poll mine", SLACK))
    assert f"Your vote: {says}" in listed[0][1]


async def test_the_log_is_only_added_to(town: Town) -> None:
    stage, _ = town

    async def whole(session: Session) -> list[Row]:
        return list(
            await session.rows("SELECT * FROM polls_log WHERE community = :community ORDER BY at, person, press")
        )

    await stage.command(ANNA, BOTH, SLACK)
    await vote(stage, TOM, 1)
    await vote(stage, TOMEK, 2)
    before = await read(stage, whole)
    await link(stage, TOM, TOMEK)
    await stage.command(TOM, "/chorus unlink", SLACK)
    after = await read(stage, whole)
    assert [row for row in before if row not in after] == []
    assert len(after) > len(before)


async def test_a_vote_of_one_side_alone_becomes_the_persons(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await vote(stage, TOMEK, 2)
    outcome = await link(stage, TOM, TOMEK)
    assert "voted twice" not in notes(outcome)
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"discord": 1}, True)
    assert "is taken back" in private_words(await vote(stage, TOM, 2))
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 0}, {}, True)


async def test_several_choices_are_merged_whole(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH + " --multiple", SLACK)
    await vote(stage, TOM, 1)
    await vote(stage, TOM, 2)
    await vote(stage, TOMEK, 1)
    await link(stage, TOM, TOMEK)
    assert await counted(stage) == ({"Ketchup": 1, "Mustard": 0}, {"discord": 1}, True)


async def test_closed_polls_stay_as_they_were_until_they_take_votes_again(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await vote(stage, TOM, 1)
    await vote(stage, TOMEK, 2)
    await stage.command(ANNA, "/poll close 1", SLACK)
    await link(stage, TOM, TOMEK)
    assert await counted(stage) == ({"Ketchup": 1, "Mustard": 1}, {"discord": 1, "slack": 1}, True)
    await stage.command(ANNA, "/poll reopen 1", SLACK)
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"discord": 1}, True)


async def test_a_poll_that_is_due_is_closed_to_merging(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH + " --close 1h", SLACK)
    await vote(stage, TOM, 1)
    await vote(stage, TOMEK, 2)
    code = await code_for(stage, TOM)
    stage.clock.forward(minutes=9)
    assert (await counted(stage))[0] == {"Ketchup": 1, "Mustard": 1}
    stage.clock.forward(hours=2)
    code = await code_for(stage, TOM)
    await stage.command(TOMEK, f"/chorus link {code}", DISCORD)
    assert (await counted(stage))[0] == {"Ketchup": 1, "Mustard": 1}


async def test_apart_again_no_vote_moves_and_nobody_votes_twice(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await link(stage, TOM, TOMEK)
    await vote(stage, TOMEK, 2)
    outcome = await stage.command(TOMEK, "/chorus unlink", DISCORD)
    assert private_words(outcome).startswith("Your accounts are 2 people again. No vote was moved")
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"discord": 1}, True)
    held = await vote(stage, TOMEK, 1)
    assert (held.result, held.reason) == ("refused", "polls.refused.held")
    assert "is taken back" in private_words(await vote(stage, TOM, 2))
    assert (await vote(stage, TOMEK, 1)).reason == "polls.refused.held"
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 0}, {}, True)
    await stage.command(ANNA, BOTH, SLACK)
    assert (await vote(stage, TOM, 1, 2)).result == (await vote(stage, TOMEK, 1, 2)).result == "done"


async def test_joined_again_the_one_vote_can_be_changed_from_both(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await link(stage, TOM, TOMEK)
    await vote(stage, TOM, 1)
    await stage.command(TOM, "/chorus unlink", SLACK)
    assert (await vote(stage, TOMEK, 2)).reason == "polls.refused.held"
    await link(stage, TOMEK, TOM)
    assert "Changed from Ketchup to Mustard" in private_words(await vote(stage, TOMEK, 2))
    assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"discord": 1}, True)


async def test_who_had_not_voted_may_after_coming_apart(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, BOTH, SLACK)
    await link(stage, TOM, TOMEK)
    await stage.command(TOM, "/chorus unlink", SLACK)
    assert (await vote(stage, TOMEK, 1)).result == (await vote(stage, TOM, 1)).result == "done"


async def test_three_accounts_become_one_person_one_after_another(tmp_path: Path) -> None:
    async with several(tmp_path, unverified=frozenset()) as (stage, _):
        olga = on_web("olga")
        await stage.command(ANNA, BOTH.replace("discord:", "web:lobby,discord:"), SLACK)
        await vote(stage, TOM, 1)
        await vote(stage, TOMEK, 1)
        await vote(stage, olga, 2)
        await link(stage, TOM, TOMEK)
        outcome = await link(stage, olga, TOMEK)
        assert "You and Olga are one person now: Discord, Slack, Web." in private_words(outcome)
        assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"web": 1}, True)
        await stage.command(ANNA, "/poll close 1", SLACK)
        await stage.command(ANNA, "/poll reopen 1", SLACK)
        assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"web": 1}, True)
        assert private_words(await stage.command(TOM, "/chorus unlink", SLACK)).startswith("Your accounts are 3 people")


async def test_three_who_became_one_while_a_poll_was_closed_have_one_vote_when_it_reopens(tmp_path: Path) -> None:
    async with several(tmp_path, unverified=frozenset()) as (stage, _):
        olga = on_web("olga")
        await stage.command(ANNA, BOTH.replace("discord:", "web:lobby,discord:"), SLACK)
        for who, choice in ((TOM, 1), (TOMEK, 1), (olga, 2)):
            await vote(stage, who, choice)
        await stage.command(ANNA, "/poll close 1", SLACK)
        await link(stage, TOM, olga)
        await link(stage, TOMEK, TOM)
        await stage.command(ANNA, "/poll reopen 1", SLACK)
        assert await counted(stage) == ({"Ketchup": 0, "Mustard": 1}, {"web": 1}, True)


async def test_when_the_web_chat_is_no_longer_trusted_its_accounts_come_apart(tmp_path: Path) -> None:
    olga = on_web("olga", Role.MANAGER)
    async with several(tmp_path, unverified=frozenset()) as (stage, _):
        await stage.command(ANNA, BOTH, SLACK)
        await link(stage, olga, TOM)
        await link(stage, ANNA, TOMEK)
        await vote(stage, TOM, 1)
    async with several(tmp_path) as (stage, _):
        assert (await stage.command(TOM, "/chorus unlink", SLACK)).reason == "people.refused.not_linked"
        assert await stage.program.mine("poll:1", TOM) == frozenset()
        assert (await vote(stage, TOM, 2)).reason == "polls.refused.held"
        assert await counted(stage) == ({"Ketchup": 1, "Mustard": 0}, {"slack": 1}, True)
        assert "again" in private_words(await stage.command(ANNA, "/chorus unlink", SLACK))


async def test_feedback_settings_and_what_was_started_follow(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, "/chorus settings who_may_poll everyone", SLACK)
    await stage.command(ANNA, "/chorus settings who_may_ask everyone", SLACK)
    await stage.command(TOMEK, BOTH, DISCORD)
    await stage.command(TOMEK, '/ask "What?" --in town-square', DISCORD)
    await stage.command(TOMEK, "/chorus settings language pl", DISCORD)
    message = await stage.say(OTHER, "Words", DISCORD)
    await stage.react(TOMEK, message, "👍", DISCORD)
    await stage.react(TOM, message, "👍", DISCORD)
    await stage.say(TOMEK, "Tomek's own words", DISCORD)
    await link(stage, TOM, TOMEK)
    assert await reactions(stage) == [("tom", "👍")]

    async def authors(session: Session) -> Any:
        return await session.rows(
            "SELECT DISTINCT person FROM feedback_items WHERE community = :community ORDER BY person"
        )

    assert [row["person"] for row in await read(stage, authors)] == ["discord:G1:other", "slack:T1:tom"]
    closed = await stage.command(TOM, "/poll close 1", SLACK)
    assert (closed.result, closed.privates[0].message.language) == ("done", "pl")
    assert (await stage.command(TOM, "/ask close 1", SLACK)).result == "done"


@pytest.mark.parametrize("who", [TOM, TOMEK], ids=["who gave the code", "who typed it"])
async def test_either_sides_opting_out_holds_for_both(town: Town, who: Profile) -> None:
    stage, _ = town
    await stage.say(TOM, "Tom's words", SLACK)
    await stage.say(TOMEK, "Tomek's words", DISCORD)
    await stage.say(OTHER, "Of others", DISCORD)
    await stage.command(who, "/chorus optout", where(who))
    outcome = await link(stage, TOM, TOMEK)
    assert "One of your accounts had opted out" in notes(outcome)
    assert await words(stage) == ["Of others"]
    await stage.say(TOM, "More words", SLACK)
    await stage.say(TOMEK, "More words", DISCORD)
    assert await words(stage) == ["Of others"]
    await stage.command(TOM, "/chorus unlink", SLACK)
    await stage.say(TOM, "Still more", SLACK)
    await stage.say(TOMEK, "Still more", DISCORD)
    assert await words(stage) == ["Of others"]


async def test_a_role_does_not_follow(town: Town) -> None:
    stage, _ = town
    boss = on_discord("boss", Role.MANAGER)
    await link(stage, boss, TOM)
    await stage.command(ANNA, BOTH, SLACK)
    await stage.command(boss, "/chorus about", DISCORD)
    assert (
        await stage.command(TOM, "/chorus settings keep_days 30", SLACK)
    ).reason == "settings.refused.community_only"
    assert (await stage.command(TOM, "/poll close 1", SLACK)).reason == "core.refused.creator_only"
    assert (await stage.press(TOM, "polls.delete:1", where=SLACK)).reason == "core.refused.creator_only"
    assert (await stage.command(boss, "/chorus settings keep_days 30", DISCORD)).result == "done"
    assert (
        await stage.command(TOM, "/chorus settings keep_days 40", SLACK)
    ).reason == "settings.refused.community_only"


async def test_where_anybody_can_be_anybody_nobody_is_joined(town: Town) -> None:
    stage, _ = town
    olga = on_web("olga")
    code = await code_for(stage, TOM)
    for words_typed in ("", f" {code}"):
        outcome = await stage.command(olga, f"/chorus link{words_typed}", WEB)
        assert (outcome.result, outcome.reason) == ("refused", "people.refused.unverified")
    assert "accounts there cannot be joined" in private_words(outcome)


async def test_a_code_works_once(town: Town) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)
    assert "are one person now" in private_words(await stage.command(TOMEK, f"/chorus link {code}", DISCORD))
    again = await stage.command(OTHER, f"/chorus link {code}", DISCORD)
    assert "No such code is valid now" in private_words(again)


async def test_a_new_code_takes_the_place_of_the_last(town: Town) -> None:
    stage, _ = town
    old, new = await code_for(stage, TOM), await code_for(stage, TOM)
    assert "No such code" in private_words(await stage.command(TOMEK, f"/chorus link {old}", DISCORD))
    assert "are one person now" in private_words(await stage.command(TOMEK, f"/chorus link {new}", DISCORD))


@pytest.mark.parametrize(("minutes", "works"), [(9.99, True), (10, False)], ids=["just in time", "ten minutes later"])
async def test_a_code_holds_ten_minutes(town: Town, minutes: float, works: bool) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)
    stage.clock.forward(minutes=minutes)
    outcome = await stage.command(TOMEK, f"/chorus link {code}", DISCORD)
    assert ("are one person now" in private_words(outcome)) == works


async def test_five_wrong_codes_and_even_the_right_one_is_not_taken(town: Town) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)
    left = [await stage.command(TOMEK, "/chorus link AAAA-AAAA", DISCORD) for _ in range(5)]
    assert "You can try 4 more times." in private_words(left[0])
    assert "You can try 1 more time." in private_words(left[3])
    assert "Wait ten minutes" in private_words(left[4])
    locked = await stage.command(TOMEK, f"/chorus link {code}", DISCORD)
    assert locked.reason == "people.refused.too_many_tries"
    assert "until" in private_words(locked)
    assert "are one person now" in private_words(await stage.command(OTHER, f"/chorus link {code}", DISCORD))


async def test_after_ten_minutes_one_may_try_again(town: Town) -> None:
    stage, _ = town
    for _ in range(5):
        await stage.command(TOMEK, "/chorus link AAAA-AAAA", DISCORD)
    stage.clock.forward(minutes=10)
    assert "are one person now" in private_words(await link(stage, TOM, TOMEK))


TYPED = {"as it is shown": "{}", "in small letters": "{small}", "without the dash": "{bare}", "in quotes": '"{}"'}


@pytest.mark.parametrize("form", TYPED.values(), ids=TYPED)
async def test_a_code_may_be_typed(town: Town, form: str) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)
    typed = form.format(code, small=code.lower(), bare=code.replace("-", ""))
    assert "are one person now" in private_words(await stage.command(TOMEK, f"/chorus link {typed}", DISCORD))


async def test_ones_own_code_and_a_second_account_of_a_space_are_refused(town: Town) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)
    assert (await stage.command(TOM, f"/chorus link {code}", SLACK)).reason == "people.refused.own_code"
    second = await stage.command(on_slack("twin"), f"/chorus link {code}", SLACK)
    assert (second.reason, "on Slack" in private_words(second)) == ("people.refused.same_space", True)
    assert "are one person now" in private_words(await stage.command(TOMEK, f"/chorus link {code}", DISCORD))
    third = await link(stage, OTHER, TOM)
    assert third.reason == "people.refused.same_space"


async def test_another_guild_is_another_space(town: Town) -> None:
    stage, _ = town
    elsewhere = Profile(Identity("discord", "G2", "tomek"), "Tomek", "en", "Europe/Warsaw")
    await link(stage, TOM, TOMEK)
    assert "are one person now" in private_words(await link(stage, TOM, elsewhere))


async def test_unlinking_needs_something_to_unlink(town: Town) -> None:
    stage, _ = town
    assert (await stage.command(TOM, "/chorus unlink", SLACK)).reason == "people.refused.not_linked"


async def test_what_is_kept_of_a_code_does_not_tell_it(town: Town) -> None:
    stage, _ = town
    code = await code_for(stage, TOM)

    async def kept(session: Session) -> Any:
        return await session.rows("SELECT * FROM people_codes WHERE community = :community")

    assert code not in repr(await read(stage, kept))
    assert code.replace("-", "") not in repr(await read(stage, kept))


def test_a_code_is_found_among_all_that_were_given_in_one_community_alone() -> None:
    given = [Given(name, hashed("default", f"CODE{name}")) for name in ("0001", "0002", "0003")]
    assert matching(hashed("default", "CODE0001"), given) == "0001"
    assert matching(hashed("default", "CODE0003"), given) == "0003"
    assert matching(hashed("other", "CODE0001"), given) is None


def test_codes_are_compared_in_a_time_that_tells_nothing() -> None:
    assert "hmac.compare_digest(" in inspect.getsource(matching)
    assert "==" not in inspect.getsource(matching)


def test_what_a_code_is() -> None:
    assert bare(" k7-m4 qx–89 ") == "K7M4QX89"
    assert [is_code(text) for text in ("K7M4QX89", "K7M4QX8", "K7M4QX890", "K7M4QXÄ9")] == [True, False, False, False]


async def test_a_joined_person_keeps_one_name_and_may_do_what_the_account_at_hand_may(town: Town) -> None:
    stage, _ = town
    await link(stage, ANNA, TOMEK)
    line = "SELECT name, role FROM core_people WHERE community = :community AND person = :person"

    async def kept() -> tuple[str, int]:
        found = await read(stage, lambda session: session.one(line, person=f"slack:{SLACK.space}:anna"))
        assert found is not None
        return str(found["name"]), int(found["role"])

    before = await kept()
    assert before == (ANNA.name, int(Role.MANAGER))
    for who, refused in ((TOMEK, True), (ANNA, False), (TOMEK, True)):
        outcome = await stage.command(who, "/chorus setup", where(who))
        assert (outcome.result == "refused") is refused, who
        assert await kept() == before
