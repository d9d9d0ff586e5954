import pytest

from tests.offramp.audit.facts.facts import route

SOURCE = """
    import contextlib, requests, time
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
    "for one in User.query:\n            db.session.commit()": "commits in a loop",
    "db.session.commit()\n        db.session.commit()": "2 commits",
    "with db.session.begin():\n            yield 'x'": "stays open while",
}

SHORT = [
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
