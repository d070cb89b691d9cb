"""docs/slack.md, followed step by step with the fake Slack."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import chorus
from bot.commands.connecting import check_platforms
from bot.commands.serving import Seeds, serving
from bot.config import load
from bot.platforms.slack.checking import check
from tests.fakes.runtime import FakeMemory
from tests.fakes.slack import FakeSlack

GUIDE = (Path(__file__).parents[4] / "docs" / "slack.md").read_text(encoding="utf-8")
STEPS = re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^When )", GUIDE, re.MULTILINE | re.DOTALL)


def test_there_are_ten_steps() -> None:
    assert [int(number) for number, _ in STEPS] == list(range(1, 11))


def written(tmp_path: Path, **more: object) -> Path:
    """The section of step 2 in a file, with what leads to the fake."""
    (section,) = re.findall(r"```toml\n(.*?)```", STEPS[1][1], re.DOTALL)
    table = tomllib.loads(section.replace("\n   ", "\n"))["slack"]
    lines = [f"{key} = {json.dumps(value)}" for key, value in {**table, **more}.items()]
    path = tmp_path / "config.toml"
    path.write_text(
        f'[storage]\nurl = "sqlite:///{tmp_path}/chorus.db"\n[web]\nenabled = false\n[http]\nport = 0\n[slack]\n'
        + "\n".join(lines),
        encoding="utf-8",
    )
    return path


async def test_following_the_steps_ends_with_a_poll(tmp_path: Path) -> None:
    async with FakeSlack() as slack:
        path = written(tmp_path, api_base_url=slack.base_url)
        printed = CliRunner().invoke(chorus, ["slack", "manifest", "--config", str(path)])
        assert printed.exit_code == 0, printed.output
        manifest = json.loads(printed.stdout)
        team = slack.team()
        mara = team.user("Mara", owner=True)
        here, staff = team.channel("general", members=[mara]), team.channel("team-crowd", members=[mara])
        app = slack.app(
            manifest["display_information"]["name"],
            scopes=manifest["oauth_config"]["scopes"]["bot"],
            events=manifest["settings"]["event_subscriptions"]["bot_events"],
            commands=[command["command"] for command in manifest["features"]["slash_commands"]],
        )
        environment = {}
        for variable, secret in (("BOT_TOKEN", app.token()), ("APP_TOKEN", app.app_token)):
            assert f"export CHORUS_SLACK_{variable}=file:" in STEPS[6][1]
            kept = tmp_path / variable
            kept.write_text(secret + "\n", encoding="utf-8")
            environment[f"CHORUS_SLACK_{variable}"] = f"file:{kept}"
        config = load(path, environment=environment)
        check_platforms(config)
        found = await check(config.slack, FakeMemory(), {})
        assert {one.verdict for one in found if "is not in the channel" not in one.text} == {"ok"}
        assert [one.verdict for one in found if "is not in the channel" in one.text] == ["note", "note"]
        async with serving(config, Seeds()):
            await app.connected()
            for channel in (here, staff):
                await mara.invites(channel, app)
            assert (await mara.types("/chorus", "help", here)).ok
            assert "/poll" in (await mara.hears(here)).words
            poll = re.findall(r"`/poll ([^`]+)`", STEPS[9][1])[0]
            assert (await mara.types("/poll", poll, here)).ok
            await slack.until(lambda: any("Which sauce?" in one.words for one in here.messages.values()), within=10.0)
        assert slack.violations == []


def test_every_flag_and_key_the_guide_names_is_there() -> None:
    explained = CliRunner().invoke(chorus, ["slack", "manifest", "--explain"])
    assert explained.exit_code == 0
    assert "channels:history" in explained.stderr
    keys = set(re.findall(r"`(\w+)`", GUIDE)) & {
        "team_members",
        "team_user_group",
        "client_id",
        "public_url",
        "managers",
    }
    fields = load(None, environment={}).slack.__struct_fields__
    assert keys
    assert keys <= set(fields)


@pytest.mark.parametrize(
    "words", ["add the scope", "Chorus is not in the channel", "its token was revoked", "lacks the key"]
)
def test_what_the_guide_says_chorus_says_is_what_it_says(words: str) -> None:
    folder = Path(__file__).parents[4] / "bot" / "platforms" / "slack"
    assert any(words in path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
