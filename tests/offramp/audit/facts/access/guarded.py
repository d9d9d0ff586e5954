"""Sources of views and of what stands around them."""

from pathlib import Path

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.routes import fact

VIEW = "@app.get('/')\ndef view():\n    "

LOGIN = "from flask_login import current_user, login_required\n"
ERROR = (
    "class ApiError(Exception):\n    def __init__(self, message, code=500):\n"
    "        self.message = message\n        self.code = code\n"
    "class Refused(ApiError):\n    def __init__(self, message):\n"
    "        super().__init__(message, code=403)\n"
    "class Odd(ApiError):\n    def __init__(self, message):\n"
    "        super().__init__(message, 400)\n"
)

KEYED = "if not request.headers.get('X-API-Key'):\n        raise {error}\n    return 'x'"


def around(body: str) -> str:
    """Return an application whose view has a decorator with *body* before it calls the view."""
    lines = body.replace("\n", "\n        ")
    return (
        "from shop import known, load\n"
        "def ask(view):\n    @wraps(view)\n    def inner(*args, **kwargs):\n"
        f"        {lines}\n    return inner\n@app.get('/')\n@ask\ndef view():\n    return 'x'"
    )


HOOK = "@app.url_value_preprocessor\ndef pull(endpoint, values):\n"
PULL = (
    "class Elsewhere(Exception):\n    pass\n" + HOOK + "    name = values.pop('shop', None)\n"
    "    if name:\n        if session.get('owner') == name:\n            g.shop = name\n"
    "        else:\n            raise Elsewhere{}(url_for('.login'))\n"
)


def assert_guarded(folder: Path, kind: str, source: str) -> None:
    """Claim that a proof of that kind is needed by the view, and is told with its place."""
    found = fact(auth.find, folder, source)
    assert (found.kind, found.optional) == (kind, False)
    assert found.by
