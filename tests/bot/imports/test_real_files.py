"""The two plain exports that lie beside the repository, when they do."""

import os
from pathlib import Path

import pytest

from handlers.core.events import Said, Seen
from tests.bot.imports.reading import read

FILES = Path(__file__).parents[4] / "shared" / "insights" / "chat"


@pytest.mark.parametrize(
    ("name", "messages", "space"),
    [("slack_export_synthetic.zip", 108, "unknown"), ("discordchatexporter_synthetic.json", 108, "900")],
)
def test_a_plain_export_is_read_whole(name: str, messages: int, space: str) -> None:
    if not (FILES / name).exists():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail(f"{name} is required and not in ../shared/insights/chat")
        pytest.skip(f"{name} is not in ../shared/insights/chat beside the repository")
    found = read(FILES / name)
    spoken = found.of(Said)
    assert len(spoken) == messages
    assert {said.where.space for said in spoken} == {space}
    assert len({said.message for said in spoken}) == messages
    assert len(found.of(Seen)) == 1
    assert not found.skipped
    assert len(found.problems) == (1 if space == "unknown" else 0)
