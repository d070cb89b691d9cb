"""Who may ask and end a question, and how questions and answers are listed."""

from handlers.core.events import Entered, Place
from handlers.core.message import Button, Heading, Item, Note, Quote, plain_text
from tests.handlers.asks.reading import QUIET, WHY, asked, shown
from tests.stage import (
    JONAS,
    MARA,
    MISAKI,
    START,
    TEAM,
    TOM,
    ZOFIA,
    Stage,
    private_words,
    words_of,
)


async def test_members_may_not_ask_unless_a_setting_says_so(stage: Stage) -> None:
    await stage.say(JONAS, "Here I am")
    for line in (f'/ask "{WHY}"', "/ask", f'/ask preview "{WHY}"'):
        outcome = await stage.command(TOM, line)
        assert outcome.reason == "core.refused.team_only"
        assert "Jonas" in private_words(outcome)
    assert (await stage.submit(TOM, "asks.create", {"question": WHY})).reason == "core.refused.team_only"
    await stage.command(MARA, "/chorus settings who_may_ask everyone")
    assert (await stage.command(TOM, f'/ask "{WHY}"')).result == "done"


async def test_a_member_who_may_ask_may_not_ask_the_team_channel(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings who_may_ask everyone")
    outcome = await stage.command(TOM, f'/ask "{WHY}" --in #team')
    assert outcome.reason == "core.refused.unknown_channel"
    assert "#team" not in private_words(outcome).partition("type one of")[2]


async def test_only_who_asked_or_a_manager_ends_a_question(stage: Stage) -> None:
    await asked(stage)
    for line in ("/ask close 1", "/ask reopen 1", "/ask delete 1"):
        outcome = await stage.command(TOM, line)
        assert outcome.reason == "core.refused.creator_only"
        assert "Jonas" in private_words(outcome)
    assert (await stage.press(ZOFIA, "asks.delete:1")).reason == "core.refused.creator_only"
    assert (await stage.command(MARA, "/ask close 1")).result == "done"
    assert (await stage.command(JONAS, "/ask close 1")).reason == "asks.refused.already_closed"


async def test_a_question_of_the_team_does_not_exist_for_members(stage: Stage) -> None:
    await asked(stage, TEAM)
    assert (await stage.command(TOM, "/ask results 1")).reason == "asks.refused.unknown"
    assert "No questions yet" in private_words(await stage.command(TOM, "/ask list"))
    assert WHY in words_of(shown(await stage.command(MARA, "/ask list")))
    outcome = await stage.command(TOM, '/ask "Mine?" --in #team')
    assert outcome.reason == "core.refused.team_only"


async def test_the_list_holds_open_and_closed_ones(stage: Stage) -> None:
    await asked(stage)
    await stage.command(JONAS, '/ask "Another one?"')
    await stage.command(JONAS, "/ask close 1")
    listing = shown(await stage.command(TOM, "/ask list"))
    assert [plain_text(one.text) for one in listing.elements if isinstance(one, Heading | Item)] == [
        "Open questions",
        "Another one?",
        "Closed lately",
        WHY,
    ]


async def test_my_list_holds_what_i_asked_and_what_i_answered(stage: Stage) -> None:
    root = await asked(stage)
    await stage.say(TOM, "No posters", thread=root)
    mine = shown(await stage.command(TOM, "/ask mine"))
    assert [plain_text(one.text) for one in mine.elements if isinstance(one, Heading | Item)] == [
        "Answered by you",
        WHY,
    ]
    theirs = shown(await stage.command(JONAS, "/ask mine"))
    assert [plain_text(one.text) for one in theirs.elements if isinstance(one, Heading | Item)] == ["Asked by you", WHY]
    buttons = [one.button for one in theirs.elements if isinstance(one, Item)]
    assert [button.token for button in buttons if isinstance(button, Button)] == ["asks.close:1"]


async def test_results_show_the_most_supported_answers_without_buttons(stage: Stage) -> None:
    root = await asked(stage)
    await stage.say(TOM, "Less liked by everybody", thread=root)
    liked = await stage.say(ZOFIA, "Nie było ani jednego plakatu", thread=root)
    await stage.react(MISAKI, liked, "👍")
    results = shown(await stage.command(MISAKI, "/ask results 1"))
    quotes = [element for element in results.elements if isinstance(element, Quote)]
    assert [(one.text, one.language_name, one.support, one.hide) for one in quotes] == [
        ("Nie było ani jednego plakatu", "ポーランド語", "1 👍", None),
        ("Less liked by everybody", "英語", "", None),
    ]
    assert shown(await stage.press(MISAKI, "asks.results:1")) == results


async def test_results_without_answers_say_so(stage: Stage) -> None:
    await asked(stage)
    results = shown(await stage.command(TOM, "/ask results 1"))
    assert any(
        isinstance(element, Note) and "Nobody has answered" in plain_text(element.text) for element in results.elements
    )


async def test_public_words_follow_the_channel_and_private_ones_the_person(stage: Stage) -> None:
    await stage.deliver(Entered(where=QUIET, at=START, name="quiet", language="ja"))
    await stage.command(MARA, "/chorus settings who_may_ask everyone")
    outcome = await stage.command(ZOFIA, f'/ask "{WHY}"', QUIET)
    assert stage.hall.messages[outcome.posts[0].message or ""].language == "ja"
    assert private_words(outcome).startswith("Pytanie 1 jest opublikowane")


async def test_where_nobody_else_reads_a_question_needs_a_channel(stage: Stage) -> None:
    alone = Place("hall", "h1", "dm:jonas")
    assert (await stage.command(JONAS, f'/ask "{WHY}"', where=alone)).reason == "core.refused.no_channel_here"
    assert (await stage.command(JONAS, f'/ask "{WHY}" --in #recipes', where=alone)).subject == "ask:1"
