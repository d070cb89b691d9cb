"""Who comes and what each of them does, planned whole from a seed: pure, so the same seed gives the same crowd."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.crowd.phrases import LANGUAGES, Kind, Voice, phrases, speakers
from bot.crowd.playground import Room, Shown

CHANGES, RETRACTS = 0.08, 0.04
SETTLED = 0.7  # the first 70 in a hundred may change their mind: for the last ones it would be a double press
TALK: Mapping[Kind, int] = {"complaint": 38, "idea": 22, "praise": 18, "question": 10, "chat": 12}
APPEAL: Mapping[Kind, int] = {"idea": 4, "complaint": 3, "answer": 2, "praise": 2, "question": 1, "chat": 1, "reply": 1}
EMOJI: Mapping[Kind, tuple[str, ...]] = {
    "idea": ("👍", "👍", "💡", "❤️", "🔥", "👎"),
    "complaint": ("👍", "👍", "💯", "😡", "🐛"),
    "answer": ("👍", "👍", "💯", "❤️"),
    "praise": ("❤️", "👍", "🎉", "😍", "👏"),
    "question": ("👍", "👀"),
    "chat": ("😂", "❤️", "👍", "🔥"),
    "reply": ("👍", "🙏"),
}
_FAVOUR = 0.62  # a choice is liked this much of the one before it: clear leads, no landslides


@dataclass(frozen=True, slots=True)
class Vote:
    """Press a choice of the poll with this number in the plan."""

    poll: int
    choice: int


@dataclass(frozen=True, slots=True)
class Say:
    """Write message `number`: into a room, under message `under`, or in the thread of the question `question`."""

    number: int
    kind: Kind
    text: str
    room: str
    under: int | None = None
    question: int | None = None


@dataclass(frozen=True, slots=True)
class React:
    """Put an emoji on message `number`."""

    number: int
    emoji: str


Act = Vote | Say | React


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody and what they do, in order; `later` comes when all have arrived."""

    number: int
    name: str
    language: str
    tz: str
    acts: tuple[Act, ...]
    later: tuple[Vote, ...] = ()


@dataclass(slots=True)
class _Said:
    """What was planned to be said so far."""

    all: list[Say] = field(default_factory=list)
    by_language: dict[str, list[Say]] = field(default_factory=dict)
    pool: list[Say] = field(default_factory=list)  # a message stands here as often as it is liked

    def add(self, say: Say, language: str) -> Say:
        self.all.append(say)
        self.by_language.setdefault(language, []).append(say)
        self.pool.extend([say] * APPEAL[say.kind])
        return say


class Planner:
    """Plans members one after the other, so that a large crowd needs no large memory at once."""

    def __init__(self, seed: int, rooms: Sequence[Room], polls: Sequence[Shown], questions: Sequence[Shown]) -> None:
        self._chance = Random(seed)
        self._rooms = rooms
        self._polls = polls
        self._questions = questions
        self._voices = {language: Voice(language, self._chance) for language in LANGUAGES}
        self._tastes = [self._taste(poll) for poll in polls]
        self._said = _Said()

    def member(self, number: int, of: int) -> Member:
        """Plan the next member."""
        chance = self._chance
        [language] = chance.choices(*speakers())
        name = phrases(language).name(chance)
        before = len(self._said.all)
        votes = [vote for poll in range(len(self._polls)) for vote in self._votes(poll)]
        acts: list[Act] = [*votes, *self._talk(language), *self._reactions(before)]
        later = tuple(self._change(votes)) if number < of * SETTLED else ()
        return Member(number, name, language, LANGUAGES[language][1], tuple(acts), later)

    def _taste(self, poll: Shown) -> list[float]:
        """How much each choice is liked: from clearly first to last, in an order of the seed's own."""
        likes = [_FAVOUR**place for place in range(len(poll.ballots))]
        self._chance.shuffle(likes)
        return likes

    def _votes(self, poll: int) -> Sequence[Vote]:
        chance, ballots = self._chance, self._polls[poll].ballots
        if chance.random() > 0.85 or not ballots:
            return ()
        first = self._choice(poll)
        if ballots[first].several and len(ballots) > 2 and chance.random() < 0.4:
            second = self._choice(poll)
            return (Vote(poll, first), Vote(poll, second)) if second != first else (Vote(poll, first),)
        return (Vote(poll, first),)

    def _choice(self, poll: int) -> int:
        return self._chance.choices(range(len(self._tastes[poll])), self._tastes[poll])[0]

    def _change(self, votes: Sequence[Vote]) -> Sequence[Vote]:
        """A change of mind (another choice) or a vote taken back (the same choice)."""
        dice = self._chance.random()
        if not votes or dice > CHANGES + RETRACTS:
            return ()
        other = self._choice(votes[0].poll)
        if dice < RETRACTS or other == votes[0].choice:
            return (votes[0],)
        # Where several may be chosen, another one is one more: take the first back with it.
        several = self._polls[votes[0].poll].ballots[other].several
        taken = any(vote == Vote(votes[0].poll, other) for vote in votes)
        return (votes[0],) if several and taken else (Vote(votes[0].poll, other),)

    def _talk(self, language: str) -> Sequence[Say]:
        chance, said = self._chance, []
        if self._questions and chance.random() < 0.35:
            said.append(self._answer(language))
        if self._rooms and chance.random() < 0.5:
            [kind] = chance.choices(tuple(TALK), tuple(TALK.values()))
            said.append(self._say(language, kind, self._room(language)))
        others = self._said.by_language.get(language, [])
        if others and chance.random() < 0.25:
            under = chance.choice(others[-40:])
            if under.under is None and under.question is None and under not in said:
                said.append(self._say(language, "reply", under.room, under=under.number))
        return said

    def _answer(self, language: str) -> Say:
        question = 0 if self._chance.random() < 0.7 else self._chance.randrange(len(self._questions))
        return self._say(language, "answer", self._questions[question].room, question=question)

    def _room(self, language: str) -> str:
        """Mostly the channel of one's own language where there is one, else any."""
        own = [room.id for room in self._rooms if room.language == language]
        if own and self._chance.random() < 0.6:
            return self._chance.choice(own)
        return self._chance.choice(self._rooms).id

    def _say(self, language: str, kind: Kind, room: str, under: int | None = None, question: int | None = None) -> Say:
        text = self._voices[language].say(kind)
        return self._said.add(Say(len(self._said.all), kind, text, room, under, question), language)

    def _reactions(self, before: int) -> Sequence[React]:
        """Popular messages gather more: each like makes the next one likelier. Nobody likes their own."""
        chance, found = self._chance, {}
        for _ in range(chance.choices((0, 1, 2, 3, 5), (30, 28, 22, 14, 6))[0]):
            if not self._said.pool:
                break
            liked = chance.choice(self._said.pool)
            if liked.number < before and liked.number not in found:
                found[liked.number] = React(liked.number, chance.choice(EMOJI[liked.kind]))
                self._said.pool.append(liked)
        return tuple(found.values())
