"""Where the release's images are: on the nodes, in their registry, in Docker here."""

import subprocess
from collections.abc import Iterable, Iterator

from offramp.check.facts import Image, NodeImages
from offramp.check.gather.references import parse
from offramp.check.gather.registry import Registry
from offramp.check.result import UnknownError

TIMEOUT_SECONDS = 30


def look(names: Iterable[str], nodes: list[NodeImages], registry: Registry) -> dict[str, Image]:
    """
    Return where each image is.

    A registry that did not answer once is not asked again: twenty images need not wait for
    twenty time-outs.
    """
    here = set(_in_docker())
    silent: dict[str, str] = {}
    found = {}
    for name in names:
        reference = parse(name)
        full = reference.name
        on_nodes = _on_nodes(full, nodes)
        has: bool | None = None
        if not on_nodes and reference.registry not in silent:
            try:
                has = registry.has(reference)
            except UnknownError as error:
                silent[reference.registry] = str(error)
        why = silent.get(reference.registry, "")
        found[name] = Image(on_nodes, has, "" if has is not None else why, full in here)
    return found


def _on_nodes(full: str, nodes: list[NodeImages]) -> bool | None:
    others = [node for node in nodes if full not in node.names]
    if others and not any(node.is_all for node in others):
        return None
    return bool(nodes) and not others


def _in_docker() -> Iterator[str]:
    command = ["docker", "image", "ls", "--format", "{{.Repository}}:{{.Tag}}"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return
    for line in done.stdout.splitlines():
        yield parse(line).name
