"""A crowd acts through the same calls as people: everybody comes, the plan is the seed's, and it can be stopped."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest

from bot.crowd.crowd import AT_ONCE, AlreadyRunning, Crowd, duration
from bot.crowd.plan import Member, Planner, React, Say, Vote
from bot.crowd.playground import Ballot, NotDone, Room, Shown

ROOMS = [Room("sauce-talk", "en"), Room("recipes", "ja")]
POLL = Shown("m1", "sauce-talk", "poll:1", tuple(Ballot(name, f"polls.vote:1:{name}", False) for name in "abcd"))
SEVERAL = Shown("m2", "recipes", "poll:2", tuple(Ballot(name, f"polls.vote:2:{name}", True) for name in "abc"))
QUESTION = Shown("m3", "sauce-talk", "ask:1", ())


class Yard:
    """A playground that writes down what was done."""

    def __init__(self, *shown: Shown, broken: bool = False, turns: int = 1) -> None:
        self.found = list(shown)
        self.broken = broken
        self.turns = turns
        self.people: dict[str, str] = {}
        self.messages: dict[str, tuple[str, str, str | None]] = {}
        self.reactions: list[tuple[str, str, str]] = []
        self.presses: list[tuple[str, str]] = []
        self.commands: list[tuple[str, str, str]] = []
        self.acting = 0
        self.most = 0

    def rooms(self) -> Sequence[Room]:
        return ROOMS

    def hosts(self) -> Sequence[str]:
        return ["mara"]

    def knows(self, person: str) -> bool:
        return person in self.people

    async def shown(self, room: str) -> Sequence[Shown]:
        return [shown for shown in self.found if shown.room == room]

    async def add_person(self, person: str, name: str, locale: str, tz: str) -> None:
        assert person not in self.people
        self.people[person] = locale
        await self._act()

    async def say(self, who: str, room: str, text: str, reply_to: str | None = None) -> str:
        await self._act()
        assert who in self.people
        assert reply_to is None or reply_to in self.messages or reply_to in {shown.id for shown in self.found}
        message = f"x{len(self.messages)}"
        self.messages[message] = (who, text, reply_to)
        return message

    async def react(self, who: str, message: str, emoji: str) -> None:
        await self._act()
        assert self.messages[message][0] != who
        self.reactions.append((who, message, emoji))

    async def command(self, who: str, room: str, text: str) -> None:
        self.commands.append((who, room, text))
        self.found.append(POLL if text.startswith("/poll") else QUESTION)

    async def press(self, who: str, message: str, token: str) -> None:
        await self._act()
        self.presses.append((who, token))

    async def _act(self) -> None:
        self.acting += 1
        self.most = max(self.most, self.acting)
        for _ in range(self.turns):
            await asyncio.sleep(0)
        self.acting -= 1
        if self.broken:
            raise NotDone


async def at_once(seconds: float) -> None:
    await asyncio.sleep(0)


async def brought(yard: Yard, size: int, seed: int | None = 7) -> Crowd:
    crowd = Crowd(yard, at_once)
    await crowd.start(size, seed)
    await crowd.finished()
    return crowd


def planned(seed: int, size: int = 250) -> list[Member]:
    planner = Planner(seed, ROOMS, [POLL, SEVERAL], [QUESTION])
    return [planner.member(number, size) for number in range(size)]


def acts(members: list[Member], kind: type) -> list[object]:
    return [act for member in members for act in member.acts if isinstance(act, kind)]


def test_the_same_seed_plans_the_same_crowd_and_another_one_another() -> None:
    assert planned(3) == planned(3)
    assert planned(3) != planned(4)


def test_a_crowd_is_lively_in_at_least_six_languages() -> None:
    members = planned(1)
    assert len({member.language for member in members}) >= 6
    said = [act for act in acts(members, Say) if isinstance(act, Say)]
    kinds = Counter(say.kind for say in said)
    assert min(kinds[kind] for kind in ("complaint", "idea", "praise", "question", "chat", "answer", "reply")) > 4
    assert len({say.text for say in said}) > 0.95 * len(said)
    assert 150 < len(acts(members, React)) < 600


def test_votes_have_a_clear_favourite_and_some_change_their_mind() -> None:
    members = planned(1, 1000)
    votes = Counter(act.choice for act in acts(members, Vote) if isinstance(act, Vote) and act.poll == 0)
    assert sum(votes.values()) > 750
    assert len(votes) == len(POLL.ballots)
    assert votes.most_common()[0][1] > 1.3 * votes.most_common()[1][1]
    changes = [vote in member.acts for member in members for vote in member.later]
    assert 40 < len(changes) < 160
    assert True in changes
    assert False in changes


def test_where_one_may_be_chosen_one_is_and_where_several_may_some_choose_two() -> None:
    each = [Counter(act.poll for act in member.acts if isinstance(act, Vote)) for member in planned(2)]
    assert max(count[0] for count in each) == 1
    assert max(count[1] for count in each) == 2


def test_popular_messages_gather_more_reactions() -> None:
    liked = Counter(act.number for act in acts(planned(5, 1000), React) if isinstance(act, React))
    ranked = sorted(liked.values(), reverse=True)
    assert sum(ranked[: len(ranked) // 20]) > 0.22 * sum(ranked), "a twentieth of them has more than a fifth of all"


def test_nobody_waits_for_what_comes_later() -> None:
    said = 0
    for member in planned(6):
        own = [act.number for act in member.acts if isinstance(act, Say)]
        for act in member.acts:
            if isinstance(act, React):
                assert act.number < said
            if isinstance(act, Say) and act.under is not None:
                assert act.under < said
        said += len(own)


async def test_everybody_comes_and_acts_and_is_counted() -> None:
    yard = Yard(POLL, SEVERAL, QUESTION)
    crowd = await brought(yard, 250)
    assert tuple(crowd.status()) == (250, 250, False)
    assert len(yard.people) == 250
    assert len(yard.presses) > 250
    assert any(reply_to == QUESTION.id for _, _, reply_to in yard.messages.values())
    assert yard.commands == []


async def test_a_slow_chat_has_a_bounded_number_of_them_at_once() -> None:
    yard = Yard(POLL, QUESTION, turns=60)
    await brought(yard, 120)
    assert yard.most == AT_ONCE


async def test_where_nothing_is_open_the_team_opens_a_poll_and_a_question_first() -> None:
    yard = Yard()
    await brought(yard, 25)
    assert [(who, room, text.split()[0]) for who, room, text in yard.commands] == [
        ("mara", "sauce-talk", "/poll"),
        ("mara", "sauce-talk", "/ask"),
    ]
    assert yard.presses


async def test_a_second_crowd_is_other_people() -> None:
    yard = Yard(POLL, QUESTION)
    await brought(yard, 25)
    await brought(yard, 25)
    assert len(yard.people) == 50


async def test_what_cannot_be_done_holds_nobody_up() -> None:
    crowd = await brought(Yard(POLL, QUESTION, broken=True), 60)
    assert tuple(crowd.status()) == (60, 60, False)


async def test_a_crowd_can_be_stopped_and_another_one_started() -> None:
    yard = Yard(POLL, QUESTION)
    many = asyncio.Event()

    async def until_many(seconds: float) -> None:
        await asyncio.sleep(0)
        if crowd.status().joined >= 30:
            many.set()

    crowd = Crowd(yard, until_many)
    await crowd.start(2500)
    with pytest.raises(AlreadyRunning):
        await crowd.start(25)
    await many.wait()
    await crowd.stop()
    joined = crowd.status().joined
    assert not crowd.status().running
    await asyncio.sleep(0)
    assert crowd.status().joined == joined < 2500
    await crowd.start(25)
    await crowd.finished()
    assert tuple(crowd.status()) == (25, 25, False)


@pytest.mark.parametrize("size", [0, -1, 10_001])
async def test_a_crowd_has_a_size(size: int) -> None:
    with pytest.raises(ValueError, match="1 to 10,000"):
        await Crowd(Yard(), at_once).start(size)


def test_a_small_crowd_can_be_watched_and_a_large_one_need_not_be_waited_for() -> None:
    assert [round(duration(size)) for size in (1, 25, 250, 2500)] == [4, 4, 12, 20]
