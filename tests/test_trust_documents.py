"""docs/security.md names tests that are there; docs/privacy.md names every table that is about people."""

import ast
import re
from pathlib import Path

from bot.app import registry
from bot.platforms.web.store.schema import SCHEMA as WEB

ROOT = Path(__file__).parent.parent
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


def missing(text: str) -> list[str]:
    """The tests that a text names and that are not there."""
    return [
        f"{path}::{name}"
        for path, name in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
        if not (ROOT / path).exists() or name not in _functions(ROOT / path)
    ]


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_promise_names_a_test_that_is_there() -> None:
    assert missing(SECURITY) == []
    rows = [line for line in SECURITY.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 10
    assert all("`tests/" in row for row in rows)


def test_a_test_that_is_gone_is_found() -> None:
    assert missing("`tests/test_trust_documents.py::test_no_such`, `tests/none.py::x`") != []


def test_every_table_about_people_is_named_with_how_long_it_is_kept() -> None:
    about = [
        table.name
        for schema in registry(WEB).kept
        for table in schema.tables
        if any(column.person is not None for column in table.columns.values())
    ]
    assert [name for name in about if f"`{name}`" not in PRIVACY] == [], "name the table in docs/privacy.md"
