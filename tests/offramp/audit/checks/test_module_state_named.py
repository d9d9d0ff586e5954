"""What state is for shows in what is done with it; its name alone says too little."""

from pathlib import Path

import pytest

from offramp.audit.checks import (
    in_process_cache,
    in_process_limits,
    job_state,
    module_state,
    once_flags,
)
from tests.offramp.audit.checks.sample import Sample, audit

CHECKS = (in_process_cache, in_process_limits, job_state, module_state, once_flags)
LOGGED_IN = """\
token_cache = {}

@app.post("/login")
def login():
    token_cache["a"] = request.json["user"]
    return ""

@app.get("/me")
def me():
    user = token_cache.get(request.headers["X-Token"])
    return user if user else ("", 401)
"""
RATES = """\
import requests
rate_cache = {}

def get_rate(name):
    return rate_cache.get(name)

def put_rate(name, value):
    rate_cache[name] = value

@app.get("/<name>")
def home(name):
    rate = get_rate(name)
    if rate is None:
        rate = requests.get("https://rates.example/" + name, timeout=5).json()
        put_rate(name, rate)
    return rate
"""
REFRESHED = """\
import time, requests
rates_cache = {"rows": None, "at": 0}

@app.get("/")
def home():
    if time.time() - rates_cache["at"] > 60:
        rates_cache["rows"] = requests.get("https://rates.example", timeout=5).json()
        rates_cache["at"] = time.time()
    return rates_cache["rows"]
"""
RENAMED = """\
import requests
_rates_cache = {}
rates_cache = _rates_cache

def clear_cache():
    global rates_cache
    _rates_cache.clear()
    rates_cache = _rates_cache

@app.get("/<name>")
def home(name):
    rate = _rates_cache.get(name)
    if rate:
        return rate["value"]
    value = requests.get("https://rates.example/" + name, timeout=5).json()
    _rates_cache[name] = {"value": value}
    return value

@app.post("/")
def clear():
    clear_cache()
    return str(len(rates_cache))
"""
COUNTED = """\
hit_cache = {}

@app.get("/<name>")
def home(name):
    if name not in hit_cache:
        hit_cache[name] = 0
    hit_cache[name] += 1
    return str(hit_cache[name])
"""
REGISTERED = """\
user_cache = {}

@app.post("/")
def home():
    name = request.form["name"]
    if name in user_cache:
        return "", 409
    user_cache[name] = made(name)
    return ""

def made(name):
    return name.lower()
"""
TO_DO = """\
tasks = [{"id": 1}]

@app.post("/")
def add():
    tasks.append({"title": request.json["title"], "status": "pending"})
    return ""

@app.get("/")
def shown():
    return tasks
"""
WORKED = """\
tasks = {}

@app.post("/")
def start():
    tasks["1"] = {"status": "running", "title": request.json["title"]}
    return ""

@app.get("/")
def shown():
    return tasks
"""
SUBMITTED = """\
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
tasks = {}

def work():
    return 1

@app.post("/")
def start():
    tasks["1"] = pool.submit(work)
    return ""

@app.get("/")
def shown():
    return tasks["1"].result()
"""
ANSWERED = """\
quiz_attempts = {}

@app.post("/")
def answer():
    quiz_attempts[request.json["user"]] = request.json["answers"]
    return ""
"""
TRIED = """\
quiz_attempts = {}

@app.post("/<name>")
def answer(name):
    quiz_attempts[name] = quiz_attempts.get(name, 0) + 1
    return ""
"""
MEMOS = """\
memos = []

@app.post("/")
def write():
    memos.append(request.json["text"])
    return ""
"""
WARNED = """\
user_warnings = {}

@app.post("/<name>")
def warn(name):
    user_warnings[name] = user_warnings.get(name, 0) + 1
    return ""
"""
SEEN = """\
already_warned = set()

@app.post("/<name>")
def warn(name):
    already_warned.add(name)
    return ""

@app.get("/<name>")
def is_warned(name):
    return str(name in already_warned)
"""
KEPT = {
    "who is signed in, which no other process finds out": (LOGGED_IN, module_state),
    "rates that are asked for again where they are missing": (RATES, in_process_cache),
    "rates that are asked for again after a while": (REFRESHED, in_process_cache),
    "a cache by two names": (RENAMED, in_process_cache),
    "counts under the name of a cache": (COUNTED, module_state),
    "who has registered, under the name of a cache": (REGISTERED, module_state),
    "what somebody has to do": (TO_DO, module_state),
    "what a program is doing": (WORKED, job_state),
    "what an executor is doing": (SUBMITTED, job_state),
    "answers of a quiz": (ANSWERED, module_state),
    "how often a quiz was tried": (TRIED, in_process_limits),
    "notes of people": (MEMOS, module_state),
    "how often somebody was warned": (WARNED, module_state),
    "who was warned, which another route asks": (SEEN, module_state),
}
LOGGED = """\
import logging
log = logging.getLogger(__name__)
already_warned = set()

@app.get("/<name>")
def home(name):
    if name not in already_warned:
        log.warning("%s is old", name)
        already_warned.add(name)
    return ""
"""


@pytest.mark.parametrize("name", KEPT)
def test_one_check_tells_it(tmp_path: Path, name: str) -> None:
    """It is told once, by the check for what it is."""
    source, expected = KEPT[name]
    told = [one for one in CHECKS if audit(tmp_path, Sample(name, source), one.CHECK)]

    assert told == [expected]


def test_a_module_that_is_called_for_warnings_has_state(tmp_path: Path) -> None:
    """Only the last part of a name says what a thing is for."""
    files = {
        "app.py": "import warnings_api\n\n@app.post('/')\ndef home():\n"
        "    warnings_api.board.append(request.json)\n    return ''\n",
        "warnings_api.py": "board = []\n",
    }

    assert len(audit(tmp_path, Sample("board", files), module_state.CHECK)) == 1


def test_what_was_logged_already_is_no_state(tmp_path: Path) -> None:
    """Each process may say it once."""
    assert [one for one in CHECKS if audit(tmp_path, Sample("", LOGGED), one.CHECK)] == []
