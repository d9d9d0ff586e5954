"""The words Envoy's JSON is made of: typed extensions, files to watch, loopback addresses."""

from pathlib import Path
from typing import Any

Json = dict[str, Any]

HTTP = "envoy.extensions.filters.http"
HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"


def typed(message: str, **fields: Any) -> Json:
    """Return *fields* as the protobuf *message*, the way Envoy's JSON carries it."""
    return {"@type": f"type.googleapis.com/{message}", **fields}


def extension(name: str, message: str, **fields: Any) -> Json:
    """Return a named extension configured with *fields*."""
    return {"name": name, "typed_config": typed(message, **fields)}


def loopback(port: int) -> Json:
    """Return the address of *port* on this machine."""
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def address(where: int | Path) -> Json:
    """Return the address of a port on this machine, or of a Unix socket."""
    return {"pipe": {"path": str(where)}} if isinstance(where, Path) else loopback(where)


def watched(path: Path) -> Json:
    """Return the source that reads *path* again whenever a file is moved into its folder."""
    return {
        "resource_api_version": "V3",
        "path_config_source": {
            "path": str(path),
            "watched_directory": {"path": str(path.parent)},
        },
    }


def seconds(number: float) -> str:
    """Return a protobuf duration, exact to the millisecond."""
    return f"{number:.3f}".rstrip("0").rstrip(".") + "s"


def header(name: str, value: str, action: str = "OVERWRITE_IF_EXISTS_OR_ADD") -> Json:
    """Return a header to write; *action* says what happens to one that is there."""
    return {"header": {"key": name, "value": value}, "append_action": action}
