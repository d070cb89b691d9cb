"""Several communities in one process: an installed space is one of its own until it joins another."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from handlers.core.context import Context
from handlers.core.effects import Effect, JoinSpace, OpenForm, Whisper
from handlers.core.events import Command, Entered, Identity, Place, Press, Profile, Role, Submitted
from handlers.core.feature import Feature, Registry
from handlers.core.forms import Form
from handlers.core.message import Message
from handlers.core.people import channels
from handlers.core.spaces import offer_join, stands_alone, take_join
from storage import Engine, Session
from tests.bot.runtime.conftest import everything, stage_over
from tests.bot.runtime.features import count_of
from tests.stage import MARA, TALK, TOM, Hall, Stage, private_words

INSTALLED = Place("hall", "T2", "lounge")
OWN = "hall:T2"
EVA = Profile(Identity("hall", "T2", "eva"), "Eva", "en", "UTC", Role.MANAGER)

joining = Feature("joining")


@joining.command("offer")
async def offer(context: Context, command: Command) -> Sequence[Effect]:
    """Offer a code that says what is typed."""
    await offer_join(context.session, command.words, context.now)
    return []


@joining.command("take")
async def take(context: Context, command: Command) -> Sequence[Effect]:
    """Join with a code."""
    community = await take_join(context.session, command.words, context.now)
    if community is None or not stands_alone(context.community, context.here):
        return []
    return [JoinSpace(context.here, community)]


@joining.press("fill")
async def fill(context: Context, press: Press) -> Sequence[Effect]:
    """Open a form."""
    return [OpenForm(Form("joining.filled:1", "Which community is this?", (), "Send"))]


@joining.form("filled")
async def filled(context: Context, form: Submitted) -> Sequence[Effect]:
    """Say which community it reached."""
    return [Whisper(Message(context.community, ()))]


@pytest.fixture
def hall() -> Hall:
    return Hall()


def over(engine: Engine, hall: Hall) -> Stage:
    """The program with all features, the counter and this module's."""
    return stage_over(engine, hall, features=Registry([*everything().features, joining]))


@pytest.fixture
async def here(engine: Engine, hall: Hall) -> AsyncIterator[Stage]:
    """A program with a configured space and an installed one."""
    stage = over(engine, hall)
    await stage.program.installed("hall", "T2")
    yield stage
    await stage.program.stop(1.0)


async def count(stage: Stage, community: str, number: int = 1) -> int:
    return await stage.program.around.engine.reading(community, lambda session: count_of(session, number))


async def enter(stage: Stage) -> None:
    """Chorus is in the installed space's channel."""
    entered = Entered(where=INSTALLED, at=stage.clock(), name="lounge", language="pl", watched=True)
    await stage.deliver(entered)


async def join(stage: Stage) -> None:
    """The installed space joins the configured community."""
    await stage.command(MARA, "/offer ABCD2345")
    await stage.command(EVA, "/take abcd2345 ", where=INSTALLED)


async def test_an_installed_space_counts_for_itself(here: Stage) -> None:
    for who, where in ((MARA, TALK), (EVA, INSTALLED)):
        outcome = await here.command(who, "/count", where=where)
        assert outcome.subject == "counter:1"
        assert outcome.posts[0].message is not None
    await here.press(EVA, "counters.up:1", where=INSTALLED, message="m2")
    assert (await count(here, "default"), await count(here, OWN)) == (0, 1)
    assert (here.hall.messages["m1"].summary, here.hall.messages["m2"].summary) == ("0 counted", "1 counted")


async def test_a_space_nobody_installed_is_of_the_configured_community(here: Stage) -> None:
    elsewhere = Place("hall", "h2", "talk")
    await here.command(TOM, "/count", where=elsewhere)
    await here.press(TOM, "counters.up:1", where=elsewhere)
    assert (await count(here, "default"), await count(here, OWN)) == (1, 0)


async def test_an_installed_space_is_known_after_a_restart_before_it_says_so_again(
    engine: Engine, hall: Hall, here: Stage
) -> None:
    await here.command(EVA, "/count", where=INSTALLED)
    again = over(engine, hall)
    await again.program.start()
    await again.press(EVA, "counters.up:1", where=INSTALLED)
    assert (await count(again, "default"), await count(again, OWN)) == (0, 1)
    await again.program.stop(1.0)


async def test_what_an_installed_space_has_due_runs_after_a_restart(engine: Engine, hall: Hall, here: Stage) -> None:
    await here.command(EVA, "/count later", where=INSTALLED)
    again = over(engine, hall)
    again.clock.forward(hours=2)
    await again.program.start()
    await again.program.settle()
    assert await count(again, OWN) == 10
    await again.program.stop(1.0)


