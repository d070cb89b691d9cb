"""The published specifications beside the repository, for tests that compare the fake with them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

SPECS = Path(__file__).parents[4] / "shared" / "specs" / "slack"


def spec(name: str) -> Any:
    """A specification as a value; the test is skipped where it is not there, and fails where it is required."""
    return json.loads(spec_path(name).read_text(encoding="utf-8"))


def spec_path(name: str) -> Path:
    """The path of a specification."""
    path = SPECS / name
    if not path.exists():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail(f"{name} is required and not in ../shared/specs/slack")
        pytest.skip(f"{name} is not in ../shared/specs/slack beside the repository")
    return path
