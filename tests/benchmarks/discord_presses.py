"""Button presses over a real gateway through the whole path, against a discord.py bot that does nothing.

Run it with `python -m tests.benchmarks.discord_presses`. Each bot is a process of its own and both are connected to
one fake Discord in this one, which sends the presses over compressed WebSockets, takes the answers over HTTP and holds
each against Discord's specification. At Chorus a press of somebody who has not voted is counted in a transaction that
is on the disk before the receipt is shown in the voter's language, and the poll is redrawn meanwhile; discord.py's
`on_interaction` answers with a private "ok". Then everybody changes their vote, which also
takes the first receipt away. What is compared is the processor time of the bots' processes, turn by
turn, so that a noisy machine is noisy for both. With `profile`, Chorus's own profile is printed.
"""

import asyncio
import cProfile
import os
import pstats
import signal
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.commands.serving import Seeds, serving
from bot.config import Community, Config, Http, Storage, Web
from bot.platforms.discord.settings import DiscordSettings
from bot.runtime import log
from tests.fakes.discord import Application, FakeDiscord, Message, Person
from tests.fakes.discord import Community as Guild

CHORUS, NOTHING = "Chorus", "discord.py"
CHOICES = ("Ketchup", "Mustard")
PRESSES, ROUNDS, AT_ONCE = 1_000, 5, 32
TICKS = os.sysconf("SC_CLK_TCK")


async def serve_nothing(api: str, gateway: str, token: str) -> None:
    """A bot whose one button says ok."""
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api, yarl.URL(gateway)

    class Nothing(discord.Client):
        async def on_ready(self) -> None:
            view = discord.ui.View(timeout=None)
            view.add_item(discord.ui.Button(label="Vote", custom_id="vote"))
            channel = next(one for one in self.get_all_channels() if one.name == "general")
            assert isinstance(channel, discord.TextChannel)
            await channel.send("Which?", view=view)

        async def on_interaction(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message("ok", ephemeral=True)

    async with Nothing(intents=discord.Intents(guilds=True), max_messages=None) as client:
        await client.start(token)


async def serve_chorus(api: str, gateway: str, token: str, folder: Path) -> None:
    """The whole program over Discord alone."""
    log.configure("error", "text")
    settings = DiscordSettings(
        enabled=True, token=token, api_base_url=api, gateway_url=gateway, community_channels=("#general",)
    )
    config = Config(Community(), Storage.within(folder), web=Web(enabled=False), http=Http(port=0), discord=settings)
    async with serving(config, Seeds()):
        await asyncio.Event().wait()


@dataclass(frozen=True)
class Bot:
    """A bot in a process of its own, and what is pressed there."""

    process: asyncio.subprocess.Process
    application: Application
    message: Message

    def button(self, number: int) -> str:
        """A choice of Chorus's poll; the other bot has one button for all."""
        buttons = [str(one["custom_id"]) for one in self.message.buttons]
        return buttons[min(number, len(buttons) - 1)]

    @property
    def cpu(self) -> float:
        """The seconds of processor time it has used."""
        spent = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(spent[11]) + int(spent[12])) / TICKS


@asynccontextmanager
async def running(kind: str, fake: FakeDiscord, guild: Guild, mara: Person, folder: Path) -> AsyncIterator[Bot]:
    """Start one, and stop it."""
    application = fake.bot(f"{kind}-token", guilds=[guild])
    words = [kind, fake.url, fake.gateway_url, application.token, str(folder), *sys.argv[1:]]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.discord_presses", "serve", *words
    )
    try:
        general = next(one for one in guild.guild.channels.values() if one.name == "general")

        def shown() -> Message | None:
            mine = (
                one
                for one in general.messages.values()
                if one.author is application.user and one.buttons and not one.private
            )
            return next(mine, None)

        if kind == CHORUS:
            await fake.until(lambda: bool(application.commands), 30)
            await mara.types(general, "poll", "new", question="Which?", choice1=CHOICES[0], choice2=CHOICES[1])
        await fake.until(lambda: shown() is not None, 30)
        message = shown()
        assert message is not None
        yield Bot(process, application, message)
    finally:
        process.send_signal(signal.SIGINT)
        await process.wait()


async def pressed(bot: Bot, voters: Sequence[Person], number: int, wanted: str) -> tuple[float, float]:
    """Everybody presses a button, so many at once; presses a second, and milliseconds of processor time a press."""
    waiting = list(voters)
    before, began = bot.cpu, perf_counter()

    async def some() -> None:
        while waiting:
            answer = await waiting.pop().presses(bot.message, bot.button(number))
            assert answer.private and wanted in answer.text, answer.text

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    return len(voters) / (perf_counter() - began), (bot.cpu - before) / len(voters) * 1000


async def compare() -> None:
    """Print each round and the median of the ratios."""
    async with FakeDiscord() as fake, AsyncExitStack() as started:
        guild = fake.guild("Larkspoon")
        guild.channel("general")
        mara = guild.owner
        folder = Path(started.enter_context(TemporaryDirectory()))
        bots: Mapping[str, Bot] = {
            kind: await started.enter_async_context(running(kind, fake, guild, mara, folder))
            for kind in (CHORUS, NOTHING)
        }
        ratios: Mapping[str, list[float]] = {"first votes": [], "changed votes": []}
        for turn in range(ROUNDS + 1):
            voters = [guild.member(f"Voter {turn}-{number}") for number in range(PRESSES)]
            for number, (what, found) in enumerate(ratios.items()):
                spent = {}
                for kind, bot in bots.items():
                    wanted = CHOICES[number] if kind == CHORUS else "ok"
                    rate, spent[kind] = await pressed(bot, voters, number, wanted)
                    print(f"{kind:<11}{what:<14}{rate:6.0f}/s, {spent[kind]:.3f} ms of processor time each", flush=True)
                if turn:  # by then everything is compiled and every connection made once
                    found.append(spent[CHORUS] / spent[NOTHING])
        assert fake.violations == []
        for what, found in ratios.items():
            spread = f"{min(found):.2f} to {max(found):.2f}"
            print(f"{what}: {median(found):.2f} times the processor time of discord.py ({spread})")


def main() -> None:
    """One of the bots, or the comparison."""
    if sys.argv[1:2] != ["serve"]:
        asyncio.run(compare())
        return
    kind, api, gateway, token, folder, *how = sys.argv[2:]
    bot = serve_chorus(api, gateway, token, Path(folder)) if kind == CHORUS else serve_nothing(api, gateway, token)
    profile = cProfile.Profile() if how == ["profile"] and kind == CHORUS else None
    with profile or nullcontext(), suppress(KeyboardInterrupt):
        asyncio.run(bot)
    if profile is not None:
        pstats.Stats(profile).sort_stats("tottime").print_stats(45)


if __name__ == "__main__":
    main()