async def test_mine_and_a_persons_own_page_are_of_their_own_community(here: Stage) -> None:
    await here.command(EVA, "/count", where=INSTALLED)
    assert await here.program.mine("counter:1", EVA) == {"counters.up:1"}
    await here.program.home(EVA, INSTALLED)
    people = "SELECT COUNT(*) AS n FROM core_people WHERE community = :community"
    row = await here.program.around.engine.reading("default", lambda session: session.one(people))
    assert row is not None and row["n"] == 0


async def test_a_space_that_joined_counts_with_the_others_at_once_and_after_a_restart(
    engine: Engine, hall: Hall, here: Stage
) -> None:
    await enter(here)
    await join(here)
    await here.command(MARA, "/count")
    await here.press(EVA, "counters.up:1", where=INSTALLED)
    again = over(engine, hall)
    await again.program.installed("hall", "T2")
    await again.press(EVA, "counters.up:1", where=INSTALLED)
    assert (await count(again, "default"), await count(again, OWN)) == (2, 0)


async def test_a_community_knows_the_channels_that_joined_it(here: Stage) -> None:
    await enter(here)
    await join(here)
    known = await here.program.around.engine.reading("default", channels)
    assert [(one.place, one.name, one.language, one.watched) for one in known] == [(INSTALLED, "lounge", "pl", True)]


async def test_what_was_begun_before_a_space_joined_stays_where_it_was(here: Stage) -> None:
    await here.command(EVA, "/count", where=INSTALLED)  # shown as m1, of its own community
    await here.command(MARA, "/count")  # shown as m2
    await join(here)
    await here.press(EVA, "counters.up:1", where=INSTALLED, message="m1")
    assert (await count(here, "default"), await count(here, OWN)) == (0, 1)
    assert here.hall.messages["m1"].summary == "1 counted"
    await here.say(EVA, "hello", where=INSTALLED, thread="m1", message="u1")
    assert ("u1", "✅") in here.hall.reactions
    later = await here.command(EVA, "/count", where=INSTALLED)
    assert later.subject == "counter:2"


async def test_a_form_that_an_old_message_opened_is_sent_to_where_it_came_from(here: Stage) -> None:
    for who, where in ((EVA, INSTALLED), (MARA, TALK)):
        await here.command(who, "/count", where=where)
    await join(here)
    opened = await here.press(EVA, "joining.fill:1", where=INSTALLED, message="m1")
    assert opened.form is not None
    answered = await here.submit(EVA, opened.form.token, {}, where=INSTALLED)
    assert private_words(answered) == OWN
    assert private_words(await here.submit(MARA, opened.form.token, {})) == "default"


async def test_a_code_is_not_used_up_where_it_was_made(here: Stage) -> None:
    await here.command(MARA, "/offer ABCD2345")
    await here.command(MARA, "/take ABCD2345")
    now, take = here.clock(), here.program.around.engine.writing
    assert await take(OWN, lambda session: take_join(session, "ABCD2345", now)) == "default"


async def test_a_code_counts_once_for_ten_minutes(here: Stage) -> None:
    await here.command(MARA, "/offer ABCD2345")
    here.clock.forward(minutes=11)
    await here.command(EVA, "/take ABCD2345", where=INSTALLED)
    await here.command(EVA, "/count", where=INSTALLED)
    await here.press(EVA, "counters.up:1", where=INSTALLED)
    assert (await count(here, "default"), await count(here, OWN)) == (0, 1)
    await join(here)
    assert await here.program.around.engine.reading("default", _codes) == 0


async def test_a_new_code_ends_the_old_one(here: Stage) -> None:
    await here.command(MARA, "/offer ABCD2345")
    await here.command(MARA, "/offer WXYZ6789")
    take = here.program.around.engine.writing
    assert await take(OWN, lambda session: take_join(session, "ABCD2345", here.clock())) is None
    assert await take(OWN, lambda session: take_join(session, "WXYZ6789", here.clock())) == "default"


async def test_after_five_wrong_tries_even_the_right_code_waits(here: Stage) -> None:
    await here.command(MARA, "/offer ABCD2345")
    for wrong in range(5):
        await here.command(EVA, f"/take WRONG{wrong}", where=INSTALLED)
    now = here.clock()
    take = here.program.around.engine.writing
    assert await take(OWN, lambda session: take_join(session, "ABCD2345", now)) is None
    later = now + timedelta(minutes=10, seconds=1)
    await take("default", lambda session: offer_join(session, "ABCD2345", later))
    assert await take(OWN, lambda session: take_join(session, "ABCD2345", later)) == "default"


async def _codes(session: Session) -> int:
    row = await session.one("SELECT COUNT(*) AS n FROM core_join_codes WHERE community = :community")
    return -1 if row is None else int(row["n"])
