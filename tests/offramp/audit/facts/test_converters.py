"""Variables of paths: which take several segments decides what a function's route says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.offramp.audit.facts.facts import route

HEAD = "from werkzeug.routing import BaseConverter, PathConverter\n"
VIEW = "@app.get('/<own:x>')\ndef view(x):\n    return x\n"
SEVERAL = [
    "class C(PathConverter):\n    pass\n",
    "class C(PathConverter):\n    weight = 300\n",
    "class B(PathConverter):\n    pass\nclass C(B):\n    pass\n",
    "class C(BaseConverter):\n    regex = '[^/].*?'\n",
    "class C(BaseConverter):\n    regex = '[a-z/]+'\n",
    "class C(BaseConverter):\n    regex = '.*'\n    part_isolating = False\n",
]
ONE = [
    "class C(BaseConverter):\n    pass\n",
    "class C(BaseConverter):\n    regex = '[^/]{24}'\n",
    "class C(BaseConverter):\n    regex = '.*'\n",  # Werkzeug asks it about a segment alone
    "class C(BaseConverter):\n    regex = '[a-z]+'\n    part_isolating = False\n",
    "class C(PathConverter):\n    regex = '[^/]+'\n",
    "class C(BaseConverter):\n    regex = r'[^/]+\\.png'\n",
]
WAYS = [
    "app.url_map.converters['own'] = C\n",
    "app.url_map.converters.update({'own': C, 'other': int})\n",
    "app.url_map.converters.update(own=C)\n",
    "def create(app):\n    app.url_map.converters['own'] = C\ncreate(app)\n",
]


def test_flasks_own_are_told_with_their_arguments(tmp_path: Path) -> None:
    """Cases need values that the path takes."""
    found = route(
        tmp_path,
        "@app.get('/<int:id>/<path:rest>/<name>/<any(a, b):x>')\n"
        "def view(**given):\n    return ''\n",
    )

    assert found.converters == {"id": "int", "rest": "path", "name": "string", "x": "any(a, b)"}


@pytest.mark.parametrize("declared", SEVERAL)
def test_one_of_the_applications_that_takes_several_segments_is_a_path(
    tmp_path: Path, declared: str
) -> None:
    """A function that took one would leave the others without an answer, once the view is gone."""
    found = route(tmp_path, HEAD + declared + WAYS[0] + VIEW)

    assert found.converters == {"x": "path"}


@pytest.mark.parametrize("declared", ONE)
def test_one_that_takes_one_segment_keeps_its_name(tmp_path: Path, declared: str) -> None:
    """A function that took several would take requests of other routes."""
    found = route(tmp_path, HEAD + declared + WAYS[0] + VIEW)

    assert found.converters == {"x": "own"}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_register_one_is_read(tmp_path: Path, way: str) -> None:
    """The name is whatever the application calls it."""
    found = route(tmp_path, HEAD + SEVERAL[0] + way + VIEW)

    assert found.converters == {"x": "path"}


def test_what_is_registered_under_another_name_says_nothing(tmp_path: Path) -> None:
    """Nor does a class that nobody registers."""
    found = route(tmp_path, HEAD + SEVERAL[0] + "app.url_map.converters['other'] = C\n" + VIEW)

    assert found.converters == {"x": "own"}
