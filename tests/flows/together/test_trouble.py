"""Forgers, repeats, channels and workspaces that go away in the middle of a poll: nothing is fatal, nothing is lost."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.together.sides import HERE, TEAM, happens, said, shows
from tests.flows.together.town import Together, together

KETCHUP, MUSTARD = "polls.vote:1:1", "polls.vote:1:2"
SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard"'


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Together]:
    """A community that trusts its web chat."""
    async with together(tmp_path, web={"trusted": True}) as made:
        yield made


async def asked(here: Together) -> dict[str, str]:
    """A poll on all three with a vote on each."""
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = dict(await here.everywhere_posted("Which sauce?"))
    for side in here.sides:
        await side.presses("ana", polls[side.name], KETCHUP)
    return polls


async def test_forged_old_and_repeated_clicks_change_no_count(tmp_path: Path) -> None:
    async with together(tmp_path, web={"trusted": True}, slack={"mode": "http"}) as here:
        polls = await asked(here)
        await here.slack.presses("ben", polls["slack"], KETCHUP)
        slack = here.slack.fake
        click = here.slack.app.deliveries[-1]
        here.clock.passes(seconds=10)  # no slip of the finger: what counts again would be taken back
        assert (await slack.replay(click, secret="another")).status == 401
        assert (await slack.replay(click, age=3600.0)).status == 401
        assert (await slack.replay(click)).status == 200
        assert (await slack.send_raw(here.slack.app, b"payload=%7Bnonsense", signed=True)).status in (200, 400)
        await here.discord.presses("ben", polls["discord"], MUSTARD)
        for side in here.sides:
            await shows(side, polls[side.name], "5 people", "Slack: 2", "Discord: 2", "Web: 1")


async def test_a_channel_that_is_deleted_keeps_its_votes_and_the_others_go_on(here: Together) -> None:
    polls = await asked(here)
    here.discord.guild.remove(here.discord.channels[HERE])
    await here.slack.people["mara"].destroys(here.slack.channels[HERE])
    await here.web.presses("ben", polls["web"], MUSTARD)
    await shows(here.web, polls["web"], "4 people", "Slack: 1", "Discord: 1", "Web: 2")
    await here.web.types("mara", "/poll close 1")
    assert "Ketchup" in await said(here.web, "Closed.")
    for side in (here.slack, here.discord):
        assert "Ketchup" in await said(side, "Closed.", TEAM)
    await here.settled()
    assert all(state.status == "ready" for state in here.app.program.states().values())


async def test_chorus_that_was_taken_out_of_a_channel_and_a_server_counts_on_elsewhere(here: Together) -> None:
    polls = await asked(here)
    slack, discord = here.slack, here.discord
    await slack.people["mara"].removes(slack.channels[HERE], slack.app)
    discord.guild.throws_out(discord.bot)
    await here.web.presses("ben", polls["web"], MUSTARD)
    await shows(here.web, polls["web"], "4 people")
    await slack.people["mara"].invites(slack.channels[HERE], slack.app)
    discord.guild.invite(discord.bot)
    discord.guild.allows(discord.bot, discord.channels[TEAM], "view_channel")
    await discord.fake.delivered()
    await here.web.types("mara", "/poll close 1")
    for side in here.sides:
        assert "Ketchup" in await said(side, "Closed.")
    for side in (slack, discord):
        await shows(side, polls[side.name], "4 people", "Web: 2")


async def test_a_token_that_is_revoked_in_the_middle_of_a_poll_costs_no_vote_and_a_new_one_catches_up(
    here: Together,
) -> None:
    polls = await asked(here)
    slack = here.slack
    await slack.people["mara"].revokes(slack.app)
    await happens(lambda: here.app.program.states()["slack"].status != "ready")
    await here.discord.presses("ben", polls["discord"], MUSTARD)
    await here.web.presses("ben", polls["web"], MUSTARD)
    for side in (here.discord, here.web):
        await shows(side, polls[side.name], "5 people", "Slack: 1")
    await here.discord.types("mara", "/poll close 1")
    await said(here.discord, "Closed.", TEAM)
    await here.stop()
    slack.app.install(slack.team)
    await here.start()
    assert "too close to call among 5 people" in " ".join((await said(slack, "Closed.")).split())
    await said(slack, "Closed.", TEAM)
    await shows(slack, polls["slack"], "5 people", "Discord: 2", "Web: 2")
