"""Connecting, losing the connection and coming back, with discord.py on the other end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import discord
import pytest

from tests.fakes.discord import FakeDiscord, redirected, running
from tests.fakes.discord.conftest import TOKEN, Town
from tests.fakes.discord.listening import EVERYTHING, Listener, ShardedListener


async def test_a_wrong_token_does_not_log_in(town: Town) -> None:
    with pytest.raises(discord.LoginFailure):
        async with running(Listener(), "wrong"):
            pass


async def test_a_token_that_died_after_login_closes_with_4004(town: Town) -> None:
    client = Listener()
    await client.login(TOKEN)
    town.discord.world.applications.clear()
    with pytest.raises(discord.ConnectionClosed) as closed:
        await client.connect()
    assert closed.value.code == 4004
    await client.close()


async def test_a_token_that_is_revoked_ends_the_connection(town: Town) -> None:
    client = Listener()
    async with running(client, TOKEN) as task:
        await town.discord.revokes(town.bot)
        with pytest.raises(discord.ConnectionClosed) as closed:
            await asyncio.wait_for(asyncio.shield(task), 5)
        assert closed.value.code == 4004
    with pytest.raises(discord.LoginFailure):
        async with running(Listener(), TOKEN):
            pass


async def test_an_intent_that_is_not_allowed_closes_with_4014() -> None:
    async with FakeDiscord() as fake:
        fake.bot(TOKEN, intents=0)
        with redirected(fake), pytest.raises(discord.PrivilegedIntentsRequired):
            async with running(Listener(EVERYTHING), TOKEN):
                pass
        assert fake.gateway.closes == [4014]


async def test_redirection_ends_with_its_block(town: Town) -> None:
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    async with FakeDiscord() as other:
        with redirected(other):
            assert other.url == discord.http.Route.BASE != before[0]
    assert before == (discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY)


async def test_a_cut_socket_is_resumed_and_nothing_is_missed(town: Town, listener: Listener) -> None:
    await town.ana.says(town.general, "before")
    await town.discord.gateway.drop()
    await town.ana.says(town.general, "meanwhile")
    await listener.hears("resumed")
    await town.ana.says(town.general, "after")
    heard = [(await listener.hears("message")).content for _ in range(3)]
    assert heard == ["before", "meanwhile", "after"]
    assert (town.discord.gateway.identified, town.discord.gateway.sessions[0].resumed) == (1, 1)
    assert town.discord.gateway.entered == ["main", "resume"]


async def test_a_failed_resume_loses_what_was_missed(town: Town, listener: Listener) -> None:
    town.discord.gateway.resumes = False
    await town.discord.gateway.drop()
    await town.ana.says(town.general, "missed")
    await listener.hears("ready")
    await town.ana.says(town.general, "after")
    assert (await listener.hears("message")).content == "after"
    assert town.discord.gateway.identified == 2


@pytest.mark.parametrize(
    ("resumable", "identified"),
    [
        pytest.param(True, 1, id="a session that may be resumed is"),
        pytest.param(False, 2, id="one that may not begins anew"),
    ],
)
async def test_an_invalid_session(town: Town, listener: Listener, resumable: bool, identified: int) -> None:
    await town.discord.gateway.invalidate(resumable)
    await listener.hears("resumed" if resumable else "ready")
    await town.ana.says(town.general, "after")
    assert (await listener.hears("message")).content == "after"
    assert town.discord.gateway.identified == identified


async def test_asked_to_reconnect_the_client_resumes(town: Town, listener: Listener) -> None:
    await town.discord.gateway.reconnect()
    await listener.hears("resumed")
    assert town.discord.gateway.identified == 1


async def test_without_acknowledgements_the_line_counts_as_dead(town: Town) -> None:
    town.discord.gateway.heartbeat_interval = 0.02
    client = Listener(heartbeat_timeout=0.1)
    async with running(client, TOKEN):
        town.discord.gateway.acknowledges = False
        await client.hears("disconnect")
        town.discord.gateway.acknowledges = True
        await client.hears("resumed")


async def test_a_line_that_fell_silent_is_left_and_what_was_said_comes_after(town: Town) -> None:
    town.discord.gateway.heartbeat_interval = 0.02
    client = Listener(heartbeat_timeout=0.1)
    async with running(client, TOKEN):
        town.discord.gateway.falls_silent()
        await town.ana.says(town.general, "into the silence")
        await client.hears("resumed")
        assert (await client.hears("message")).content == "into the silence"


@pytest.mark.parametrize(
    ("code", "mended"),
    [
        pytest.param(4000, "resumed", id="an unknown error is resumed"),
        pytest.param(1001, "resumed", id="a server that goes away is resumed elsewhere"),
        pytest.param(4009, "ready", id="a session that timed out begins anew"),
    ],
)
async def test_a_close_that_can_be_mended_is(town: Town, listener: Listener, code: int, mended: str) -> None:
    await town.discord.gateway.close(code)
    await listener.hears(mended)
    await town.ana.says(town.general, "after")
    assert (await listener.hears("message")).content == "after"


async def test_poison_ends_the_client_and_says_nothing(town: Town) -> None:
    client = Listener()
    async with running(client, TOKEN) as task:
        town.discord.gateway.poison({"op": 0, "t": "MESSAGE_CREATE", "s": 99, "d": {"id": "not a number"}})
        with pytest.raises((KeyError, ValueError)):
            await asyncio.wait_for(asyncio.shield(task), 5)
        assert not client.is_closed()


async def test_deliveries_are_lost_and_doubled(town: Town, listener: Listener) -> None:
    town.discord.faults.drops("MESSAGE_CREATE")
    town.discord.faults.doubles("MESSAGE_CREATE", times=1)
    for word in ("lost", "double", "single"):
        await town.ana.says(town.general, word)
    heard = [(await listener.hears("message")).content for _ in range(3)]
    assert heard == ["double", "double", "single"]


async def test_each_shard_hears_its_own_guilds(town: Town) -> None:
    # The number of a guild's shard comes from its id, which counts milliseconds: make guilds until both have one.
    guilds = [town.guild]
    while len({(one.id >> 22) % 2 for one in guilds}) < 2:
        await asyncio.sleep(0.001)
        guilds.append(town.discord.guild(f"Town {len(guilds)}"))
    town.bot.shards = 2
    client = ShardedListener()
    async with running(client, TOKEN):
        await client.hears("ready")
        assert set(client.shards) == {0, 1}
        for guild in guilds:
            await guild.member("Di").says(guild.channel("lobby"), "hello")
        heard = {(await client.hears("message")).guild.id for _ in guilds}
        assert heard == {one.id for one in guilds}
        for session in town.discord.gateway.sessions:
            told = {int(one["d"]["guild_id"]) for one in session.sent if one["t"] == "MESSAGE_CREATE"}
            assert told == {one.id for one in guilds if (one.id >> 22) % 2 == session.shard[0]}


async def test_a_client_of_one_shard_hears_only_that_one(town: Town) -> None:
    other = 1 - (town.guild.id >> 22) % 2
    client = Listener(shard_id=other, shard_count=2)
    async with running(client, TOKEN):
        await town.ana.says(town.general, "elsewhere")
        assert list(client.guilds) == []
        assert [one["t"] for one in town.discord.gateway.sessions[0].sent] == ["READY"]


async def test_entering_too_often_costs_the_token(town: Town) -> None:
    town.bot.identifies_left = 1
    async with running(Listener(), TOKEN):
        pass
    with pytest.raises(discord.ConnectionClosed):
        async with running(Listener(), TOKEN):
            pass


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(["no json"], 4002, id="what cannot be read"),
        pytest.param([{"op": 3, "d": {}}], 4003, id="talking before identifying"),
        pytest.param([{"op": 2, "d": {"token": "wrong"}}], 4004, id="a wrong token"),
        pytest.param([{"op": 2, "d": {"token": TOKEN, "properties": {}, "intents": -1}}], 4013, id="no such intents"),
        pytest.param(
            [{"op": 2, "d": {"token": TOKEN, "properties": {}, "intents": 1, "shard": [2, 2]}}], 4010, id="a bad shard"
        ),
        pytest.param([{"op": 1, "d": None}] * 121, 4008, id="more than 120 sends a minute"),
    ],
)
async def test_a_client_that_misbehaves_is_closed(town: Town, sent: list[Any], code: int) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(town.discord.gateway_url) as socket:
        for payload in sent:
            await socket.send_str(payload if isinstance(payload, str) else json.dumps(payload))
        async with asyncio.timeout(5):
            async for _ in socket:
                pass
        assert socket.close_code == code
