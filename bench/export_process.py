"""One export in a process of its own: `python -m bench.export_process URL FORM FOLDER`."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from offramp_runtime.loading import load
from sqlalchemy import text

from shared import testing
from shared.domain import sessions
from shared.services import Services

ROOT = Path(__file__).parents[1]
KILOBYTE = 1024


def main(url: str, form: str, folder: str) -> None:
    """Print megabytes over idle, and seconds, as one JSON line."""
    secrets = testing.write_secrets(Path(folder) / "secrets")
    services = testing.services({"DATABASE_URL": url}, secrets)
    handle: Any = load(ROOT / "functions" / "data" / "export-data")
    event = testing.event("GET", f"/data/export?format={form}", headers=_signed_in(services))
    idle = testing.event("GET", "/data/export?format=csv", headers=dict(event.headers))
    stream = handle.run(idle, services).body
    stream.close()
    before = _reset_peak()
    begun = time.monotonic()
    size = sum(map(len, handle.run(event, services).body))
    seconds = time.monotonic() - begun
    megabytes = (_status("VmHWM") - before) * KILOBYTE / 1e6
    measured = {"megabytes": megabytes, "seconds": seconds, "size_bytes": size}
    print(json.dumps(measured))  # noqa: T201 - the line that the caller reads


def _signed_in(services: Services) -> dict[str, str]:
    with services.database.transaction() as connection:
        user_id = connection.execute(
            text("SELECT id FROM users WHERE email = 'demo@ledger.example'")
        ).scalar_one()
        session_id = sessions.begin(connection, user_id)
    token = services.signer.issue(user_id, session_id, "user", services.clock())
    return {"Authorization": f"Bearer {token}"}


def _reset_peak() -> int:
    """Set the kernel's peak to what the process has now, in kilobytes, and return that."""
    Path("/proc/self/clear_refs").write_text("5")
    return _status("VmRSS")


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


if __name__ == "__main__":
    main(*sys.argv[1:])
