"""Sockets that say goodbye, break or fall silent: mended, and what was missed is read back."""

import pytest

from bot.platforms.base import CannotConnect
from handlers.core.events import Entered, Press, Said
from tests.bot.platforms.slack.test_acting import posted
from tests.bot.platforms.slack.town import Town, town


async def reconnected(made: Town, before: object) -> None:
    """Wait for another socket than before."""
    await made.slack.until(lambda: bool(made.app.sockets) and made.app.sockets[0] is not before)


async def test_a_goodbye_is_answered_by_a_new_socket_before_the_old_one_closes() -> None:
    async with town() as made:
        before = made.app.sockets[0]
        await made.app.disconnect("refresh_requested")
        await made.slack.until(lambda: len(made.app.sockets) == 2)
        await made.slack.until(lambda: made.app.sockets[0] is not before)
        await made.ana.says(made.here, "Less sugar")
        assert [event.text for event in made.runtime.of(Said) if isinstance(event, Said)] == ["Less sugar"]


async def test_a_broken_socket_is_opened_again() -> None:
    async with town() as made:
        before = made.app.sockets[0]
        made.app.cut()
        await reconnected(made, before)
        await made.ana.says(made.here, "Less sugar")
        assert len(made.runtime.of(Said)) == 1
        assert made.platform.state.status == "ready"


async def test_a_socket_that_fell_silent_is_found_out_and_replaced() -> None:
    async with town() as made:
        before = made.app.sockets[0]
        made.app.silence()
        await reconnected(made, before)
        await made.ana.says(made.here, "Less sugar")
        assert len(made.runtime.of(Said)) == 1


async def test_silence_is_found_out_even_where_the_sdks_own_watch_has_died() -> None:
    async with town() as made:
        before = made.app.sockets[0]
        assert made.connecting._sockets is not None
        monitor = made.connecting._sockets._open[0].current_session_monitor
        assert monitor is not None
        monitor.cancel()
        made.app.silence()
        await reconnected(made, before)
        await made.ana.says(made.here, "Less sugar")
        assert len(made.runtime.of(Said)) == 1


async def test_while_there_is_no_socket_the_state_says_so() -> None:
    async with town() as made:
        made.slack.faults.on("apps.connections.open", status=503, times=3)
        before = made.app.sockets[0]
        made.app.cut()
        await made.slack.until(lambda: made.platform.state.status == "connecting")
        await reconnected(made, before)
        await made.ana.says(made.here, "Less sugar")
        assert made.platform.state.status == "ready"


async def test_a_long_gap_is_read_back() -> None:
    async with town() as made:
        await made.ana.says(made.here, "before")
        made.slack.faults.drop("message")
        missed = await made.ana.says(made.here, "missed")
        assert len(made.runtime.of(Said)) == 1
        await made.connecting.catch_up.back(3600.0)
        await made.connecting.catch_up.idle()
        assert missed.ts in {event.message for event in made.runtime.of(Said) if isinstance(event, Said)}


async def test_several_sockets_share_what_comes() -> None:
    async with town(connections=3) as made:
        await made.app.connected(3)
        message = await posted(made)
        for _ in range(6):
            await made.ana.presses(message, "Ketchup")
        assert len(made.runtime.of(Press)) == 6
        assert all(socket.received for socket in made.app.sockets)


async def test_a_token_that_opens_no_socket_is_hopeless_and_an_outage_is_not() -> None:
    async with town(started=False) as made:
        made.slack.faults.on("apps.connections.open", error="invalid_auth")
        with pytest.raises(CannotConnect) as hopeless:
            await made.open()
        assert hopeless.value.hopeless
        made.slack.faults.on("apps.connections.open", status=503)
        with pytest.raises(CannotConnect) as outage:
            await made.platform.start(made.runtime)
        assert not outage.value.hopeless
        assert made.platform.state.status == "failed"
        await made.platform.start(made.runtime)
        assert made.platform.state.status == "ready"
        assert made.runtime.of(Entered)


async def test_stopping_lets_what_came_in_finish() -> None:
    async with town() as made:
        message = await posted(made)
        answer = await made.ana.presses(message, "Ketchup")
        await made.close()
        assert answer.ok
        assert made.app.sockets == []
