"""The program is assembled as its configuration says."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.app import opened
from bot.config import Config, Web
from tests.bot.commands.program import ROOT, environment
from tests.engines import storage_in


@pytest.mark.parametrize(("trusted", "unverified"), [(False, {"web"}), (True, set())])
async def test_the_web_chat_is_trusted_only_where_the_configuration_says_so(
    trusted: bool, unverified: set[str], tmp_path: Path
) -> None:
    config = Config(storage=storage_in(tmp_path), web=Web(trusted=trusted))
    async with opened(config) as app:
        assert app.around.unverified == unverified


WITHOUT = """
import sys
sys.modules[sys.argv[1]] = None  # as if it were not installed
sys.argv = ["chorus", *sys.argv[2:]]
from bot.cli import main
main()
"""
SECTIONS: Mapping[str, tuple[str, str]] = {
    "slack": ("slack_bolt", '[slack]\nenabled = true\nbot_token = "xoxb-1"\napp_token = "xapp-1"'),
    "discord": ("discord", '[discord]\nenabled = true\ntoken = "a.b.c"'),
}


@pytest.mark.parametrize("platform", SECTIONS)
@pytest.mark.parametrize("command", ["run", "doctor"])
def test_an_install_without_a_platforms_extra_says_how_to_get_it(platform: str, command: str, tmp_path: Path) -> None:
    library, section = SECTIONS[platform]
    (tmp_path / "config.toml").write_text(f'{section}\n[storage]\nurl = "sqlite:///{tmp_path}/c.db"')
    words = [sys.executable, "-c", WITHOUT, library, command, "--config", str(tmp_path / "config.toml")]
    told = environment(CHORUS_HTTP_PORT="0")
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, env=told)
    assert done.returncode == 1
    assert f"pip install 'chorus[{platform}]'" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
