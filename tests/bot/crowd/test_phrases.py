"""What members say reads like people, in each language, with every slot filled."""

import re
from random import Random
from typing import get_args

import pytest

from bot.crowd.phrases import LANGUAGES, Kind, Voice, made, phrases, speakers

SAID: tuple[Kind, ...] = get_args(Kind)
LONG: tuple[Kind, ...] = ("praise", "complaint", "idea")
SCRIPTS = {"ja": r"[\u3040-\u30ff\u4e00-\u9fff]", "th": r"[\u0e00-\u0e7f]"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_at_least_sixty_messages_of_its_own(language: str) -> None:
    messages = [text for kind in SAID for text in phrases(language).messages[kind]]
    assert len(messages) == len(set(messages)) >= 60
    assert {*SAID, "opener", "closer"} == set(phrases(language).messages)
    assert len(phrases(language).names.first) * len(phrases(language).names.last) >= 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_slots_are_all_filled_and_all_used(language: str) -> None:
    found = phrases(language)
    used = {slot for texts in found.messages.values() for text in texts for slot in re.findall(r"\{(\w+)\}", text)}
    assert used == set(found.slots)
    assert all(len(words) >= 4 for words in found.slots.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_people_do_not_all_say_the_same(language: str) -> None:
    voice = Voice(language, Random(4))
    long = [voice.say(kind) for kind in LONG for _ in range(120)]
    assert len(set(long)) > 0.9 * len(long)
    said = long + [voice.say(kind) for kind in SAID for _ in range(30)]
    assert not any("{" in text or "}" in text or "  " in text or ".." in text for text in said)
    assert all(re.search(SCRIPTS.get(language, r"[A-Za-z]"), text) for text in said)


def test_a_message_begins_with_a_capital_also_when_a_slot_begins_it() -> None:
    for language in ("en", "id", "tr", "pl"):
        voice = Voice(language, Random(1))
        assert all(text[0] == text[0].upper() for text in (voice.say("complaint") for _ in range(80)))


def test_most_languages_of_the_program_are_spoken() -> None:
    languages, weights = speakers()
    assert {"en", "ja", "id", "th", "tr", "pl"} < set(languages)
    assert sum(weights) == 100


@pytest.mark.parametrize("language", [*LANGUAGES, "", "fr"])
def test_a_poll_and_a_question_can_be_opened_in_every_channel(language: str) -> None:
    assert made(language)["poll"].startswith("/poll ")
    assert made(language)["question"].startswith("/ask ")
