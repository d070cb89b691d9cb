"""Two thousand people on three platforms vote within ten seconds; what became of it, in figures."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from bot.platforms.web.requests import NewPerson
from tests.flows.together.sides import shows
from tests.flows.together.town import Together

VOTES = 2_000
SECONDS = 10.0
AT_ONCE = 48  # presses on their way, so that a slow machine takes longer rather than running into deadlines
LINE = '/poll "Which sauce?" "Ketchup" "Mustard" "Plum"'
CHOICES = 3
RECEIPT = re.compile(r"\b[0-9A-Z]{2}-[0-9A-Z]{4}\b")
Vote = Callable[[str, str], Awaitable[str]]


@dataclass
class Figures:
    """What was seen: `receipts` and `took` by platform, `shown` the seconds after the last vote until all was there."""

    votes: int = 0
    lasted: float = 0.0
    receipts: dict[str, list[str]] = field(default_factory=dict)
    took: dict[str, list[float]] = field(default_factory=dict)
    shown: dict[str, float] = field(default_factory=dict)
    edits: dict[str, int] = field(default_factory=dict)


async def flood(
    here: Together,
    votes: int = VOTES,
    seconds: float = SECONDS,
    on: Sequence[str] = ("slack", "discord", "web"),
    within: float = 30.0,
) -> Figures:
    """Ask on all three, let everybody vote once `on` their platform, wait until every place shows the last vote."""
    voters = await _voters(here, votes, on)
    await here.slack.types("mara", f"{LINE} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    figures = Figures(votes, **{name: {side.name: [] for side in here.sides} for name in ("receipts", "took")})
    gate, began = asyncio.Semaphore(AT_ONCE), monotonic()

    async def vote(nth: int) -> None:
        platform, press = voters[nth]
        await asyncio.sleep(max(0.0, began + nth * seconds / votes - monotonic()))
        async with gate:
            at = monotonic()
            text = await press(polls[platform], f"polls.vote:1:{nth % CHOICES + 1}")
            figures.took[platform].append(monotonic() - at)
        figures.receipts[platform] += RECEIPT.findall(text)

    await asyncio.gather(*(vote(nth) for nth in range(votes)))
    last = monotonic()
    figures.lasted = last - began
    await asyncio.gather(*(_shown(here, side.name, polls[side.name], last, figures, within) for side in here.sides))
    figures.edits = edits(here)
    return figures


async def _shown(here: Together, platform: str, message: str, last: float, figures: Figures, within: float) -> None:
    side = next(one for one in here.sides if one.name == platform)
    wanted = f"{figures.votes:,} people voted"
    await shows(side, message, wanted, within=within)
    figures.shown[platform] = monotonic() - last


def edits(here: Together) -> dict[str, int]:
    """How often messages were edited: on Slack by its method, and beside it through the clicks' own addresses."""
    replaced = [call for call in here.slack.fake.called("response_url") if call.args.get("replace_original")]
    return {
        "chat.update": len(here.slack.fake.called("chat.update")),
        "response_url": len(replaced),
        "discord": here.discord.fake.count("PATCH", "/channels/{channel_id}/messages/{message_id}", 200),
    }


async def _voters(here: Together, votes: int, on: Sequence[str]) -> Sequence[tuple[str, Vote]]:
    """One person a vote, turn by turn on each platform; each votes through what their platform offers."""
    return [(on[nth % len(on)], await _voter(here, on[nth % len(on)], nth)) for nth in range(votes)]


async def _voter(here: Together, platform: str, nth: int) -> Vote:
    if platform == "slack":
        return partial(here.slack.voted, here.slack.joins(f"Slack {nth}"))
    if platform == "discord":
        return partial(here.discord.voted, here.discord.guild.member(f"Discord {nth}"))
    person = await here.served.chat.add_person(NewPerson(id=f"web-{nth}", name=f"Web {nth}"))
    return partial(here.web.presses, person.id)
