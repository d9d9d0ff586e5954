"""Run the operators' server until it is told to end."""

import socket
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp

BACKLOG = 512
GRACE_SECONDS = 5  # for answers that are on their way; logs that are followed are cut off
KEEP_ALIVE_SECONDS = 75


def listen(address: tuple[str, int] | Path) -> socket.socket:
    """Return a listening socket, of TCP or at a path that only this user can reach."""
    if isinstance(address, Path):
        address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(address))
        address.chmod(0o600)
        listener.listen(BACKLOG)
        return listener
    return socket.create_server(address, backlog=BACKLOG)


def server(app: ASGIApp) -> uvicorn.Server:
    """Return a server for *app*; `run(sockets=[…])` returns when it has ended."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http="h11",  # takes any method, so that one without a meaning is a 405 and not a 400
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,  # the page asks for its numbers every two seconds
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
