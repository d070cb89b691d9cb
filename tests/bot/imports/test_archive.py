"""Archives that are hostile, damaged or something else give a clear answer and never more than that."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from bot.imports.archive import Limits, opened
from bot.imports.items import NotThere, Unreadable
from tests.bot.imports.reading import read
from tests.fakes.exports import SlackWorkspace, busy_workspace, write_folder, write_zip

FILES = {"channels.json": b'[{"id": "C1", "name": "general"}]', "users.json": b"[]"}
DAY = "general/2026-09-01.json"
HELLO = b'[{"type": "message", "user": "U1", "team": "T1", "ts": "1788250000.000000", "text": "hello"}]'


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        opened(path, limits)
    return str(caught.value)


def test_a_path_without_a_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match="There is no file or folder"):
        opened(tmp_path / "nowhere.zip")


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_of_a_cut_zip_what_is_still_there_is_read(tmp_path: Path, share: float) -> None:
    files = busy_workspace().files()
    whole = write_zip(tmp_path / "export.zip", files)
    everything = read(whole).texts
    (tmp_path / "cut.zip").write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    found = read(tmp_path / "cut.zip")
    assert found.problems[0].startswith("cut.zip: is cut off")
    assert found.texts == everything[: len(found.texts)] or set(found.texts) <= set(everything)
    assert len(found.texts) >= (len(everything) if share == 0.99 else 1)


def test_a_cut_zip_whose_entries_do_not_say_their_sizes_is_read(tmp_path: Path) -> None:
    """Programs that write to a stream put the sizes behind the data."""

    class Stream(io.RawIOBase):
        written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.written += bytes(data)  # type: ignore[call-overload]
            return len(data)  # type: ignore[arg-type]

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[arg-type]
        for name, content in {**FILES, DAY: HELLO}.items():
            made.writestr(name, content)
    cut = bytes(stream.written[: stream.written.index(b"PK\x01\x02")])
    (tmp_path / "cut.zip").write_bytes(cut)
    assert read(tmp_path / "cut.zip").texts == ["hello"]
    (tmp_path / "shorter.zip").write_bytes(cut[:-40])
    assert "cut off" in " ".join(read(tmp_path / "shorter.zip").problems)


def test_a_zip_of_which_nothing_is_left_says_to_download_it_again(tmp_path: Path) -> None:
    whole = write_zip(tmp_path / "export.zip", busy_workspace().files()).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:20])
    assert "Download it again" in refused(tmp_path / "cut.zip")


@pytest.mark.parametrize(
    ("start", "name"),
    [(b"\x1f\x8b\x08\x00", "gzip"), (b"7z\xbc\xaf\x27\x1c", "7-Zip"), (b"Rar!\x1a\x07", "RAR"), (b"%PDF-1.7", "PDF")],
)
def test_other_archives_are_called_by_name(tmp_path: Path, start: bytes, name: str) -> None:
    (tmp_path / "export").write_bytes(start + b"\x00" * 50)
    assert name in refused(tmp_path / "export")


def test_something_that_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in refused(tmp_path / "pipe")


def test_a_wrong_checksum_is_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        for name, content in {**FILES, DAY: HELLO, "general/2026-09-02.json": HELLO.replace(b"00.0", b"09.0")}.items():
            made.writestr(name, content)
    path.write_bytes(path.read_bytes().replace(b'"hello"}]', b'"hallo"}]', 1))
    found = read(path)
    assert found.texts == ["hallo", "hello"], "wrong somewhere, but all there is"
    assert found.problems == [f"{DAY}: cannot be read to its end (its checksum is wrong)"]


def test_encrypted_entries_are_named(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {**FILES, DAY: HELLO, "general/2026-09-02.json": HELLO})
    raw = bytearray(path.read_bytes())
    entry = raw.index(b"PK\x01\x02", raw.index(DAY.encode(), raw.index(b"PK\x01\x02")) - 50)
    flags = struct.unpack_from("<H", raw, entry + 8)[0]
    struct.pack_into("<H", raw, entry + 8, flags | 1)
    path.write_bytes(raw)
    found = read(path)
    assert found.texts == ["hello"]
    assert found.problems == [f"{DAY}: is encrypted; unpack the zip with its password and import the folder"]


@pytest.mark.parametrize("name", ["../../etc/evil.json", "/etc/evil.json", "C:/evil.json", "..\\evil.json"])
def test_names_that_point_outside_are_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    (tmp_path / "deep").mkdir()
    path = write_zip(tmp_path / "deep" / "export.zip", {**FILES, DAY: HELLO, name: b"[]"})
    found = read(path)
    assert found.texts == ["hello"]
    assert len(found.problems) == 1
    assert "points outside" in found.problems[0]
    assert not list(tmp_path.rglob("evil*"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {**FILES, DAY: HELLO, "general/2026-09-02.json": b" " * 5_000_000})
    found = read(path, limits=Limits(ratio_from_bytes=1_000_000))
    assert found.texts == ["hello"]
    assert "unpacks to 5,000,000 bytes" in found.problems[0]


def test_too_many_entries_and_too_many_bytes_are_refused(tmp_path: Path) -> None:
    files = {**FILES, DAY: HELLO}
    path, folder = write_zip(tmp_path / "export.zip", files), write_folder(tmp_path / "export", files)
    assert "3 entries; 2 is the most" in refused(path, Limits(entries=2))
    assert "more than 2 files" in refused(folder, Limits(entries=2))
    assert "100 is the most" in refused(path, Limits(total_bytes=100))


def test_links_in_folders_and_zips_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_bytes(HELLO)
    folder = write_folder(tmp_path / "export", {**FILES, DAY: HELLO})
    (folder / "general/2026-09-02.json").symlink_to(outside)
    assert "not followed" in read(folder).problems[0]
    path = write_zip(tmp_path / "export.zip", {**FILES, DAY: HELLO})
    with zipfile.ZipFile(path, "a") as made:
        link = zipfile.ZipInfo("general/2026-09-03.json")
        link.external_attr = 0o120777 << 16
        made.writestr(link, "/etc/passwd")
    assert "not followed" in read(path).problems[0]


def test_an_entry_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {**FILES, DAY: HELLO})
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(path, "a") as made:
        made.writestr(DAY, HELLO)
    found = read(path)
    assert found.texts == ["hello"]
    assert found.problems == [f"{DAY}: is there twice; the first one is read"]


def test_an_entry_without_a_name_is_passed_over(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "export.zip", {**FILES, DAY: HELLO, "z.json": b"[]"})
    raw = path.read_bytes()
    entry = raw.rindex(b"PK\x01\x02")
    nameless = raw[: entry + 28] + b"\x00\x00" + raw[entry + 30 : entry + 46] + raw[entry + 52 :]
    size = struct.unpack_from("<L", nameless, len(nameless) - 10)[0]
    path.write_bytes(nameless[:-10] + struct.pack("<L", size - 6) + nameless[-6:])
    assert read(path).texts == ["hello"]


def test_names_are_made_fit_to_print(tmp_path: Path) -> None:
    made = SlackWorkspace()
    made.user("U1", "Ana")
    made.channel("general", "C1")
    made.say("general", "U1", "hello")
    path = write_zip(tmp_path / "export.zip", {**made.files(), "../\x1b[31mred\n.json": b"[]"})
    assert read(path).problems == ["../\ufffd[31mred\ufffd.json: its name points outside the archive; not read"]
