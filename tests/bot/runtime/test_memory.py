"""What platforms remember outlives the program and stays theirs."""

from pathlib import Path

from storage import Engine
from tests.bot.runtime.conftest import stage_over
from tests.engines import open_engine


async def test_a_key_is_set_changed_read_after_a_restart_and_dropped(engine: Engine) -> None:
    memory = stage_over(engine).program.memory("slack")
    assert await memory.get("cursor") is None
    await memory.put("cursor", "1")
    await memory.put("cursor", "2")
    again = stage_over(engine).program.memory("slack")
    assert await again.get("cursor") == "2"
    await again.drop("cursor")
    await again.drop("cursor")
    assert await again.get("cursor") is None


async def test_no_platform_sees_another_ones_keys(engine: Engine) -> None:
    program = stage_over(engine).program
    await program.memory("slack").put("cursor", "slack's")
    await program.memory("discord").put("cursor", "discord's")
    await program.memory("discord").drop("cursor")
    assert await program.memory("slack").get("cursor") == "slack's"
    assert await program.memory("discord").entries("") == []


async def test_entries_are_those_that_begin_with_the_prefix_as_it_is_written(engine: Engine) -> None:
    memory = stage_over(engine).program.memory("slack")
    for key in ("install:T2", "install:T1", "Install:T3", "install", "cursor:T1", "100%", "1000"):
        await memory.put(key, key.upper())
    assert await memory.entries("install:") == [("install:T1", "INSTALL:T1"), ("install:T2", "INSTALL:T2")]
    assert await memory.entries("100%") == [("100%", "100%")]
    assert len(await memory.entries("")) == 7


async def test_two_communities_in_one_file_keep_apart(tmp_path: Path, engine: Engine) -> None:
    await stage_over(engine).program.memory("slack").put("cursor", "1")
    other = await open_engine(tmp_path / "runtime.db")
    row = await other.reading(
        "elsewhere",
        lambda session: session.one("SELECT COUNT(*) AS n FROM runtime_memory WHERE community = :community"),
    )
    await other.close()
    assert row is not None and row["n"] == 0
