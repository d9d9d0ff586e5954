"""
The logs of a function's pods as one stream.

Each pod is read by a task of its own, also those that come while the log is followed; lines of
different pods come in the order in which they arrive.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
from lightkube import ApiError, AsyncClient
from lightkube.resources.core_v1 import Pod

from offramp.gateway.shapes import LogLine, LogQuery
from offramp.kubernetes.names import SERVICE_OF

LOOK_SECONDS = 2.0
WAITING = 100  # lines between the pods and a reader that is slower; one may have many kilobytes
SIDECAR = "queue-proxy"
Found = asyncio.Queue["LogLine | None"]


@dataclass
class Reading:
    """One request for a log."""

    client: AsyncClient
    query: LogQuery
    lines: Found = field(default_factory=lambda: asyncio.Queue(WAITING))
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def stream(self) -> AsyncGenerator[LogLine]:
        """Yield the lines; with *follow* until the reader goes."""
        looking = asyncio.create_task(self._look())
        try:
            while (line := await self.lines.get()) is not None:
                yield line
        finally:
            for task in (looking, *self.tasks.values()):
                task.cancel()

    async def _look(self) -> None:
        """Start a task for each pod; say that there is no more when nothing is followed."""
        while True:
            with suppress(ApiError, httpx2.HTTPError):
                await self._start()
            if not self.query.follow:
                break
            await asyncio.sleep(LOOK_SECONDS)
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.lines.put(None)

    async def _start(self) -> None:
        pods = self.client.list(
            Pod, namespace=self.query.namespace, labels={SERVICE_OF: self.query.name}
        )
        async for pod in pods:
            name = str(pod.metadata.name) if pod.metadata else ""
            if self.query.instance in ("", name) and name not in self.tasks and _has_run(pod):
                self.tasks[name] = asyncio.create_task(self._read(name, _container(pod)))

    async def _read(self, pod: str, container: str) -> None:
        with suppress(ApiError, httpx2.HTTPError):
            async for text in self.client.log(
                pod,
                namespace=self.query.namespace,
                container=container,
                follow=self.query.follow,
                since=_ago(self.query.since),
                tail_lines=self.query.tail if self.query.tail > 0 else None,
                timestamps=True,
                newlines=False,
            ):
                await self.lines.put(self._line(pod, text))

    def _line(self, pod: str, text: str) -> LogLine:
        stamp, _, written = text.partition(" ")
        return LogLine(
            name=self.query.name,
            namespace=self.query.namespace,
            instance=pod,
            timestamp=datetime.fromisoformat(stamp),
            text=written,
        )


def _has_run(pod: Any) -> bool:
    """Tell whether the pod's own container has begun, so that it has a log."""
    states = (pod.status.containerStatuses or []) if pod.status else []
    return any(
        one.name != SIDECAR and one.state is not None and not one.state.waiting for one in states
    )


def _container(pod: Any) -> str:
    return next(str(one.name) for one in pod.spec.containers if one.name != SIDECAR)


def _ago(since: datetime | None) -> int | None:
    """Return whole seconds, at least 1, as the API server wants them."""
    if since is None:
        return None
    return max(1, round((datetime.now(UTC) - since).total_seconds()))
