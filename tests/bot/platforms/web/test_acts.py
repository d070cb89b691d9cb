"""Commands, presses and forms: what they are answered with."""

from typing import Any

import pytest

from bot.platforms.base import Delivery, Outcome, Posted, Private
from bot.platforms.web.acts import tokens_of
from handlers.core.events import Command, Event, Place, Press, Submitted
from handlers.core.forms import Field, Form
from handlers.core.message import Button, Buttons, Choice, Code, Message, Note, Option, Strong
from storage import NotSaved
from tests.bot.platforms.web.conftest import Room

HERE = Place("web", "web", "talk")
STAFF = Place("web", "web", "staff")
SLACK = Place("slack", "T1", "C1")
RECEIPT = Message(
    "Your vote for Ketchup counts.",
    (Note(("Your vote for ", Strong("Ketchup"), " counts. Receipt ", Code("K7-M4QX")), "private"),),
)
KINDS = (Option("one", "Choose one"), Option("many", "Several"))
FORM = Form(
    token="polls.new",
    title="New poll",
    fields=(
        Field("title", "Question", required=True, max_length=20),
        Field("choices", "Choices", type="long_text", lines=True, hint="One a line"),
        Field(
            "kind", "Kind", type="choice", options=(Option("one", "Choose one"), Option("many", "Several")), value="one"
        ),
        Field("where", "Where", type="choices", options=(Option("talk", "#talk"), Option("tips", "#tips"))),
        Field("most", "At most", type="number"),
    ),
    submit="Post poll",
)


def answering(room: Room, **more: Any) -> None:
    """Let the runtime answer everything with this outcome."""
    room.runtime.answer = lambda event: Outcome(**more)


async def command(room: Room, text: str, who: str = "ana", channel: str = "talk") -> Any:
    return await room.post("/api/v1/commands", {"as": who, "channel": channel, "text": text})


COMMANDS = {
    "a name alone": ("/poll", "poll", ""),
    "words after it as they were typed": ('/poll "Which  sauce?"  "Ketchup"', "poll", '"Which  sauce?"  "Ketchup"'),
    "blanks around it": ("  /poll close 1 ", "poll", "close 1"),
    "a line break after the name": ("/ask\nWhat?\nWhy?", "ask", "What?\nWhy?"),
    "a blank after the slash": ("/ poll list", "poll", "list"),
    "a name in other letters": ("/anket 1", "anket", "1"),
}


@pytest.mark.parametrize("typed", COMMANDS)
async def test_a_command_is_read_with(room: Room, typed: str) -> None:
    text, name, words = COMMANDS[typed]
    assert (await command(room, text)).status == 200
    event = room.runtime.of(Command)[0]
    assert isinstance(event, Command)
    assert (event.name, event.words, event.where, event.who.identity.user) == (name, words, HERE, "ana")


@pytest.mark.parametrize("text", ["", "/", "poll", " / ", "\u200b"])
async def test_what_is_no_command_is_400(room: Room, text: str) -> None:
    assert (await command(room, text)).status == 400
    assert room.runtime.of(Command) == []


async def test_an_answer_has_every_field_of_the_contract(room: Room) -> None:
    answering(room)
    reply = await command(room, "/poll list")
    assert reply.body == {
        "outcome": "done",
        "reason": None,
        "subject": None,
        "whispers": [],
        "form": None,
        "posted": [],
    }


async def test_a_whisper_is_answered_listed_and_complete_as_text(room: Room) -> None:
    answering(room, subject="poll:1", privates=(Private(RECEIPT, "poll:1"),))
    answer = (await command(room, "/poll mine")).body
    whisper = answer["whispers"][0]
    assert whisper["text"] == "Your vote for Ketchup counts. Receipt K7-M4QX"
    assert whisper["elements"][0]["text"][1] == {"type": "strong", "text": "Ketchup"}
    assert (whisper["about"], whisper["channel"], answer["subject"]) == ("poll:1", "talk", "poll:1")
    assert (await room.get("/api/v1/whispers?as=ana")).body == {"whispers": [whisper]}
    assert (await room.get("/api/v1/whispers?as=ken")).body == {"whispers": []}


