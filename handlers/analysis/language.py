"""Which language a message is in, offline: the script decides where it can, a model of letter groups elsewhere."""

import re
from collections.abc import Collection, Sequence
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Few Latin languages on purpose, each further one takes short messages away from the others: measured on 22,000
# labelled messages, six more (sv da cs hu ro fi) cost short ones 4 points, and `ms` takes 7 of 100 from `id`.
LATIN = ("en", "id", "tr", "pl", "de", "es", "fr", "pt", "it", "nl", "vi")
# These share no letters with the ones above, so they cost nothing.
OTHER = ("ja", "th", "zh", "ko", "ru", "uk", "ar", "fa", "he", "el", "hi")
SUPPORTED = (*LATIN, *OTHER)

ENOUGH_LETTERS = 10
SHORT = 30  # letters up to which what is usual around a message is asked as well
ENOUGH_IDEOGRAPHS = 4  # each says as much as a short word
# A letter of these scripts says more than a Latin one: with a third of the letters the message is theirs.
_THIRD = 3
_TENTH = 10
# How far behind the best a person's usual language may be and still be taken (log odds over the root of the
# length). On short messages it lifts .957 to .980; where the usual language is wrong it takes less than .005.
_FAVOUR = 1.0

_NO_WORDS = re.compile(
    r"```.*?(?:```|\Z)|`[^`]*`"  # code
    r"|<[@#!][^>]*>|<(?:https?|mailto):[^>]*>"  # what Slack and Discord put in angle brackets
    r"|\bhttps?://\S+|\bwww\.\S+|\S+@\S+\.\S+"  # links and addresses
    r"|(?<!\w)[@#][\w.\-]+"  # mentions and channels
    r"|:[a-z0-9_+\-]+:"  # emoji by name
    r"|[\U0001F000-\U0001FAFF\u2190-\u2BFF\uFE0E\uFE0F\u200D\u20E3]+"  # emoji and arrows
    r"|[\d_]+",
    re.DOTALL | re.IGNORECASE,
)
_LATIN_ENDS = "\u0250"
_KANA = re.compile("[\u3041-\u30ff\uff66-\uff9f]")
_HAN = re.compile("[\u3400-\u9fff]")
_THAI = re.compile("[\u0e01-\u0e30\u0e40-\u0e46]")
_HANGUL = re.compile("[\u1100-\u11ff\uac00-\ud7af]")


def identify(text: str, usual: str = "") -> str | None:
    """The language of a message as a code of `SUPPORTED`, or None where it says too little to tell.

    `usual` is what its author mostly writes in: it is taken where the message itself hardly decides.
    """
    words = _NO_WORDS.sub(" ", text).strip()
    letters = sum(character.isalpha() for character in words)
    if not letters:
        return None
    kana, han = _count(_KANA, words), _count(_HAN, words)
    if (kana + han) * _THIRD >= letters:
        return _east_asian(words, kana, han)
    for script, language in ((_THAI, "th"), (_HANGUL, "ko")):
        if _count(script, words) * _THIRD >= letters:
            return language
    return _by_letter_groups(words, usual) if letters >= ENOUGH_LETTERS else None


def guess(text: str, usual: str = "", among: Collection[str] = ()) -> str | None:
    """As `identify`, but what says little is told as well: as what is usual, else the likeliest. None: no letters.

    `among` names the languages that are spoken around the message, where that is known; a short one is in one of them.
    """
    words = _NO_WORDS.sub(" ", text).strip()
    found = identify(text, usual)
    if found is not None and (not among or found in among or len(words) > SHORT):
        return found
    if not any(map(str.isalpha, words)):
        return None
    fits = _fitting(words)
    likely = [one for one in fits if one in among] or fits
    return usual if usual in likely else next(one for one in _ranked(words) if one in likely)


def _fitting(words: str) -> Sequence[str]:
    """The languages that are written with the letters of a text."""
    if _KANA.search(words):
        return ("ja",)
    if _HAN.search(words):
        return ("zh", "ja")
    if any(character.isalpha() and character < _LATIN_ENDS for character in words):
        return LATIN
    return OTHER


def _ranked(words: str) -> list[str]:
    return [str(one) for one, _ in _identifier().rank(words)]


def _count(script: re.Pattern[str], words: str) -> int:
    return len(script.findall(words))


def _east_asian(words: str, kana: int, han: int) -> str | None:
    if kana * _TENTH >= kana + han:
        return "ja"
    if han < ENOUGH_IDEOGRAPHS:
        return None
    return next(str(language) for language, _ in _identifier().rank(words) if language in ("zh", "ja"))


def _by_letter_groups(words: str, usual: str) -> str:
    ranked = _identifier().rank(words)
    best, likely = ranked[0]
    behind = (likely - dict(ranked).get(usual, float("-inf"))) / sqrt(len(words.encode(errors="replace")))
    return usual if behind < _FAVOUR else str(best)


@cache
def _identifier() -> "LanguageIdentifier":
    # Half a second and 120 MB: at the first message, not at the start.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(SUPPORTED)
    return identifier
