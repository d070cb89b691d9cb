"""What counts as the author's words, and texts that are made to hurt."""

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handlers.analysis.words import HEAD, TAIL, own_words

SAID = {
    "words stay": ("The lid  sticks.\nAgain", "The lid sticks. Again"),
    "a link is not said": ("look https://example.com/a?b=c here", "look here"),
    "a link to this machine is not said": ("open http://localhost:80/x now", "open now"),
    "a link without a scheme is not said": ("see www.example.com/lid now", "see now"),
    "the label of a Slack link is said": ("see <https://example.com/a|the lid page>", "see the lid page"),
    "mentions are not said": ("<@U012AB> <!here> @jonas thanks", "thanks"),
    "an address is not said": ("write to a.b@example.com please", "write to please"),
    "a channel of Slack is not said": ("ask in <#C012|lids>", "ask in"),
    "code in a line is not said": ("press `rm -rf` twice", "press twice"),
    "a block of code is not said": ("it says ```Traceback\nerror``` and stops", "it says and stops"),
    "a block of code without an end is not said": ("it says ```Traceback\nerror", "it says"),
    "a quoted line is another's": ("> the lid is great\nno, it is not", "no, it is not"),
    "an escaped quote of Slack is another's": ("&gt; the lid is great\nno", "no"),
    "everything after Discord's long quote is another's": ("well\n>>> one\ntwo", "well"),
    "a comparison is no quote": ("3 > 2 and a < b > c", "3 > 2 and a < b > c"),
    "escapes are read": ("salt &amp; pepper", "salt & pepper"),
    "a named emoji is the emoji": ("nice :tada: :+1:", "nice 🎉 👍"),
    "an emoji of a server is not said": ("nice <:blob:123456>", "nice"),
    "a name between colons that is no emoji goes": ("nice :party_lid:", "nice"),
    "a face of signs stays": ("thanks :) <3", "thanks :) <3"),
    "what is tagged is said": ("#lids are great", "lids are great"),
    "marks nobody sees go": ("g\u200bre\u200dat\u202e lid\ufeff", "great lid"),
    "joined emoji stay joined": ("👩‍🔧 fixed it", "👩‍🔧 fixed it"),
    "right to left stays": ("\u202bהמכסה נהדר\u202c", "המכסה נהדר"),
    "half a character goes": ("lid \ud83d ok", "lid ok"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_own_words(case: str) -> None:
    text, said = SAID[case]
    assert own_words(text) == said


def test_a_program_says_nothing() -> None:
    assert own_words("Build 17 passed", program=True) == ""


ENORMOUS = {
    "one letter": "a" * 1_000_000,
    "base64": base64.b64encode(bytes(range(256)) * 3_000).decode(),
    "open angles": "<" * 1_000_000,
    "half mentions": "<@a " * 250_000,
    "backticks": "`" * 999_999,
    "quotes": "\n>" * 500_000,
    "half emoji names": ":a" * 500_000,
    "ats": "a@" * 500_000,
    "dots": "a." * 500_000,
    "marks nobody sees": "\u200b\u200d" * 500_000,
    "right to left": "\u202eשלום " * 150_000,
    "emoji only": "👍🏽" * 300_000,
    "escapes": "&gt;" * 250_000,
    "words": "word " * 200_000,
}


@pytest.mark.parametrize("case", ENORMOUS)
def test_an_enormous_text_costs_no_time(case: str) -> None:
    start = time.process_time()
    said = own_words(ENORMOUS[case])
    assert time.process_time() - start < 1
    assert len(said) <= HEAD + TAIL


def test_base64_is_nobodys_words() -> None:
    assert own_words(ENORMOUS["base64"]) == ""


def test_a_long_text_keeps_its_beginning_and_its_end() -> None:
    said = own_words("It begins well. " + "and goes on " * 500 + "but it ends badly.")
    assert said.startswith("It begins well.")
    assert said.endswith("but it ends badly.")


@settings(max_examples=150, deadline=None)
@given(some.text())
def test_own_words_of_anything_are_a_short_line(text: str) -> None:
    said = own_words(text)
    assert len(said) <= HEAD + TAIL
    assert said == said.strip()
    assert "\n" not in said
    assert own_words(said).count("\u200b") == 0
    said.encode()
