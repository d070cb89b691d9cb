"""The page's catalogues: whole in every language, with the plural forms that a browser will ask for."""

import re

import pytest

from bot.platforms.web.page_texts import NUMBER, PageText, compile_text, page_catalogue
from handlers.core.texts import LANGUAGES

FORMS = {
    "en": {"one", "other"},
    "ja": {"other"},
    "id": {"other"},
    "th": {"other"},
    "tr": {"one", "other"},
    "pl": {"one", "few", "many", "other"},
}


def placeholders(text: PageText) -> set[str]:
    """The names that a text leaves open, in any of its forms."""
    forms = [text] if isinstance(text, str) else [form for key, form in text.items() if key != "var"]
    return {name for form in forms for name in re.findall(r"\{(\w+)\}", form)}


@pytest.mark.parametrize("language", LANGUAGES)
class TestEveryLanguage:
    def test_has_the_texts_and_placeholders_of_english(self, language: str) -> None:
        catalogue, english = page_catalogue(language), page_catalogue("en")
        assert catalogue.keys() == english.keys()
        for key, text in catalogue.items():
            assert placeholders(text) == placeholders(english[key]), key

    def test_has_each_plural_form_of_its_own(self, language: str) -> None:
        plurals = [text for text in page_catalogue(language).values() if isinstance(text, dict)]
        assert plurals
        for text in plurals:
            assert text.keys() - {"var"} == FORMS[language]

    def test_shows_the_number_of_many(self, language: str) -> None:
        for key, text in page_catalogue(language).items():
            if isinstance(text, dict):
                assert NUMBER in text["other"], key

    def test_speaks_without_exclamation_marks(self, language: str) -> None:
        for key, text in page_catalogue(language).items():
            forms = [text] if isinstance(text, str) else list(text.values())
            assert not any("!" in form or "！" in form for form in forms), key


def test_a_text_without_a_plural_keeps_its_placeholders() -> None:
    assert compile_text("{name}: {text}", "en") == "{name}: {text}"


def test_each_form_of_a_plural_is_written_out_with_the_number_marked() -> None:
    pattern = "{n, plural, one {# głos} few {# głosy} many {# głosów} other {# głosu}}"
    assert compile_text(pattern, "pl") == {
        "var": "n",
        "one": f"{NUMBER} głos",
        "few": f"{NUMBER} głosy",
        "many": f"{NUMBER} głosów",
        "other": f"{NUMBER} głosu",
    }


def test_a_plural_keeps_the_other_placeholders() -> None:
    assert compile_text("{name} has {n, plural, one {# vote} other {# votes}}", "en") == {
        "var": "n",
        "one": f"{{name}} has {NUMBER} vote",
        "other": f"{{name}} has {NUMBER} votes",
    }


def test_two_plurals_in_one_text_are_refused() -> None:
    with pytest.raises(ValueError, match="one plural at most"):
        compile_text("{a, plural, other {#}} of {b, plural, other {#}}", "en")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(KeyError):
        page_catalogue("xx")
