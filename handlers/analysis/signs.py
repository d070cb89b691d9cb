"""What a sentence encoder does not see: emoji, slang, negation, contrast, stretched words and marks of irony."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log1p

# Written without spaces between words: terms are found anywhere in the text, distances count characters.
UNSPACED = frozenset({"ja", "zh", "th"})
# Negators that follow what they negate; all others come before it.
_AFTER = {"tr": ("değil", "yok"), "ja": ("",)}
LONGEST = 6
_STEM = 5
_REACH_WORDS, _REACH_LETTERS = 3, 6
_STRONGER, _WEAKER = 1.5, 0.6

_CONTRAST = {
    "en": "but however although though yet except",
    "de": "aber jedoch allerdings trotzdem nur",
    "es": "pero aunque sino",
    "id": "tapi tp tetapi namun cuma sayangnya sayang",
    "tr": "ama fakat ancak lakin",
    "pl": "ale jednak tylko niestety",
    "th": "แต่",
    "ja": "けど けれど しかし でも のに ただ",
    "zh": "但 但是 可是 不过 就是 却",
}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+|[,.;:!?…]")
_BREAKS = frozenset(",.;:!?…")
# Nothing is negated across a break: where distances count letters, each break is as long as the reach.
_WIDE = {ord(sign): sign * 6 for sign in "、。，！？；：,.!?"}
_STRETCHED = re.compile(r"(.)\1{2,}")
_LETTER_RUN = re.compile(r"([^\W\d_])\1{2,}")
_QUOTED = re.compile('["“”„«「『‘][^"“”„«»「」『』‘’]{1,24}["”“»」』’]')
_SHOUTED = re.compile(r"\b[A-ZĄĆĘŁŃÓŚŹŻÇĞİÖŞÜÄ]{3,}\b")

NAMES = (
    *("for_", "against", "for_negated", "against_negated", "first", "last", "after_contrast", "both"),
    *("irony", "irony_for", "emoji_for", "emoji_against", "emoji_last", "emoji_ironic", "emoji_unlike_words"),
    *("question", "question_end", "exclamation", "stretched", "trailing", "quoted", "shouted", "length"),
    *("negator", "weaker", "stronger", "contrast", "number"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, phrase or picture with what it says: polarity −2 to 2, and what sort it is."""

    language: str
    written: str
    polarity: int
    sort: str


@dataclass(frozen=True, slots=True)
class _Found:
    at: int
    end: int
    term: Term


@dataclass(frozen=True, slots=True)
class _Said:
    at: int
    value: float
    negated: bool


class Signs:
    """Finds terms in texts. `Signs(terms).read(text, "pl")` gives one number for each of `NAMES`."""

    def __init__(self, terms: Iterable[Term]) -> None:
        pictures, words = [], dict[str, list[Term]]()
        for term in terms:
            if any(character.isalpha() for character in term.written) and term.sort != "kaomoji":
                words.setdefault(term.language, []).append(term)
            else:
                pictures.append(term)
        contrast = {
            language: [Term(language, word, 0, "contrast") for word in listed.split()]
            for language, listed in _CONTRAST.items()
        }
        self._pictures = _anywhere(pictures)
        self._finders = {
            language: (_Letters if language in UNSPACED else _Words)(words.get(language, []) + contrast[language])
            for language in _CONTRAST
        }
        self._default = self._finders["en"]

    def read(self, text: str, language: str | None) -> list[float]:
        """The numbers of `NAMES` for one message in a language; without one, as English is read."""
        pattern, meaning = self._pictures
        pictures = [_Found(match.start(), match.end(), meaning[match[0]]) for match in pattern.finditer(text)]
        bare = pattern.sub(" ", text) if pictures else text
        finder = self._finders.get(language or "", self._default)
        found = list(finder.find(bare.casefold()))
        reach = _REACH_LETTERS if language in UNSPACED else _REACH_WORDS
        said = list(_polarities(found, reach, _AFTER.get(language or "", ())))
        return [
            *_of_words(found, said),
            *_of_pictures(pictures, found, said),
            *_of_marks(bare),
            *_of_sorts(found, bare),
        ]


def _anywhere(terms: Sequence[Term]) -> tuple[re.Pattern[str], dict[str, Term]]:
    meaning = {term.written: term for term in reversed(terms)}
    longest_first = sorted(meaning, key=lambda written: (-len(written), written))
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)"), meaning


class _Letters:
    """Terms anywhere in a text without spaces."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._pattern, self._meaning = _anywhere(
            [Term(term.language, term.written.casefold(), term.polarity, term.sort) for term in terms]
        )

    def find(self, text: str) -> Iterator[_Found]:
        for match in self._pattern.finditer(text.translate(_WIDE)):
            yield _Found(match.start(), match.end(), self._meaning[match[0]])


class _Words:
    """Terms as whole words or runs of words; long ones also with another ending."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._exact = dict[tuple[str, ...], Term]()
        self._stems = dict[str, Term]()
        for term in reversed(terms):
            tokens = tuple(token for token in _tokens(term.written.casefold()) if token not in _BREAKS)
            self._exact[tokens] = term
            if len(tokens) == 1 and term.sort in ("word", "slang") and len(tokens[0]) >= _STEM:
                self._stems[_stem(tokens[0])] = term
            elif len(tokens) == 1 and term.sort == "negator" and len(tokens[0]) >= _STEM:
                self._stems[tokens[0]] = term
        self._exact.pop((), None)

    def find(self, text: str) -> Iterator[_Found]:
        tokens, places = _placed(text)
        at = 0
        while at < len(tokens):
            length, term = self._at(tokens, at)
            if term is not None:
                yield _Found(places[at], places[at + length - 1] + 1, term)
            at += length

    def _at(self, tokens: Sequence[str], at: int) -> tuple[int, Term | None]:
        for length in range(min(LONGEST, len(tokens) - at), 0, -1):
            if (term := self._exact.get(tuple(tokens[at : at + length]))) is not None:
                return length, term
        token = tokens[at]
        for length in range(len(token), _STEM - 2, -1):
            if (term := self._stems.get(token[:length])) is not None:
                return 1, term
        return 1, None


