"""Debug mode switched on in the code."""

from pathlib import Path

from offramp.audit.checks.debug_mode import CHECK
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
        "the setting",
        """\
app.config["DEBUG"] = True

@app.get("/")
def home():
    return ""
""",
        "DEBUG is True in the code",
    ),
    found(
        "a class of settings",
        """\
class Base:
    DEBUG = False

class Development(Base):
    DEBUG = True

app.config.from_object(Development)

@app.get("/")
def home():
    return ""
""",
        "DEBUG is True in the settings",
    ),
    found(
        "a class of settings, unless the environment names another",
        {
            "config.py": "class Development:\n    DEBUG = True\nclass Production:\n    pass\n",
            "app.py": """\
import os
app.config.from_object(os.environ.get("SETTINGS") or "config.Development")

@app.get("/")
def home():
    return ""
""",
        },
        "DEBUG is True in the settings, where nothing else is set",
    ),
    found(
        "the development server of a script",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run(debug=True)
""",
        "app.run(debug=True)",
    ),
    found(
        "connexion's application",
        """\
import connexion
app = connexion.FlaskApp(__name__)
if __name__ == "__main__":
    app.run(debug=True)
""",
        "app.run(debug=True)",
    ),
    found(
        "the server of Socket.IO",
        """\
from flask_socketio import SocketIO
sockets = SocketIO(app)

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    sockets.run(app, debug=True)
""",
        "socketio.run(debug=True)",
    ),
    found(
        "a debugger around the application, whatever serves it",
        """\
from werkzeug.debug import DebuggedApplication
app.wsgi_app = DebuggedApplication(app.wsgi_app, evalex=True)

@app.get("/")
def home():
    return ""
""",
        "debugger is around the application",
    ),
    found(
        "a script that makes the application",
        {
            "shop/__init__.py": """\
from flask import Flask

def create_app():
    app = Flask(__name__)
    @app.get("/")
    def home():
        return ""
    return app
""",
            "main.py": """\
from shop import create_app

if __name__ == "__main__":
    application = create_app()
    application.run(debug=True)
""",
        },
        "app.run(debug=True)",
    ),
    found(
        "an application of a class that does more when it runs",
        """\
class Ours(Flask):
    def run(self, host=None, port=None, debug=None, **options):
        super().run(host=host, port=port, debug=debug, **options)

app = Ours(__name__)

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run(port=5000, debug=True)
""",
        "app.run(debug=True)",
    ),
)
LEFT_ALONE = (
    left(
        "the development server without it",
        """\
@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    app.run()
""",
    ),
    left(
        "a class of settings that another one goes before",
        """\
class Development:
    DEBUG = True

class Production:
    DEBUG = False

app.config.from_object(Development)
app.config.from_object(Production)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a class of settings that nothing loads",
        """\
class Development:
    DEBUG = True

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a setting from outside",
        """\
import os
app.config["DEBUG"] = os.environ.get("DEBUG") == "1"

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "a page of errors in which nothing can be run",
        """\
from werkzeug.debug import DebuggedApplication
app.wsgi_app = DebuggedApplication(app.wsgi_app)

@app.get("/")
def home():
    return ""
""",
    ),
    left(
        "the server of Socket.IO, debugged where somebody wishes so",
        """\
import os
from flask_socketio import SocketIO
sockets = SocketIO(app)

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    sockets.run(app, debug="DEBUG" in os.environ)
""",
    ),
    left(
        "what runs, and is no application",
        """\
class Job:
    def run(self, debug=False):
        return debug

@app.get("/")
def home():
    return ""

if __name__ == "__main__":
    Job().run(debug=True)
""",
    ),
    left(
        "a script that runs an application of its own",
        {
            "app.py": '@app.get("/")\ndef home():\n    return ""\n',
            "tools/fake.py": """\
from flask import Flask
fake = Flask(__name__)

if __name__ == "__main__":
    fake.run(debug=True)
""",
        },
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
