"""`duizhao review`: the review page, served on this machine only."""

from __future__ import annotations

import getpass
import re
import socket
import sys
import webbrowser
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
import uvicorn

from duizhao import interruption
from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    open_workspace,
    out_option,
    own_glossary,
    quiet_option,
    read_settings,
    settings_option,
    workspace_option,
)
from duizhao.errors import SettingsError
from duizhao.glossary import load_glossary
from duizhao.review.access import Access
from duizhao.review.app import create_app
from duizhao.reviewing import Desk, warm_up
from duizhao.store.revisions import ReviewStore

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.applications import Starlette

ENDED = "the review page has ended; everything that it called saved is in the workspace"

LOOPBACK = "127.0.0.1"
"""No other machine reaches it."""

PORT = 8417
"""Tried first, so that a restarted page has the address of the one before; registered by nobody."""


@click.command("review")
@out_option
@workspace_option
@glossary_option
@settings_option
@click.option("--reviewer", help="Name under which decisions are saved.  [default: login name]")
@click.option("--port", type=click.IntRange(0, 65535), help="Port; 0 takes a free one.")
@click.option("--browser/--no-browser", default=True, help="Open the browser.", show_default=True)
@click.option("--bind", default=LOOPBACK, help="Address to listen on.", show_default=True)
@click.option("--behind", metavar="URL", help="Address of the team's proxy before the page.")
@click.option("--user-header", metavar="NAME", help="Header in which that proxy names the user.")
@quiet_option
def review_command(
    out: Path,
    workspace: str | None,
    glossary: Path | None,
    settings_file: Path | None,
    reviewer: str | None,
    port: int | None,
    bind: str,
    behind: str | None,
    user_header: str | None,
    *,
    browser: bool,
    quiet: bool,
) -> None:
    """Review translations in the browser: edit, decide, merge, split, propose terms.

    The page answers on this machine only, under an address that works once. Ctrl-C ends it;
    everything that the page calls saved is in the workspace.

    Example: duizhao review --out out
    """
    settings = read_settings(settings_file)
    with open_workspace(workspace, out, must_exist=True) as found:
        url = found.url
    _check_proxy(bind, behind, user_header)
    listening = _listen(bind, port)
    port = listening.getsockname()[1]
    access = _access(port, reviewer or _login_name(), behind, user_header)
    try:
        with ReviewStore(url) as store:
            desk = Desk(store, load_glossary(glossary_folder(glossary)), settings)
            app = create_app(desk, access, own_glossary(glossary))
            site = (behind or f"http://{LOOPBACK}:{port}").rstrip("/")
            address = f"{site}/?token={access.new_token()}"
            if not quiet:
                click.echo(f"review page, for {access.reviewer}: {address}")
                click.echo("the address works once; Ctrl-C ends the page")
            if browser:
                webbrowser.open(address)
            _serve(app, listening)
    except KeyboardInterrupt:
        click.echo(ENDED, err=True)
        sys.exit(interruption.exit_code())


def _serve(app: Starlette, listening: socket.socket) -> None:
    """Answer until a signal ends it; what was asked before is answered still."""
    Thread(target=warm_up, args=(app.state.site.desk,), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listening])


def _check_proxy(bind: str, behind: str | None, user_header: str | None) -> None:
    """Refuse to be reached by other machines without a proxy that says who they are.

    Raises:
        SettingsError: If the options do not go together.
    """
    if behind is None and bind != LOOPBACK:
        raise SettingsError(
            f"other machines would reach the page at {bind}",
            where="--bind",
            hint="Name the reverse proxy that keeps strangers out with --behind URL.",
        )
    if behind is None and user_header is not None:
        raise SettingsError(
            "only a proxy can be trusted to name users",
            where="--user-header",
            hint="Name it with --behind URL, and let it drop this header of its own clients.",
        )
    if behind is not None and not re.fullmatch(r"https?://[^/?#@]+/?", behind):
        raise SettingsError(
            f"{behind!r} is no address of a site",
            where="--behind",
            hint="Write it as https://review.example.org, without a path.",
        )


def _access(port: int, reviewer: str, behind: str | None, user_header: str | None) -> Access:
    """Who may look: this machine's browsers, or those that come through the proxy."""
    hosts = {f"{LOOPBACK}:{port}", f"localhost:{port}"}
    secure = False
    if behind is not None:
        public = urlsplit(behind)
        hosts, secure = {public.netloc}, public.scheme == "https"
    return Access(frozenset(hosts), reviewer, user_header or "", secure=secure)


def _listen(bind: str, port: int | None) -> socket.socket:
    """A socket on the wanted port, or on a free one where none was named and ours is taken.

    Raises:
        SettingsError: If a port was named and is taken.
    """
    for candidate in (PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((bind, candidate))
            listening.listen()  # a browser that is faster than the page waits
        except OSError:
            listening.close()
        else:
            return listening
    raise SettingsError(
        f"port {port} is taken", where="--port", hint="Name another, or 0 for a free one."
    )


def _login_name() -> str:
    """Who sits here, as the system says."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"
