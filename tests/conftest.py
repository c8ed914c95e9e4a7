"""Every test runs without the network: a socket to anywhere but this machine is an error."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

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