async def test_an_expected_refusal_is_200_with_its_reason_and_a_whisper(room: Room) -> None:
    answering(room, result="refused", reason="polls.refused.closed", privates=(Private(RECEIPT),))
    reply = await command(room, "/poll")
    assert (reply.status, reply.body["outcome"], reply.body["reason"]) == (200, "refused", "polls.refused.closed")
    assert len(reply.body["whispers"]) == 1


async def test_a_refusal_of_fields_is_a_whisper_where_there_is_no_form(room: Room) -> None:
    answering(room, result="refused", reason="x", fields={"close": "Type 2d.", "max": "Type 2."})
    assert (await command(room, "/poll")).body["whispers"][0]["text"] == "Type 2d. Type 2."


async def test_the_subject_message_of_the_commands_channel_comes_first_among_what_was_posted(room: Room) -> None:
    posts = (
        Posted("o1", STAFF, "poll:1"),
        Posted("o2", HERE, None),
        Posted("o3", SLACK, "poll:1"),
        Posted("o4", HERE, "poll:1"),
        Posted("o5", HERE, "poll:1"),
    )
    answering(room, subject="poll:1", posts=posts)
    room.runtime.arrived = {"o1": "m1", "o2": "m2", "o3": "s3", "o4": "m4"}
    assert (await command(room, "/poll")).body["posted"] == ["m4", "m2", "m1"]


async def test_commands_are_given_where_a_person_can_be(room: Room) -> None:
    statuses = {
        where: (await command(room, "/poll", channel=where)).status
        for where in ("talk", "dm:ana", "dm:ken", "staff", "nowhere")
    }
    assert statuses == {"talk": 200, "dm:ana": 200, "dm:ken": 403, "staff": 403, "nowhere": 404}
    assert (await command(room, "/poll", who="nobody")).status == 404


async def test_what_cannot_be_saved_is_503(room: Room) -> None:
    room.runtime.down = NotSaved("disk full")
    reply = await command(room, "/poll")
    assert (reply.status, reply.code) == (503, "not_saved")


async def post_poll(room: Room) -> str:
    buttons = Buttons((Button("Close", "polls.close:1"),))
    poll = Message("Poll", (Choice("Ketchup", "polls.vote:1:1"), buttons))
    return await room.platform.post(Delivery("o1", HERE, poll, "poll:1"))


async def press(room: Room, message: str, token: str, who: str = "ana", **more: Any) -> Any:
    return await room.post("/api/v1/presses", {"as": who, "message": message, "token": token, **more})


async def test_a_press_carries_token_and_values(room: Room) -> None:
    message = await post_poll(room)
    assert (await press(room, message, "polls.vote:1:1", values=["3", "1"])).status == 200
    event = room.runtime.of(Press)[0]
    assert isinstance(event, Press)
    assert (event.message, event.token, event.values, event.where) == (message, "polls.vote:1:1", ("3", "1"), HERE)


async def test_the_answer_to_a_press_stands_at_the_message_that_was_pressed(room: Room) -> None:
    answering(room, privates=(Private(RECEIPT, "poll:1"),))
    message = await post_poll(room)
    assert (await press(room, message, "polls.vote:1:1")).body["whispers"][0]["message"] == message


async def test_a_button_of_a_whisper_is_pressed_by_its_reader_only(room: Room) -> None:
    answering(room, privates=(Private(Message("x", (Buttons((Button("Show", "polls.show:1"),)),))),))
    whisper = (await command(room, "/poll")).body["whispers"][0]["id"]
    assert (await press(room, whisper, "polls.show:1")).status == 200
    assert (await press(room, whisper, "polls.show:1", who="ken")).status == 404


