"""What was acknowledged is there after the program was killed."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from pathlib import Path

from storage.sqlite.engine import SqliteEngine
from tests.storage.schemas import SCHEMA, add_one, all_notes, insert

ACKNOWLEDGED = 300
CALLERS = 8
ROOT = Path(__file__).parents[3]


async def keep_writing(path: Path) -> None:
    """The program that is killed: each caller says every note of its own that writing returned for."""
    engine = await SqliteEngine.open(path)
    await engine.migrate([SCHEMA])

    async def caller(name: int) -> None:
        for number in range(100_000):
            note = f"{name}-{number}"
            await engine.writing("here", insert(note))
            await engine.writing("here", add_one("total"))
            print(note, flush=True)

    await asyncio.gather(*(caller(name) for name in range(CALLERS)))


async def test_a_killed_program_has_kept_all_that_it_acknowledged(path: Path) -> None:
    program = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, str(path), stdout=PIPE, cwd=ROOT)
    assert program.stdout is not None
    acknowledged = [(await program.stdout.readline()).decode().strip() for _ in range(ACKNOWLEDGED)]
    program.kill()
    rest, _ = await program.communicate()
    acknowledged += rest.decode().rpartition("\n")[0].split()

    engine = await SqliteEngine.open(path)
    assert await engine.migrate([SCHEMA]) == []
    notes = {row["id"]: row["size"] for row in await engine.reading("here", all_notes)}
    await engine.close()
    assert len(acknowledged) >= ACKNOWLEDGED
    assert set(acknowledged) <= notes.keys()
    total = notes.pop("total")
    # Each caller may have been killed between its note, the total and the word.
    assert len(acknowledged) <= total <= len(notes) <= total + CALLERS


if __name__ == "__main__":
    asyncio.run(keep_writing(Path(sys.argv[1])))
