"""Whatever is done to an export's bytes, the answer is a report or the one declared error."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.imports.items import Unreadable
from handlers.core.events import Said
from tests.bot.imports.reading import read
from tests.fakes.exports import DiscordChannel, SlackWorkspace, busy_workspace, write_folder, write_zip

MUTATIONS = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "insert", "drop"]), st.floats(0, 1), st.binary(max_size=12)), max_size=6
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
SLACK_KEYS = ["type", "subtype", "user", "text", "ts", "thread_ts", "reactions", "files", "edited", "user_profile"]
SLACK_KEYS += ["bot_id", "team", "user_team", "message", "deleted_ts", "previous_message", "file"]
DISCORD_KEYS = ["id", "type", "timestamp", "timestampEdited", "content", "author", "reference", "reactions"]
DISCORD_KEYS += ["attachments", "stickers", "mentions", "forwardedMessage"]


def damaged(content: bytes, mutations: list[tuple[str, float, bytes]]) -> bytes:
    for kind, share, extra in mutations:
        at = int(share * len(content))
        match kind:
            case "flip":
                content = content[:at] + extra + content[at + len(extra) :]
            case "cut":
                content = content[: max(at, 4)]
            case "insert":
                content = content[:at] + extra + content[at:]
            case _:
                content = content[:at] + content[at + 1 + len(extra) :]
    return content


def survives(path: Path) -> None:
    """Read what there is; text must be storable."""
    try:
        found = read(path)
    except Unreadable as error:
        assert str(error)
        return
    for said in found.of(Said):
        (said.text + said.who.name + said.message).encode()
    for problem in found.problems:
        problem.encode()


@settings(max_examples=60, deadline=None)
@given(mutations=MUTATIONS)
def test_damaged_zips(mutations: list[tuple[str, float, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write_zip(Path(folder) / "export.zip", busy_workspace(messages=10).files())
        path.write_bytes(damaged(path.read_bytes(), mutations))
        survives(path)


@settings(max_examples=80, deadline=None)
@given(mutations=MUTATIONS, which=st.integers(0, 10))
def test_damaged_files_of_a_slack_folder(mutations: list[tuple[str, float, bytes]], which: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = busy_workspace(messages=15).files()
        name = sorted(files)[which % len(files)]
        files[name] = damaged(files[name], mutations)
        survives(write_folder(Path(folder) / "export", files))


@settings(max_examples=80, deadline=None)
@given(mutations=MUTATIONS)
def test_damaged_files_of_discord(mutations: list[tuple[str, float, bytes]]) -> None:
    channel = DiscordChannel()
    for number in range(5):
        channel.say(
            "41", f"message {number}", reactions=[{"emoji": {"name": "👍"}, "count": 2, "users": [{"id": "5"}]}]
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feedback.json"
        path.write_bytes(damaged(channel.bytes(), mutations))
        survives(path)


@settings(max_examples=150, deadline=None)
@given(values=st.dictionaries(st.sampled_from(SLACK_KEYS), VALUES, max_size=6))
def test_slack_records_with_any_values(values: dict[str, Any]) -> None:
    made = SlackWorkspace()
    made.user("U1", "Ana")
    made.channel("general", "C1")
    files = made.files()
    record = {"type": "message", "user": "U1", "ts": "1788250000.000000", "text": "hello", **values}
    files["general/2026-09-01.json"] = json.dumps([record]).encode()
    with tempfile.TemporaryDirectory() as folder:
        survives(write_folder(Path(folder) / "export", files))


@settings(max_examples=150, deadline=None)
@given(values=st.dictionaries(st.sampled_from(DISCORD_KEYS), VALUES, max_size=6))
def test_discord_records_with_any_values(values: dict[str, Any]) -> None:
    channel = DiscordChannel()
    channel.say("41", "hello", **values)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feedback.json"
        path.write_bytes(json.dumps(channel.document()).encode())
        survives(path)


@settings(max_examples=80, deadline=None)
@given(guild=VALUES, about=VALUES, dates=VALUES, exported=VALUES, messages=VALUES)
def test_discord_headers_with_any_values(guild: Any, about: Any, dates: Any, exported: Any, messages: Any) -> None:
    document = {"guild": guild, "channel": about, "dateRange": dates, "exportedAt": exported, "messages": messages}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feedback.json"
        path.write_bytes(json.dumps(document).encode())
        survives(path)


@pytest.mark.parametrize(
    "content", [b"", b"[", b"{", b"\xef\xbb\xbf", b"PK", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18]
)
def test_next_to_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "export").write_bytes(content)
    with pytest.raises(Unreadable):
        read(tmp_path / "export")
