"""The real program, to be killed at a named step: `python -m tests.flows.killable DIR STEP DAYS [COMMAND …]`.

It starts over DIR as the demo would, with a clock that is DAYS ahead, types the commands as Mara in #sauce-talk,
waits until all of it has had its effects, and prints every message of Chorus as JSON lines. STEP `-` lets it live;
any other kills the process (SIGKILL) when the program first reaches that step in the course of a command or a job.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.commands.demo import SEEDS
from bot.commands.serving import serving
from bot.config import Community, Config, Storage, Web
from bot.runtime import log, steps

armed = False


def arm(at: str) -> None:
    """Die at a step once a command or a job has begun."""

    def reached(step: str) -> None:
        global armed
        armed = armed or step == steps.JOB_TAKEN
        if armed and step == at:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.reached = reached


async def main(folder: Path, at: str, days: int, commands: list[str]) -> None:
    """Start, act, settle, print."""
    global armed
    arm(at)
    larkspoon = Community(name="Larkspoon", timezone="Europe/Warsaw")
    config = Config(larkspoon, Storage.within(folder), web=Web(enabled=True, port=0))
    async with serving(config, SEEDS, demo=True, clock=lambda: datetime.now(UTC) + timedelta(days)) as served:
        await served.app.program.settle()
        armed = True
        for line in commands:
            if line.startswith("vote "):
                message, token = line.split()[1:]
                await served.chat.press("tom", message, token, key=line)
            else:
                await served.chat.command("mara", "sauce-talk", line, key=line)
        await served.app.program.outbox.sweep()
        await served.app.program.live.sweep()
        await served.app.program.settle()
        for channel in ("sauce-talk", "team-crowd"):
            for message in await served.chat.messages(channel, "mara"):
                if message.bot:
                    print(json.dumps([channel, message.subject, message.text]))


if __name__ == "__main__":
    log.configure("error", "text")
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4:]))
