"""Guards that a view's class puts around its methods whenever it makes an object."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import assert_guarded
from tests.offramp.audit.facts.routes import fact

CHECKED = """
from http import HTTPStatus
from flask.views import MethodView
class Checked:
    names = ["get", "post"]
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        {puts}
    def checked(self, method):
        @wraps(method)
        def inner(*args, **kwargs):
            if request.headers.get("{header}") not in KNOWN:
                abort({status})
            return method(*args, **kwargs)
        return inner
class Notes(Checked, MethodView):
    def get(self):
        return "x"
app.add_url_rule("/", view_func=Notes.as_view("notes"))
"""
EACH = "for one in self.names:\n            setattr(self, one, self.checked(getattr(self, one)))"


@pytest.mark.parametrize(
    "puts",
    [EACH, "setattr(self, 'get', self.checked(self.get))", "self.get = self.checked(self.get)"],
)
def test_a_method_that_is_put_there_guarded_is_guarded(tmp_path: Path, puts: str) -> None:
    """The class's own method only runs inside of it."""
    assert_guarded(
        tmp_path,
        "token",
        CHECKED.format(puts=puts, header="Authorization", status="code=HTTPStatus.UNAUTHORIZED"),
    )


@pytest.mark.parametrize(
    ("puts", "header", "status"),
    [
        (EACH, "User-Agent", 404),
        ("setattr(self, 'post', self.checked(self.get))", "Authorization", 401),
        ("self.put = self.checked(self.get)", "Authorization", 401),
        ("self.checked(self.get)", "Authorization", 401),
    ],
)
def test_what_is_put_elsewhere_or_proves_nothing_guards_nothing(
    tmp_path: Path, puts: str, header: str, status: int
) -> None:
    """The method is what the class says."""
    source = CHECKED.format(puts=puts, header=header, status=status)
    assert fact(auth.find, tmp_path, source).kind == "none"
