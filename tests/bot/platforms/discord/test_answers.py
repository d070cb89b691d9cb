"""Commands, presses, forms, menus and completion over a real gateway: what is delivered, and what people see."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.platforms.base import Delivery, Outcome, Private
from handlers.core.events import Command, Event, Picked, Press, Submitted
from handlers.core.forms import Field, Form
from handlers.core.message import Button, Buttons, Message, Option
from tests.bot.platforms.contract import poll, saying
from tests.bot.platforms.discord.town import TEXTS, Town, town

FORM = Form(
    "tests.make:1",
    "A new poll",
    tuple(Field(f"f{number}", f"Field {number}", required=number == 1) for number in range(1, 7)),
    "Create",
)
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
SAVE = TEXTS.words("en").line("core.someone")
SHORT = Form("tests.make:1", "A new poll", (Field("title", "Question", required=True),), "Create")


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    async with town() as made:
        await made.open()
        yield made
        await made.platform.idle()
        assert made.discord.violations == []


def receipt(words: str, about: str | None = None) -> Outcome:
    return Outcome(privates=(Private(saying(words), about),))


async def posted(place: Town) -> str:
    return await place.platform.post(Delivery("o1", place.here, poll(3), "poll:1"))


async def test_a_command_with_options_is_the_line_a_person_would_have_typed(place: Town) -> None:
    place.runtime.answer = lambda event: receipt("Posted")
    answer = await place.ana.types(
        place.general,
        "poll",
        "new",
        question='Which "sauce"?',
        choice1="Plum",
        close="2d",
        multiple=True,
        flags="--x 1",
    )
    assert (answer.text, answer.private) == ("Posted", True)
    command = place.runtime.of(Command)[0]
    assert isinstance(command, Command)
    assert (command.name, command.words) == ("poll", '"Which \\"sauce\\"?" "Plum" --close 2d --multiple --x 1')
    assert (command.who.identity.user, command.who.locale, command.where) == (str(place.ana.id), "pl", place.here)
    assert command.key


async def test_the_alias_takes_a_whole_line(place: Town) -> None:
    await place.ana.types(place.general, "chorus", line="poll close 3")
    assert [(one.name, one.words) for one in place.runtime.of(Command) if isinstance(one, Command)] == [
        ("chorus", "poll close 3")
    ]


async def test_a_command_without_a_private_answer_is_acknowledged_in_the_persons_language(place: Town) -> None:
    answer = await place.ana.types(place.general, "poll", "new", question="Which?")
    assert (answer.text, answer.private) == ("Gotowe.", True)


async def test_a_press_shows_its_receipt_to_the_voter_alone(place: Town) -> None:
    message = await posted(place)
    place.runtime.answer = lambda event: receipt("Your vote counts", "poll:1")
    answer = await place.ana.presses(place.message(message), "tests.vote:1:1")  # type: ignore[arg-type]
    assert (answer.kind, answer.text, answer.private) == ("message", "Your vote counts", True)
    assert place.ben.private(place.general) == []
    press = place.runtime.of(Press)[0]
    assert isinstance(press, Press)
    assert (press.token, press.message, press.where) == ("tests.vote:1:1", message, place.here)


async def test_a_new_receipt_takes_the_place_of_the_last_one(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    for words in ("First", "Second"):
        place.runtime.answer = lambda event, words=words: receipt(words, "poll:1")  # type: ignore[misc]
        await place.ana.presses(message, "tests.vote:1:1")
        await place.platform.idle()
    assert [one.text for one in place.ana.private(place.general)] == ["Second"]


async def test_a_press_without_a_private_answer_shows_nothing(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    answer = await place.ana.presses(message, "tests.vote:1:1")
    assert answer.kind == "nothing"


async def test_a_button_that_asks_first_is_pressed_only_after_the_question(place: Town) -> None:
    asking = Message("Poll", (Buttons((Button("Delete", "tests.delete:1", "danger", "Delete poll 1?"),)),))
    message = place.message(await place.platform.post(Delivery("o1", place.here, asking)))
    assert message is not None
    question = await place.ana.presses(message, "Delete")
    assert question.private and "Delete poll 1?" in question.text
    assert place.runtime.of(Press) == []
    assert question.last is not None
    await place.ana.presses(question.last, "Anuluj")
    assert place.runtime.of(Press) == []
    question = await place.ana.presses(message, "Delete")
    assert question.last is not None
    await place.ana.presses(question.last, "Delete")
    assert [one.token for one in place.runtime.of(Press) if isinstance(one, Press)] == ["tests.delete:1"]


async def test_a_form_of_one_page_is_delivered_with_its_answers(place: Town) -> None:
    place.runtime.answer = lambda event: Outcome(result="form", form=SHORT) if isinstance(event, Command) else Outcome()
    answer = await place.ana.types(place.general, "poll", "new")
    assert answer.kind == "modal"
    await place.ana.submits(answer.modal, {"t0:title": "Which?"})
    sent = place.runtime.of(Submitted)[0]
    assert isinstance(sent, Submitted)
    assert (sent.token, dict(sent.answers)) == ("tests.make:1", {"title": "Which?"})
    assert place.runtime.memory("discord").values.keys() & {"form:"} == set()


async def test_a_form_of_two_pages_survives_a_restart_between_them(place: Town) -> None:
    place.runtime.answer = lambda event: Outcome(result="form", form=FORM) if isinstance(event, Command) else Outcome()
    answer = await place.ana.types(place.general, "poll", "new")
    between = await place.ana.submits(answer.modal, {"t0:f1": "one"})
    assert between.private and between.last is not None
    await place.close()
    await place.open()
    answer = await place.ana.presses(between.last, "Continue")  # the form is in English
    await place.ana.submits(answer.modal, {"t0:f6": "six"})
    sent = place.runtime.of(Submitted)
    assert [dict(one.answers) for one in sent if isinstance(one, Submitted)] == [{"f1": "one", "f6": "six"}]
    assert not [key for key in place.runtime.memory("discord").values if key.startswith("form:")]


async def test_a_refused_form_says_what_is_wrong_and_opens_again_as_it_was_filled_in(place: Town) -> None:
    def answer(event: Event) -> Outcome:
        if isinstance(event, Command):
            return Outcome(result="form", form=SHORT)
        return Outcome(result="refused", fields={"title": "Ask something"})

    place.runtime.answer = answer
    opened = await place.ana.types(place.general, "poll", "new")
    refused = await place.ana.submits(opened.modal, {"t0:title": "x"})
    assert "Ask something" in refused.text and refused.private and refused.last is not None
    again = await place.ana.presses(refused.last, refused.last.buttons[0]["custom_id"])
    assert again.modal is not None
    assert again.modal.fields["t0:title"]["value"] == "x"


async def test_suggestions_complete_an_option(place: Town) -> None:
    place.runtime.suggested["polls.open"] = [Option("1", "1 · Which sauce?"), Option("2", "2 · Glass or pouch?")]
    answer = await place.ana.looks_up(place.general, "poll", "close", option="number", typed="2")
    assert answer.choices == ["2 · Glass or pouch?"]


async def test_an_action_on_a_message_names_the_message_and_its_author(place: Town) -> None:
    message = await place.says(place.ben, "The lid leaks")
    await place.ana.uses(SAVE, message)
    picked = place.runtime.of(Picked)[0]
    assert isinstance(picked, Picked)
    assert (picked.action, picked.said.text, picked.said.who.identity.user) == (
        "feedback.save",
        "The lid leaks",
        str(place.ben.id),
    )


async def test_an_action_on_a_message_of_chorus_is_refused_in_words(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    answer = await place.ana.uses(SAVE, message)
    assert "nie napisał człowiek" in answer.text
    assert place.runtime.of(Picked) == []


async def test_what_takes_long_is_said_to_be_still_saving_and_the_receipt_follows(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    place.platform.parts.interactions.patience = 0.02
    go_on = asyncio.Event()
    deliver = place.runtime.deliver

    async def slow(event: Event) -> Outcome:
        await go_on.wait()
        await deliver(event)
        return receipt("Your vote counts")

    place.platform.parts.interactions.runtime.deliver = slow  # type: ignore[method-assign]
    answer = await place.ana.presses(message, "tests.vote:1:1")
    assert answer.text == "Zapis jeszcze trwa. Potwierdzenie zaraz przyjdzie."
    go_on.set()
    await answer.later()
    assert answer.text == "Your vote counts"


async def test_what_cannot_be_kept_is_said_not_to_have_changed_anything(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    place.runtime.down = RuntimeError("disk full")
    answer = await place.ana.presses(message, "tests.vote:1:1")
    assert answer.private and "nic się nie zmieniło" in answer.text
    place.runtime.down = None


async def test_an_old_message_is_redrawn_through_the_press_on_it(place: Town) -> None:
    message = await posted(place)
    place.discord.clock.passes(minutes=70)
    place.runtime.answer = lambda event: receipt("Your vote counts", "poll:1")
    shown = place.message(message)
    assert shown is not None
    answer = await place.ana.presses(shown, "tests.vote:1:1")
    assert answer.kind == "nothing"
    await answer.later()
    assert (answer.text, answer.private) == ("Your vote counts", True)
    before = [one for one in place.discord.requests if one.method == "PATCH" and "/channels/" in one.path]
    for votes in range(4, 20):
        await place.platform.edit(place.here, message, poll(votes))
    after = [one for one in place.discord.requests if one.method == "PATCH" and "/channels/" in one.path]
    assert "19 people" in shown.text
    assert len(after) == len(before)


async def test_words_to_chorus_itself_are_a_command(place: Town) -> None:
    place.runtime.answer = lambda event: receipt("What you can type")
    await place.ana.says(place.ana.dm(place.bot), "help")
    await place.heard(Command)
    await place.platform.idle()
    assert [one.words for one in place.runtime.of(Command) if isinstance(one, Command)] == ["help"]
    direct = place.ana.sees(place.ana.dm(place.bot))
    assert [one.text for one in direct] == ["help", "What you can type"]


async def test_where_words_would_open_a_form_the_command_that_does_is_named(place: Town) -> None:
    form = Form("tests.form", "New poll", (Field("title", "Question"),), "Post", "pl")
    place.runtime.answer = lambda event: Outcome("form", form=form)
    await place.ana.says(place.ana.dm(place.bot), "poll")
    await place.heard(Command)
    await place.platform.idle()
    [_, told] = place.ana.sees(place.ana.dm(place.bot))
    assert (
        told.text
        == "Na Discordzie formularz otwiera się tylko z polecenia. Aby go otworzyć, wpisz `/chorus line: poll`"
    )


async def test_a_receipt_that_comes_too_late_is_written_to_the_voter_directly() -> None:
    async with town(deadline=0.05) as place:
        await place.open()
        message = place.message(await posted(place))
        assert message is not None
        deliver = place.runtime.deliver

        async def slow(event: Event) -> Outcome:
            await deliver(event)
            await asyncio.sleep(0.1)  # longer than Discord waits, shorter than the adapter does
            return receipt("Your vote counts", "poll:1")

        place.platform.parts.interactions.runtime.deliver = slow  # type: ignore[method-assign]
        answer = await place.ana.presses(message, "tests.vote:1:1")
        assert answer.kind == "failed"
        await place.platform.idle()
        assert [one.text for one in place.ana.sees(place.ana.dm(place.bot))] == ["Your vote counts"]


async def test_an_answer_whose_arrival_is_not_known_is_given_once_more_and_shown_once(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    place.runtime.answer = lambda event: receipt("Your vote counts")
    place.discord.faults.cuts("POST", CALLBACK, done=True)
    answer = await place.ana.presses(message, "tests.vote:1:1")
    await place.platform.idle()
    assert answer.text == "Your vote counts"
    assert [one.text for one in place.ana.private(place.general)] == ["Your vote counts"]
    assert place.ana.sees(place.ana.dm(place.bot)) == []


async def test_an_answer_that_did_not_arrive_is_given_once_more(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    place.runtime.answer = lambda event: receipt("Your vote counts")
    place.discord.faults.cuts("POST", CALLBACK)
    answer = await place.ana.presses(message, "tests.vote:1:1")
    assert answer.text == "Your vote counts"


async def test_a_press_that_discord_sends_twice_is_answered_once(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    place.runtime.answer = lambda event: receipt("Your vote counts")
    place.discord.faults.doubles("INTERACTION_CREATE")
    await place.ana.presses(message, "tests.vote:1:1")
    await place.platform.idle()
    assert len({one.key for one in place.runtime.of(Press)}) == 1
    assert [one.text for one in place.ana.private(place.general)] == ["Your vote counts"]


async def test_a_button_of_a_version_to_come_is_answered_in_words(place: Town) -> None:
    message = place.message(await posted(place))
    assert message is not None
    choice = next(one for one in message.buttons if one["custom_id"] == "tests.vote:1:1")
    choice["custom_id"] = "!something.new|1"
    answer = await place.ana.presses(message, "!something.new|1")
    assert (answer.kind, answer.private) == ("message", True)
    assert "Which sauce?" in message.text


async def test_an_answer_to_somebody_pings_nobody(place: Town) -> None:
    place.runtime.answer = lambda event: receipt("@everyone <@&1>")
    await place.ana.types(place.general, "poll", "new", question="Which?")
    await place.platform.post(Delivery("o1", place.here, saying("@everyone")))
    await place.platform.send_file(place.here, "chart.png", b"PNG", alt="@everyone")
    written = [one.body for one in place.discord.requests if one.method == "POST" and isinstance(one.body, dict)]
    shown = [body.get("data") or body for body in written if "recipient_id" not in body]
    assert len(shown) == 3
    assert all(body["allowed_mentions"] == {"parse": []} for body in shown)


async def test_what_is_logged_of_an_interaction_holds_no_token(place: Town) -> None:
    message = await posted(place)
    shown = place.message(message)
    assert shown is not None
    place.discord.clock.passes(minutes=70)
    await place.ana.presses(shown, "tests.vote:1:1")
    await place.platform.idle()
    reply = place.platform.parts.interactions.pressed.get((message,))
    assert reply is not None and reply.token
    assert reply.token not in repr(reply) and reply.id in repr(reply)
    assert place.settings.token not in repr(place.settings)
