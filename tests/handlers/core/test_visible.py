"""Words as they are shown and compared."""

import pytest

from handlers.core.visible import alike, visible

SHOWN = {
    "plain words stay": ("Which sauce?", "Which sauce?"),
    "spaces become one": ("  a \n\t b ", "a b"),
    "zero-width characters go": ("Ket\u200bchup\ufeff", "Ketchup"),
    "directions go": ("\u202eabc\u2066d", "abcd"),
    "control characters go": ("a\x00b\x1bc", "abc"),
    "a joiner between Latin letters goes": ("a\u200db", "ab"),
    "a family of emoji stays one": ("👩\u200d👧", "👩\u200d👧"),
    "a joiner that Persian needs stays": ("می\u200cخواهم", "می\u200cخواهم"),
    "the flag of Wales stays": (
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    ),
    "tags without a flag go": ("a\U000e0067", "a"),
    "right-to-left words stay": ("أي صلصة", "أي صلصة"),
    "combining marks stay": ("น้ำจิ้มแจ่ว e\u0301", "น้ำจิ้มแจ่ว e\u0301"),
    "markup is words": ("<script>@everyone</script>", "<script>@everyone</script>"),
    "nothing but zero-width is empty": ("\u200b\u2060\ufeff", ""),
    "nothing but marks is empty": ("\u0301\u0302", ""),
    "nothing but blanks that count as letters is empty": ("\u3164\u2800", ""),
    "nothing is empty": ("", ""),
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


ALIKE = {
    "case": ("Straße", "STRASSE", True),
    "width": ("ｶﾅ", "カナ", True),
    "spacing": ("a  b", "a b", True),
    "what nobody sees": ("a\u00adb", "ab", True),
    "joiners": ("👩\u200d👧", "👩👧", True),
    "another accent is another word": ("resume", "résumé", False),
    "another word": ("Plum", "Plums", False),
}


@pytest.mark.parametrize(("a", "b", "same"), ALIKE.values(), ids=ALIKE)
def test_what_reads_the_same(a: str, b: str, same: bool) -> None:
    assert (alike(a) == alike(b)) is same
