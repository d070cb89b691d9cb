"""What people do: commands, presses, forms and actions, acknowledged after the commit and answered privately."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from bot.platforms.base import Outcome, Private
from handlers.core.events import Command, Event, Picked, Press, Role, Said, Submitted
from handlers.core.forms import Field, Form
from handlers.core.message import Button, Buttons, Message, Note, Option
from tests.bot.platforms.slack.town import Town, town
from tests.fakes.slack.facts import Message as Shown

ASK = Form("tests.ask:1", "A question", (Field("title", "Question", required=True),), "Ask")
LONG = Form(
    "tests.long:1",
    "Many questions",
    tuple(
        Field(f"f{number}", f"Field {number}", "choice", options=tuple(Option(str(n), "x" * 70) for n in range(100)))
        for number in range(30)
    ),
    "Send",
)


def receipt(text: str = "Your vote counts", about: str | None = None) -> Private:
    """A private answer."""
    return Private(Message(text, (Note((text,), "private"),)), about)


def says(*privates: Private) -> Callable[[Event], Outcome]:
    """An answer with privates for everything people do."""
    return lambda event: Outcome(privates=privates) if isinstance(event, Command | Press | Submitted) else Outcome()


def opens(form: Form) -> Callable[[Event], Outcome]:
    """A form for commands and presses."""
    return lambda event: Outcome(result="form", form=form) if isinstance(event, Command | Press) else Outcome()


async def posted(made: Town) -> Shown:
    """A message of Chorus with a button."""
    from bot.platforms.base import Delivery

    content = Message("Which sauce?", (Buttons((Button("Ketchup", "tests.vote:1:1"),)),))
    ts = await made.platform.post(Delivery("o1", made.place, content, "poll:1"))
    return made.here.messages[ts]


@pytest.fixture(params=["socket", "http"])
async def there(request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """A town over each transport; at the end nothing was refused for its form."""
    async with town(request.param) as made:
        yield made
        assert made.slack.violations == []


async def test_a_command_is_delivered_with_who_typed_it_and_its_answer_acknowledges(there: Town) -> None:
    there.runtime.answer = says(receipt("One answer"), receipt("And another"))
    answer = await there.ana.types("/poll", '"Sauce?" "Ketchup" "Mustard"', there.here)
    await there.settled()
    (command,) = there.runtime.of(Command)
    assert isinstance(command, Command)
    assert (command.name, command.words) == ("poll", '"Sauce?" "Ketchup" "Mustard"')
    assert (command.who.name, command.who.locale, command.where) == ("Ana", "pl-PL", there.place)
    assert answer.ok
    assert [message.words for message in there.ana.private(there.here)] == ["One answer", "And another"]
    assert there.ben.private(there.here) == []


async def test_a_press_is_acknowledged_and_its_receipt_is_private(there: Town) -> None:
    message = await posted(there)
    there.runtime.answer = says(receipt())
    answer = await there.ana.presses(message, "Ketchup")
    assert (await there.ana.hears(there.here)).words == "Your vote counts"
    (press,) = there.runtime.of(Press)
    assert isinstance(press, Press)
    assert (press.token, press.message, press.where) == ("tests.vote:1:1", message.ts, there.place)
    assert answer.ok
    assert message.words.count("Ketchup") == 1, "the message itself stays"
    assert there.slack.called("chat.postEphemeral") == []


async def test_a_press_in_a_thread_is_answered_there(there: Town) -> None:
    from bot.platforms.base import Delivery

    root = await there.ben.says(there.here, "So")
    content = Message("Which?", (Buttons((Button("Ketchup", "tests.vote:1:1"),)),))
    ts = await there.platform.post(Delivery("o2", there.place, content, thread=root.ts))
    there.runtime.answer = says(receipt())
    await there.ana.presses(there.here.messages[ts], "Ketchup")
    assert (await there.ana.hears(there.here)).thread == root.ts


@pytest.mark.parametrize("how", ["used up", "gone"])
async def test_a_receipt_finds_another_way_when_the_address_is(how: str) -> None:
    async with town() as made:
        message = await posted(made)
        made.runtime.answer = says(receipt())
        made.slack.faults.on("response_url", status=404)
        if how == "gone":
            made.slack.faults.on("chat.postEphemeral", error="user_not_in_channel")
        await made.ana.presses(message, "Ketchup")
        await made.settled()
        where = made.here if how == "used up" else made.ana.dm(made.app)
        assert [one.words for one in made.ana.sees(where)][-1] == "Your vote counts"


async def test_a_form_opens_and_what_is_filled_in_comes_back(there: Town) -> None:
    there.runtime.answer = opens(ASK)
    answer = await there.ana.types("/ask", "", there.here)
    assert answer.ok
    form = await there.ana.form()
    assert form.title == "A question"
    there.runtime.answer = says(receipt("Asked"))
    sent = await there.ana.submits({"field:title": "What annoyed you?"})
    await there.settled()
    (submitted,) = there.runtime.of(Submitted)
    assert isinstance(submitted, Submitted)
    assert submitted.answers == {"title": "What annoyed you?"}
    assert (submitted.token, submitted.where, submitted.who.name) == ("tests.ask:1", there.place, "Ana")
    assert sent.ok
    assert there.ana.modal is None
    assert there.ana.private(there.here)[-1].words == "Asked"


async def test_a_refused_form_stays_with_the_reason_at_its_field(there: Town) -> None:
    there.runtime.answer = opens(ASK)
    await there.ana.types("/ask", "", there.here)
    there.runtime.answer = lambda event: Outcome(result="refused", fields={"title": "Write a question first"})
    sent = await there.ana.submits({"field:title": "x"})
    assert sent.errors
    assert list(sent.errors.values()) == ["Write a question first"]
    assert there.ana.modal is not None


async def test_a_long_form_goes_over_pages_and_survives_a_restart(there: Town) -> None:
    there.runtime.answer = opens(LONG)
    await there.ana.types("/ask", "", there.here)
    first = await there.ana.form()
    chosen = next(block for block in first.content["blocks"] if block["type"] == "input")
    if there.settings.mode == "http":
        await there.ana.submits({chosen["block_id"]: "7"})
    else:
        await there.close()
        await there.open()
        await there.ana.submits({chosen["block_id"]: "7"})
    for _ in range(20):
        if there.runtime.of(Submitted):
            break
        await there.ana.submits({})
    (submitted,) = there.runtime.of(Submitted)
    assert isinstance(submitted, Submitted)
    assert submitted.answers["f0"] == "7"
    assert there.ana.modal is None


async def test_an_action_on_a_message_carries_the_message_and_its_author(there: Town) -> None:
    message = await there.ben.says(there.here, "The lid leaks")
    await there.ana.shortcut("tests.save", message)
    (picked,) = there.runtime.of(Picked)
    assert isinstance(picked, Picked)
    assert (picked.action, picked.who.name) == ("tests.save", "Ana")
    assert (picked.said.message, picked.said.text, picked.said.who.name) == (message.ts, "The lid leaks", "Ben")


async def test_words_in_a_direct_message_are_a_command(there: Town) -> None:
    there.runtime.answer = says(receipt("This is what Chorus can do"))
    await there.ana.says(there.ana.dm(there.app), "help")
    await there.settled()
    (command,) = there.runtime.of(Command)
    assert isinstance(command, Command)
    assert (command.name, command.words, command.where.channel) == ("chorus", "help", there.ana.dm(there.app).id)
    answer = there.ana.sees(there.ana.dm(there.app))[-1]
    assert answer.words == "This is what Chorus can do"
    assert not answer.only_for, "it stays, as nobody else reads along"
    assert there.runtime.of(Said) == []


async def test_a_mention_that_begins_with_a_command_is_one_and_others_are_words(there: Town) -> None:
    await there.ana.says(there.here, f"<@{there.app.bot()}> help")
    await there.ana.says(there.here, f"<@{there.app.bot()}> thank you")
    await there.settled()
    assert [(event.name, event.words) for event in there.runtime.of(Command) if isinstance(event, Command)] == [
        ("chorus", "help")
    ]
    assert len(there.runtime.of(Said)) == 2


async def test_a_form_asked_for_without_a_trigger_is_offered_by_a_button(there: Town) -> None:
    there.runtime.answer = opens(ASK)
    direct = there.ana.dm(there.app)
    await there.ana.says(direct, "ask")
    await there.settled()
    await there.ana.presses(there.ana.sees(direct)[-1], "A question")
    assert (await there.ana.form()).title == "A question"


async def test_the_home_is_drawn_for_who_opens_it(there: Town) -> None:
    there.runtime.page = Message("Yours", (Note(("What is open for you",)),))
    await there.ana.opens_home(there.app)
    await there.settled()
    assert there.ana.home is not None
    assert "What is open for you" in there.ana.home.words


async def test_a_press_on_the_home_is_answered_directly_and_redraws_it(there: Town) -> None:
    there.runtime.page = Message("Yours", (Buttons((Button("Vote", "tests.vote:1:1"),)),))
    await there.ana.opens_home(there.app)
    await there.settled()
    there.runtime.answer = says(receipt())
    there.runtime.page = Message("Yours", (Note(("Done",)),))
    assert there.ana.home is not None
    await there.ana.presses(there.ana.home, "Vote")
    await there.settled()
    (press,) = there.runtime.of(Press)
    direct = there.ana.dm(there.app)
    assert press.where.channel == direct.id
    assert there.ana.sees(direct)[-1].words == "Your vote counts"
    assert "Done" in there.ana.home.words


class Slow:
    """A runtime's answer that takes its time: `let_go` lets the commit happen."""

    def __init__(self, made: Town, outcome: Outcome | Exception) -> None:
        self._gate = asyncio.Event()
        self._outcome = outcome
        self._deliver: Callable[[Event], Awaitable[Outcome]] = made.runtime.deliver
        made.platform._ground.started = self._runtime(made)

    def _runtime(self, made: Town) -> "Slow":
        self._made = made
        return self

    def memory(self, platform: str) -> object:
        """The runtime's own."""
        return self._made.runtime.memory(platform)

    async def deliver(self, event: Event) -> Outcome:
        """Wait, then answer."""
        await self._gate.wait()
        await self._deliver(event)
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    def let_go(self) -> None:
        """Commit."""
        self._gate.set()


