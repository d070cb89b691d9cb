"""One platform in trouble costs the others nothing, and everybody who can do something about it is told once."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import msgspec
import pytest

from bot.config import Config
from tests.bot.commands.program import chorus
from tests.flows.together.sides import HERE, TEAM, happens, posted, said, shows
from tests.flows.together.town import Together, together

KETCHUP = "polls.vote:1:1"
SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard"'


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Together]:
    """A community that trusts its web chat."""
    async with together(tmp_path, web={"trusted": True}) as made:
        yield made


async def lacks(here: Together) -> list[str]:
    """What the team was told of missing permissions."""
    return [text for text in (await here.slack.posts(TEAM)).values() if "Not everything works in" in text]


def variables(config: Config) -> Iterator[tuple[str, str]]:
    """A configuration as the environment gives it."""
    for section in ("storage", "slack", "discord", "web", "http"):
        for key, value in msgspec.to_builtins(getattr(config, section)).items():
            given = ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            if given:
                yield f"CHORUS_{section}_{key}".upper(), given


async def test_a_wrong_token_stops_nobody_else_and_is_shown_wherever_one_looks(tmp_path: Path) -> None:
    async with together(tmp_path, discord={"token": "another-token"}) as here:
        await here.slack.types("mara", f"{SAUCES} --in general,web:lobby")
        await here.slack.presses("ana", await posted(here.slack, "Which sauce?"), KETCHUP)
        await shows(here.web, await posted(here.web, "Which sauce?"), "1 person")
        about = " ".join((await here.slack.types("ana", "/chorus about")).split())
        assert "Discord : not connected" in about and "Web*\u200b: connected" in about, about
        status, health = await here.web.town.call("GET", "/healthz")
        assert (status, health["status"]) == (200, "degraded")
        assert health["platforms"]["discord"]["status"] == "failed"
        assert "discord.token" in health["platforms"]["discord"]["text"]
        assert health["platforms"]["slack"] == {"status": "ready"}
        doctor = await asyncio.to_thread(lambda: chorus("doctor", "--json", **dict(variables(here.config()))))
        found = [one for one in doctor.json if one["about"] == "discord"]
        assert doctor.code == 1 and any("another-token" not in one["text"] for one in found)
        assert any(one["verdict"] == "problem" and "reset it" in one["text"] for one in found), found
        assert not any(one["verdict"] == "problem" for one in doctor.json if one["about"] == "slack"), doctor.json


async def test_what_a_platform_that_is_away_would_be_sent_is_sent_when_it_is_there_again(here: Together) -> None:
    token = here.discord.bot.token
    await here.discord.fake.revokes(here.discord.bot)
    await happens(lambda: here.app.program.states()["discord"].status == "failed")
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = {side.name: await posted(side, "Which sauce?") for side in (here.slack, here.web)}
    await here.slack.presses("ana", polls["slack"], KETCHUP)
    await shows(here.web, polls["web"], "1 person", "Discord: 0")
    await here.slack.types("mara", "/poll close 1")
    for side in (here.slack, here.web):
        await said(side, "Closed.")
    await here.stop()
    here.discord.fake.world.applications[token] = here.discord.bot
    await here.start()
    for channel in (HERE, TEAM):
        assert "Ketchup" in await said(here.discord, "Closed.", channel)


async def test_a_call_of_the_web_chat_does_not_wait_for_another_platform(here: Together) -> None:
    here.slack.fake.faults.on("chat.postMessage", seconds=2.5)
    async with asyncio.timeout(2.0):
        await here.web.types("mara", f"{SAUCES} {here.everywhere}")
        poll = await posted(here.web, "Which sauce?")
        assert "Ketchup" in await here.web.presses("ana", poll, KETCHUP)
    await shows(here.slack, await posted(here.slack, "Which sauce?"), "1 person")


async def test_a_permission_found_missing_is_told_once_with_its_remedy_and_what_waits_comes_later(
    here: Together,
) -> None:
    discord = here.discord
    discord.guild.denies(discord.bot, discord.channels[HERE], "send_messages")
    await discord.fake.delivered()
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    poll = await posted(here.slack, "Which sauce?")
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    for voter in ("ana", "ben"):
        await here.slack.presses(voter, poll, KETCHUP)
    await shows(here.slack, poll, "2 people")
    told = await lacks(here)
    assert len(told) == 1 and "#town-square" in told[0] and "Send Messages" in told[0], told
    assert "/oauth2/authorize?" in str([one.blocks for one in here.slack.own(TEAM)])
    discord.guild.allows(discord.bot, discord.channels[HERE], "send_messages")
    await happens(lambda: len([one for one in discord.own() if "Which sauce?" in one.text]) == 2)


async def test_a_scope_that_the_token_lacks_is_told_once(here: Together) -> None:
    here.slack.app.grant(*(scope for scope in here.slack.app.scopes if scope != "reactions:write"))
    await here.discord.types("mara", f'/ask "What annoyed you?" {here.everywhere}')
    asked = await here.everywhere_posted("What annoyed you?")
    for answer in ("The lid leaks", "The label comes off"):
        await here.slack.says("ana", answer, asked["slack"])
    answered = await here.discord.says("ben", "The delivery is late", asked["discord"])
    await shows(here.web, asked["web"], "3 answers")
    await happens(lambda: here.discord.channels[HERE].messages[int(answered)].reactions.get("📝"))
    await here.settled()
    told = await lacks(here)
    assert len(told) == 1 and "#general" in told[0] and "reactions:write" in told[0], told
