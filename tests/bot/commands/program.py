"""Runs the real program in a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
PATIENCE = 60
# discord.py's voice, which Chorus never loads, imports a module that Python is about to lose.
WARNINGS = "error,ignore:'audioop' is deprecated:DeprecationWarning"


@dataclass(frozen=True)
class Done:
    """How a run of the program ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it printed as its result."""
        return self.out.decode()

    @property
    def json(self) -> Any:
        """The JSON it printed."""
        return json.loads(self.out)


def environment(**more: str) -> dict[str, str]:
    """The environment without what would configure the program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHORUS_")}
    return {**kept, "PYTHONWARNINGS": WARNINGS, "PYTHONUTF8": "1", **more}


def chorus(*words: str | Path, cwd: Path = ROOT, **more: str) -> Done:
    """Run `chorus …` to its end; standard error never holds a traceback."""
    command = [sys.executable, "-m", "bot", *map(str, words)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    run = subprocess.run(
        command, cwd=cwd, capture_output=True, timeout=PATIENCE, env=environment(PYTHONPATH=path, **more)
    )
    err = run.stderr.decode()
    assert "Traceback" not in err, err
    return Done(run.returncode, run.stdout, err)
