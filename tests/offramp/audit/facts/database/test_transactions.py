import pytest

from tests.offramp.audit.facts.facts import route

SOURCE = """
    import contextlib, requests, time
    from flask_mail import Mail
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)

    @contextlib.contextmanager
    def transaction():
        with db.session.begin() as session:
            yield session

    def tell():
        requests.post("https://a.example")

    @app.post("/")
    def view():
        {code}
"""

SPANNING = {
    "with db.session.begin():\n            requests.post('https://a.example')": "a call",
    "with db.session.begin():\n            tell()": "spans a call of a.example",
    "with transaction():\n            time.sleep(1)": "a sleep",
    "user = User.query.first()\n        tell()\n        db.session.commit()": "until the commit",
    "db.session.commit()\n        tell()": "after the commit",
    "db.session.commit()\n        requests.put('https://files.example')": "a call of files.example",
    "for one in User.query:\n            db.session.commit()": "commits in a loop",
    "db.session.commit()\n        db.session.commit()": "2 commits",
    "with db.session.begin():\n            yield 'x'": "stays open while",
}

SHORT = [
    "with Mail(app).connect() as mail:\n            mail.send(g.x)",
    "tell()",
    "with db.session.begin():\n            User.query.first().name = 'x'",
    "with requests.Session() as web:\n            web.get('https://a.example')",
    "if g.x:\n            db.session.commit()\n            return ''\n        db.session.commit()",
    "if g.x:\n            db.session.commit()\n        else:\n            db.session.commit()",
    "tell()\n        User.query.first().name = 'x'\n        db.session.commit()",
    "with open('x') as file:\n            tell()",
]


@pytest.mark.parametrize("code", SPANNING)
def test_a_long_transaction_is_told(tmp_path, code):
    """What it waits for, with file and line."""
    found = route(tmp_path, SOURCE.replace("{code}", code)).transactions
    assert len(found) == 1
    assert SPANNING[code] in found[0]
    assert "app.py:" in found[0]


@pytest.mark.parametrize("code", SHORT)
def test_a_short_transaction_is_not(tmp_path, code):
    assert route(tmp_path, SOURCE.replace("{code}", code)).transactions == []


APART = """
    import requests
    from flask_sqlalchemy import SQLAlchemy
    db = SQLAlchemy(app)

    class User(db.Model):
        id = db.Column(db.Integer, primary_key=True)
        name = db.Column(db.String)

    def add():
        db.session.add(User(name="x"))

    def save():
        add()
        db.session.commit()

    def tell():
        requests.post("https://a.example")

    def add_and_tell():
        add()
        tell()

    def save_and_add_and_tell():
        save()
        add()
        tell()

    {hook}

    @app.post("/")
    def view():
        {code}
        return ""
"""
HOOK = """@app.after_request
    def keep(answer):
        db.session.commit()
        return answer"""
BY_HELPERS = [
    "add(); x = 1\n        tell()\n        db.session.commit()",
    "add_and_tell()\n        db.session.commit()",
    "add()\n        tell()\n        save()",
]
BY_HELPERS_SHORT = [
    "save()\n        tell()",
    "tell()\n        save()",
    "save()\n        tell()\n        save()",
    "save_and_add_and_tell()",
    "add_and_tell()",  # nobody is seen to commit
]


@pytest.mark.parametrize("code", BY_HELPERS)
def test_what_helpers_write_is_open_until_somebody_commits(tmp_path, code):
    """The view commits what a service wrote, or the other way round."""
    source = APART.replace("{hook}", "").replace("{code}", code)
    (said,) = route(tmp_path, source).transactions
    assert "open during a call of a.example at app.py:" in said


@pytest.mark.parametrize("code", BY_HELPERS_SHORT)
def test_what_helpers_commit_themselves_is_not_open(tmp_path, code):
    """Nothing waits between their own first statement and their commit."""
    source = APART.replace("{hook}", "").replace("{code}", code)
    assert route(tmp_path, source).transactions == []


def test_a_hook_may_commit_after_the_request(tmp_path):
    """All that the view waits for after its first statement is in the transaction."""
    source = APART.replace("{hook}", HOOK)
    (said,) = route(tmp_path, source.replace("{code}", "add()\n        tell()")).transactions
    assert "until the commit at app.py:" in said
    assert route(tmp_path, source.replace("{code}", "tell()\n        add()")).transactions == []
