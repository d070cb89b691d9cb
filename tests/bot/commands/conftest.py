"""A data folder with an imported workspace, made once for all tests that only read."""

from pathlib import Path

import pytest

from tests.bot.commands.program import chorus
from tests.fakes.exports import busy_workspace, write_zip


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder."""
    folder = tmp_path_factory.mktemp("imported")
    workspace = busy_workspace()
    workspace.say("general", "U001", '=HYPERLINK("http://lark.test")')
    workspace.say("general", "U001", 'a "quoted" word, and\na second line')
    done = chorus("import", write_zip(folder / "export.zip", workspace.files()), "--data", folder / "data")
    assert done.code == 0, done.err + done.text
    return folder / "data"
