"""Whoever is forgotten leaves nothing in the web chat's own tables, and the chat goes on."""

from pathlib import Path

from bot.app import catalogues, registry
from bot.platforms.web.store.schema import SCHEMA
from bot.runtime.dispatch import Dispatch, Surroundings
from handlers.core import personal
from handlers.core.context import Context
from handlers.core.effects import Effects
from storage import Session
from tests.bot.platforms.web.conftest import Room
from tests.bot.platforms.web.test_with_features import running
from tests.stage import codes


async def web_tables(room: Room) -> str:
    """Every row of the web chat's tables."""

    async def read(session: Session) -> str:
        found = []
        for table in SCHEMA.tables:
            names = ", ".join(f'"{name}"' for name in table.columns)
            found += [repr(dict(row)) for row in await session.rows(f'SELECT {names} FROM "{table.name}"')]
        return "\n".join(found)

    return await room.engine.reading("default", read)


async def forget(room: Room, person: str) -> None:
    """As the command line does, beside the running program."""

    async def work(context: Context) -> Effects:
        return (await personal.forget(context, person)).effects

    around = Surroundings(room.engine, registry(SCHEMA), catalogues(), "default", {}, room.clock, codes())
    await Dispatch(around, lambda follow: None).run(work)


async def test_nothing_of_the_forgotten_is_left_and_the_chat_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path) as room:
        root = await room.say("ana", "Garlic words")
        answer = await room.say("ken", "An answer", reply_to=root["id"])
        reaction = f"/api/v1/messages/{answer['id']}/reactions/👍?as=ana"
        assert (await room.call("PUT", reaction)).status < 300
        await room.post("/api/v1/commands", {"as": "ana", "channel": "talk", "text": "/chorus help"})
        assert "'ana'" in await web_tables(room)
        person = f"web:{room.platform.chat.directory.space}:ana"
        await forget(room, person)
        left = await web_tables(room)
        assert "'ana'" not in left
        assert "Garlic" not in left
        listed = [one for one in await room.listed() if one["id"] in (root["id"], answer["id"])]
        assert [(one["text"], one["deleted"]) for one in listed] == [("", True), ("An answer", False)]
        assert listed[1]["reactions"] == {}
        socket = await room.stream("?as=ken&after=0")
        assert (await socket.receive_json())["seq"] > 0
