"""What doctor finds out about Discord without starting, and what `chorus discord` prints."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Finding
from bot.platforms.discord.checking import application_id, check
from bot.platforms.discord.settings import DiscordSettings
from tests.bot.commands.program import Done, chorus
from tests.bot.platforms.discord.town import TOKEN, Town, town
from tests.fakes.discord import PRESENCES
from tests.fakes.runtime import FakeMemory


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    """Chorus is not started."""
    async with town() as made:
        yield made


async def found(place: Town, verdict: str, **changed: object) -> str:
    """All that is found with a verdict."""
    settings = DiscordSettings(**{**{key: getattr(place.settings, key) for key in SETTINGS}, **changed})  # type: ignore[arg-type]
    findings = await check(settings, FakeMemory())
    assert all(isinstance(one, Finding) and one.about == "discord" for one in findings)
    assert not any(settings.token in one.text for one in findings if settings.token)
    return "\n".join(one.text for one in findings if one.verdict == verdict)


SETTINGS = DiscordSettings.__struct_fields__


async def test_all_is_well(place: Town) -> None:
    assert await found(place, "problem") == await found(place, "note") == ""
    assert "Message Content Intent is on" in await found(place, "ok")
    assert "Larkspoon: all permissions are there" in await found(place, "ok")


async def test_a_token_that_is_none_names_where_to_get_one(place: Town) -> None:
    assert "Bot > Reset Token" in await found(place, "problem", token="")
    assert "three parts" in await found(place, "problem", token="a.b")


async def test_a_token_that_was_reset_names_where_to_get_one(place: Town) -> None:
    assert "reset it under Bot: https://discord.com/developers" in await found(place, "problem", token="another")


async def test_a_missing_intent_names_the_switch(place: Town) -> None:
    place.bot.intents = PRESENCES
    assert "Message Content Intent is off" in await found(place, "problem")


async def test_discord_that_is_not_there_is_said(place: Town) -> None:
    place.discord.faults.fails("GET", "/users/@me", 503, times=9)
    assert "503" in await found(place, "problem")


async def test_a_missing_permission_is_named_with_the_link_that_gives_it(place: Town) -> None:
    place.guild.strips(place.bot, "add_reactions")
    place.guild.strips(place.guild.everyone, "add_reactions")
    problem = await found(place, "problem")
    assert "Larkspoon: Chorus lacks Add Reactions" in problem
    assert f"client_id={place.bot.id}" in problem and f"guild_id={place.guild.id}" in problem


async def test_a_channel_in_which_something_is_missing_is_named(place: Town) -> None:
    place.guild.denies(place.bot, place.general, "read_message_history")
    assert "#general" in await found(place, "problem")
    assert "Read Message History" in await found(place, "problem")
    assert await found(place, "problem", community_channels=()) == ""


async def test_a_channel_that_is_not_there_is_named(place: Town) -> None:
    assert "#generall" in await found(place, "note", community_channels=("#generall",))


async def test_a_server_that_chorus_is_not_on_comes_with_its_invitation(place: Town) -> None:
    problem = await found(place, "problem", guilds=("123456789012345678",))
    assert "not on the server 123456789012345678" in problem and "guild_id=123456789012345678" in problem
    place.guild.throws_out(place.bot)
    assert "on no server; invite it: https://discord.com/oauth2/authorize" in await found(place, "problem")


async def test_the_application_is_found_by_its_token(place: Town) -> None:
    assert await application_id(place.settings) == str(place.bot.id)


def test_the_invite_link_of_an_application_needs_no_token(tmp_path: Path) -> None:
    done = chorus("discord", "invite", "--application", "1234", "--explain", cwd=tmp_path)
    assert done.code == 0
    assert done.text.startswith("https://discord.com/oauth2/authorize?client_id=1234&scope=bot+applications.commands")
    explained = done.err
    for name in ("View Channels", "Read Message History", "Message Content", "Guild Message Reactions"):
        assert name in explained


def test_without_a_token_the_invite_link_asks_for_one(tmp_path: Path) -> None:
    done = chorus("discord", "invite", cwd=tmp_path)
    assert done.code != 0 and "--application" in done.err


def test_the_printed_commands_are_those_that_are_registered(tmp_path: Path) -> None:
    done: Done = chorus("discord", "commands", cwd=tmp_path)
    names = [command["name"] for command in json.loads(done.out)]
    assert done.code == 0 and {"poll", "ask", "digest", "chorus"} <= set(names)


def test_a_configuration_does_not_show_its_token() -> None:
    assert TOKEN not in repr(DiscordSettings(True, TOKEN))
