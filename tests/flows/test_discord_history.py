"""A guild whose past is imported before Chorus was ever there: what happens live afterwards finds the same messages."""

from datetime import UTC, datetime
from pathlib import Path

from bot.app import messages_kept
from bot.imports.importer import import_export
from tests.flows.anywhere import TEAM
from tests.flows.on_discord import founded


async def test_an_imported_past_is_changed_by_what_happens_live(tmp_path: Path) -> None:
    async with founded(tmp_path) as there:
        said = await there.says("ana", "The small jar is far too small")
        gone = await there.says("ben", "The label is hard to read")
        doubted = await there.replies("zofia", said, "The cap is hard to open")
        await there.reacts("zofia", said, "👍")
        await there.reacts("ana", doubted, "👍")
        export = there.exported(tmp_path)
        await there.start()
        app = there.app
        report = await import_export(export, app.program.deliver, lambda: messages_kept(app), now=datetime.now(UTC))
        assert (report.messages, report.new, report.problem_count) == (3, 3, 0)
        await there.edits("ana", said, "The small jar is much too small")
        await there.unreacts("ana", doubted, "👍")
        await there.deletes("ben", gone)
        await there.settled()
        assert await messages_kept(app) == 2
        await there.types("mara", "/digest now")
        digest = await there.shown(await there.posted("covers", TEAM))
        assert "The small jar is much too small" in digest
        assert "The label" not in digest and "The cap" not in digest
        again = await import_export(export, app.program.deliver, lambda: messages_kept(app), now=datetime.now(UTC))
        assert (again.new, await messages_kept(app)) == (0, 2)
