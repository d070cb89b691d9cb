"""What is kept about a person, wherever it is kept: shown in whole, counted, and forgotten.

Tables say themselves which of their columns name a person (`Column(person=…)`), so that a table which is added later
is covered without being named here; a test fails for one that says nothing.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from handlers.core.context import Context
from handlers.core.effects import Effect
from handlers.core.events import Identity
from handlers.core.feature import Following
from handlers.core.message import Text
from handlers.core.moments import micros
from storage import Row, Schema, Session, StorageError, Table

# Names of tables and columns are declared in code, never typed by anybody.
_ROWS = 'SELECT {columns} FROM "{table}" WHERE community = :community AND ({where}) ORDER BY {order}'
_COUNT = 'SELECT COUNT(*) AS n FROM "{table}" WHERE community = :community AND ({where})'
_STATEMENTS = {
    "erased": 'DELETE FROM "{table}" WHERE community = :community AND "{column}" = :name',
    "emptied": 'UPDATE "{table}" SET "{column}" = \'\' WHERE community = :community AND "{column}" = :name',
}


class Known(msgspec.Struct, frozen=True):
    """Under which names somebody is kept: the persons they are or were, and their accounts."""

    persons: tuple[str, ...]
    accounts: tuple[Identity, ...]

    def names(self, schema: Schema) -> Sequence[str]:
        """Those that a schema uses."""
        if schema.platform:
            return [account.user for account in self.accounts if account.platform == schema.platform]
        return self.persons


async def known(session: Session, person: str) -> Known:
    """All names of a person, by one of them."""
    owner = await session.one(
        "SELECT stays FROM core_links WHERE community = :community AND person = :person", person=person
    )
    stays = person if owner is None else str(owner["stays"])
    joined = await session.rows(
        "SELECT person FROM core_links WHERE community = :community AND stays = :stays ORDER BY person", stays=stays
    )
    accounts = await session.rows(
        'SELECT platform, space, "user" FROM core_identities WHERE community = :community AND person = :stays '
        'ORDER BY platform, space, "user"',
        stays=stays,
    )
    identities = tuple(Identity(row["platform"], row["space"], row["user"]) for row in accounts)
    persons = (stays, *(str(row["person"]) for row in joined), *map(natural, identities))
    return Known(tuple(dict.fromkeys(persons)), identities)


def natural(identity: Identity) -> str:
    """The person that an account is by itself."""
    return f"{identity.platform}:{identity.space}:{identity.user}"


async def is_known(session: Session, person: str) -> bool:
    """Whether anybody has this id."""
    row = await session.one(
        "SELECT 1 AS known FROM core_people WHERE community = :community AND person = :person", person=person
    )
    return row is not None


async def stored(context: Context, who: Known) -> Mapping[str, Sequence[Row]]:
    """All rows about somebody, by table; tables without one are left out."""
    found: dict[str, Sequence[Row]] = {}
    for schema, table in _tables(context):
        columns = ", ".join(f'"{name}"' for name in table.columns)
        order = ", ".join(f'"{name}"' for name in table.key)
        where, values = _about(table, who.names(schema))
        if where:
            statement = _ROWS.format(table=table.name, columns=columns, where=where, order=order)
            rows = await context.session.rows(statement, **values)
            if rows:
                found[table.name] = rows
    return found


async def counted(context: Context, who: Known) -> Mapping[str, int]:
    """How many rows there are about somebody, by table; tables without one are left out."""
    found: dict[str, int] = {}
    for schema, table in _tables(context):
        where, values = _about(table, who.names(schema))
        if where:
            row = await context.session.one(_COUNT.format(table=table.name, where=where), **values)
            if row is not None and row["n"]:
                found[table.name] = int(row["n"])
    return found


async def forget(context: Context, person: str) -> Following:
    """Forget somebody everywhere. What stays is each account with the mark that nothing of it is to be noted.

    Without the mark the next import would bring back what was forgotten. Raises `StorageError`, with everything
    undone, when something would be left.
    """
    who = await known(context.session, person)
    told: list[Text] = []
    effects: list[Effect] = []
    for feature in context.registry.features:
        for handler in feature.forgetting:
            for each in who.persons:
                following = await handler(context, each)
                told += following.told
                effects += following.effects
    for schema in context.registry.kept:
        await _forget_in(context, schema, who)
    await _mark(context.session, who)
    await _require_forgotten(context, who)
    return Following(tuple(told), tuple(effects))


async def _forget_in(context: Context, schema: Schema, who: Known) -> None:
    for name in who.names(schema):
        if schema.forget is not None:
            await schema.forget(context.session, name, micros(context.now))
        for table in schema.tables:
            await _forget_columns(context.session, table, name)


async def _forget_columns(session: Session, table: Table, name: str) -> None:
    for column, declared in table.columns.items():
        if declared.person in _STATEMENTS:
            await session.run(_STATEMENTS[declared.person].format(table=table.name, column=column), name=name)


async def _mark(session: Session, who: Known) -> None:
    """Let each account be by itself, nameless, with the mark."""
    for person in who.persons:
        await session.run("DELETE FROM core_people WHERE community = :community AND person = :person", person=person)
    for account in who.accounts:
        person = natural(account)
        await session.run(
            "UPDATE core_identities SET person = :person WHERE community = :community AND platform = :platform "
            'AND space = :space AND "user" = :user',
            person=person,
            platform=account.platform,
            space=account.space,
            user=account.user,
        )
        await session.run(
            "INSERT INTO core_people (community, person, name, locale, tz, role, opted_out, first_at) "
            "VALUES (:community, :person, '', '', '', 0, 1, 0)",
            person=person,
        )


async def _require_forgotten(context: Context, who: Known) -> None:
    left = set(await counted(context, who)) - {"core_people", "core_identities"}
    if left:
        raise StorageError(f"nobody was forgotten: {', '.join(sorted(left))} would keep rows about this person")


def _tables(context: Context) -> Iterator[tuple[Schema, Table]]:
    return ((schema, table) for schema in context.registry.kept for table in schema.tables)


def _about(table: Table, names: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The condition for rows that name somebody, with its values; empty where a table cannot."""
    columns = [name for name, column in table.columns.items() if column.person is not None]
    values = {f"name{number}": name for number, name in enumerate(names)}
    listed = ", ".join(f":{name}" for name in values)
    where = " OR ".join(f'"{column}" IN ({listed})' for column in columns) if names else ""
    return where, values if where else {}
