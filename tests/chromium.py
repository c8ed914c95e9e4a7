"""A real Chromium for tests, driven over the Chrome DevTools Protocol.

https://chromedevtools.github.io/devtools-protocol/ - keys are pressed as a keyboard presses them,
and every reviewer has cookies of his own. Nothing but the browser itself is needed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from websockets.sync.client import connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.connection import Connection

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
"""The browser, or None where there is none."""

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
ALT, CONTROL, SHIFT = 1, 2, 8
"""Modifiers of `Input.dispatchKeyEvent`."""

_NAMED = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "End": ("End", 35, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    "Tab": ("Tab", 9, ""),
    "F1": ("F1", 112, ""),
}
"""Key -> code, Windows key code, text."""

PATIENCE_S = 20
"""A condition that does not hold by then is a failure; on an idle machine all hold in one."""

START_S = 90
"""Time to start in: cold and beside other work, the first start of a machine took over 20."""


class Page:
    """A tab of its own browser context.

    Args:
        browser: Connection to the browser.
        session: Id of the tab's session.
        context: Id of the browser context, which holds the cookies.
    """

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        """Keep all."""
        self._browser = browser
        self._session = session
        self._context = context
        self._send("Page.enable")
        self._send("Runtime.enable")

    def beside(self) -> Page:
        """Another tab with the same cookies."""
        return self._browser.page(self._context)

    def open(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._send("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def value(self, expression: str) -> Any:
        """Value of a JavaScript expression; promises are awaited."""
        answer = self._send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def until(self, expression: str) -> Any:
        """Wait until a JavaScript expression is true; returns its value."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                value = self.value(expression)
                if value or value == {}:  # an element comes over as an empty object
                    return value
            except AssertionError:  # the page is between two documents
                pass
            time.sleep(0.03)
        text = self.value("document.body.innerText.slice(0, 1500)")
        raise AssertionError(f"never true: {expression}\n{text}")

    def press(self, key: str, modifiers: int = 0) -> None:
        """Press a key."""
        if key in _NAMED:
            code, number, text = _NAMED[key]
        elif key.isdecimal():
            code, number, text = f"Digit{key}", ord(key), key
        else:
            code, number, text = f"Key{key.upper()}", ord(key.upper()), key
        event = {
            "key": key,
            "code": code,
            "windowsVirtualKeyCode": number,
            "modifiers": modifiers,
        }
        typed = {} if modifiers & (ALT | CONTROL) or not text else {"text": text}
        self._send("Input.dispatchKeyEvent", type="keyDown", **event, **typed)
        self._send("Input.dispatchKeyEvent", type="keyUp", **event)

    def write(self, text: str) -> None:
        """Type text at the caret."""
        self._send("Input.insertText", text=text)

    def resize(self, width: int, height: int) -> None:
        """Give the page another size."""
        self._send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def _send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.send(method, parameters, self._session)


class Browser:
    """A running Chromium.

    Args:
        connection: To its debugging port.
    """

    def __init__(self, connection: Connection) -> None:
        """Begin to count messages."""
        self._connection = connection
        self._number = 0

    def page(self, context: str = "") -> Page:
        """A tab; with cookies of its own where no context is named."""
        context = context or self.send("Target.createBrowserContext", {})["browserContextId"]
        target = self.send(
            "Target.createTarget",
            {"url": "about:blank", "browserContextId": context},
        )["targetId"]
        attached = self.send("Target.attachToTarget", {"targetId": target, "flatten": True})
        page = Page(self, attached["sessionId"], context)
        page.resize(1280, 900)
        return page

    def send(
        self, method: str, parameters: dict[str, Any], session: str | None = None
    ) -> dict[str, Any]:
        """Send a command and wait for its answer; events in between are dropped."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        self._connection.send(json.dumps(message))
        while True:
            answer = json.loads(self._connection.recv(timeout=PATIENCE_S))
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start Chromium, and end it afterwards."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [PROGRAM, *FLAGS, f"--user-data-dir={profile}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with connect(_address(process, Path(profile)), max_size=None) as connection:
                yield Browser(connection)
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], profile: Path) -> str:
    """WebSocket address of a browser that starts: it writes port and path into its profile."""
    port_file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        lines = port_file.read_text().split() if port_file.is_file() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise AssertionError(f"Chromium did not start in {START_S} s (exit code {process.poll()})")
