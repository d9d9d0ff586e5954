"""A small project of another kind than ours: plain Flask, two plain handlers, no `shared`."""

import json
import os
import subprocess
import sys
import textwrap
import urllib.error
import urllib.request
from pathlib import Path

from offramp.local import state
from offramp.local.layout import Layout

OFFRAMP = (str(Path(sys.executable).with_name("offramp")),)
STACK = """
version: 1.0
provider: {name: openfaas, gateway: "http://127.0.0.1:8081"}
x-offramp:
  old: {app: "plain:app", service: plain, port: 5001}
  groups: [one]
  environment: {GREETING: "hello {port:extra}"}
  ports: {extra: 5002}
  secrets: {key: random, other: random}
  DATABASE
functions:
  greet:
    lang: python3-function
    handler: ./functions/greet
    image: greet
    secrets: [key]
    environment: {WHO: "{data}"}
    annotations: {offramp.dev/group: one, offramp.dev/route: GET /greet}
  fail:
    lang: python3-function
    handler: ./functions/fail
    image: fail
    annotations: {offramp.dev/group: one, offramp.dev/route: GET /fail}
"""
PLAIN = """
from flask import Flask
app = Flask(__name__)

@app.get("/greet")
def greet():
    return "old"
"""
GREET = """
import json, os

def handle(event, context):
    seen = {name: os.environ.get(name) for name in ("GREETING", "WHO", "PRIVATE", "OFFRAMP_ROUTE")}
    seen["secrets"] = os.listdir(os.environ["secret_mount_path"])
    return {"statusCode": 200, "body": json.dumps(seen)}
"""
FAIL = """
def handle(event, context):
    raise RuntimeError("no")
"""


class Project:
    """A project folder and its `offramp` commands; *up* takes free ports for everything."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.layout = Layout.of(folder, {})
        self.write("stack.yml", STACK.replace("DATABASE", ""))
        self.write("plain.py", PLAIN)
        self.write("functions/greet/handler.py", GREET)
        self.write("functions/fail/handler.py", FAIL)

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))

    def run(self, *words):
        environment = {**os.environ, "PRIVATE": "of the user's own shell"}
        environment.pop("OFFRAMP_HOME", None)
        return subprocess.run(
            [*OFFRAMP, "--project", str(self.folder), *words],
            capture_output=True,
            text=True,
            timeout=600,
            env=environment,
            check=False,
        )

    def up(self, *words):
        done = self.run("up", "--any-ports", "--detach", "--json", *words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def get(self, path, side=None):
        gateway = state.require_running(self.layout).gateway
        request = urllib.request.Request(gateway + path, headers={"x-offramp": side or ""})  # noqa: S310 - http only
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - http only
                return answer.status, answer.headers["x-served-by"], answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers["x-served-by"], error.read().decode()

    def marks(self):
        running = state.recorded(self.layout)
        return {**running.processes, "supervisor": running.supervisor} if running else {}
