"""A Discord to test against: stateful, strict, over real HTTP and WebSocket, and able to misbehave.

    async with FakeDiscord(speed=100) as discord:                # speed: rate-limit windows 100 times shorter
        larkspoon = discord.guild("Larkspoon")
        general, ana = larkspoon.channel("general"), larkspoon.member("Ana", locale="pl")
        bot = discord.bot("a-token", intents=MEMBERS | MESSAGE_CONTENT)
        with redirected(discord):                                # where discord.py finds Discord, then back again
            async with running(MyClient(intents=...), "a-token"):   # logs in, waits for ready, closes
                message = await ana.says(general, "Hello")
                answer = await ana.types(general, "poll", "new", question="Which sauce?")
                answer = await ana.submits(answer.modal, {"choices": "Plum"})
                answer = await ana.presses(general_poll, "Vote 1")  # custom id or label
                answer.kind, answer.text, answer.private, answer.modal, await answer.later()
                ana.sees(general), ana.private(general), [one.text for one in ana.sees(ana.dm(bot))]
                discord.faults.fails("POST", "/channels/{channel_id}/messages", 502)
                discord.clock.passes(minutes=61); await discord.gateway.drop()
        assert discord.violations == []                          # requests that Discord would have refused

Requests are held against the published specification where it lies beside the checkout, and always against the limits
that it lacks; what breaks them is answered 400 (50035) and kept in `discord.violations`. People cannot do what
Discord's client does not let them do: that raises `Impossible`.
"""

from tests.fakes.discord.applications import MEMBERS, MESSAGE_CONTENT, PRESENCES, Application
from tests.fakes.discord.clock import Clock
from tests.fakes.discord.community import Community
from tests.fakes.discord.errors import Impossible
from tests.fakes.discord.guild import Channel, Role
from tests.fakes.discord.messages import Message
from tests.fakes.discord.people import Answer, Modal, Person
from tests.fakes.discord.redirection import redirected, running
from tests.fakes.discord.server import FakeDiscord

__all__ = [
    "MEMBERS",
    "MESSAGE_CONTENT",
    "PRESENCES",
    "Answer",
    "Application",
    "Channel",
    "Clock",
    "Community",
    "FakeDiscord",
    "Impossible",
    "Message",
    "Modal",
    "Person",
    "Role",
    "redirected",
    "running",
]
