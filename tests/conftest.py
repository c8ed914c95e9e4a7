"""Every test runs without the network: a socket to anywhere but this machine is an error."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

import postgresql_server
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_connect = socket.socket.connect


def _is_local(address: Any) -> bool:
    """Whether an address is a file, or on the loopback interface."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    return host == "localhost" or ipaddress.ip_address(host).is_loopback


@pytest.fixture(autouse=True)
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves the machine."""

    def connect(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            pytest.fail(f"a socket to {address} was opened")
        _connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="session", autouse=True)
def _environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is measured of this machine out of the user's folders.

    Containers often tell Python to keep no compiled code; each of a hundred commands that tests
    start would then compile all libraries again, which takes longer than what they do.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUIZHAO_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        yield


@pytest.fixture(scope="session")
def new_database() -> Iterator[Callable[[], str]]:
    """Gives the URL of a new schema in PostgreSQL; the server runs for the session."""
    if reason := postgresql_server.missing():
        pytest.skip(reason)
    with postgresql_server.server() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def workspace_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty workspace, once for every database that can hold one."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'workspace.db'}"
    url: str = request.getfixturevalue("new_database")()
    return url
