"""Flags that say "done already", for one process."""

from pathlib import Path

from offramp.audit.checks.once_flags import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

FOUND = (
    found(
        "a flag among the settings",
        """\
app.config["READY"] = False

@app.before_request
def begin():
    if not app.config["READY"]:
        app.config["READY"] = True

@app.get("/")
def home():
    return ""
""",
        "`app.config[READY]` is changed by begin()",
    ),
    found(
        "a mode that a request switches on",
        """\
maintenance = False

@app.post("/close")
def close():
    global maintenance
    maintenance = True
    return ""
""",
        "`maintenance` is changed by close()",
    ),
    found(
        "what one view switches on and off again",
        """\
busy = False

@app.post("/")
def work():
    global busy
    busy = True
    try:
        return ""
    finally:
        busy = False
""",
        "`busy` is changed by work()",
    ),
    found(
        "work that is done by the first request",
        """\
seeded = False

@app.before_request
def seed():
    global seeded
    if not seeded:
        seeded = True

@app.get("/")
def home():
    return ""
""",
        "`seeded` is changed by seed()",
    ),
)
LEFT_ALONE = (
    left(
        "a mode that one view switches on and another off, which module-state finds",
        """\
class Token:
    def __init__(self):
        self.cancelled = False
    def cancel(self):
        self.cancelled = True
    def reset(self):
        self.cancelled = False
token = Token()

@app.post("/start")
def start():
    token.reset()
    return str(token.cancelled)

@app.post("/cancel")
def cancel():
    token.cancel()
    return ""
""",
    ),
    left(
        "a flag that is only read",
        """\
DEBUGGING = False

@app.get("/")
def home():
    return str(DEBUGGING)
""",
    ),
    left(
        "a flag of the function",
        """\
@app.get("/")
def home():
    done = False
    done = True
    return str(done)
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
