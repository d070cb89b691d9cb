"""A backup is made beside the running program while people vote, and what is restored from it counts right."""

import asyncio
import json
from pathlib import Path

from bot.app import App, back_up
from bot.commands.demo import SEEDS
from bot.commands.serving import serving
from bot.config import Community, Config, Storage, Web
from handlers.core.events import Command, Identity, Place, Press, Profile, Role
from tests.bot.commands.program import chorus

PLACE = Place("web", "web", "sauce-talk")


def config(folder: Path) -> Config:
    return Config(community=Community(name="Larkspoon"), storage=Storage.within(folder), web=Web(enabled=True, port=0))


async def ask(app: App) -> None:
    mara = Profile(Identity("web", "web", "mara"), "Mara", role=Role.MANAGER)
    await app.program.deliver(
        Command(who=mara, where=PLACE, at=app.around.clock(), name="poll", words='"Which sauce?" "Mild" "Hot"')
    )


async def vote(app: App, voter: int) -> None:
    who = Profile(Identity("web", "web", f"v{voter}"), f"Voter {voter}")
    token = f"polls.vote:1:{1 + voter % 2}"
    await app.program.deliver(Press(who=who, where=PLACE, at=app.around.clock(), message="", token=token))


async def test_a_backup_under_load_is_restored_and_its_count_agrees(tmp_path: Path) -> None:
    folder = tmp_path / "running"
    folder.mkdir()
    counted, some = 0, asyncio.Event()
    async with serving(config(folder), SEEDS, knows_no_login=True) as served:
        await ask(served.app)

        async def voting(lane: int) -> None:
            nonlocal counted
            for number in range(100):
                await vote(served.app, lane * 100 + number)
                counted += 1
                if counted == 100:
                    some.set()

        async def backing_up() -> tuple[int, int]:
            await some.wait()
            before = counted
            await back_up(config(folder), tmp_path / "copy.db")
            return before, counted

        copied = asyncio.create_task(backing_up())
        await asyncio.gather(*(voting(lane) for lane in range(4)))
        before, after = await copied
        open_now = await asyncio.to_thread(chorus, "restore", tmp_path / "copy.db", "--force", "--data", folder)
        assert open_now.code == 1
        assert "stop it first" in open_now.err
    restored = chorus("restore", tmp_path / "copy.db", "--data", tmp_path / "restored")
    assert restored.code == 0, restored.err
    audit = chorus("audit", "poll", "1", "--json", "--data", tmp_path / "restored")
    assert audit.code == 0, audit.text + audit.err
    assert before <= audit.json["people"] <= after + 4
    whole = chorus("audit", "poll", "1", "--json", "--data", folder)
    assert (whole.code, whole.json["people"]) == (0, 400)


def test_a_restore_keeps_what_was_there_and_a_backup_writes_over_nothing(imported: Path, tmp_path: Path) -> None:
    copy, again = tmp_path / "copy.db", tmp_path / "again"
    assert chorus("backup", copy, "--data", imported).code == 0
    twice = chorus("backup", copy, "--data", imported)
    assert (twice.code, "is there already" in twice.err) == (1, True)
    assert chorus("restore", copy, "--data", again).code == 0
    refused = chorus("restore", copy, "--data", again)
    assert (refused.code, "--force" in refused.err) == (1, True)
    assert chorus("restore", copy, "--force", "--data", again).code == 0
    assert (again / "chorus.db.replaced").exists()
    lines = chorus("export", "feedback", "--format", "jsonl", "--data", again).text.splitlines()
    assert [json.loads(line) for line in lines] == [
        json.loads(line)
        for line in chorus("export", "feedback", "--format", "jsonl", "--data", imported).text.splitlines()
    ]


def test_where_nothing_is_or_can_be_it_is_said(tmp_path: Path) -> None:
    assert chorus("backup", tmp_path / "copy.db", "--data", tmp_path / "none").code == 3
    missing = chorus("restore", tmp_path / "none.db", "--data", tmp_path / "new")
    assert (missing.code, "there is no file" in missing.err) == (1, True)


def test_a_server_is_backed_up_with_its_own_tools(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[storage]\nurl = "postgresql://chorus:secret@127.0.0.1:1/chorus"\n')
    done = chorus("restore", tmp_path / "x.db", "--config", tmp_path / "config.toml")
    assert (done.code, "pg_restore" in done.err, "secret" in done.err) == (1, True, False)
