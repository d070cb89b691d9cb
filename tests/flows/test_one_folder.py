"""A feature is added by adding one folder: this builds one in a temporary place and uses it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import handlers
from handlers.core.texts import LANGUAGES
from tests.stage import MARA, TALK, TOM, ZOFIA, private_words, staged

FILES = {
    "__init__.py": '''"""Cheers: people cheer for something."""

from handlers.cheers.actions import feature

__all__ = ["feature"]
''',
    "model.py": '''"""When a cheer counts."""


def counts(cheers: int, most: int = 2) -> bool:
    """A cheer counts up to so many."""
    return cheers < most
''',
    "store.py": '''"""Cheers, one row each."""

from storage import Column, Schema, Session, Table

SCHEMA = Schema(
    "cheers",
    (
        Table(
            "cheers_cheers",
            {"community": Column("text"), "number": Column("integer"), "person": Column("text")},
            key=("community", "number", "person"),
        ),
    ),
)


async def cheer(session: Session, number: int, person: str) -> None:
    await session.run(
        "INSERT INTO cheers_cheers (community, number, person) VALUES (:community, :number, :person) "
        "ON CONFLICT (community, number, person) DO NOTHING",
        number=number,
        person=person,
    )


async def count(session: Session, number: int) -> int:
    row = await session.one(
        "SELECT COUNT(*) AS n FROM cheers_cheers WHERE community = :community AND number = :number", number=number
    )
    return 0 if row is None else row["n"]
''',
    "views.py": '''"""A cheer as a message."""

from handlers.core.message import Button, Buttons, Heading, Message
from handlers.core.texts import Words


def view(words: Words, number: int, count: int) -> Message:
    title = words.line("cheers.title", n=count)
    button = Button(words.line("cheers.button"), f"cheers.up:{number}")
    return Message(title, (Heading((title,)), Buttons((button,))), words.language)
''',
    "actions.py": '''"""What people can do with cheers."""

from handlers.cheers import model, store, views
from handlers.core.effects import Post, Refresh
from handlers.core.errors import Refused
from handlers.core.feature import Feature, Usage

feature = Feature("cheers", store.SCHEMA)


@feature.command("cheer", Usage("", "", "cheers.help"))
async def start(context, command):
    number = await context.session.next_number("cheer")
    return [Post(context.here, subject=f"cheer:{number}")]


@feature.press("up")
async def up(context, press):
    number = int(press.token.split(":")[1])
    if not model.counts(await store.count(context.session, number)):
        raise Refused("cheers.enough")
    await store.cheer(context.session, number, context.actor.id)
    return [Refresh(f"cheer:{number}")]


async def draw(context, number):
    words = await context.public(context.here)
    return views.view(words, number, await store.count(context.session, number))


feature.shows("cheer", draw)
''',
}
TEXTS = """help = "Cheer for something"
title = "{n, plural, other {# cheers}}"
button = "Cheer"
enough = "That is enough cheering. Come back tomorrow. (LANGUAGE)"
"""


@pytest.fixture
def cheers(tmp_path: Path) -> Iterator[None]:
    """The folder `handlers/cheers`, in a place of its own."""
    folder = tmp_path / "more" / "cheers"
    (folder / "texts").mkdir(parents=True)
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    for language in LANGUAGES:
        (folder / "texts" / f"{language}.toml").write_text(TEXTS.replace("LANGUAGE", language), encoding="utf-8")
    handlers.__path__.append(str(tmp_path / "more"))
    yield
    handlers.__path__.remove(str(tmp_path / "more"))
    for module in [name for name in sys.modules if name.startswith("handlers.cheers")]:
        del sys.modules[module]


@pytest.mark.usefixtures("cheers")
async def test_a_new_folder_is_a_new_feature(tmp_path: Path) -> None:
    async with staged(tmp_path) as stage:
        created = await stage.command(MARA, "/cheer")
        await stage.press(TOM, "cheers.up:1")
        await stage.press(MARA, "cheers.up:1")
        refused = await stage.press(ZOFIA, "cheers.up:1")
        message = created.posts[0].message
        assert message is not None and stage.hall.places[message] == TALK
        assert stage.hall.messages[message].summary == "2 cheers"
        assert (refused.reason, "(pl)" in private_words(refused)) == ("cheers.enough", True)
