"""Each platform connects in a task of its own: one that cannot does not stop the others and is tried again."""

import asyncio
from collections.abc import Callable, Iterator, Mapping

import stamina
import structlog

from bot.platforms.base import CannotConnect, Platform, Runtime, State

log = structlog.get_logger()
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 60.0
STOPS_WITHIN = 10.0


class Connections:
    """The platforms of the program. `ready` is called with the name of each one that has connected."""

    def __init__(
        self, platforms: Mapping[str, Platform], ready: Callable[[str], None], first_pause: float = FIRST_PAUSE
    ) -> None:
        self._platforms = platforms
        self._ready = ready
        self._first_pause = first_pause
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._failed: dict[str, State] = {}
        self._begun: set[str] = set()  # connected, or just being

    def state(self, name: str) -> State:
        """How a platform stands: what kept it from starting, else what it says itself."""
        return self._failed.get(name) or self._platforms[name].state

    def states(self) -> Mapping[str, State]:
        """How every platform stands."""
        return {name: self.state(name) for name in self._platforms}

    async def start(self, runtime: Runtime, within: float) -> None:
        """Begin to connect them all, and wait until each was tried once, at most so many seconds."""
        tried = {name: asyncio.get_running_loop().create_future() for name in self._platforms}
        for name, platform in self._platforms.items():
            self._tasks[name] = asyncio.create_task(
                self._connect(platform, runtime, tried[name]), name=f"connect {name}"
            )
        if tried:
            await asyncio.wait(list(tried.values()), timeout=within)

    async def stop(self) -> None:
        """Connect no more, and disconnect what is connected; one that lingers or fails does not keep the others."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await asyncio.gather(*(self._disconnect(name) for name in self._begun))
        self._tasks.clear()
        self._begun.clear()

    async def _connect(self, platform: Platform, runtime: Runtime, tried: "asyncio.Future[None]") -> None:
        name = platform.name
        try:
            async for attempt in stamina.retry_context(
                _worth_repeating,
                attempts=None,
                timeout=None,
                wait_initial=self._first_pause,
                wait_max=LONGEST_PAUSE,
                wait_jitter=self._first_pause,
            ):
                with attempt:
                    await self._start(platform, runtime, tried)
            self._ready(name)
        except Exception:
            log.error("platform_given_up", platform=name, what_to_do=self._failed[name].text)

    async def _start(self, platform: Platform, runtime: Runtime, tried: "asyncio.Future[None]") -> None:
        name = platform.name
        try:
            self._begun.add(name)
            await platform.start(runtime)
            self._failed.pop(name, None)
        except CannotConnect as error:
            log.warning("platform_failed", platform=name, error=str(error), hopeless=error.hopeless)
            self._fail(name, str(error))
            raise
        except Exception as error:
            log.exception("platform_broken", platform=name)
            text = f"{type(error).__name__}: the log says more"
            self._fail(name, text)
            raise CannotConnect(text) from error
        finally:
            if not tried.done():
                tried.set_result(None)

    def _fail(self, name: str, text: str) -> None:
        self._failed[name] = State("failed", text)
        self._begun.discard(name)

    async def _disconnect(self, name: str) -> None:
        try:
            async with asyncio.timeout(STOPS_WITHIN):
                await self._platforms[name].stop()
        except TimeoutError:
            log.warning("platform_lingers", platform=name)
        except Exception:
            log.exception("platform_stop_failed", platform=name)


class Statuses(Mapping[str, str]):
    """The status of each platform by name, as it is when it is looked at."""

    def __init__(self, connections: Connections, names: Mapping[str, Platform]) -> None:
        self._connections = connections
        self._names = names

    def __getitem__(self, name: str) -> str:
        if name not in self._names:
            raise KeyError(name)
        return self._connections.state(name).status

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _worth_repeating(error: BaseException) -> bool:
    # It is asked about a cancellation as well, which must end the attempts.
    return isinstance(error, CannotConnect) and not error.hopeless
