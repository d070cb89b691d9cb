"""README, example configuration and lock file say what is true."""

import re
import tomllib
from pathlib import Path

import click
import msgspec

from bot import __version__
from bot.app import registry, settled
from bot.cli import chorus
from bot.config import Config, load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install -q --require-hashes -r requirements.lock"
    " && .venv/bin/pip install -q --no-deps --no-build-isolation -e . && "
)


def test_the_readme_has_one_command_to_start_and_one_to_test() -> None:
    lines = [line for line in README.splitlines() if line.startswith("python3 ")]
    assert lines == [SET_UP + ".venv/bin/chorus demo", SET_UP + ".venv/bin/pytest"]


def test_the_readme_names_every_command_of_the_program() -> None:
    listed = set(re.findall(r"^\| `chorus (\w+)", README, re.MULTILINE))
    assert listed == set(chorus.list_commands(click.Context(chorus)))


def test_every_command_shows_help_with_an_example() -> None:
    context = click.Context(chorus)
    for name in chorus.list_commands(context):
        command = chorus.get_command(context, name)
        assert command is not None
        text = command.get_help(click.Context(command, info_name=name))
        assert f"chorus {name}" in text, name


def test_files_named_in_the_readme_exist() -> None:
    for path in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / path).exists(), path


def test_the_example_configuration_loads_and_explains_every_key() -> None:
    config = load(ROOT / "config.example.toml", environment={})
    assert config.channels.team == ("#team-crowd",)
    with (ROOT / "config.example.toml").open("rb") as file:
        written = tomllib.load(file)
    for section in msgspec.structs.fields(Config):
        if section.name != "settings":
            assert set(written[section.name]) == {field.name for field in msgspec.structs.fields(section.type)}


def test_the_example_configuration_names_every_setting_with_its_default() -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    section = text.partition("[settings]")[2].partition("\n[")[0]
    lines = [line.removeprefix("# ") for line in section.splitlines() if re.match(r"(# )?\w+ = ", line)]
    written = tomllib.loads("\n".join(lines))
    elsewhere = {"language", "timezone"}  # in the section [community]
    declared = {name: one for name, one in registry().settings.items() if name not in elsewhere}
    assert {name: one.parse(str(written[name])) for name, one in declared.items()} == {
        name: one.parse(one.default) for name, one in declared.items()
    }
    assert set(written) == set(declared)
    assert settled(load(ROOT / "config.example.toml", environment={})).settings == {
        "digest": declared["digest"].default
    }


def test_the_lock_holds_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", lock, re.MULTILINE)
    assert len(packages) > 40
    assert lock.count("--hash=sha256:") > len(packages)
    assert "://" not in lock


def test_the_version_is_the_same_everywhere() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == __version__
