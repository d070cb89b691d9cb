"""`chorus demo`: a small community on the embedded web chat, with nothing to set up."""

import contextlib
import sys
import webbrowser
from pathlib import Path

import click
import msgspec

from bot.commands.options import Failed, read_config, run
from bot.commands.serving import Seeds, Served, serving, until_stopped
from bot.config import Community, Config
from bot.http.guard import PublicBind
from bot.http.server import CannotBind
from bot.platforms.web.requests import NewChannel, NewPerson
from bot.runtime import log

# Invented people of an invented company; the page opens as the first of them.
SEEDS = Seeds(
    (
        NewPerson(id="mara", name="Mara Lindqvist", locale="en", tz="Europe/Warsaw", role="manager"),
        NewPerson(id="jonas", name="Jonas Reed", locale="en", tz="Europe/Warsaw", role="team"),
        NewPerson(id="misaki", name="佐藤 美咲", locale="ja", tz="Asia/Tokyo"),
        NewPerson(id="nattapon", name="ณัฐพล วงศ์ไทย", locale="th", tz="Asia/Bangkok"),
        NewPerson(id="elif", name="Elif Şahin", locale="tr", tz="Europe/Istanbul"),
        NewPerson(id="zofia", name="Zofia Wójcik", locale="pl", tz="Europe/Warsaw"),
        NewPerson(id="dewi", name="Dewi Lestari", locale="id", tz="Asia/Jakarta"),
        NewPerson(id="tom", name="Tom Okafor", locale="en", tz="Europe/London"),
    ),
    (
        NewChannel(id="sauce-talk", name="sauce-talk", kind="community", language="en"),
        NewChannel(id="recipes", name="recipes", kind="community", language="en"),
        NewChannel(id="team-crowd", name="team-crowd", kind="team", language="en"),
    ),
)
TRY = """
Chorus is at {url}  (stop it with Ctrl-C)

You are Mara, a manager of the Larkspoon community. Try one in #sauce-talk:
  /poll "Which sauce?" "Ketchup" "Mustard" --close 2d
  /ask "What annoyed you this week?"
  /digest now
or press "Bring in a crowd" at the bottom left. What you do is kept in {folder}.
"""


@click.command(epilog="Example:  chorus demo --port 8500 --data /tmp/larkspoon --fresh --no-open")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="A configuration file.")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="The folder to keep it in (chorus-data).")
@click.option("--host", help="The address to serve (127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to serve; 0 takes any free one (8400).")
@click.option("--allow-host", "allow_hosts", multiple=True, metavar="NAME", help="A further name it is called by.")
@click.option("--fresh", is_flag=True, help="Forget what an earlier demo kept in the folder.")
@click.option("--no-open", is_flag=True, help="Print the address instead of opening the page.")
@click.option("--i-know-this-has-no-login", "knows_no_login", is_flag=True, help="Serve an address others can reach.")
def command(
    config_file: Path | None,
    data: Path | None,
    host: str | None,
    port: int | None,
    allow_hosts: tuple[str, ...],
    fresh: bool,
    no_open: bool,
    knows_no_login: bool,
) -> None:
    """Start a small community on the embedded web chat and open it."""
    config = _as_demo(read_config(config_file, data), host, port, allow_hosts)
    log.configure(config.log.level if config_file else "warning", config.log.format)
    if fresh:
        _forget(config)
    try:
        run(_demo(config, knows_no_login=knows_no_login, show=not no_open))
    except (CannotBind, PublicBind) as error:
        raise Failed(str(error)) from error


def _as_demo(config: Config, host: str | None, port: int | None, allow_hosts: tuple[str, ...]) -> Config:
    web = msgspec.structs.replace(
        config.web,
        enabled=True,
        host=host or config.web.host,
        port=config.web.port if port is None else port,
        allow_hosts=(*config.web.allow_hosts, *allow_hosts),
    )
    community = config.community
    if community == Community():
        community = msgspec.structs.replace(community, name="Larkspoon", timezone="Europe/Warsaw")
    return msgspec.structs.replace(config, web=web, community=community)


def _forget(config: Config) -> None:
    if not config.storage.embedded:
        raise Failed(f"--fresh deletes a file only, and the database is {config.storage.shown}: make a new one there.")
    for suffix in ("", "-wal", "-shm"):
        path = config.storage.path
        path.with_name(path.name + suffix).unlink(missing_ok=True)


async def _demo(config: Config, *, knows_no_login: bool, show: bool) -> None:
    async with serving(config, SEEDS, demo=True, knows_no_login=knows_no_login) as served:
        await until_stopped(lambda: _welcome(served, config, show=show))


def _welcome(served: Served, config: Config, *, show: bool) -> None:
    click.echo(
        TRY.format(url=served.url, folder=config.storage.folder if config.storage.embedded else config.storage.shown)
    )
    sys.stdout.flush()
    if show:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(served.url)
