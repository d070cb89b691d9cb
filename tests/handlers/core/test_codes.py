"""Receipt codes: as long as asked, of letters that cannot be mistaken, each as likely as any other at each place."""

from collections import Counter

import pytest

from handlers.core.context import CODE_LETTERS, new_code

DRAWN = 3_100


@pytest.mark.parametrize("length", [1, 2, 5, 6])
def test_every_letter_comes_at_every_place(length: int) -> None:
    codes = [new_code(length) for _ in range(DRAWN)]
    assert {len(code) for code in codes} == {length}
    for place in range(length):
        found = Counter(code[place] for code in codes)
        assert set(found) == set(CODE_LETTERS)
        # A hundred are expected of each; ten standard deviations away is no chance.
        assert all(abs(count - DRAWN / len(CODE_LETTERS)) < 99 for count in found.values())