async def test_a_press_on_what_cannot_be_seen_or_is_not_there(room: Room) -> None:
    message = await post_poll(room)
    secret = (await room.say("jonas", "hello", channel="staff"))["id"]
    assert (await press(room, "m99", "a.b")).status == 404
    assert (await press(room, secret, "a.b")).status == 403
    assert (await press(room, message, "")).status == 400
    assert (await press(room, message, "x" * 101)).status == 400
    assert (await press(room, message, "a.b\0")).status == 400
    assert (await press(room, message, "a.b", values=[1])).status == 400
    assert room.runtime.of(Press) == []


async def test_a_forged_token_that_no_handler_understands_is_400(room: Room) -> None:
    message = await post_poll(room)
    room.runtime.answer = fails
    reply = await press(room, message, "polls.vote:x:y")
    assert (reply.status, reply.code) == (400, "bad_token")


async def test_what_a_person_wrote_cannot_be_pressed(room: Room) -> None:
    said = await room.post("/api/v1/messages", {"as": "ana", "channel": "talk", "text": "polls.vote:1:1"})
    reply = await press(room, said.body["id"], "polls.vote:1:1")
    assert (reply.status, reply.code, room.runtime.of(Press)) == (400, "bad_token", [])


async def test_a_handler_that_fails_on_a_true_token_is_a_fault_of_ours(room: Room) -> None:
    message = await post_poll(room)
    room.runtime.answer = fails
    reply = await press(room, message, "polls.close:1")
    assert (reply.status, reply.code) == (500, "internal")


def fails(event: Event) -> Outcome:
    raise ValueError("not a number")


def test_tokens_are_found_however_deep() -> None:
    elements = [{"type": "item", "button": {"token": "a"}, "facts": [{"token": "b"}, {"text": []}]}, {"token": "c"}]
    assert tokens_of(elements) == {"a", "b", "c"}


async def open_form(room: Room, who: str = "ana") -> dict[str, Any]:
    answering(room, result="form", form=FORM)
    answer = (await command(room, "/poll", who=who)).body
    assert answer["outcome"] == "form"
    form: dict[str, Any] = answer["form"]
    return form


async def submit(room: Room, form: str, values: dict[str, Any], who: str = "ana") -> Any:
    return await room.post("/api/v1/forms", {"as": who, "form": form, "values": values})


async def test_a_form_has_every_field_of_the_contract(room: Room) -> None:
    form = await open_form(room)
    assert (form["title"], form["page"], form["pages"], form["submit"]) == ("New poll", 1, 1, "Post poll")
    assert form["fields"] == [
        {"id": "title", "label": "Question", "type": "text", "required": True, "max_length": 20},
        {
            "id": "choices",
            "label": "Choices",
            "type": "long_text",
            "required": False,
            "hint": "One a line",
            "lines": True,
        },
        {
            "id": "kind",
            "label": "Kind",
            "type": "choice",
            "required": False,
            "options": [{"value": "one", "label": "Choose one"}, {"value": "many", "label": "Several"}],
            "value": "one",
        },
        {
            "id": "where",
            "label": "Where",
            "type": "choices",
            "required": False,
            "options": [{"value": "talk", "label": "#talk"}, {"value": "tips", "label": "#tips"}],
        },
        {"id": "most", "label": "At most", "type": "number", "required": False},
    ]


async def test_a_filled_form_is_delivered_with_its_token_and_without_empty_fields(room: Room) -> None:
    form = await open_form(room)
    answering(room, subject="poll:1")
    values = {"title": "Sauce?", "choices": "a\r\nb", "kind": "one", "where": ["tips", "talk", "tips"], "most": None}
    reply = await submit(room, form["id"], values)
    assert (reply.status, reply.body["outcome"], reply.body["subject"]) == (200, "done", "poll:1")
    event = room.runtime.of(Submitted)[0]
    assert isinstance(event, Submitted)
    assert (event.token, event.where) == ("polls.new", HERE)
    assert event.answers == {"title": "Sauce?", "choices": "a\nb", "kind": "one", "where": ("tips", "talk")}


