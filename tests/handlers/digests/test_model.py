"""Which time a digest covers."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.digests.model import covered_from

FIRST = {
    "seven days when everything is older": (timedelta(days=30), timedelta(days=7)),
    "seven days when nothing is known": (None, timedelta(days=7)),
    "since Chorus came when that was yesterday": (timedelta(days=1), timedelta(days=1, microseconds=1)),
    "seven days when Chorus came only after it was due": (timedelta(hours=-1), timedelta(days=7)),
}


@pytest.mark.parametrize("case", FIRST)
def test_the_first_digest_covers(case: str) -> None:
    end = datetime(2026, 11, 23, 8, tzinfo=UTC)
    known, expected = FIRST[case]
    assert end - covered_from(None, None if known is None else end - known, end) == expected


def test_later_digests_begin_where_the_last_one_ended() -> None:
    end = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert covered_from(end - timedelta(days=9), end - timedelta(days=1), end) == end - timedelta(days=9)
