"""Slack's markup and emoji names become what a person reads, and emoji become the names Slack reacts with."""

import pytest

from handlers.core.slack_words import emoji_name, emoji_text, words


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("<@U1> and <@U9|old> and <@U404>", "@Ana and @old and @U404"),
        ("<#C1|general> <#C2>", "#general #C2"),
        ("<https://lark.test/a?b=1&amp;c=2|the card>", "the card"),
        ("<https://lark.test/a?b=1&amp;c=2>", "https://lark.test/a?b=1&c=2"),
        ("<mailto:a@lark.test|a@lark.test>", "a@lark.test"),
        ("<!here> <!channel|channel> <!subteam^S1|@cooks>", "@here @channel @cooks"),
        ("<!date^1788250000^{date}|Monday>", "Monday"),
        (":tada: :larkspoon: 10:30:45 :+1::skin-tone-2:", "🎉 :larkspoon: 10:30:45 👍🏻"),
        ("a < b and b > a", "a < b and b > a"),
        ("明日は:heart:です", "明日は❤️です"),
    ],
)
def test_slack_markup_becomes_words(written: str, shown: str) -> None:
    assert words(written, {"U1": "Ana"}) == shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("+1", "👍"),
        ("thumbsup::skin-tone-3", "👍🏼"),
        ("heart", "❤️"),
        ("flag-pl", "🇵🇱"),
        ("woman-shrugging::skin-tone-6", "🤷🏿‍♀️"),
        ("white_check_mark", "✅"),
        ("simple_smile", "🙂"),
        ("larkspoon", ":larkspoon:"),
        ("sunglasses", "😎"),
        ("whale", "🐳"),
    ],
)
def test_a_reaction_becomes_its_emoji(name: str, text: str) -> None:
    assert emoji_text(name) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("📝", "memo"),
        ("👍", "+1"),
        ("👍🏽", "+1::skin-tone-4"),
        ("❤️", "heart"),
        ("❤", "heart"),
        ("🇵🇱", "flag-pl"),
        ("🤷‍♂️", "man-shrugging"),
        ("😎", "sunglasses"),
        (":larkspoon:", "larkspoon"),
        ("lid", None),
        ("", None),
    ],
)
def test_an_emoji_has_the_name_slack_reacts_with(text: str, name: str | None) -> None:
    assert emoji_name(text) == name


def test_every_name_given_means_the_same_emoji_when_read_back() -> None:
    shown = ["🙂", "🥰", "🎉", "✅", "⚠️", "👀", "🏆", "🌶️", "🐋", "🕶️", "👎", "💬", "🗓️", "🟦"]
    assert [emoji_text(emoji_name(one) or "") for one in shown] == shown
