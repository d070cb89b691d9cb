"""The crowd over HTTP, call by call: it comes, it is counted, it can be stopped, and the digest says what it said."""

from pathlib import Path

from tests.flows.town import Town, choices, town
from tests.flows.waiting import until


async def crowd(place: Town, method: str = "GET", **body: object) -> tuple[int, dict[str, object]]:
    return await place.call(method, "/api/v1/crowd", body or None)


async def gone(place: Town) -> bool:
    return (await crowd(place))[1]["running"] is False


async def test_a_crowd_comes_votes_answers_and_is_in_the_digest(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        status, begun = await crowd(place, "POST", size=25, seed=7)
        assert status < 300
        assert begun["of"] == 25
        assert (await crowd(place, "POST", size=25))[0] == 409
        await until(lambda: gone(place), within=40)
        assert (await crowd(place))[1] == {"joined": 25, "of": 25, "running": False}

        people = (await place.call("GET", "/api/v1/people"))[1]["people"]
        locales = {person["locale"] for person in people if person["id"].startswith("crowd1-")}
        assert len(people) == 8 + 25
        assert len(locales) >= 5
        messages = await place.messages()
        [poll] = [one for one in messages if one["subject"] == "poll:1"]
        assert sum(choice["votes"] for choice in choices(poll)) > 12

        digest = await place.command("mara", "/digest now", "team-crowd")
        [report] = [one for one in await place.messages("team-crowd") if one["id"] in digest["posted"]]
        assert "Which sauce goes into the next box?" in report["text"]
        assert "What annoyed you about your last box?" in report["text"]


async def test_a_crowd_can_be_stopped(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        await crowd(place, "POST", size=2500)
        status, _ = await crowd(place, "DELETE")
        assert status < 300
        _, stopped = await crowd(place)
        assert stopped["running"] is False
        assert stopped["of"] == 2500
        assert (await crowd(place, "DELETE"))[0] < 300


async def test_sizes_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    async with town(tmp_path) as place:
        for size in (0, -1, 10_001, "many", None, 2.5):
            assert 400 <= (await crowd(place, "POST", size=size))[0] < 500
        assert (await crowd(place))[1]["running"] is False