def _tokens(text: str) -> list[str]:
    flat = _STRETCHED.sub(r"\1", text) if _STRETCHED.search(text) else text
    return [part for token in _TOKEN.findall(flat.replace("’", "'")) for part in _parts(token)]


def _placed(text: str) -> tuple[list[str], list[int]]:
    """The words of a text and their places; a break moves all that follows out of reach."""
    words, places, gap = list[str](), list[int](), 0
    for token in _tokens(text):
        if token in _BREAKS:
            gap += _REACH_WORDS
        else:
            places.append(len(words) + gap)
            words.append(token)
    return words, places


def _parts(token: str) -> tuple[str, ...]:
    return (token[:-3], "n't") if token.endswith("n't") and len(token) > 3 else (token,)


def _stem(word: str) -> str:
    """A word without the ending that changes: a letter, of long words two."""
    return word[: max(_STEM - 1, len(word) - (2 if len(word) > 7 else 1))]


def _polarities(found: list[_Found], reach: int, after: tuple[str, ...]) -> Iterator[_Said]:
    for place, one in enumerate(found):
        if one.term.polarity == 0 or one.term.sort in ("negator", "sarcasm_mark"):
            continue
        near = [other for other in (found[:place] + found[place + 1 :]) if _is_near(one, other, reach)]
        negated = any(_negates(other, one, after) for other in near if other.term.sort == "negator")
        strength = 1.0
        for other in near:
            strength *= {"intensifier": _STRONGER, "diminisher": _WEAKER}.get(other.term.sort, 1.0)
        yield _Said(one.at, one.term.polarity * strength, negated)


def _negates(negator: _Found, one: _Found, after: tuple[str, ...]) -> bool:
    follows = any(negator.term.written.startswith(start) for start in after)
    return negator.at > one.at if follows else negator.at < one.at


def _is_near(one: _Found, other: _Found, reach: int) -> bool:
    return 0 <= one.at - other.end < reach or 0 <= other.at - one.end < reach


def _of_words(found: Sequence[_Found], said: Sequence[_Said]) -> list[float]:
    plain = [one.value for one in said if not one.negated]
    negated = [one.value for one in said if one.negated]
    signed = [-0.5 * one.value if one.negated else one.value for one in said]
    turn = max((one.at for one in found if one.term.sort == "contrast"), default=None)
    after = sum(value for value, one in zip(signed, said, strict=True) if turn is not None and one.at > turn)
    up, down = _capped(value for value in plain if value > 0), _capped(-value for value in plain if value < 0)
    return [
        *(
            up,
            down,
            _capped(value for value in negated if value > 0),
            _capped(-value for value in negated if value < 0),
        ),
        *((_sign(signed[0]), _sign(signed[-1])) if signed else (0.0, 0.0)),
        *(max(-2.0, min(2.0, after / 2)), float(up > 0 and down > 0)),
    ]


def _of_pictures(pictures: Sequence[_Found], found: Sequence[_Found], said: Sequence[_Said]) -> list[float]:
    marks = [one for one in (*found, *pictures) if one.term.sort == "sarcasm_mark"]
    values = [one.term.polarity for one in pictures if one.term.sort != "sarcasm_mark"]
    words = sum(-one.value if one.negated else one.value for one in said)
    drawn_marks = [one for one in pictures if one.term.sort == "sarcasm_mark"]
    picture_sum = sum(values)
    return [
        *(_capped(1.0 for _ in marks), float(bool(marks) and words > 0)),
        *(_capped(value for value in values if value > 0), _capped(-value for value in values if value < 0)),
        pictures[-1].term.polarity / 2 if pictures else 0.0,
        float(bool(drawn_marks)),
        _sign(picture_sum) if words * picture_sum < 0 else 0.0,
    ]


def _of_marks(text: str) -> list[float]:
    ends = text.rstrip(" .!…)\"'»」")
    return [
        float(any(sign in text for sign in "?？؟")),
        float(ends.endswith(("?", "？", "؟"))),
        min(3, text.count("!") + text.count("！")) / 3,
        float(bool(_LETTER_RUN.search(text))),
        float(any(sign in text for sign in ("...", "…", "。。", "．．"))),
        float(bool(_QUOTED.search(text))),
        float(bool(_SHOUTED.search(text))),
        log1p(len(text)) / 5,
    ]


def _of_sorts(found: Sequence[_Found], text: str) -> list[float]:
    sorts = [one.term.sort for one in found]
    counted = [min(2, sorts.count(sort)) / 2 for sort in ("negator", "diminisher", "intensifier", "contrast")]
    return [*counted, float(any(character.isdigit() for character in text))]


def _capped(values: Iterable[float]) -> float:
    return min(2.0, sum(values) / 2)


def _sign(value: float) -> float:
    return float(value > 0) - float(value < 0)
