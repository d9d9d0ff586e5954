"""What decides whether the database is a file is said with it."""

import pytest

from offramp.audit.checks.file_databases import CHECK
from tests.offramp.audit.checks.sample import Sample, audit

URI = 'app.config["SQLALCHEMY_DATABASE_URI"]'
FILE = '"sqlite:///shop.db"'


@pytest.mark.parametrize(
    ("code", "by"),
    [
        (f'{URI} = os.environ.get("DATABASE_URL") or {FILE}', "DATABASE_URL decides"),
        (f'{URI} = os.environ.get("DATABASE_URL", {FILE})', "DATABASE_URL decides"),
        (f'{URI} = os.getenv("DATABASE_URL", {FILE})', "DATABASE_URL decides"),
        (f'{URI} = os.environ["DB"] if "DB" in os.environ else {FILE}', "DB decides"),
        (
            f'if os.environ.get("PROD"):\n    {URI} = os.environ["DB"]\nelse:\n    {URI} = {FILE}',
            "PROD decides",
        ),
        (
            f'if app.testing:\n    {URI} = {FILE}\nelse:\n    {URI} = os.environ["DB"]',
            "app.testing decides",
        ),
        (
            f'if MODE == "s3cret" or app.debug:\n    {URI} = {FILE}\nelse:\n    {URI} = URL',
            "MODE and app.debug decide",
        ),
        (f"{URI} = {FILE}", None),
    ],
)
def test_what_decides_is_named(tmp_path, code, by):
    """Whoever moves a route has to know what to set before."""
    source = f"""\
import os
from elsewhere import MODE, URL
from flask_sqlalchemy import SQLAlchemy
{code}
db = SQLAlchemy(app)

class Thing(db.Model):
    id = db.Column(db.Integer, primary_key=True)

@app.get("/")
def home():
    return str(Thing.query.count())
"""
    (one,) = audit(tmp_path, Sample("", source), CHECK)

    assert one.severity == ("medium" if by else "high")
    assert by is None or one.message.endswith(f": {by}")
    assert by is not None or "decide" not in one.message
    assert "s3cret" not in one.message