async def test_numbers_are_taken_as_numbers_and_as_text(room: Room) -> None:
    for given, taken in ((3, "3"), (2.5, "2.5"), ("3", "3"), ("2,5", "2,5")):
        form = await open_form(room)
        answering(room)
        assert (await submit(room, form["id"], {"title": "x", "most": given})).status == 200
        event = room.runtime.of(Submitted)[-1]
        assert isinstance(event, Submitted)
        assert event.answers["most"] == taken


WRONG_VALUES: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "an empty required field": ({"title": " "}, {"title": "Write something here."}),
    "no required field": ({}, {"title": "Write something here."}),
    "too long a text": ({"title": "a" * 21}, {"title": "This is 21 characters long; 20 fit. Shorten it."}),
    "a number in words": (
        {"title": "x", "most": "two"},
        {"most": '"two" is not a number. Type a whole number such as 3.'},
    ),
    "a number without end": (
        {"title": "x", "most": "inf"},
        {"most": '"inf" is not a number. Type a whole number such as 3.'},
    ),
    "a choice that is not offered": (
        {"title": "x", "kind": "none"},
        {"kind": "Kind does not take none. Type one of: Choose one, Several."},
    ),
    "two at once": ({"most": "x", "title": ""}, {}),
}


@pytest.mark.parametrize("wrong", WRONG_VALUES)
async def test_a_form_that_is_filled_in_wrongly_says_what_to_type_and_stays(room: Room, wrong: str) -> None:
    values, fields = WRONG_VALUES[wrong]
    form = await open_form(room)
    reply = await submit(room, form["id"], values)
    assert reply.status == 422
    given = reply.body["error"]["fields"]
    assert given == fields if fields else set(given) == {"title", "most"}
    assert room.runtime.of(Submitted) == []
    answering(room)
    assert (await submit(room, form["id"], {"title": "Sauce?"})).status == 200


async def test_fields_that_a_handler_refuses_are_422_and_the_form_stays(room: Room) -> None:
    form = await open_form(room)
    answering(room, result="refused", reason="polls.refused.two", fields={"choices": "Add one."})
    for _ in range(2):
        reply = await submit(room, form["id"], {"title": "Sauce?"})
        assert (reply.status, reply.code) == (422, "polls.refused.two")
        assert reply.body["error"]["fields"] == {"choices": "Add one."}
    answering(room)
    assert (await submit(room, form["id"], {"title": "Sauce?"})).status == 200
    keys = [event.key for event in room.runtime.of(Submitted)]
    assert len(set(keys)) == 3


@pytest.mark.parametrize("before", [b"", b'{"as": "ana", "form": "f1", "values": ', b'{"as": "ana", "more": '])
async def test_brackets_without_end_are_400(room: Room, before: bytes) -> None:
    for bracket in (b"[", b'{"a":'):
        data = before + bracket * 150_000
        reply = await room.call("POST", "/api/v1/forms", data=data, headers={"Content-Type": "application/json"})
        assert reply.status == 400


async def test_a_form_is_sent_once(room: Room) -> None:
    form = await open_form(room)
    answering(room)
    assert (await submit(room, form["id"], {"title": "Sauce?"})).status == 200
    assert (await submit(room, form["id"], {"title": "Sauce?"})).status == 409
    assert len(room.runtime.of(Submitted)) == 1


async def test_a_form_belongs_to_whoever_opened_it(room: Room) -> None:
    form = await open_form(room)
    assert (await submit(room, form["id"], {"title": "x"}, who="ken")).status == 403
    assert (await submit(room, "fNONE", {"title": "x"})).status == 404
    assert (await submit(room, form["id"], {"title": "x", "more": "y"})).status == 400
    assert (await submit(room, form["id"], {"title": ["x", "y"]})).status == 400
    assert (await submit(room, form["id"], {"title": {"a": 1}})).status == 400
    assert room.runtime.of(Submitted) == []
