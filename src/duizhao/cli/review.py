"""`duizhao review`: the review page, served on this machine only."""

from __future__ import annotations

import getpass
import socket
import webbrowser
from threading import Thread
from typing import TYPE_CHECKING

import click
import uvicorn

from duizhao.cli.options import (
    glossary_folder,
    glossary_option,
    open_workspace,
    out_option,
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

ADDRESS = "127.0.0.1"
"""The loopback address: no other machine reaches it."""

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
@quiet_option
def review_command(
    out: Path,
    workspace: str | None,
    glossary: Path | None,
    settings_file: Path | None,
    reviewer: str | None,
    port: int | None,
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
    folder = glossary_folder(glossary)
    with open_workspace(workspace, out, must_exist=True) as found:
        url = found.url
    listening = _listen(port)
    port = listening.getsockname()[1]
    access = Access(
        hosts=frozenset({f"{ADDRESS}:{port}", f"localhost:{port}"}),
        reviewer=reviewer or _login_name(),
    )
    with ReviewStore(url) as store:
        desk = Desk(store, load_glossary(folder), settings)
        app = create_app(desk, access, folder)
        address = f"http://{ADDRESS}:{port}/?token={access.new_token()}"
        if not quiet:
            click.echo(f"review page, for {access.reviewer}: {address}")
            click.echo("the address works once; Ctrl-C ends the page")
        if browser:
            webbrowser.open(address)
        Thread(target=warm_up, args=(desk,), daemon=True).start()
        config = uvicorn.Config(app, log_level="warning", access_log=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])


def _listen(port: int | None) -> socket.socket:
    """A socket on the wanted port, or on a free one where none was named and ours is taken.

    Raises:
        SettingsError: If a port was named and is taken.
    """
    for candidate in (PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, candidate))
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
