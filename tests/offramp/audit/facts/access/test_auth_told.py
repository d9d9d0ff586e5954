"""Guards that are told what to ask or answer: by arguments, by callbacks, by their names."""

from pathlib import Path

import pytest

from offramp.audit.facts.access import auth
from tests.offramp.audit.facts.access.guarded import LOGIN, around
from tests.offramp.audit.facts.routes import fact

NAMED = """
import jwt
def decoded(token):
    return jwt.decode(token, "x", algorithms=["HS256"])
def known(held=session):
    return held.get("name")
def user_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        {body}
        return view(*args, **kwargs)
    return inner
@app.get("/")
@user_required
def view():
    return ""
"""


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("decoded(request.headers.get('Shop-Authorization'))", "jwt"),
        ("answer = 'no' if not session.get('name') else ''", "session"),
        ("held = session\n        answer = '' if known(held) else 'no'", "session"),
        ("held = request.args\n        answer = '' if known(held) else 'no'", "unknown"),
        ("ask_somebody()", "unknown"),
    ],
)
def test_a_guard_by_its_name_asks_for_what_it_reads(tmp_path: Path, body: str, kind: str) -> None:
    """How it refuses may be an error that something else answers."""
    assert fact(auth.find, tmp_path, NAMED.format(body=body)).kind == kind


FLAGGED = (
    LOGIN
    + """
def caller(required=False, *, is_staff=True):
    if required and not current_user.is_authenticated:
        abort(401)
    return current_user
@app.get("/")
def view():
    {call}
    return ""
"""
)


@pytest.mark.parametrize(
    ("call", "kind"),
    [
        ("caller()", "none"),
        ("caller(False)", "none"),
        ("caller(is_staff=False)", "none"),
        ("caller(required=True)", "session"),
        ("caller(True)", "session"),
        ("caller(*given)", "session"),
        ("caller(required=known)", "session"),
    ],
)
def test_an_argument_turns_a_guard_on(tmp_path: Path, call: str, kind: str) -> None:
    """One function reads the caller for those who need him and for those who only greet him."""
    assert fact(auth.find, tmp_path, FLAGGED.format(call=call)).kind == kind


STATUS_BY_NAME = """if known(args):
    return view(*args, **kwargs)
status = {}
if request.headers.get("X-Requested-With"):
    status = {}
return {}"""


@pytest.mark.parametrize(
    ("first", "second", "answer", "kind"),
    [
        ("401", "403", "Response('no', status=status)", "unknown"),
        ("403", "401", "make_response('no', status)", "unknown"),
        ("401", "403", "('no', status)", "unknown"),
        ("400", "422", "Response('no', status=status)", "none"),
        ("400", "422", "('no', status)", "none"),
    ],
)
def test_a_status_may_be_one_of_several(
    tmp_path: Path, first: str, second: str, answer: str, kind: str
) -> None:
    """What a browser's own code is not asked for a password by is 403, and 401 for others."""
    source = around(STATUS_BY_NAME.format(first, second, answer))

    assert fact(auth.find, tmp_path, source).kind == kind


@pytest.mark.parametrize(("status", "kind"), [("401", "token"), ("400", "none")])
def test_an_error_from_outside_is_told_its_status_by_name(
    tmp_path: Path, status: str, kind: str
) -> None:
    """What class it is of is not known, but `code=401` is."""
    source = f"""
from flask_restless import ProcessingException
@app.route("/")
def show():
    if not request.headers.get("Authorization"):
        raise ProcessingException(description="no", code={status})
    return ""
"""
    assert fact(auth.find, tmp_path, source, "/").kind == kind


CALLED_BACK = """
def is_known():
    return request.headers.get("Authorization", "").endswith(current_app.config["API_TOKEN"])
def is_long():
    return len(request.args.get("name", "")) > 3
def checked(title, ask=None, later=None):
    def decorator(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if ask and not ask():
                return {{"error": "no"}}, 403
            answer = view(*args, **kwargs)
            if later:
                later()
            return answer
        return inner
    return decorator
@app.route("/")
@checked({given})
def show(): return ""
"""


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("'show', ask=is_known", "token"),
        ("'show', is_known", "token"),
        ("'show'", "none"),
        ("'show', ask=is_long", "none"),
        ("'show', later=is_known", "none"),
        ("'show', ask=app.is_known", "none"),
    ],
)
def test_a_decorator_may_be_given_what_it_asks(tmp_path: Path, given: str, kind: str) -> None:
    """`@api(auth=is_authorized)`: the decorator alone looks at nobody."""
    assert fact(auth.find, tmp_path, CALLED_BACK.format(given=given), "/").kind == kind


ACCEPTED = """
from answers import refused
def {name}(roles):
    def around(view):
        @wraps(view)
        def inner(*args, **kwargs):
            if set(roles) & set(session.get("roles", ())):
                return view(*args, **kwargs)
            return refused("no role")
        return inner
    return around
@app.get("/")
@{name}(roles=["admin"])
def view():
    return ""
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("roles_and_grants_accepted", "session"),
        ("grants_accepted", "session"),
        ("login_or_token_required", "session"),
        ("rows_and_grants_counted", "none"),
        ("roles_and_grants_counted", "none"),
        ("terms_accepted", "none"),
    ],
)
def test_a_guard_may_be_named_by_two_things(tmp_path: Path, name: str, kind: str) -> None:
    """What it answers is another module's, so that its name is all that tells a refusal."""
    assert fact(auth.find, tmp_path, ACCEPTED.format(name=name)).kind == kind
