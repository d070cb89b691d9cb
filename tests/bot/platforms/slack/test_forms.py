"""Forms as modals, and what is filled in as answers; state is made by the fake's own rules."""

import copy
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack import forms, limits
from bot.platforms.slack.forms import Sent
from handlers.core.events import Place
from handlers.core.forms import Field, Form
from handlers.core.message import Option
from tests.bot.platforms.slack.samples import TEXTS, seen
from tests.bot.platforms.slack.samples import forms as any_form
from tests.fakes.slack import checks

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a failing example is a whole form
HERE = Place("slack", "T0LARK", "C1")
KINDS = (Option("one", "Choose one"), Option("several", "Choose several"))
POLL = Form(
    "polls.create",
    "New poll",
    (
        Field("title", "Question", required=True, max_length=300),
        Field("choices", "Choices", "long_text", hint="Leave them empty for Yes and No.", lines=True),
        Field("kind", "Kind of vote", "choice", options=KINDS, value="one"),
        Field("most", "At most", "number"),
        Field("closes", "Closes", value="2d"),
    ),
    "Post the poll",
)


def sent(view: dict[str, Any], **given: Any) -> Sent:
    """What comes back from a view: what stands in it at first, changed by `given` state a block."""
    state = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            state[block["block_id"]] = {"value": _initial(block["element"])}
    for name, value in given.items():
        state[name.replace("__", ":")]["value"].update(value)
    found = forms.read({**copy.deepcopy(view), "id": "V1", "state": {"values": state}})
    assert found is not None
    return found


def _initial(element: dict[str, Any]) -> dict[str, Any]:
    kind = element["type"]
    names = {"datepicker": "selected_date", "static_select": "selected_option", "radio_buttons": "selected_option"}
    name = names.get(kind, "selected_options" if kind in ("checkboxes", "multi_static_select") else "value")
    first = next((value for key, value in element.items() if key.startswith("initial_")), None)
    if kind == "file_input":
        return {"type": kind, "files": []}
    return {"type": kind, name: first if first is not None or name != "selected_options" else []}


def elements(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}


def test_a_form_is_a_modal_with_an_input_a_field() -> None:
    view = forms.view(POLL, HERE, TEXTS)
    checks.view(view)
    assert [view[part]["text"] for part in ("title", "submit", "close")] == ["New poll", "Post the poll", "Cancel"]
    title, choices, kind, most, closes = view["blocks"]
    assert (title["block_id"], title["optional"], choices["optional"]) == ("field:title", False, True)
    assert title["element"] == {
        "type": "plain_text_input",
        "multiline": False,
        "max_length": 300,
        "action_id": "value",
    }
    assert choices["hint"]["text"] == "Leave them empty for Yes and No."
    assert choices["element"]["multiline"] is True
    assert kind["element"]["initial_option"]["value"] == "one"
    assert most["element"]["type"] == "number_input"
    assert closes["element"]["initial_value"] == "2d"


def test_what_is_filled_in_comes_back_with_the_token_and_the_place() -> None:
    found = sent(
        forms.view(POLL, HERE, TEXTS),
        field__title={"value": "Which sauce?"},
        field__choices={"value": "Ketchup\nMustard"},
        field__kind={"selected_option": {"value": "several"}},
        field__most={"value": "2"},
        field__closes={"value": None},
    )
    assert (found.token, found.where, found.complete) == ("polls.create", HERE, True)
    assert found.answers == {"title": "Which sauce?", "choices": "Ketchup\nMustard", "kind": "several", "most": "2"}


@pytest.mark.parametrize(
    ("field", "kind", "filled", "answer"),
    [
        (Field("f", "F", "date", value="2026-11-24"), "datepicker", {"selected_date": "2026-12-01"}, "2026-12-01"),
        (Field("f", "F", "scale"), "radio_buttons", {"selected_option": {"value": "4"}}, "4"),
        (Field("f", "F", "choices", options=KINDS), "checkboxes", {"selected_options": [{"value": "one"}]}, ("one",)),
        (
            Field("f", "F", "choices", options=tuple(Option(str(n), str(n)) for n in range(11))),
            "multi_static_select",
            {"selected_options": [{"value": "3"}, {"value": "9"}]},
            ("3", "9"),
        ),
        (Field("f", "F", "file"), "file_input", {"files": [{"id": "F1"}, {"id": "F2"}]}, ("F1", "F2")),
        (Field("f", "F", "choice"), "plain_text_input", {"value": "nothing offered"}, "nothing offered"),
        (Field("f", "F", "number", value="no number"), "number_input", {"value": "-3.5"}, "-3.5"),
    ],
)
def test_each_kind_of_field_has_its_input(field: Field, kind: str, filled: dict[str, Any], answer: object) -> None:
    view = forms.view(Form("a.b", "T", (field,), "Go"), HERE, TEXTS)
    checks.view(view)
    assert elements(view)["field:f"]["type"] == kind
    assert sent(view, field__f=filled).answers == {"f": answer}


RANKING = Form("a.b", "T", (Field("r", "Order", "ranking", True, tuple(Option(c, c.upper()) for c in "abc")),), "Go")


def test_a_ranking_is_a_select_a_place() -> None:
    view = forms.view(RANKING, HERE, TEXTS, filled={"r": ("b", "a")})
    checks.view(view)
    assert [block["label"]["text"] for block in view["blocks"]] == [f"Order, place {place}" for place in (1, 2, 3)]
    found = sent(view, rank__3__r={"selected_option": {"value": "c"}})
    assert found.answers == {"r": ("b", "a", "c")}
    assert not found.repeated