@pytest.mark.parametrize("act", ["command", "press"])
async def test_what_takes_long_is_said_to_be_saved_and_the_receipt_follows(act: str) -> None:
    async with town(more={"saving_after": 0.02}) as made:
        message = await posted(made)
        slow = Slow(made, Outcome(privates=(receipt(),)))
        if act == "press":
            answer = await made.ana.presses(message, "Ketchup")
        else:
            answer = await made.ana.types("/poll", "x", made.here)
        assert answer.ok
        assert (await made.ana.hears(made.here)).words == "Zapis jeszcze trwa. Potwierdzenie zaraz przyjdzie."
        assert made.runtime.of(Press) == made.runtime.of(Command) == [], "nothing is kept yet"
        slow.let_go()
        assert (await made.ana.hears(made.here)).words == "Your vote counts"


async def test_what_could_not_be_saved_is_never_said_to_be() -> None:
    async with town() as made:
        message = await posted(made)
        made.runtime.down = OSError("disk full")
        await made.ana.presses(message, "Ketchup")
        assert (
            await made.ana.hears(made.here)
        ).words == "To się nie udało i nic się nie zmieniło. Naciśnij ponownie za chwilę."


@pytest.mark.parametrize("refused", [False, True])
async def test_a_form_that_takes_long_waits_and_shows_what_became_of_it(refused: bool) -> None:
    async with town(more={"saving_after": 0.02}) as made:
        made.runtime.answer = opens(ASK)
        await made.ana.types("/ask", "", made.here)
        outcome = (
            Outcome(result="refused", fields={"title": "Too short"})
            if refused
            else Outcome(privates=(receipt("Asked"),))
        )
        slow = Slow(made, outcome)
        await made.ana.submits({"field:title": "What?"})
        assert made.ana.modal is not None
        assert "Zapis jeszcze trwa" in made.ana.modal.words
        slow.let_go()
        expected = "Too short" if refused else "Asked"
        await made.slack.until(lambda: made.ana.modal is not None and expected in made.ana.modal.words)
        if refused:
            assert "What?" in str(made.ana.modal.content), "what was typed is kept"
        assert made.slack.violations == []


