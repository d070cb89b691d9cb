"""Labelled messages beside the checkout, for tests that judge; they skip with a reason where there are none."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[4] / "shared" / "insights"


def folder() -> Path:
    """Where the labelled messages are."""
    if not FOLDER.is_dir():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail(f"there are no labelled messages in {FOLDER}")
        pytest.skip("no labelled messages beside the checkout")
    return FOLDER
