"""One poll in several places, on several platforms: one question, one count, one result everywhere."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from handlers.core.events import Role
from handlers.core.forms import Answers
from tests.handlers.polls.shown import rows
from tests.handlers.several import (
    DISCORD,
    DISCORD_GENERAL,
    SLACK,
    SLACK_TEAM,
    WEB,
    on_discord,
    on_slack,
    on_web,
    posts_in,
    several,
)
from tests.stage import MARA, RECIPES, TALK, TEAM, Hall, Stage, private_words

ASKED = '/poll "Which sauce?" "Ketchup" "Mustard"'
ANNA = on_slack("anna", Role.MANAGER)

Town = tuple[Stage, Mapping[str, Hall]]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with several(tmp_path) as made:
        yield made


async def test_one_poll_is_posted_in_every_place_and_counted_once(town: Town) -> None:
    stage, halls = town
    outcome = await stage.command(ANNA, f"{ASKED} --in #general, discord:town-square", SLACK)
    assert (outcome.subject, [post.where for post in outcome.posts]) == ("poll:1", [SLACK, DISCORD])
    assert "is posted in #general, discord:#town-square" in private_words(outcome)
    await stage.press(on_slack("bo"), "polls.vote:1:1", where=SLACK)
    await stage.press(on_discord("cy"), "polls.vote:1:2", where=DISCORD)
    for hall, place in ((halls["slack"], SLACK), (halls["discord"], DISCORD)):
        (message,) = [
            one for one, where in hall.places.items() if where == place and "sauce" in hall.messages[one].summary
        ]
        assert [votes for _, votes, _ in rows(hall.messages[message])] == [1, 1]


async def test_the_result_goes_to_every_place_and_to_the_team(town: Town) -> None:
    stage, halls = town
    await stage.command(ANNA, f"{ASKED} --in slack:general,discord:town-square", SLACK)
    await stage.command(ANNA, "/poll close 1", SLACK)
    for hall, place in (
        (halls["slack"], SLACK),
        (halls["discord"], DISCORD),
        (halls["slack"], SLACK_TEAM),
        (stage.hall, TEAM),
    ):
        assert posts_in(hall, place)[-1] == "Which sauce? Nobody voted."
        shown = [rows(hall.messages[message]) for message, at in hall.places.items() if at == place][-1]
        assert bool(shown) == (place in (SLACK_TEAM, TEAM))  # the rows stand above already where it was asked
    assert "Nobody voted." not in "".join(posts_in(halls["web"], WEB))
    await stage.command(ANNA, "/poll reopen 1", SLACK)
    assert "is open again" in posts_in(halls["discord"], DISCORD)[-1]


async def test_the_result_goes_to_a_place_whose_post_has_not_arrived(town: Town) -> None:
    stage, halls = town
    await stage.command(ANNA, f"{ASKED} --in general,discord:general,discord:town-square", SLACK)
    await stage.program.around.engine.writing(
        "default",
        lambda session: session.run(
            "DELETE FROM core_placements WHERE community = :community AND platform = 'discord'"
        ),
    )
    await stage.command(ANNA, "/poll close 1", SLACK)
    assert posts_in(halls["discord"], DISCORD)[-1] == "Which sauce? Nobody voted."


NAMED = {
    "each flag once": ("--in #general --in discord:#town-square", [SLACK, DISCORD]),
    "the same place twice is one": ("--in general,slack:general,<#C-general|general>", [SLACK]),
    "a name on both platforms is the one here": ("--in general", [SLACK]),
    "a name on both platforms with the other named": ("--in discord:general", [DISCORD_GENERAL]),
    "the platform in capitals": ("--in Discord:General", [DISCORD_GENERAL]),
    "an id": ("--in discord:7001", [DISCORD]),
    "three platforms": ("--in general,discord:general,web:lobby", [SLACK, DISCORD_GENERAL, WEB]),
}


@pytest.mark.parametrize(("typed", "places"), NAMED.values(), ids=NAMED)
@pytest.mark.parametrize("command", [ASKED, '/ask "Which sauce?"'], ids=["poll", "ask"])
async def test_places_are_found(town: Town, command: str, typed: str, places: list[object]) -> None:
    stage, _ = town
    outcome = await stage.command(ANNA, f"{command} {typed}", SLACK)
    assert [post.where for post in outcome.posts] == places


REFUSED = {
    "one of two is not there": ("--in general,nowhere", "core.refused.unknown_channel", "#nowhere"),
    "it is on the other platform": (
        "--in slack:town-square",
        "core.refused.channel_elsewhere",
        "There is no channel #town-square on Slack. There is one elsewhere: discord:town-square.",
    ),
    "it is on no platform": ("--in discord:nowhere", "core.refused.unknown_channel", "#nowhere"),
    "nothing stands after the platform": ("--in discord:", "core.refused.unknown_channel", "#"),
    "only commas": ("--in ,", "core.refused.unknown_channel", "#"),
}


@pytest.mark.parametrize(("typed", "reason", "says"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("command", [ASKED, '/ask "Which sauce?"'], ids=["poll", "ask"])
async def test_one_wrong_place_and_nothing_is_done(
    town: Town, command: str, typed: str, reason: str, says: str
) -> None:
    stage, halls = town
    before = {name: dict(hall.messages) for name, hall in halls.items()}
    outcome = await stage.command(ANNA, f"{command} {typed}", SLACK)
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert says in private_words(outcome)
    assert {name: dict(hall.messages) for name, hall in halls.items()} == before
    assert (await stage.command(ANNA, command, SLACK)).subject in ("poll:1", "ask:1")


async def test_from_a_third_platform_a_name_on_two_is_asked_back(town: Town) -> None:
    stage, _ = town
    outcome = await stage.command(on_web("olga", Role.TEAM), f"{ASKED} --in general", WEB)
    assert outcome.reason == "core.refused.which_channel"
    assert "discord:general, slack:general" in private_words(outcome)


async def test_the_form_lets_one_choose_channels_on_any_platform(town: Town) -> None:
    stage, _ = town
    opened = await stage.command(ANNA, "/poll", SLACK)
    assert opened.form is not None
    field = opened.form.fields[-1]
    assert (field.id, field.type) == ("channels", "choices")
    labels = {option.value: option.label for option in field.options}
    assert (labels["discord/G1/7001"], labels["slack/T1/C-general"]) == ("discord:#town-square", "#general")
    chosen = ("slack/T1/C-general", "discord/G1/7001", "made/up/channel")
    outcome = await stage.submit(ANNA, "polls.create", {"title": "Where?", "channels": chosen}, SLACK)
    assert {post.where for post in outcome.posts} == {SLACK, DISCORD}


async def test_a_form_cannot_reach_a_channel_that_its_sender_may_not_post_in(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, "/chorus settings who_may_poll everyone", SLACK)
    answers: Answers = {"title": "Where?", "channels": ("slack/T1/C-team",)}
    outcome = await stage.submit(on_slack("bo"), "polls.create", answers, SLACK)
    assert [post.where for post in outcome.posts] == [SLACK]


async def test_asked_to_the_team_and_to_all_it_is_for_all(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, f"{ASKED} --in crew,general", SLACK)
    assert (await stage.press(on_slack("bo"), "polls.vote:1:1", where=SLACK)).result == "done"
    await stage.command(ANNA, f"{ASKED} --in crew", SLACK)
    assert (await stage.press(on_slack("bo"), "polls.vote:2:1", where=SLACK)).reason == "core.refused.gone"


async def test_where_a_team_may_not_look_its_channel_is_not_named(town: Town) -> None:
    stage, _ = town
    await stage.command(ANNA, "/chorus settings who_may_poll everyone", SLACK)
    outcome = await stage.command(on_slack("bo"), f"{ASKED} --in slack:crew", SLACK)
    assert outcome.reason == "core.refused.unknown_channel"
    assert "crew" not in private_words(outcome).partition("type one of")[2]


async def test_places_of_one_platform_are_named_without_it(town: Town) -> None:
    stage, _ = town
    outcome = await stage.command(MARA, f"{ASKED} --in talk,recipes", TALK)
    assert [post.where for post in outcome.posts] == [TALK, RECIPES]
    assert "is posted in #talk, #recipes." in private_words(outcome)
