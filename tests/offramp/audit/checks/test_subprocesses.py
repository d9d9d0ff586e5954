"""Other programs, started by a request."""

from pathlib import Path

from offramp.audit.checks.subprocesses import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    audit,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a program by its list",
        """\
import subprocess

@app.get("/<name>")
def home(name):
    subprocess.run(["convert", name, "x.png"], check=True)
    return ""
""",
        "home() starts convert",
    ),
    found(
        "a shell's line",
        """\
import os

@app.get("/<name>")
def home(name):
    os.system(name)
    return ""
""",
        "starts another program (os.system)",
    ),
    found(
        "a program of the machine, behind sudo and in a line",
        """\
import os, subprocess

@app.post("/")
def home():
    subprocess.run(["sudo", "-n", "systemctl", "restart", "shop"], check=True)
    os.system("LANG=C /sbin/reboot now")
    return ""
""",
        "starts systemctl (subprocess.run), which is about the machine it runs on",
        "starts /sbin/reboot (os.system), which is about the machine it runs on",
    ),
    found(
        "a program of the machine, given to a function that starts it",
        """\
import subprocess

def run(command, timeout=5):
    return subprocess.run(command, timeout=timeout, capture_output=True)

def wifi(*words):
    return run(["nmcli", *words])

@app.get("/")
def home():
    return wifi("device", "status").stdout

@app.get("/host")
def host():
    return run(["ping", "a.example"]).stdout
""",
        "run() starts another program (subprocess.run)",
        "wifi() starts nmcli (app.run), which is about the machine it runs on",
    ),
    found(
        "a browser that is driven",
        """\
from selenium import webdriver

@app.get("/")
def home():
    return webdriver.Chrome().title
""",
        "home() starts a browser (webdriver.Chrome)",
    ),
)
LEFT_ALONE = (
    left(
        "a browser that runs elsewhere",
        """\
from selenium import webdriver

@app.get("/")
def home():
    return webdriver.Remote("http://browsers:4444", options=webdriver.ChromeOptions()).title
""",
    ),
    left(
        "a program of the machine, given to what starts none",
        """\
def described(words):
    return " ".join(words)

@app.get("/")
def home():
    return described(["nmcli", "device"])
""",
    ),
    left(
        "a program that a command starts",
        """\
import subprocess

@app.cli.command("build")
def build():
    subprocess.run(["npm", "build"], check=True)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a function called run",
        """\
def run(): ...

@app.get("/")
def home():
    run()
    return ""
""",
    ),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)


def test_what_is_about_the_machine_stays(tmp_path: Path) -> None:
    """In a container there is no systemctl, and nothing of the machine to restart."""
    effects = [one.effect for sample in FOUND for one in audit(tmp_path, sample, CHECK)]

    assert effects == ["note", "note", "stay", "stay", "note", "stay", "note"]
