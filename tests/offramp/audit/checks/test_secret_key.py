"""Keys that are made anew at every start."""

from pathlib import Path

from offramp.audit.checks.secret_key import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

USED_HERE = """
@app.get("/")
def home():
    return ""
"""
FOUND = (
    found(
        "random bytes at every start",
        """\
import os
app.secret_key = os.urandom(24)

@app.get("/")
def home():
    return ""
""",
        "secret_key is made by os.urandom()",
    ),
    found(
        "random bytes in a factory that imports what makes them",
        {
            "app.py": """\
from flask import Flask

def create_app():
    import os
    app = Flask(__name__)
    app.secret_key = os.urandom(24)

    @app.get("/")
    def home():
        return ""

    return app
"""
        },
        "secret_key is made by os.urandom()",
    ),
    found(
        "a random setting",
        """\
import secrets
app.config["SECRET_KEY"] = secrets.token_hex()

@app.get("/")
def home():
    return ""
""",
        "SECRET_KEY is made by secrets.token_hex()",
    ),
    found(
        "keys that are put together, each told once",
        """\
import base64
import os
import random
from uuid import uuid4
app.config["SECRET_KEY"] = str(uuid4())
app.config["SIGNING_KEY"] = base64.b64encode(os.urandom(24))
app.config["JWT_SECRET"] = "".join(random.choice("abc") for _ in range(24))

@app.get("/")
def home():
    return ""
""",
        "SECRET_KEY is made by uuid.uuid4()",
        "SIGNING_KEY is made by os.urandom()",
        "JWT_SECRET is made by random.choice()",
    ),
    found(
        "a key that the environment may give, and one of a cipher",
        """\
import os
import secrets
from cryptography.fernet import Fernet
app.secret_key = os.environ.get("KEY", secrets.token_hex())
cipher = Fernet(Fernet.generate_key())

@app.get("/")
def home():
    return ""
""",
        "whenever a process starts, where nothing else is set",
        "generate_key() whenever a process starts",
    ),
    found(
        "a name that is random where the environment gives nothing",
        {
            "app.py": """\
app.config.from_object("config.Config")

@app.get("/")
def home():
    return ""
""",
            "config.py": """\
import os
import secrets

class Config:
    _key = os.getenv("APP_KEY")
    if not _key:
        _key = secrets.token_hex(32)
    SECRET_KEY = _key
""",
        },
        "SECRET_KEY is made by secrets.token_hex() whenever a process starts, where nothing else",
    ),
    found(
        "a name of the module",
        """\
import os
KEY = os.urandom(24)

def set_up():
    app.secret_key = KEY

set_up()

@app.get("/")
def home():
    return ""
""",
        "secret_key is made by os.urandom() whenever a process starts",
    ),
)
VIEW = '@app.get("/")\ndef home():\n    return ""\n'
CONFIG = """\
import os
import secrets

class Config:
    {setting}
"""
USED = 'import config\napp.config.from_object("config.Config")\n' + VIEW
FOUND += tuple(
    found(name, {"app.py": USED, "config.py": CONFIG.format(setting=setting)}, says)
    for name, setting, says in (
        ("of a class", "SECRET_KEY = os.urandom(24)", "SECRET_KEY is made by os.urandom()"),
        (
            "a default of the environment",
            'JWT_SECRET_KEY = os.environ.get("K", os.urandom(24))',
            "whenever a process starts, where nothing else is set",
        ),
        (
            "bits of the system's generator",
            'JWT_SECRET_KEY = os.getenv("K", str(secrets.SystemRandom().getrandbits(128)))',
            "JWT_SECRET_KEY is made by SystemRandom.getrandbits() whenever a process starts, where",
        ),
        (
            "letters that are drawn",
            'SECRET_KEY = "".join(secrets.choice("abc") for _ in range(32))',
            "SECRET_KEY is made by secrets.choice() whenever a process starts",
        ),
        (
            "what stands after or",
            'SECRET_KEY = os.getenv("K") or secrets.token_hex(16)',
            "SECRET_KEY is made by secrets.token_hex() whenever a process starts, where nothing",
        ),
    )
)
LEFT_ALONE = (
    *(
        left(name, {"app.py": USED, "config.py": CONFIG.format(setting=setting)})
        for name, setting in (
            ("a fixed default", 'SECRET_KEY = os.environ.get("K", "dev")'),
            ("random, and no key", 'BOUNDARY = os.environ.get("B", secrets.token_hex())'),
            ("a key from a file", 'SECRET_KEY = open("key").read()'),
            ("random, and only compared", 'SECRET_KEY = str(secrets.compare_digest("a", "b"))'),
        )
    ),
    left(
        "a key from the environment",
        """\
import os
app.secret_key = os.environ["SECRET_KEY"]

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a random token for one person",
        """\
import secrets

@app.post("/")
def home():
    session["token"] = secrets.token_hex()
    return ""
""",
    ),
    left(
        "a cipher whose key is given",
        """\
import os
from cryptography.fernet import Fernet
cipher = Fernet(os.environ["KEY"])

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "what is random and read from a file, in another line",
        """\
import base64
import random
with open("/var/openfaas/secrets/key", "rb") as file:
    app.secret_key = base64.b64encode(file.read())
app.config["SHOWN"] = random.choice("abc")

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a name that the environment gives, beside one that is random",
        """\
import os
import secrets
nonce = secrets.token_hex(8)
key = os.environ["APP_KEY"]
app.secret_key = key

@app.get("/")
def home():
    return nonce
""",
    ),
    left(
        "a name that becomes random later",
        """\
import os
import secrets
key = os.environ["APP_KEY"]
app.secret_key = key
key = secrets.token_hex(8)

@app.get("/")
def home():
    return key
""",
    ),
)

IN_FILES = (
    found(
        "a module that makes, writes and reads it",
        {
            "app.py": "from flask import Flask\nimport keys\napp = Flask(__name__)\n"
            f"app.secret_key = keys.read()\n{USED_HERE}",
            "keys.py": "import os\n"
            "def new(length=32):\n    return os.urandom(length).hex()\n"
            "def write(key):\n    with open('/var/app/key', 'w') as file:\n"
            "        file.write(key)\n"
            "def read():\n    with open('/var/app/key') as file:\n        return file.read()\n",
        },
        "secret_key is read from a file that os.urandom() fills",
    ),
    found(
        "a file that is filled at random where it is not there",
        f"""\
import os, pathlib
path = pathlib.Path("/var/app/key")
if not path.exists():
    with open(path, "wb") as file:
        file.write(os.urandom(64))
with open(path, "rb") as file:
    app.config["SECRET_KEY"] = file.read()
{USED_HERE}""",
        "SECRET_KEY is read from a file that os.urandom() fills where it is not there",
    ),
    found(
        "a function that makes it, and reads it",
        f"""\
import pathlib, secrets
def own_key():
    path = pathlib.Path("/var/app/key")
    try:
        return path.read_text()
    except FileNotFoundError:
        key = secrets.token_hex()
        path.write_text(key)
        return key
app.secret_key = own_key()
{USED_HERE}""",
        "secret_key is read from a file that secrets.token_hex() fills",
    ),
)
NOT_IN_FILES = (
    left(
        "a module that only reads it",
        {
            "app.py": "from flask import Flask\nimport keys\napp = Flask(__name__)\n"
            f"app.secret_key = keys.read()\n{USED_HERE}",
            "keys.py": "import os\n"
            "def noise():\n    return os.urandom(8)\n"
            "def read():\n    with open('/var/app/key') as file:\n        return file.read()\n",
        },
    ),
    left(
        "a file that somebody else makes",
        f"""\
import pathlib
app.secret_key = pathlib.Path("/var/app/key").read_text()
{USED_HERE}""",
    ),
    left(
        "a file of a request",
        f"""\
import os, pathlib
app.secret_key = pathlib.Path("/var/app/key").read_text()
@app.post("/")
def noise():
    pathlib.Path("/tmp/noise").write_bytes(os.urandom(8))
    return ""
{USED_HERE}""",
    ),
    left(
        "a file that is filled with what is known",
        f"""\
import os, pathlib
path = pathlib.Path("/var/app/key")
path.write_text(os.environ["APP_KEY"])
app.secret_key = path.read_text()
{USED_HERE}""",
    ),
)


@samples(*FOUND, *IN_FILES)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Each text stands in the message of one finding, and there is no other."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE, *NOT_IN_FILES)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """A finding that is wrong costs as much as one that is missing."""
    assert_left_alone(tmp_path, sample, CHECK)