async def test_a_form_whose_trigger_is_too_old_is_offered_by_a_button() -> None:
    async with town() as made:
        made.runtime.answer = opens(ASK)
        made.slack.faults.on("views.open", error="expired_trigger_id")
        answer = await made.ana.types("/ask", "", made.here)
        assert answer.ok
        offer = await made.ana.hears(made.here)
        await made.ana.presses(offer, "A question")
        assert (await made.ana.form()).title == "A question"


async def test_a_redraw_goes_through_the_newest_click_until_that_is_used_up() -> None:
    async with town() as made:
        message = await posted(made)
        await made.ana.presses(message, "Ketchup")
        for votes in range(6):
            await made.platform.turn(made.place, message.ts)
            await made.platform.edit(made.place, message.ts, Message("Sauce", (Note((f"{votes} votes",)),)))
            assert message.words == f"{votes} votes"
        assert len(made.slack.called("response_url")) == 3
        assert len(made.slack.called("chat.update")) == 3


async def test_a_click_on_what_only_one_person_sees_redraws_nothing() -> None:
    async with town() as made:
        made.runtime.answer = says(Private(Message("Sure?", (Buttons((Button("Yes", "tests.yes:1"),)),))))
        await made.ana.types("/poll", "x", made.here)
        shown = await made.ana.hears(made.here)
        made.runtime.answer = says()
        await made.ana.presses(shown, "Yes")
        await made.settled()
        assert not made.connecting.ground.answers.redraws(made.here.id, shown.ts)


async def test_rights_follow_the_press_not_the_message() -> None:
    async with town() as made:
        message = await posted(made)
        for person in (made.mara, made.ana):
            await made.slack.until(lambda: True)
            await person.presses(message, "Ketchup")
        assert [event.who.role for event in made.runtime.of(Press) if isinstance(event, Press)] == [
            Role.MANAGER,
            Role.MEMBER,
        ]
