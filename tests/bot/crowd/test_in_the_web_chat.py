"""A crowd in the real web chat: real dispatch, real storage, the calls that people use."""

import asyncio
from pathlib import Path

from bot.app import messages_kept
from bot.commands.crowding import ChatPlayground
from bot.commands.demo import SEEDS
from bot.commands.serving import serving
from bot.config import Config, Web
from bot.crowd.crowd import Crowd
from tests.engines import storage_in


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


async def test_a_crowd_votes_answers_and_reacts_as_people_do(tmp_path: Path) -> None:
    config = Config(storage=storage_in(tmp_path), web=Web(enabled=True, port=0))
    async with serving(config, SEEDS, demo=True) as served:
        crowd = Crowd(ChatPlayground(served.web.chat), at_once)
        await crowd.start(40, seed=3)
        await crowd.finished()
        await served.app.program.settle()
        assert tuple(crowd.status()) == (40, 40, False)
        chat = served.web.chat
        assert len(chat.directory.people) == len(SEEDS.people) + 40
        messages = {one.id: one for room in ("sauce-talk", "recipes") for one in await chat.messages(room, limit=500)}
        [poll] = [one for one in messages.values() if one.subject == "poll:1"]
        votes = [element["votes"] for element in poll.elements or () if element["type"] == "choice"]
        assert 25 < sum(votes) <= 40
        [question] = [one for one in messages.values() if one.subject == "ask:1"]
        answers = [one for one in messages.values() if one.reply_to == question.id]
        assert len(answers) > 5
        assert any(
            person.startswith("crowd1-")
            for one in messages.values()
            for likes in one.reactions.values()
            for person in likes
        )
        said = [one for one in messages.values() if not one.bot]
        assert await messages_kept(served.app) == len(said) > 20
