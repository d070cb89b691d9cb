"""Reads the labelled messages that artefacts are built from and judged on, each with its source and licence."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.analysis.signs import Term


@dataclass(frozen=True, slots=True)
class Source:
    """A file of labelled messages and what it obliges to."""

    file: str
    name: str
    licence: str
    attribution: str
    weight: float = 1.0


SOURCES = (
    Source(
        "sentiment/en_vader_mit.jsonl", "vader", "MIT",
        "VADER ground truth, C.J. Hutto and E. Gilbert (ICWSM 2014), (c) 2016 C.J. Hutto",
    ),
    Source(
        "sentiment/en_nusax_ccbysa.jsonl", "nusax", "CC BY-SA 4.0",
        "NusaX, Winata et al. 2023; sampled, whitespace normalised",
    ),
    Source(
        "sentiment/id_nusax_ccbysa.jsonl", "nusax", "CC BY-SA 4.0",
        "NusaX, Winata et al. 2023; sampled, whitespace normalised",
    ),
    Source(
        "sentiment/id_smsa_ccbysa.jsonl", "smsa", "CC BY-SA 4.0",
        "SmSA, Purwarianti and Crisdayanti 2019, by way of IndoNLU; sampled, whitespace normalised",
    ),
    Source(
        "sentiment/th_wisesight_cc0.jsonl", "wisesight", "CC0-1.0",
        "Wisesight Sentiment Corpus, PyThaiNLP",
    ),
    Source(
        "kind/th_question_wisesight_cc0.jsonl", "wisesight questions", "CC0-1.0",
        "Wisesight Sentiment Corpus, PyThaiNLP", 0.3,
    ),
    *(
        Source(
            f"authored/{language}.jsonl", "authored", "CC0-1.0",
            "messages written for this project", 0.3,
        )
        for language in ("de", "en", "es", "id", "ja", "pl", "th", "tr", "zh")
    ),
    Source("feedback_multilingual_cc0.jsonl", "multilingual", "CC0-1.0", "messages written for this project"),
)  # fmt: skip
LEXICONS = ("de", "en", "es", "id", "ja", "pl", "th", "tr", "zh")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message with what people said about it; an empty label means that nobody said."""

    text: str
    language: str
    source: str
    sentiment: str
    kind: str
    weight: float


def labelled(folder: Path) -> list[Labelled]:
    """All labelled messages below a folder. Raises `FileNotFoundError` with the file that is not there."""
    return [_labelled(row, source) for source in SOURCES for row in rows(folder / source.file)]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _labelled(row: dict[str, Any], source: Source) -> Labelled:
    label = row.get("label", "")
    asks = label == "question"
    return Labelled(
        row["text"],
        row["lang"],
        row["src"] if row.get("src", "").startswith("vader") else source.name,
        row.get("sentiment", "" if asks else label),
        row.get("kind", "question" if asks else ""),
        source.weight,
    )


def terms(folder: Path) -> list[Term]:
    """The terms and pictures below a folder, those of one language after those of another, each once."""
    found = dict[tuple[str, str], Term]()
    for language in LEXICONS:
        for written, polarity, sort, *_ in _cells(folder / "authored" / f"lexicon_{language}.tsv"):
            for way in written.split(" / "):
                found.setdefault((language, way), Term(language, way, int(polarity), sort))
    for written, polarity, *_ in _cells(folder / "authored" / "emoji.tsv"):
        found.setdefault(("", written), Term("", written, int(polarity), "kaomoji"))
    return list(found.values())


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")