def test_what_stands_at_two_places_is_said_at_the_second() -> None:
    found = sent(
        forms.view(RANKING, HERE, TEXTS, filled={"r": ("b", "a")}), rank__3__r={"selected_option": {"value": "b"}}
    )
    assert found.answers == {"r": ("b", "a")}
    assert forms.refused_places(found, TEXTS) == {
        "response_action": "errors",
        "errors": {"rank:3:r": "This stands at two places. Choose another one here, or leave it empty."},
    }
    assert forms.refused_places(sent(forms.view(POLL, HERE, TEXTS)), TEXTS) is None


def test_a_problem_stands_at_its_field() -> None:
    found = sent(forms.view(POLL, HERE, TEXTS))
    problem = "“next tuesdy” is not a date Chorus knows."
    assert forms.refused(found, {"closes": problem, "title": "Write something here."}, None, TEXTS) == {
        "response_action": "errors",
        "errors": {"field:closes": problem, "field:title": "Write something here."},
    }
    assert forms.refused(found, {"gone": "No."}, None, TEXTS) == {
        "response_action": "errors",
        "errors": {"field:title": "No."},
    }


LONG = Form(
    "surveys.send",
    "Twelve dozen",
    tuple(Field(f"f{number}", f"Field {number}", "long_text") for number in range(120)),
    "Send",
)


def test_a_form_of_many_fields_has_pages_and_keeps_what_was_typed() -> None:
    first = forms.view(LONG, HERE, TEXTS)
    checks.view(first)
    assert first["submit"]["text"] == "Next"
    assert first["blocks"][0]["elements"][0]["text"] == "Page 1 of 3"
    long = "many words " * 250
    step = sent(first, field__f0={"value": "short"}, field__f1={"value": long}, field__f2={"value": "ü" * 2_900})
    assert not step.complete
    answer = forms.following(LONG, step, TEXTS)
    second = answer["view"]
    checks.view(second)
    assert answer["response_action"] == "update"
    assert elements(second)["field:f2"]["initial_value"] == "ü" * 2_900, "what fits nowhere else stands on the page"
    assert "field:f0" not in elements(second)
    step = sent(second, field__f60={"value": "more"})
    third = forms.following(LONG, step, TEXTS)["view"]
    checks.view(third)
    done = sent(third)
    assert done.complete
    assert done.answers == {"f0": "short", "f1": long, "f2": "ü" * 2_900, "f60": "more"}
    assert third["submit"]["text"] == "Send"


def test_a_problem_on_an_earlier_page_brings_that_page_back_with_all_that_was_typed() -> None:
    step = sent(forms.view(LONG, HERE, TEXTS), field__f3={"value": "wrong"})
    step = sent(forms.following(LONG, step, TEXTS)["view"], field__f60={"value": "kept"})
    answer = forms.refused(step, {"f3": "Not *this*."}, LONG, TEXTS)
    assert answer is not None
    back = answer["view"]
    checks.view(back)
    assert [block["elements"][0]["text"] for block in back["blocks"][:2]] == [
        "Page 1 of 3",
        "⚠️ Field 3: Not ∗this∗.",
    ]
    assert elements(back)["field:f3"]["initial_value"] == "wrong"
    again = sent(back, field__f3={"value": "right"})
    assert again.answers == {"f3": "right", "f60": "kept"}


@pytest.mark.parametrize(
    "view",
    [
        None,
        {},
        {"callback_id": "of another app", "private_metadata": "{}"},
        {"callback_id": forms.CALLBACK, "private_metadata": "This is for you!"},
        {"callback_id": forms.CALLBACK, "private_metadata": '{"t":"a.b","s":"T1","c":"<!here>"}'},
        {"callback_id": forms.CALLBACK, "private_metadata": 17},
    ],
)
def test_a_view_that_is_no_form_of_ours_is_none(view: object) -> None:
    assert forms.read(view) is None


def test_a_state_of_other_types_is_an_empty_form() -> None:
    view = {**forms.view(POLL, HERE, TEXTS), "state": {"values": {"field:title": [], "rank:x:r": {"value": 3}, "": {}}}}
    found = forms.read(view)
    assert found is not None
    assert found.answers == {}
    assert forms.read({**view, "state": 3, "blocks": 4}) is not None


@given(any_form(), st.data())
@seen(60)
def test_no_form_passes_a_limit_and_nothing_typed_is_lost(form: Form, data: st.DataObject) -> None:
    first = forms.view(form, HERE, TEXTS)
    typed: dict[str, str] = {}
    view = first
    while True:
        checks.view(view)
        assert len(view["private_metadata"]) <= limits.PRIVATE_METADATA
        fresh = {
            block: {"value": data.draw(st.sampled_from(("", "a", "x" * 1_000)))}
            for block, element in elements(view).items()
            if element["type"] == "plain_text_input" and block[6:] not in typed
        }
        typed |= {block[6:]: filled["value"] for block, filled in fresh.items()}
        step = sent(view, **{block.replace(":", "__"): filled for block, filled in fresh.items()})
        if step.complete:
            break
        view = forms.following(form, step, TEXTS)["view"]
    assert {name: step.answers.get(name, "") for name in typed} == typed
    assert step.token == form.token
    shown = " ".join(re.findall(r"'block_id': '[a-z]+:(?:\d+:)?([a-z]+)'", str(view)))
    assert set(shown.split()) <= {field.id for field in form.fields}
