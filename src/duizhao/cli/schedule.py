"""What Prefect's server on this machine knows of the schedules, for `duizhao doctor`.

Asked over its REST API (https://docs.prefect.io/v3/api-ref/rest-api), so that nothing here needs
Prefect itself. Only this machine is asked.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from duizhao.errors import DuizhaoError

DEFAULT_SERVER = "http://127.0.0.1:4200/api"
"""Where `prefect server start` answers."""

TIMEOUT_S = 5
LATE = timedelta(minutes=2)
"""A worker asks for work every 15 s; a run that waits so long has nobody to do it."""

FLOW = "translate-documents"


class ScheduleError(DuizhaoError):
    """The schedules do not do what they should."""


def schedule_in_words() -> str:
    """Deployments with their next and last runs.

    Raises:
        ScheduleError: If a named server does not answer, no worker takes the runs, or the last one
            failed.
    """
    server = os.environ.get("PREFECT_API_URL")
    try:
        with httpx.Client(base_url=server or DEFAULT_SERVER, timeout=TIMEOUT_S) as client:
            flows = {"flows": {"name": {"any_": [FLOW]}}}
            deployments = _ask(client, "deployments", {**flows, "sort": "NAME_ASC"})
            runs = _ask(
                client, "flow_runs", {**flows, "sort": "EXPECTED_START_TIME_DESC", "limit": 200}
            )
    except httpx.HTTPError as error:
        if server is None:
            return f"none: no Prefect server answers at {DEFAULT_SERVER}"
        raise ScheduleError(
            f"Prefect's server does not answer: {error}",
            where=server,
            hint="Start it with `uv run prefect server start`, or unset PREFECT_API_URL.",
        ) from error
    if not deployments:
        raise ScheduleError(
            "the server knows no deployment",
            where=server or DEFAULT_SERVER,
            hint="Run `uv run prefect deploy --prefect-file flows/prefect.yaml --all`.",
        )
    _refuse_overdue(runs)
    active = [each["name"] for each in deployments if any(s["active"] for s in each["schedules"])]
    return f"{', '.join(active) or 'no schedule is active'}; {_last_run(runs)}"


def _ask(client: httpx.Client, what: str, query: dict[str, Any]) -> list[dict[str, Any]]:
    """Objects of the server that fit a query."""
    answer = client.post(f"/{what}/filter", json=query).raise_for_status()
    found: list[dict[str, Any]] = answer.json()
    return found


def _refuse_overdue(runs: list[dict[str, Any]]) -> None:
    """Complain of runs that should have begun.

    Raises:
        ScheduleError: If there are any.
    """
    now = datetime.now(tz=UTC)
    overdue = [
        each["expected_start_time"]
        for each in runs
        if each["state_type"] == "SCHEDULED"
        and datetime.fromisoformat(each["expected_start_time"]) < now - LATE
    ]
    if overdue:
        raise ScheduleError(
            f"{len(overdue)} runs are overdue, since {min(overdue)}",
            hint="Start a worker with `uv run prefect worker start --pool duizhao`.",
        )


def _last_run(runs: list[dict[str, Any]]) -> str:
    """The last run that ended.

    Raises:
        ScheduleError: If it failed.
    """
    ended = [each for each in runs if each["end_time"]]
    if not ended:
        return "no run yet"
    last = max(ended, key=lambda each: str(each["end_time"]))
    said = f"the last run ended {last['end_time']}: {last['state_name']}"
    if last["state_type"] in {"FAILED", "CRASHED"}:
        raise ScheduleError(said, where=last["name"], hint="Look at its log on Prefect's page.")
    return said
