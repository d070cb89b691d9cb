"""The whole program on Slack: real features, real storage, people of the fake workspace."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

import msgspec
import pytest

from bot.commands.serving import Seeds, Served, serving
from bot.config import Community, Config, Http, Web
from bot.platforms.slack.settings import SlackSettings
from tests.engines import storage_in
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.facts import App, Channel, Message
from tests.fakes.slack.people import Person


class Place:
    """The program's outside."""

    def __init__(
        self, slack: FakeSlack, app: App, here: Channel, people: tuple[Person, Person, Person], served: Served
    ) -> None:
        self.slack, self.app, self.here, self.served = slack, app, here, served
        self.mara, self.ana, self.ben = people

    def posts(self) -> list[Message]:
        """Chorus's messages in the channel."""
        own = self.app.bot()
        return [one for one in self.here.messages.values() if one.user == own and not one.only_for]

    async def post(self, words: str) -> Message:
        """Wait for a message with these words; Chorus also says that it reads the channel."""
        await self.slack.until(lambda: any(words in one.words for one in self.posts()), within=5.0)
        await self.served.app.program.settle()
        return next(one for one in self.posts() if words in one.words)

    async def shows(self, message: Message, words: str) -> None:
        """Wait until a message shows something."""
        await self.slack.until(lambda: words in message.words, within=5.0)


@asynccontextmanager
async def place(folder: Path, mode: Literal["socket", "http"]) -> AsyncIterator[Place]:
    """A program over Slack alone."""
    async with FakeSlack() as slack:
        team = slack.team()
        people = (team.user("Mara", owner=True), team.user("Ana"), team.user("Ben"))
        here = team.channel("general", members=people, bot=True)
        app = slack.app()
        settings = SlackSettings(
            enabled=True,
            mode=mode,
            bot_token=app.token(),
            app_token=app.app_token,
            signing_secret=app.signing_secret,
            api_base_url=slack.base_url,
            community_channels=("#general",),
        )
        config = Config(
            Community(name="Larkspoon"),
            storage_in(folder),
            web=Web(enabled=False),
            http=Http(port=0),
            slack=settings,
        )
        async with serving(config, Seeds()) as served:
            app.request_url = f"{served.url}/slack/events" if mode == "http" else None
            if mode == "socket":
                await app.connected()
            yield Place(slack, app, here, people, served)
        assert slack.violations == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_poll_is_asked_voted_changed_taken_back_and_closed(
    tmp_path: Path, mode: Literal["socket", "http"]
) -> None:
    async with place(tmp_path, mode) as there:
        answer = await there.mara.types("/poll", '"Which sauce?" "Ketchup" "Mustard"', there.here)
        assert answer.ok
        poll = await there.post("Which sauce?")
        votes = [
            element["value"]
            for block in poll.blocks
            for element in [block.get("accessory") or {}]
            if ".vote:" in element.get("value", "")
        ]
        assert len(votes) == 2
        await there.ana.presses(poll, votes[0])
        assert "Ketchup" in (await there.ana.hears(there.here)).words
        await there.shows(poll, "1 person")
        await there.ben.presses(poll, votes[1])
        await there.shows(poll, "50%")
        await there.ben.presses(poll, votes[0])
        assert "Mustard" in (await there.ben.hears(there.here)).words
        assert re.search("from.*Mustard.*to.*Ketchup", (await there.ben.hears(there.here)).words, re.DOTALL)
        await there.shows(poll, "100%")
        await there.ben.presses(poll, votes[0])
        await there.shows(poll, "1 person")
        closed = await there.mara.types("/poll", "close 1", there.here)
        assert closed.ok
        await there.slack.until(lambda: not any(".vote:" in str(block) for block in poll.blocks), within=5.0)


async def test_a_question_is_answered_in_its_thread_and_the_answer_is_marked(tmp_path: Path) -> None:
    async with place(tmp_path, "socket") as there:
        assert (await there.mara.types("/ask", '"What annoyed you?"', there.here)).ok
        question = await there.post("What annoyed you?")
        reply = await there.ana.says(there.here, "The lid leaks every single time", question)
        await there.slack.until(lambda: "memo" in reply.reactions, within=5.0)


async def test_help_is_answered_to_who_asked(tmp_path: Path) -> None:
    async with place(tmp_path, "socket") as there:
        assert (await there.ana.types("/chorus", "help", there.here)).ok
        assert "/poll" in (await there.ana.hears(there.here)).words
        direct = there.ana.dm(there.app)
        await there.ana.says(direct, "help")
        await there.slack.until(lambda: len(there.ana.sees(direct)) > 1, within=5.0)
        assert "/poll" in there.ana.sees(direct)[-1].words
        assert there.ben.private(there.here) == []


async def test_a_bare_command_opens_its_form_and_the_form_makes_the_poll(tmp_path: Path) -> None:
    async with place(tmp_path, "http") as there:
        assert (await there.mara.types("/poll", "", there.here)).ok
        form = await there.mara.form()
        blocks = [block["block_id"] for block in form.content["blocks"] if block["type"] == "input"]
        question = next(block for block in blocks if "question" in block or "title" in block)
        choices = next(block for block in blocks if "choice" in block or "option" in block)
        sent = await there.mara.submits({question: "Which sauce?", choices: "Ketchup\nMustard"}, form)
        assert sent.ok, sent
        assert "Mustard" in (await there.post("Which sauce?")).words


async def test_the_app_home_shows_what_is_open(tmp_path: Path) -> None:
    async with place(tmp_path, "socket") as there:
        await there.mara.types("/poll", '"Which sauce?" "Ketchup" "Mustard"', there.here)
        await there.ana.opens_home(there.app)
        await there.slack.until(lambda: there.ana.home is not None, within=5.0)
        assert there.ana.home is not None
        assert there.ana.home.words


def test_the_settings_of_a_whole_program_show_no_token() -> None:
    config = Config(slack=SlackSettings(bot_token="xoxb-secret"))
    assert "xoxb-secret" not in repr(config)
    assert msgspec.structs.asdict(config)["slack"].bot_token == "xoxb-secret"
