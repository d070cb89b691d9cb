"""The real program on all three platforms, to be killed: `python -m tests.flows.together.killable CONFIG STEP`.

CONFIG is a configuration as JSON. Once a file CONFIG.armed is there, the process kills itself (SIGKILL) when the
program next reaches STEP.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import msgspec

from bot.commands.serving import Seeds, serving, until_stopped
from bot.config import Config
from bot.runtime import log, steps


async def main(config: Config, armed: Path, at: str) -> None:
    """Serve until killed."""

    def reached(step: str) -> None:
        if step == at and armed.exists():
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached
    async with serving(config, Seeds()):
        await until_stopped(lambda: print("ready", flush=True))


if __name__ == "__main__":
    log.configure("error", "text")
    file = Path(sys.argv[1])
    asyncio.run(main(msgspec.json.decode(file.read_bytes(), type=Config), file.with_suffix(".armed"), sys.argv[2]))
