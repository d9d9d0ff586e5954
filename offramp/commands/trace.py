"""`offramp trace`: one request's way through everything, from the local trace file."""

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from offramp.cli import Project
from offramp.errors import OfframpError
from offramp.local import tables, traces, waterfall
from offramp.local.children import last_lines
from offramp.local.layout import Layout
from offramp.local.traces import Trace
from offramp.terminal import plain

LATE_SECONDS = 6.0  # exporters send in batches, so spans come a little after the answer
QUIET_SECONDS = 1.0
LOOK_SECONDS = 0.1
LISTED = 20


@click.command()
@click.argument("trace_id", required=False)
@click.option("--last", is_flag=True, help="Show the most recent trace.")
@click.option("--json", "as_json", is_flag=True, help="Print the spans as JSON.")
@click.pass_obj
def command(project: Project, /, trace_id: str | None, last: bool, as_json: bool) -> None:  # noqa: FBT001 - click passes them
    """Show the waterfall of TRACE_ID (its first digits do), or list the latest traces."""
    project.require_here("Jaeger, or whatever gets its traces")
    layout = Layout.of(project.folder)
    file = layout.spans
    if trace_id is None and not last:
        found = traces.recent(file, LISTED)
        if not found and not as_json:
            raise OfframpError(missing(file, trace_id))
        show_list(found, as_json=as_json)
        return
    trace = wait_for(file, trace_id or newest(layout))
    if trace is None:
        raise OfframpError(missing(file, trace_id))
    if as_json:
        click.echo(json.dumps({"trace_id": trace.trace_id, "spans": trace.spans}))
        return
    for line in map(plain, waterfall.lines(trace)):
        click.echo(line)


def wait_for(file: Path, trace_id: str | None) -> Trace | None:
    """
    Return the trace once no span came for a second, at most after `LATE_SECONDS`.

    While its first span is missing it waits on, since Envoy sends every 5 seconds.
    """
    begun = changed = time.monotonic()
    found = _look(file, trace_id)
    while (now := time.monotonic()) < begun + LATE_SECONDS:
        if found is not None and (_is_old(found) or _is_whole(found, now - changed)):
            break
        time.sleep(LOOK_SECONDS)
        seen = _look(file, trace_id or (found.trace_id if found else None))
        if seen != found:
            found, changed = seen, now
    return found


def newest(layout: Layout) -> str | None:
    """Return the trace id of the gateway's last request, whose spans may still be to come."""
    for line in reversed(last_lines(layout.log("access"))):
        try:
            trace_id = json.loads(line).get("trace_id")
        except ValueError:
            continue
        if trace_id and trace_id != "-":
            return str(trace_id)
    return None


def show_list(found: list[Trace], *, as_json: bool) -> None:
    """Print traces, newest first."""
    if as_json:
        click.echo(json.dumps([entry(trace) for trace in found]))
        return
    rows = []
    for trace in found:
        told = entry(trace)
        request = ("! " if trace.failed else "") + told["request"]
        through, clock = ", ".join(told["services"]), told["began"][11:19]
        rows.append((request, through, clock, trace.trace_id[:12], f"{told['ms']:.1f}"))
    tables.show(["request", "through", "began, UTC", "trace", "ms"], rows, numbers=1)


def entry(trace: Trace) -> dict[str, Any]:
    """Return what the list tells of one trace; *began* is in UTC, *ms* its whole length."""
    began = datetime.fromtimestamp(trace.start_ns / 1e9, UTC)
    return {
        "trace_id": trace.trace_id,
        "began": began.isoformat(timespec="milliseconds"),
        "request": waterfall.title(trace.root),
        "services": trace.services,
        "ms": round(trace.milliseconds, 3),
        "spans": len(trace.spans),
        "failed": trace.failed,
    }


def missing(file: Path, trace_id: str | None) -> str:
    """Return why there is nothing to show."""
    elsewhere = os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")
    if elsewhere:
        return f"traces go to {elsewhere} (OTEL_EXPORTER_OTLP_ENDPOINT), not to {file}"
    if trace_id is None:
        return f"there are no traces in {file} yet; requests leave them while `offramp up` runs"
    return f"no trace {trace_id} in {file}; `offramp trace` lists the latest"


def _look(file: Path, trace_id: str | None) -> Trace | None:
    if trace_id is not None:
        return traces.find(file, trace_id)
    return next(iter(traces.recent(file, 1)), None)


def _is_whole(trace: Trace, quiet_seconds: float) -> bool:
    """It has its first span, and nothing came for a while."""
    return trace.root["parent_id"] is None and quiet_seconds > QUIET_SECONDS


def _is_old(trace: Trace) -> bool:
    """All that can still come has come."""
    return time.time() - trace.start_ns / 1e9 - trace.milliseconds / 1e3 > 2 * LATE_SECONDS
