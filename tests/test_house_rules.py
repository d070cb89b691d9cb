"""The architecture as a program: who may import whom, how large a file may grow, what the top level holds."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import registry, schemas
from storage import Table

ROOT = Path(__file__).parent.parent
OURS = ("bot", "handlers", "storage")
TOP_LEVEL = {
    *("pyproject.toml", "README.md", "bot", "handlers", "storage", "tests", "config.example.toml"),
    *("requirements.lock", "LICENSE", "CHANGELOG.md", "docs", "Dockerfile", "compose.yaml"),
}
# Pure calculation libraries that a model may use beside the standard library.
CALCULATION: set[str] = set()
ONE_FOLDER = {
    "sqlite_utils": ("storage/sqlite/",),
    "sqlite3": ("storage/sqlite/",),
    "slack_bolt": ("bot/platforms/slack/",),
    "slack_sdk": ("bot/platforms/slack/",),
    "discord": ("bot/platforms/discord/",),
    "psycopg": ("storage/postgres/",),
    "procrastinate": ("storage/postgres/",),
    "aiohttp": ("bot/http/", "bot/platforms/web/", "bot/platforms/slack/", "bot/platforms/discord/"),
}


def sources(root: Path) -> Iterator[tuple[str, ast.Module]]:
    """Every Python file of the program with its path relative to the root."""
    for package in OURS:
        for path in sorted((root / package).rglob("*.py")):
            yield path.relative_to(root).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """The dotted names a file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def may_import(path: str, name: str) -> bool:
    """Whether the file at `path` may import `name`, one of ours."""
    parts, target = path.split("/"), name.split(".")
    return any(target[: len(allowed)] == allowed for allowed in _allowed(parts)) and not _forbidden(parts, target)


def _allowed(parts: list[str]) -> list[list[str]]:
    own = [part.removesuffix(".py") for part in parts]
    core, base = ["handlers", "core"], ["bot", "platforms", "base"]
    match own:
        case ["bot", "app"]:
            return [["bot"], ["handlers"], ["storage"]]
        case ["bot", "cli" | "__main__"]:
            return [["bot", "commands"], ["bot", "cli"], ["bot", "__version__"]]
        case ["bot", "commands", *_]:
            # A command composes what it runs, and names the errors it explains.
            return [["bot"], core, ["handlers", "digests"], ["handlers", "analysis"], ["storage"]]
        case ["bot", "runtime", *_]:
            return [["bot", "runtime"], base, core, ["storage"]]
        case ["bot", "http", *_]:
            return [["bot", "http"], core, ["bot", "__version__"]]
        case ["bot", "platforms", "base"]:
            return [core]
        case ["bot", "platforms", "web", *_]:
            return [["bot", "platforms", "web"], base, ["bot", "http"], core, ["storage"], ["bot", "__version__"]]
        case ["bot", "platforms", platform, *_]:
            return [["bot", "platforms", platform], base, ["bot", "http"], core]
        case ["bot", "config"]:
            return [core, *(["bot", "platforms", platform, "settings"] for platform in ("slack", "discord"))]
        case ["bot", "imports" | "crowd" | "pictures" as place, *_]:
            return [["bot", place], core]
        case ["bot", *_]:
            return [core, ["bot", "__version__"]]
        case ["handlers", "core", *_]:
            return [core, ["storage"]]
        case ["handlers", "analysis", *_]:
            return [["handlers", "analysis"]]
        case ["handlers", "feedback", *_]:
            return [["handlers", "feedback"], core, ["handlers", "analysis"], ["storage"]]
        case ["handlers", feature, *_]:
            return [["handlers", feature], core, ["handlers", "analysis"], ["handlers", "feedback"], ["storage"]]
        case ["storage", *_]:
            return [["storage"]]
        case _:
            return []


def _forbidden(parts: list[str], target: list[str]) -> bool:
    """What the composition root alone may see: storage behind its exported names. Commands are seen from the cli."""
    deep = target[0] == "storage" and len(target) > 2 and parts[0] != "storage" and parts != ["bot", "app.py"]
    command = target[:2] == ["bot", "commands"] and parts[:2] not in (["bot", "commands"], ["bot", "cli.py"])
    return deep or command


def import_breaches(root: Path) -> list[str]:
    """Every import that the architecture does not allow."""
    breaches = []
    for path, tree in sources(root):
        for name in imported(tree):
            top = name.split(".")[0]
            if top in OURS and not may_import(path, name):
                breaches.append(f"{path} imports {name}")
            if top in ONE_FOLDER and not path.startswith(ONE_FOLDER[top]):
                breaches.append(f"{path} imports {top}, which belongs in {ONE_FOLDER[top][0]}")
    return breaches


def model_breaches(root: Path) -> list[str]:
    """Models that import more than the standard library, their own folder and the calculation libraries."""
    import sys

    breaches = []
    for path, tree in sources(root):
        if re.fullmatch(r"handlers/[a-z]+/model(/\w+)?\.py", path):
            own = path.split("/")[1]
            for name in imported(tree):
                top = name.split(".")[0]
                fine = top in sys.stdlib_module_names or top in CALCULATION or name.startswith(f"handlers.{own}.")
                if not fine:
                    breaches.append(f"{path} imports {name}")
    return breaches


