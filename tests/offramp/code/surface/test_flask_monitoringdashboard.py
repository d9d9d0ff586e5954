"""
Pages that Flask-MonitoringDashboard adds, of 5.1.

Compared with what `url_map` of 5.1.0 and 3.3.0 has: 56 and 48 routes.
"""

from pathlib import Path

import pytest

from offramp.code.read import read
from offramp.code.surface.finding import find
from offramp.code.surface.model import Declared
from tests.offramp.code.sources import write

APP = """
from flask import Flask
import flask_monitoringdashboard as dashboard
app = Flask(__name__)
{}
dashboard.bind(app{})
"""


def told(folder: Path, source: str, **files: str) -> dict[str, Declared]:
    write(folder, {"app.py": source, **files})
    routes = find(read(folder)).routes
    return {f"{','.join(one.methods)} {one.path}": one for one in routes if one.kind != "static"}


def test_its_pages_are_added(tmp_path: Path) -> None:
    """All but those by which somebody gets in ask who it is."""
    found = told(tmp_path, APP.format("", ""))

    assert len(found) == 56
    assert found["GET /dashboard/api/num_exceptions/<int:endpoint_id>"].wrappers
    assert not found["GET,POST /dashboard/login"].wrappers


def test_before_4_ids_in_paths_are_texts(tmp_path: Path) -> None:
    """And errors have no pages."""
    pinned = {"requirements.txt": "flask-monitoringdashboard==3.3.0\n"}
    found = told(tmp_path, APP.format("", ""), **pinned)

    assert len(found) == 48
    assert "GET /dashboard/api/users/<endpoint_id>" in found


@pytest.mark.parametrize(
    ("line", "more"),
    [
        ("dashboard.config.link = 'numbers'", {}),
        (
            "dashboard.config.init_from(file='own.cfg')",
            {"own.cfg": "[dashboard]\nCUSTOM_LINK='numbers'\n"},
        ),
    ],
)
def test_they_lie_where_its_settings_say(tmp_path: Path, line: str, more: dict[str, str]) -> None:
    """In the code, or in a file of the project."""
    assert "GET /numbers/logout" in told(tmp_path, APP.format(line, ""), **more)


def test_numbers_may_be_kept_without_pages(tmp_path: Path) -> None:
    """Another application shows them."""
    assert told(tmp_path, APP.format("", ", include_dashboard=False")) == {}
