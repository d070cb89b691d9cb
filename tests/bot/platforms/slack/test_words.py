"""People's words stay words in mrkdwn, and spans become what Slack shows."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.slack.words import Told, cut, literal, mrkdwn, mrkdwn_within, plain, rich, shortened, size, strong
from handlers.core.message import Code, Emoji, Link, Mention, Moment, Strong
from tests.bot.platforms.slack.samples import TEXTS, TRICKS, TUESDAY, seen, written

TOLD = Told(TEXTS.words("en"), "Europe/Warsaw")
APART = "\u200b"
# What Slack would take for more than words: a pair of marks, a name between colons, anything between < and >.
MARKUP = re.compile(
    r"(?<![0-9A-Za-z])([*_~])(?!\s)[^\n]*?(?<!\s)\1(?![0-9A-Za-z])|`[^`]+`|:[\w+'-]+:|<[^>]*>"
    r"|@(channel|everyone|here)\b|^\s*(&gt;|>|＞)|[＊＿｀]",
    re.MULTILINE | re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("*bold* and _soft_", "∗bold∗ and ˍsoftˍ"),
        ("snake_case 3 * 4", "snake_case 3 * 4"),
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        (":tada: at 10:30:45", ":\u2060tada: at 10:\u206030:\u206045"),
        ("@everyone and @here, ana@here.test", "@\u2060everyone and @\u2060here, ana@\u2060here.test"),
        ("one\n> two", "one\n\u2060&gt; two"),
        ("`x`", "ˋxˋ"),
        ("a\x00b\ud800c", "abc"),
        ("ゆず*胡椒*です", "ゆず∗胡椒∗です"),
    ],
)
def test_words_lose_their_marks_and_nothing_else(typed: str, sent: str) -> None:
    assert literal(typed) == sent


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_is_markup(trick: str) -> None:
    assert not MARKUP.search(literal(trick))
    assert not MARKUP.search(literal(f"well {trick}, {trick}"))


@given(st.lists(st.sampled_from((*TRICKS, "*", "_", "~", "`", ":", "<", ">", "a", " ", "\n", "é")), max_size=12))
@seen(300)
def test_no_words_are_markup_however_they_are_put_together(parts: list[str]) -> None:
    assert not MARKUP.search(literal("".join(parts)))


def test_a_name_that_two_spans_make_together_is_broken_too() -> None:
    assert mrkdwn((":ta", "da:"), TOLD) == ":\u2060tada:\u2060"


def test_bold_ends_where_it_should_whatever_is_in_it() -> None:
    assert strong("a *b* c*") == f"{APART}*a ∗b∗ c∗*{APART}"
    assert strong(" snake_case ") == f"{APART}*snake_case*{APART}"
    assert strong("two\nlines") == f"{APART}*two lines*{APART}"
    assert strong(" ") == ""


def test_each_span_has_its_mark() -> None:
    text = (
        "See ",
        Link("the _card_", "https://lark.test/?a=1&b=2|x"),
        " ",
        Code("/poll `x`"),
        " ",
        Mention("p1", "@Ana"),
    )
    marked = "See <https://lark.test/?a=1&amp;b=2%7Cx|the ˍcardˍ> " + f"{APART}`/poll ˋxˋ`{APART} @Ana"
    assert mrkdwn(text, TOLD) == marked
    assert mrkdwn((Emoji("📝"), Emoji(":larkspoon:"), Emoji(":no name:")), TOLD) == "📝:larkspoon::no name:\u2060"
    assert mrkdwn((Link("press me", "javascript:alert(1)"),), TOLD) == "press me"


def test_a_moment_is_shown_in_the_readers_zone_and_in_the_channels_where_a_client_cannot() -> None:
    stamp = int(TUESDAY.timestamp())
    fallback = "Tue, Nov 24, 2026, 18:00 CET"
    assert (
        mrkdwn((Moment(TUESDAY, "both"),), TOLD)
        == f"<!date^{stamp}^{{ago}} ({{date_short_pretty}} {{time}})|{fallback}>"
    )
    assert rich((Moment(TUESDAY),), TOLD) == [
        {"type": "date", "timestamp": stamp, "format": "{date_short_pretty} {time}", "fallback": fallback}
    ]
    assert plain((Moment(TUESDAY, "relative"),), TOLD) == fallback
    assert mrkdwn((Moment(datetime(1900, 1, 1, tzinfo=UTC)),), TOLD).startswith("Mon")


def test_rich_text_shows_words_as_they_are() -> None:
    text = ("*a* <!here> :tada:", Strong("_b_"), Code("`c`"), Link("d", "https://lark.test"), Emoji(":larkspoon:"))
    assert rich(text, TOLD) == [
        {"type": "text", "text": "*a* <!here> :tada:"},
        {"type": "text", "text": "_b_", "style": {"bold": True}},
        {"type": "text", "text": "`c`", "style": {"code": True}},
        {"type": "link", "url": "https://lark.test", "text": "d"},
        {"type": "emoji", "name": "larkspoon"},
    ]


def test_a_cut_has_a_mark_and_is_never_inside_a_letter() -> None:
    assert cut("Smoky plum", 10) == "Smoky plum"
    assert cut("Smoky plum sauce", 10) == "Smoky plu…"
    family = "👨‍👩‍👧‍👦"
    assert cut(family * 3, size(family) + 3) == f"{family}…"
    assert cut("ab", 1) == "…"


def test_a_long_text_is_cut_before_it_is_escaped() -> None:
    made = mrkdwn_within((Strong("&" * 900),), TOLD, 300)
    assert size(made) <= 300
    assert re.fullmatch(f"{APART}\\*(&amp;)+…\\*{APART}", made)
    assert shortened(("one ", Strong("two three"), " four"), 8) == ("one ", Strong("two…"))


def test_many_moments_fit_as_words() -> None:
    made = mrkdwn_within((Moment(TUESDAY),) * 50, TOLD, 500)
    assert made.startswith("Tue, Nov 24")
    assert size(made) <= 500


@given(written, st.integers(100, 3_000))
@seen(100)
def test_a_text_fits_whatever_is_in_it(text: tuple[str, ...], most: int) -> None:
    assert size(mrkdwn_within(text, TOLD, most)) <= most