def sql_breaches(root: Path) -> list[str]:
    """SQL outside store files, and SQL that does not name the community."""
    breaches = []
    for path, tree in sources(root):
        statements = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and is_statement(node.value)
        ]
        if path.startswith("handlers/") and not re.search(r"/(store|store/\w+)\.py$|^handlers/core/", path):
            breaches += [f"{path} holds SQL: {text[:60]}" for text in statements]
        if path.startswith("handlers/"):
            breaches += [f"{path}: no :community in {text[:60]}" for text in statements if "community" not in text]
    return breaches


def is_statement(text: str) -> bool:
    """Whether a string literal looks like a whole SQL statement rather than a sentence."""
    return bool(
        re.match(
            r"\s*(SELECT\s.+\sFROM\s|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s)", text, re.DOTALL
        )
    )


def size_breaches(root: Path) -> list[str]:
    """Files over 400 lines and functions over 50."""
    breaches = []
    for path, tree in sources(root):
        lines = len((root / path).read_text(encoding="utf-8").splitlines())
        if lines > 400:
            breaches.append(f"{path} has {lines} lines; 400 are the most")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    breaches.append(f"{path}: {node.name} has {length} lines; 50 are the most")
    return breaches


def name_breaches(root: Path) -> list[str]:
    """Modules whose name says nothing of what is in them."""
    vague = re.compile(r"(^|[/_])(utils?|common|managers?|helpers?|misc)($|[/_.])")
    return [f"{path} has a name without meaning" for path, _ in sources(root) if vague.search(path)]


def table_breaches(tables: list[Table]) -> list[str]:
    """Tables that are shared between communities, but for those that say which community something belongs to."""
    directory = {"core_spaces", "core_join_codes"}
    return [f"table {table.name} has no community" for table in tables if table.shared and table.name not in directory]


def test_everybody_imports_only_what_the_architecture_allows() -> None:
    assert import_breaches(ROOT) == []


def test_models_are_pure() -> None:
    assert model_breaches(ROOT) == []


def test_sql_stands_in_stores_and_names_the_community() -> None:
    assert sql_breaches(ROOT) == []


def test_files_and_functions_stay_small() -> None:
    assert size_breaches(ROOT) == []


def test_modules_are_named_by_meaning() -> None:
    assert name_breaches(ROOT) == []


def test_every_table_belongs_to_a_community() -> None:
    tables = [table for schema in schemas(registry()) for table in schema.tables]
    assert table_breaches(tables) == []


def test_the_top_level_is_the_design_card() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: run from a clone")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


PLANTED = {
    "a feature that imports a feature": ("handlers/polls/actions.py", "from handlers.asks.store import x"),
    "a handler that imports the runtime": ("handlers/polls/actions.py", "import bot.runtime.dispatch"),
    "a handler that imports an engine": ("handlers/polls/store.py", "from storage.sqlite.engine import SqliteEngine"),
    "a platform that imports a platform": ("bot/platforms/slack/adapter.py", "from bot.platforms.web import adapter"),
    "a feature that imports an SDK": ("handlers/polls/views.py", "import slack_bolt"),
    "storage that imports a handler": ("storage/table.py", "import handlers.core.events"),
    "a runtime that imports a platform": ("bot/runtime/outbox.py", "from bot.platforms.web import adapter"),
    "a crowd that imports the runtime": ("bot/crowd/crowd.py", "import bot.runtime.program"),
    "an import that reads a feature": ("bot/imports/archive.py", "from handlers.feedback import note"),
    "a server that imports the app": ("bot/http/server.py", "from bot.app import registry"),
    "feedback that imports a feature": ("handlers/feedback/store.py", "from handlers.polls import store"),
    "core that imports a feature": ("handlers/core/texts.py", "import handlers.polls"),
    "analysis that imports core": ("handlers/analysis/language.py", "from handlers.core.texts import Words"),
    "anybody but the cli that imports a command": ("bot/app.py", "from bot.commands import run"),
    "an import inside a function": ("handlers/asks/views.py", "def f():\n    import discord"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_the_import_rule_catches(planted: str, tmp_path: Path) -> None:
    path, code = PLANTED[planted]
    _plant(tmp_path, path, code)
    assert import_breaches(tmp_path) != []


def test_the_other_rules_catch_planted_breaches(tmp_path: Path) -> None:
    _plant(tmp_path, "handlers/polls/model.py", "import aiohttp")
    _plant(tmp_path, "handlers/polls/views.py", 'Q = "SELECT a FROM polls WHERE community = :community"')
    _plant(tmp_path, "handlers/polls/store.py", 'Q = "SELECT a FROM polls_polls"')
    _plant(tmp_path, "handlers/asks/views.py", "def f():\n" + "    x = 1\n" * 401)
    assert model_breaches(tmp_path) != []
    assert len(sql_breaches(tmp_path)) == 2
    _plant(tmp_path, "bot/runtime/poll_helpers.py", "")
    assert len(size_breaches(tmp_path)) == 2
    assert len(name_breaches(tmp_path)) == 1


def _plant(root: Path, path: str, code: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(code, encoding="utf-8")
