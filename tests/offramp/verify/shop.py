"""A small shop, old and new: the new side has a planted fault for each case that names one."""

import json
import os
import signal
import subprocess
from pathlib import Path

from offramp.local.layout import Layout
from tests.offramp.up.small import OFFRAMP

STACK = """
provider: {name: openfaas}
x-offramp:
  old: {app: "shop:app", service: shop}
  groups: [orders]
  database: {name: shop, migrate: python tables.py}
  verify:
    rows_within_seconds: 0.2
    known:
      - {where: body.side, reason: it says which side answers}
      - {where: headers.x-gone, reason: this was so once upon a time}
functions:
  add-order:
    handler: ./functions/add
    annotations: {offramp.dev/group: orders, offramp.dev/route: POST /orders}
  list-orders:
    handler: ./functions/list
    annotations: {offramp.dev/group: orders, offramp.dev/route: GET /orders}
"""
TABLES = """
import os, psycopg2

with psycopg2.connect(os.environ["DATABASE_URL"]) as connection:
    connection.cursor().execute(
        "CREATE TABLE IF NOT EXISTS orders (id uuid PRIMARY KEY, item text, amount numeric,"
        " at timestamptz NOT NULL DEFAULT now())"
    )
"""
ACT = """
import json, os, uuid
import psycopg2


def act(body, side):
    wanted = json.loads(body)
    fault = wanted.get("fault") if side == "new" else None
    made = {"id": str(uuid.uuid4()), "item": wanted["item"], "side": side}
    if wanted.get("fault") == "failure of both":
        raise RuntimeError("no side has this")
    amount = "1.25" if fault == "column" else "1.50"
    if fault != "no row":
        with psycopg2.connect(os.environ["DATABASE_URL"]) as connection:
            cursor = connection.cursor()
            for key in [made["id"], *([str(uuid.uuid4())] if fault == "row" else [])]:
                cursor.execute(
                    "INSERT INTO orders (id, item, amount) VALUES (%s, %s, %s)",
                    (key, wanted["item"], amount),
                )
    if fault == "field":
        made["item"] = "something else"
    if fault == "type":
        made["id"] = 17
    if fault == "failure":
        raise RuntimeError("planted failure")
    headers = {"Content-Type": "application/json", "X-Fault": "header"}
    if fault == "header":
        del headers["X-Fault"]
    return (202 if fault == "status" else 201), json.dumps(made), headers
"""
SHOP = """
from flask import Flask, request
from act import act

app = Flask(__name__)


@app.post("/orders")
def add():
    status, body, headers = act(request.get_data(), "old")
    return body, status, headers
"""
ADD = """
import importlib.util
from pathlib import Path

found = importlib.util.spec_from_file_location("act", Path(__file__).parents[2] / "act.py")
module = importlib.util.module_from_spec(found)
found.loader.exec_module(module)


def handle(event, context):
    status, body, headers = module.act(event.body, "new")
    return {"statusCode": status, "body": body, "headers": headers}
"""
LIST = "def handle(event, context): ..."
FAULTS = ("status", "header", "field", "type", "row", "no row", "column", "failure")
OF_BOTH = "failure of both"


def cases() -> list[dict]:
    """Return a case without a fault, and one for each."""
    return [
        {
            "name": fault or "nothing wrong",
            "request": {"json": {"item": "tea ${uuid}"} | ({"fault": fault} if fault else {})},
            "expect": {"status": 201},
        }
        for fault in (None, *FAULTS, OF_BOTH)
    ]


class Shop:
    """The project in a folder, and what `offramp` says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout.of(folder, {})
        files = {"stack.yml": STACK, "shop.py": SHOP, "act.py": ACT, "tables.py": TABLES}
        files |= {"functions/add/handler.py": ADD, "functions/list/handler.py": LIST}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        (folder / "functions/add/cases.yml").write_text(json.dumps(cases()))

    def start(self, *words: str) -> subprocess.Popen:
        """Begin `offramp` *words*."""
        environment = {name: text for name, text in os.environ.items() if name != "OFFRAMP_HOME"}
        return subprocess.Popen(
            [*OFFRAMP, "--project", str(self.folder), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def run(self, *words: str) -> tuple[int, str, str]:
        """Return (exit code, output, errors) of `offramp` *words*."""
        running = self.start(*words)
        told, errors = running.communicate(timeout=600)
        return running.returncode, told, errors

    def trials(self) -> list[Path]:
        return sorted(self.layout.trials.glob("*")) if self.layout.trials.exists() else []


def kill(process: subprocess.Popen) -> None:
    """End *process* without a chance to clean up."""
    process.send_signal(signal.SIGKILL)
    process.communicate()
