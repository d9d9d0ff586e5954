"""`python -m offramp.local.collector --port N --file FILE`: receive spans until asked to end."""

import argparse
import signal
import threading
from pathlib import Path

from offramp.local.collector.server import Server
from offramp.local.collector.store import Store


def main() -> None:
    """Serve until SIGTERM, then write what still waits."""
    parser = argparse.ArgumentParser(prog="offramp.local.collector")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True)
    chosen = parser.parse_args()
    store = Store(chosen.file)
    with Server(chosen.port, store) as server:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever(poll_interval=0.1)
    store.close()


if __name__ == "__main__":
    main()
