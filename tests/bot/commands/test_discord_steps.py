"""docs/discord.md, followed on the command line: each command is the real program in a process of its own."""

import asyncio
import json
import re
import sys
import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from bot.platforms.discord.permissions import NEEDED
from tests.bot.commands.program import ROOT, Done, chorus, environment
from tests.fakes.discord import MESSAGE_CONTENT, Channel, FakeDiscord, Message
from tests.fakes.discord.permissions import BITS

GUIDE = (ROOT / "docs" / "discord.md").read_text(encoding="utf-8")
STEPS = GUIDE.partition("## Ten steps")[2].partition("\n## ")[0]
WITHIN = 20.0


def configured(folder: Path, discord: FakeDiscord) -> Path:
    """The section of the guide's fifth step in a file, with what leads to the fake."""
    (section,) = re.findall(r"```toml\n(.*?)```", STEPS, re.DOTALL)
    table = tomllib.loads(section.replace("\n   ", "\n"))["discord"]
    table |= {"api_base_url": discord.url, "gateway_url": discord.gateway_url}
    path = folder / "config.toml"
    lines = [f'[storage]\nurl = "sqlite:///{folder}/chorus.db"\n[http]\nport = 0\n[discord]']
    path.write_text("\n".join([*lines, *(f"{key} = {json.dumps(value)}" for key, value in table.items())]), "utf-8")
    return path


async def run(*words: str | Path, **more: str) -> Done:
    """A command to its end, while the fake goes on."""
    return await asyncio.to_thread(lambda: chorus(*words, cwd=ROOT, **more))


@asynccontextmanager
async def running(path: Path, **token: str) -> AsyncIterator[str]:
    """`chorus run` until the block ends; what it says of Discord. Stopped by SIGTERM it ends well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(path)),
        cwd=ROOT,
        env=environment(**token),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        said = ""
        async with asyncio.timeout(WITHIN):
            while "discord: " not in said:
                line = await process.stdout.readline()
                assert line, (await process.communicate())[1].decode()
                said = line.decode()
        yield said.strip()
    finally:
        if process.returncode is None:
            process.terminate()
        _, errors = await process.communicate()
    assert (process.returncode, b"Traceback" in errors) == (0, False), errors.decode()
    assert not any(secret.encode() in errors for secret in token.values())


async def posted(discord: FakeDiscord, here: Channel, words: str) -> Message:
    """Wait for a message of everybody's with these words."""

    def found() -> Message | None:
        return next((one for one in here.messages.values() if words in one.text and not one.private), None)

    await discord.until(lambda: found() is not None, WITHIN)
    message = found()
    assert message is not None
    return message


async def test_the_steps_lead_from_nothing_to_a_result(tmp_path: Path) -> None:
    async with FakeDiscord(deadline=WITHIN) as discord:
        bot = discord.bot("bot-token", intents=MESSAGE_CONTENT)
        guild = discord.guild("Larkspoon")
        guild.throws_out(bot)
        general = guild.channel("general")
        team = guild.channel("team-crowd", only=guild.role("Team", "view_channel", "send_messages"))
        mara, ana = guild.owner, guild.member("Ana", locale="pl")
        secret = tmp_path / "token"
        secret.write_text("bot-token\n", "utf-8")
        (name,) = re.findall(r"export (\w+)=file:", STEPS)
        token = {name: f"file:{secret}"}
        path = configured(tmp_path, discord)

        before = await run("doctor", "--config", path, **token)
        assert before.code == 1 and "on no server; invite it" in before.text
        printed = await run("discord", "invite", "--config", path, **token)
        asked = parse_qs(urlsplit(printed.text.strip()).query)
        assert asked["client_id"] == [str(bot.id)] and asked["scope"] == ["bot applications.commands"]
        wanted = int(asked["permissions"][0])
        assert wanted == sum(NEEDED)
        guild.invite(bot, *(what for what, bit in BITS.items() if wanted & bit))

        before = await run("doctor", "--config", path, **token)
        assert before.code == 1 and "#team-crowd: Chorus lacks View Channels" in before.text
        guild.allows(bot, team, *(what for what, bit in BITS.items() if wanted & bit))
        looked = await run("doctor", "--config", path, **token)
        assert looked.code == 0, looked.text
        assert "Message Content Intent is on" in looked.text and "all permissions are there" in looked.text

        async with running(path, **token) as said:
            assert said == "discord: ready"
            options = dict(zip(re.findall(r"`(question|choice1|choice2|close)`", STEPS), ANSWERS, strict=True))
            answer = await mara.types(general, "poll", "new", **options)
            assert answer.kind != "failed" and answer.private
            poll = await posted(discord, general, ANSWERS[0])
            vote = next(one["custom_id"] for one in poll.buttons if one["custom_id"].startswith("polls.vote"))
            receipt = await ana.presses(poll, vote)
            assert receipt.private and "Ketchup" in receipt.text and "głos" in receipt.text.lower()
            await discord.until(lambda: "1 person" in poll.text, WITHIN)
            helped = await mara.types(general, "chorus", line="help")
            assert helped.private and "/poll" in helped.text
            form = await mara.types(general, "poll", "new")
            assert form.modal is not None
            await mara.types(general, "chorus", line="poll close 1")
            for channel in (general, team):
                assert "Ketchup" in (await posted(discord, channel, "Closed.")).text
        counted = await run("export", "votes", "--config", path)
        assert str(ana.id) in counted.text
        assert discord.violations == []


ANSWERS = ("Which sauce?", "Ketchup", "Mustard", "2d")


async def test_doctor_says_that_the_intent_is_off(tmp_path: Path) -> None:
    async with FakeDiscord() as discord:
        discord.guild("Larkspoon").channel("general")
        discord.bot("bot-token", intents=0)
        path = configured(tmp_path, discord)
        looked = await run("doctor", "--config", path, CHORUS_DISCORD_TOKEN="bot-token")
        assert looked.code == 1
        assert "Message Content Intent is off" in looked.text
        assert "bot-token" not in looked.text + looked.err


def test_the_guide_has_ten_steps_and_a_row_for_what_doctor_says() -> None:
    assert re.findall(r"^(\d+)\. ", STEPS, re.MULTILINE) == [str(step) for step in range(1, 11)]
    checking = (ROOT / "bot/platforms/discord/checking.py").read_text(encoding="utf-8")
    connection = (ROOT / "bot/platforms/discord/connection.py").read_text(encoding="utf-8")
    working = (ROOT / "bot/platforms/discord/working.py").read_text(encoding="utf-8")
    for row in re.findall(r"^\| `([^`…]+)", GUIDE, re.MULTILINE):
        assert row.strip() in checking + connection + working, row
