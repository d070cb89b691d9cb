"""Runs the contract on every engine of conftest.py."""

from tests.storage.contract import *  # noqa: F403 - the tests are collected where they are imported
