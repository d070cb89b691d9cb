"""Whoever adds a table says whom its rows are about, so that forgetting and handing out cover it."""

import re
from collections.abc import Iterator, Sequence

import pytest

from bot.app import registry
from bot.platforms.web.store.schema import SCHEMA as WEB
from handlers.core.feature import Feature, Registry
from storage import Column, Schema, Table
from storage.migrate import OWN

# Words in a column's name that usually mean somebody. A column that is meant otherwise is called otherwise.
_SOMEBODY = re.compile(
    r"(^|_)(person|people|user|member|author|creator|owner|actor|voter|sender|reader|assignee|responder|respondent|"
    r"participant|invited|who|whom|by|profile|account|email|name_of)(_|$)"
)
# A user of a platform, beside the person it is; and `person` where that is a word, not somebody.
_EXCUSED = {"core_identities.user", "core_channels.watched_by", "core_channels.kind_by"}
_HOW = "see 'Say whom your rows are about' in docs/adding-a-feature.md"


def breaches(known: Registry) -> Iterator[str]:
    """Everything that would not be forgotten, with what to write instead."""
    with_own = {feature.name for feature in known.features if feature.forgetting}
    for schema in known.kept:
        own = False
        for table in schema.tables:
            yield from _table(table)
            own = own or any(column.person == "own" for column in table.columns.values())
        if own and schema.forget is None and schema.name not in with_own and schema.name != "core":
            yield (
                f'{schema.name} has columns with person="own": register feature.forgets(handler) that erases or '
                f"renames them for one person; {_HOW}"
            )


def _table(table: Table) -> Iterator[str]:
    about = [name for name, column in table.columns.items() if column.person is not None]
    if not about and not table.nobody:
        yield (
            f'{table.name} does not say whom its rows are about: write Column("text", person="erased") (or "emptied", '
            f'"own") for each column that holds a person, or Table(…, nobody=True) when none does; {_HOW}'
        )
    if about and (table.nobody or table.shared):
        yield f"{table.name} is about somebody ({', '.join(about)}), so it is neither nobody=True nor shared; {_HOW}"
    for name, column in table.columns.items():
        if column.person is None and _SOMEBODY.search(name) and f"{table.name}.{name}" not in _EXCUSED:
            yield f'{table.name}.{name} reads like a person: write person="erased", "emptied" or "own"; {_HOW}'
        if column.person is not None and column.kind != "text":
            yield f"{table.name}.{name} names a person, so it is text; {_HOW}"
        if column.person == "emptied" and name in table.key:
            yield f"{table.name}.{name} is of the key, where two emptied ones would collide: erased or own; {_HOW}"


def test_every_table_says_whom_its_rows_are_about() -> None:
    assert list(breaches(registry(OWN, WEB))) == []


TEXT = Column("text")
KEY = {"community": TEXT, "number": Column("integer")}
PLANTED: dict[str, tuple[Table, str]] = {
    "a table that says nothing": (Table("x_rows", {**KEY}, ("community", "number")), "does not say"),
    "a column that reads like a person": (
        Table("x_rows", {**KEY, "answered_by": TEXT}, ("community", "number"), nobody=True),
        "x_rows.answered_by reads like a person",
    ),
    "a second person beside a declared one": (
        Table("x_rows", {**KEY, "person": Column("text", person="erased"), "owner": TEXT}, ("community", "number")),
        "x_rows.owner reads like a person",
    ),
    "somebody in a table about nobody": (
        Table("x_rows", {**KEY, "person": Column("text", person="erased")}, ("community", "number"), nobody=True),
        "is about somebody",
    ),
    "an emptied column of the key": (
        Table("x_rows", {"community": TEXT, "person": Column("text", person="emptied")}, ("community", "person")),
        "would collide",
    ),
    "a promise that nobody keeps": (
        Table("x_rows", {**KEY, "person": Column("text", person="own")}, ("community", "number")),
        "register feature.forgets",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_rule_catches(planted: str) -> None:
    table, says = PLANTED[planted]
    found: Sequence[str] = list(breaches(Registry([Feature("x", Schema("x", (table,)))])))
    assert len(found) == 1
    assert says in found[0]
    assert "docs/adding-a-feature.md" in found[0]
