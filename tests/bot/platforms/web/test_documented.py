"""`docs/web-api.md` names every call, every field and every error code there is."""

import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import web

from bot.platforms.web import requests, shapes
from bot.platforms.web.api import acts, channels, crowd, messages, people
from bot.platforms.web.crowd import CrowdStatus
from handlers.core.message import Choice, Element

ROOT = Path(__file__).parents[4]
DOCUMENT = (ROOT / "docs" / "web-api.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", DOCUMENT))))
UNUSED: Any = object()  # routes are only listed here, never called


def routes() -> Iterable[web.RouteDef]:
    """All calls but the stream's."""
    for part in (acts, channels, messages, people, crowd):
        yield from part.routes(UNUSED, UNUSED)


def structs() -> Iterable[type[msgspec.Struct]]:
    """What bodies and answers are made of."""
    for module in (requests, shapes):
        yield from (one for _, one in inspect.getmembers(module, inspect.isclass) if issubclass(one, msgspec.Struct))
    yield from (CrowdStatus, Choice)


@pytest.mark.parametrize("call", sorted({f"{one.method} {one.path}" for one in routes()}))
def test_every_call_is_described(call: str) -> None:
    assert f"`{call}`" in DOCUMENT


@pytest.mark.parametrize("struct", list(structs()), ids=lambda struct: struct.__name__)
def test_every_field_is_named(struct: type[msgspec.Struct]) -> None:
    assert {field.encode_name for field in msgspec.structs.fields(struct)} - WORDS == set()


def test_every_kind_of_element_is_named() -> None:
    assert {element.__struct_config__.tag for element in Element.__args__} - WORDS == set()


def test_every_error_code_is_named() -> None:
    sources = [*(ROOT / "bot/platforms/web").rglob("*.py"), *(ROOT / "bot/http").rglob("*.py")]
    found = {code for path in sources for code in re.findall(r'ApiError\(\s*\d+,\s*"(\w+)"', path.read_text("utf-8"))}
    assert len(found) > 20
    assert found - {"internal"} - WORDS == set()
