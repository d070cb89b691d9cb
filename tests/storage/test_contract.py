"""Runs the contract on every engine of conftest.py; the tests are collected where they are imported."""

from tests.storage.contract import *  # noqa: F403
from tests.storage.lifecycle_contract import *  # noqa: F403
from tests.storage.shared_contract import *  # noqa: F403
