"""Files by the two calls, and their download."""

import aiohttp

from tests.fakes.slack.conftest import World
from tests.fakes.slack.test_requests import refused


async def test_an_uploaded_picture_stands_in_the_thread(world: World) -> None:
    head = await world.ana.says(world.general, "head")
    made = await world.client.files_upload_v2(
        content=b"picture",
        filename="chart.png",
        title="Votes",
        alt_txt="Ketchup leads",
        channel=world.general.id,
        thread_ts=head.ts,
        initial_comment="The chart",
    )
    shared = world.ben.sees(world.general)[-1]
    assert (shared.text, shared.thread, shared.subtype) == ("The chart", head.ts, "file_share")
    (file,) = shared.files
    assert (file.id, file.title, file.alt_text, file.content) == (
        made["file"]["id"],
        "Votes",
        "Ketchup leads",
        b"picture",
    )
    echo = next(each.event for each in world.app.deliveries if each.event.get("files"))
    assert echo["bot_id"] == world.app.installation().bot_id


async def test_a_file_that_was_never_uploaded_cannot_be_shared(world: World) -> None:
    given = await world.client.files_getUploadURLExternal(filename="a.png", length=3)
    files = [{"id": given["file_id"], "title": "a"}]
    asked = world.client.files_completeUploadExternal(files=files, channel_id=world.general.id)
    assert await refused(asked) == "file_update_failed"


async def test_the_length_must_be_the_one_announced(world: World) -> None:
    given = await world.client.files_getUploadURLExternal(filename="a.png", length=3)
    async with aiohttp.ClientSession() as session, session.post(given["upload_url"], data=b"four") as answer:
        assert answer.status == 400


async def test_a_download_needs_a_token_of_the_team(world: World) -> None:
    shared = await world.ana.uploads(world.general, "photo.png", b"photo", "look")
    address = world.app.deliveries[-1].event["files"][0]["url_private"]
    assert shared.files[0].content == b"photo"
    headers = {"Authorization": f"Bearer {world.app.token()}"}
    async with aiohttp.ClientSession() as session:
        async with session.get(address, headers=headers) as answer:
            assert await answer.read() == b"photo"
        async with session.get(address) as answer:
            assert answer.content_type == "text/html"
