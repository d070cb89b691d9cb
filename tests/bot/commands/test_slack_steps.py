"""docs/slack.md, followed on the command line: each command is the real program in a process of its own."""

import asyncio
import json
import re
import sys
import tomllib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.bot.commands.program import ROOT, Done, chorus, environment
from tests.fakes.slack import App, Channel, FakeSlack, Message

GUIDE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")
WITHIN = 20.0
Mode = Literal["socket", "http"]


def configured(folder: Path, **more: object) -> Path:
    """The section of the guide's second step in a file, with what leads to the fake."""
    (section,) = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)
    table = {**tomllib.loads(section.replace("\n   ", "\n"))["slack"], **more}
    path = folder / "config.toml"
    lines = [f'[storage]\nurl = "sqlite:///{folder}/chorus.db"\n[http]\nport = 0\n[slack]']
    path.write_text("\n".join([*lines, *(f"{key} = {json.dumps(value)}" for key, value in table.items())]), "utf-8")
    return path


def secrets(folder: Path, app: App) -> Mapping[str, str]:
    """The tokens in files, as the guide's seventh step hands them over."""
    made = {}
    for name, secret in (
        ("BOT_TOKEN", app.token()),
        ("APP_TOKEN", app.app_token),
        ("SIGNING_SECRET", app.signing_secret),
    ):
        (folder / name).write_text(f"{secret}\n", "utf-8")
        made[f"CHORUS_SLACK_{name}"] = f"file:{folder / name}"
    return made


async def run(*words: str | Path, **more: str) -> Done:
    """A command to its end, while the fake goes on."""
    return await asyncio.to_thread(lambda: chorus(*words, cwd=ROOT, **more))


@asynccontextmanager
async def running(path: Path, tokens: Mapping[str, str]) -> AsyncIterator[str]:
    """`chorus run` until the block ends; its address. Stopped by SIGTERM it ends well."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--config", str(path)),
        cwd=ROOT,
        env=environment(**tokens),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(WITHIN):
            said = (await process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", said)
        assert found, said or (await process.communicate())[1].decode()
        yield found.group()
    finally:
        if process.returncode is None:
            process.terminate()
        _, errors = await process.communicate()
    assert (process.returncode, b"Traceback" in errors) == (0, False), errors.decode()


def vote(poll: Message, choice: str) -> str:
    """What the button beside a choice carries."""
    beside: list[Any] = [block for block in poll.blocks if choice in str(block.get("text")) and "accessory" in block]
    return str(beside[0]["accessory"]["value"])


async def posted(slack: FakeSlack, here: Channel, words: str) -> Message:
    """Wait for a message with these words."""
    await slack.until(lambda: any(words in one.words for one in here.messages.values()), WITHIN)
    return next(one for one in here.messages.values() if words in one.words)


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_the_steps_lead_from_nothing_to_a_counted_vote(tmp_path: Path, mode: Mode) -> None:
    async with FakeSlack(deadline=WITHIN) as slack:
        team = slack.team()
        mara, ana = team.user("Mara", owner=True), team.user("Ana")
        here, staff = team.channel("general", members=[mara, ana]), team.channel("team-crowd", members=[mara])
        more = {"mode": mode, "public_url": "https://chorus.example"} if mode == "http" else {}
        path = configured(tmp_path, api_base_url=slack.base_url, **more)

        printed = await run("slack", "manifest", "--config", path)
        app = slack.app_of(printed.json)
        tokens = secrets(tmp_path, app)
        looked = await run("doctor", "--config", path, **tokens)
        assert looked.code == 0, looked.text
        assert re.search(r"all \d+ scopes granted", looked.text)

        async with running(path, tokens) as url:
            if mode == "http":
                app.request_url = f"{url}/slack/events"
            else:
                await app.connected()
            for channel in (here, staff):
                await mara.invites(channel, app)
            (command,) = set(re.findall(r"`/poll ([^`]+)`", GUIDE))
            assert (await mara.types("/poll", command, here)).ok
            poll = await posted(slack, here, "Which sauce?")
            assert (await ana.presses(poll, vote(poll, "Mustard"))).ok
            receipt = await ana.hears(here, WITHIN)
            assert "Mustard" in receipt.words and "Receipt" in receipt.words
            await slack.until(lambda: "1 person" in poll.words, WITHIN)
        counted = await run("export", "votes", "--config", path)
        assert ana.id in counted.text
        assert slack.violations == []


async def test_doctor_names_the_scope_that_was_not_granted(tmp_path: Path) -> None:
    async with FakeSlack() as slack:
        slack.team()
        path = configured(tmp_path, api_base_url=slack.base_url)
        app = slack.app_of((await run("slack", "manifest", "--config", path)).json)
        app.grant(*app.scopes - {"reactions:read"})
        looked = await run("doctor", "--config", path, **secrets(tmp_path, app))
        assert looked.code == 1
        assert "reactions:read (counts reactions" in looked.text
        assert "install the app again" in looked.text
