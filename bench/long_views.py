"""A Flask application as large as `application`'s whose views hold all of its code."""

from collections.abc import Iterator
from pathlib import Path

from bench.application import FACTORY, MODEL

PARTS = 20
ROUTES = 50  # of one part
LINES = 185  # of plain statements in one view
EVERY_THIRD = 3  # route is changed by POST

HEAD = """import requests
from flask import Blueprint, jsonify, request

from shop import db
from shop.parts.part{part}.models import {model}
from shop.parts.part{part}.texts import said{part}

blueprint = Blueprint("part{part}", __name__, url_prefix="/part{part}")
"""
VIEW = '''

@blueprint.route("/things{route}/<int:number>", methods=["{method}"])
def view{route}(number):
    """One of many."""
    values = request.get_json(silent=True) or {{}}
    found = {model}.query.get_or_404(number)
    {statements}
    found.title = values.get("title", said{part}(values))
    db.session.commit()
    requests.post("https://hooks.example.com/changed", json=found.public(), timeout=5)
    return jsonify(found.public())
'''
STATEMENTS = (
    ("price{n} = values.get('price{n}', {n})", "if price{n} is None:", "    price{n} = {n} * 2"),
    ("counts{n} = [one * {n} for one in range(price{n})]", "sum{n} = sum(counts{n})"),
    ("try:", "    kept{n} = int(str(sum{n}))", "except ValueError:", "    kept{n} = 0"),
    ("text{n} = f'{{len(values)}} of {{kept{n}}}'", "parts{n} = text{n}.split(' ')"),
    ("put{n} = {{'a': {n}, 'b': [1, 2, sum{n}]}}", "put{n}['d'] = put{n}['a'] + kept{n}"),
    ("for place{n} in range(3):", "    values['k{n}'] = place{n}"),
)
SAID = '''def said{part}(values):
    """What stands in a title that nobody gave."""
    return ", ".join(sorted(values))
'''


def write(root: Path) -> None:
    """Put the application below *root*."""
    shop = root / "shop"
    (shop / "parts").mkdir(parents=True)
    (shop / "__init__.py").write_text(FACTORY)
    imports = [f"from shop.parts.part{n}.views import blueprint as part{n}" for n in range(PARTS)]
    names = ", ".join(f"part{n}" for n in range(PARTS))
    every = "\n".join([*imports, "", f"BLUEPRINTS = [{names}]", ""])
    (shop / "parts" / "__init__.py").write_text(every)
    for part in range(PARTS):
        _part(shop / "parts" / f"part{part}", part)


def _part(folder: Path, part: int) -> None:
    folder.mkdir()
    model = f"Thing{part}"
    made = MODEL.format(name=model, table=f"thing_{part}", other=f"thing_{part}", other_name=model)
    (folder / "__init__.py").touch()
    (folder / "texts.py").write_text(SAID.format(part=part))
    (folder / "models.py").write_text(f"from shop import db\n{made}")
    statements = "\n    ".join(_statements())
    found = [HEAD.format(part=part, model=model)]
    for route in range(ROUTES):
        method = "GET" if route % EVERY_THIRD else "POST"
        view = {"route": route, "method": method, "model": model, "part": part}
        found.append(VIEW.format(statements=statements, **view))
    (folder / "views.py").write_text("".join(found))


def _statements() -> Iterator[str]:
    each = sum(map(len, STATEMENTS))
    for n in range(LINES // each + 1):
        for kind in STATEMENTS:
            yield from (line.format(n=n) for line in kind)
