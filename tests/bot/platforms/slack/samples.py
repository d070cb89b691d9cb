"""Texts, and messages and forms of every kind for the tests of Slack's pure parts."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from handlers.core.forms import Field, Form
from handlers.core.message import (
    Button,
    Buttons,
    Choice,
    Code,
    Emoji,
    Fact,
    Facts,
    Heading,
    Item,
    Link,
    Mention,
    Message,
    Meter,
    Moment,
    Note,
    Option,
    Paragraph,
    Part,
    Quote,
    Select,
    Strong,
)
from handlers.core.texts import LANGUAGES, Texts

ROOT = Path(__file__).parents[4]
TEXTS = Texts([("core", ROOT / "handlers" / "core"), ("slack", ROOT / "bot" / "platforms" / "slack")])
TUESDAY = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def seen(examples: int) -> settings:
    """So many examples, without making a failing one smaller: messages are large, and that takes minutes."""
    return settings(max_examples=examples, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))


# What people write to be seen as more than words.
TRICKS = (
    *("*bold*", "_soft_", "~gone~", "`code`", "```all```", "> said", "<!channel>", "<!here|here>", "<@U1>", "<#C1|x>"),
    *(
        "<https://evil.test|kind>",
        "@everyone",
        "@channel",
        "@here",
        ":tada:",
        ":+1::skin-tone-2:",
        "a & b",
        "&lt;b&gt;",
    ),
    *(
        "snake_case_word",
        "3 * 4 * 5",
        "＊wide＊",
        "｀wide｀",
        "ゆず*胡椒*です",
        "<!date^1^{date}|x>",
        "https://a.test/_x_",
    ),
)
_writing = st.one_of(
    st.text(max_size=60),
    st.sampled_from(TRICKS),
    st.lists(st.sampled_from((*TRICKS, " ", "\n", "a")), max_size=5).map("".join),
    st.sampled_from(("", " ", "x" * 5_000, "&<>" * 1_500, "👨‍👩‍👧‍👦" * 400, "ก็" * 700)),
)
_short = st.one_of(_writing, st.text(min_size=1, max_size=30))
tokens = st.from_regex(r"[a-z]{1,10}\.[a-z]{1,10}(:[A-Za-z0-9]{1,12}){0,3}", fullmatch=True)
_moments = st.datetimes(timezones=st.just(UTC))
_styles = st.sampled_from(("full", "relative", "both"))
_urls = st.sampled_from(("https://lark.test/a b|c>d", "http://x.test/?a=1&b=2", "javascript:alert(1)", "", "https://"))
spans = st.one_of(
    _writing,
    st.builds(Strong, _writing),
    st.builds(Code, _writing),
    st.builds(Link, _writing, _urls),
    st.builds(Mention, _short, _short),
    st.builds(Moment, _moments, _styles),
    st.builds(Emoji, st.sampled_from(("📝", ":larkspoon:", ":not this:", "<!here>"))),
)
written = st.lists(spans, max_size=4).map(tuple)
_shares = st.floats(0, 1)
facts = st.lists(
    st.builds(
        Fact,
        written,
        st.sampled_from(("", "clock", "people", "eye", "reply", "lock", "check")),
        st.sampled_from((None, "up", "level", "down")),
        st.none() | _short,
        st.none() | tokens,
    ),
    max_size=4,
).map(tuple)
buttons = st.builds(
    Button, _short, tokens, st.sampled_from(("primary", "plain", "danger", "quiet")), st.none() | _short
)
options = st.lists(st.builds(Option, _short, _short), max_size=12).map(tuple)
_controls = st.sampled_from(("pick", "tick", "rank", "score", "dots"))
choices = st.builds(
    Choice,
    _short,
    st.none() | tokens,
    _controls,
    st.none() | st.integers(0, 10**9),
    st.none() | _shares,
    st.sampled_from(("", "12 people")),
    st.sampled_from(("", "42%")),
    st.booleans(),
    st.none() | st.booleans(),
)
elements = st.one_of(
    st.builds(Heading, written, st.sampled_from((1, 2, 3))),
    st.builds(Paragraph, written, st.none() | st.integers(1, 9)),
    st.builds(Note, written, st.sampled_from(("plain", "promise", "private", "warn", "error"))),
    st.builds(Facts, facts),
    choices,
    st.builds(Select, _short, tokens, options, st.integers(1, 3)),
    st.builds(Buttons, st.lists(buttons, max_size=6).map(tuple)),
    st.builds(
        Meter,
        st.lists(st.builds(Part, st.sampled_from(("for", "mixed", "against")), _shares, _short), max_size=3).map(tuple),
    ),
    st.builds(Quote, _short, st.just("en"), _short, _short, _short, tokens, _short, _urls, _short, st.none() | buttons),
    st.builds(Item, written, facts, st.none() | buttons),
)
messages = st.builds(Message, _short, st.lists(elements, max_size=90).map(tuple), st.sampled_from(tuple(LANGUAGES)))
_types = st.sampled_from(("text", "long_text", "number", "date", "choice", "choices", "ranking", "scale", "file"))
values = st.none() | _short | st.lists(_short, max_size=4).map(tuple) | st.sampled_from(("3", "2026-11-24"))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """A form with fields of differing ids."""
    names = draw(st.lists(st.from_regex(r"[a-z]{1,12}", fullmatch=True), min_size=1, max_size=70, unique=True))
    fields = [
        Field(
            name,
            draw(_short),
            draw(_types),
            draw(st.booleans()),
            draw(options),
            draw(values),
            draw(st.none() | st.integers(1, 9_000)),
            draw(st.sampled_from(("", "Leave it empty.", "h" * 3_000))),
        )
        for name in names
    ]
    return Form(draw(tokens), draw(_short), tuple(fields), draw(_short), draw(st.sampled_from(tuple(LANGUAGES))))


def shown_texts(value: Any) -> list[dict[str, Any]]:
    """Every text object in a payload."""
    if isinstance(value, list):
        return [text for one in value for text in shown_texts(one)]
    if not isinstance(value, dict):
        return []
    own = [value] if value.get("type") in ("mrkdwn", "plain_text") else []
    return own + [text for inner in value.values() for text in shown_texts(inner)]


def pressable(value: Any) -> list[str]:
    """Every token in a payload, wherever it is carried."""
    if isinstance(value, list):
        return [token for one in value for token in pressable(one)]
    if not isinstance(value, dict):
        return []
    found = [token for inner in value.values() for token in pressable(inner)]
    kind, _, rest = str(value.get("action_id", "")).partition(":")
    if kind == "press":
        found.append(value["value"])
    elif kind == "pick":
        found.append(rest.partition(":")[2])
    elif kind == "take":
        groups = value.get("option_groups") or [value]
        found += [option["value"] for group in groups for option in group["options"]]
    return found
