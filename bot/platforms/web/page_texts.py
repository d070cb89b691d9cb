"""The page's own words: catalogues in ICU MessageFormat become plain JSON that a browser can fill in.

A browser has plural rules and number formats but no MessageFormat, so each text with a plural is written out
once for every plural category of its language; the page puts the number where `NUMBER` stands.
"""

import re
from functools import lru_cache
from pathlib import Path

from icu4py.messageformat import MessageFormat

from handlers.core.texts import LANGUAGES, Texts

NUMBER = "\ue000"
CATEGORIES = ("zero", "one", "two", "few", "many", "other")
PageText = str | dict[str, str]
_FOLDER = "page"
_PLURAL = re.compile(r"\{\s*(\w+)\s*,\s*plural\s*,")
_PLACEHOLDER = re.compile(r"\{\s*(\w+)\s*\}")
_SAMPLES = (*range(201), 1_000_000, 0.5, 1.5)


@lru_cache(maxsize=len(LANGUAGES))
def page_catalogue(language: str) -> dict[str, PageText]:
    """All texts of the page in a language, English where it has none; KeyError for an unknown language."""
    if language not in LANGUAGES:
        raise KeyError(language)
    texts = Texts([(_FOLDER, Path(__file__).parent)])
    keys = [key for key in texts.keys("en") if key.startswith(f"{_FOLDER}.")]
    return {key.removeprefix(f"{_FOLDER}."): compile_text(texts.pattern(language, key), language) for key in keys}


def compile_text(pattern: str, language: str) -> PageText:
    """A text as the page fills it in: a string with {name} placeholders, or one such string a plural category.

    Raises ValueError for a pattern with more than one plural: the page could not choose between them.
    """
    variables = _PLURAL.findall(pattern)
    if not variables:
        return _formatted(pattern, language, {})
    if len(variables) > 1:
        raise ValueError(f"a text of the page holds one plural at most: {pattern}")
    variable = variables[0]
    # The number's place is marked before formatting: ICU would write the sample's digits there.
    marked = re.sub(rf"#|\{{\s*{variable}\s*(,\s*number\s*)?\}}", NUMBER, pattern)
    arms = {
        category: _formatted(marked, language, {variable: sample})
        for category, sample in _sample_numbers(language).items()
    }
    return {"var": variable, **arms}


def _formatted(pattern: str, language: str, values: dict[str, int | float | str]) -> str:
    names = {name: f"{{{name}}}" for name in _PLACEHOLDER.findall(pattern)}
    return MessageFormat(pattern, language).format({**names, **values})


@lru_cache(maxsize=len(LANGUAGES))
def _sample_numbers(language: str) -> dict[str, int | float]:
    """A number for each plural category that the language has."""
    probe = MessageFormat("{n, plural, " + " ".join(f"{name} {{{name}}}" for name in CATEGORIES) + "}", language)
    found: dict[str, int | float] = {}
    for sample in _SAMPLES:
        found.setdefault(probe.format({"n": sample}), sample)
    if "other" not in found:
        raise ValueError(f"no sample number of {language} is other")
    return {category: found[category] for category in CATEGORIES if category in found}
