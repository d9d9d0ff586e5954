"""A start for the new side."""

import importlib.util
from pathlib import Path

import pytest

from offramp import catalogue
from offramp.audit.report import Report, Shape
from offramp.audit.scaffold.plan import plan
from offramp.audit.scaffold.save import save, sources
from offramp.code.read import read
from offramp.errors import UsageError
from tests.offramp.audit.reports import route
from tests.offramp.audit.scaffold.scaffolds import made

VIEW = '@app.get("/x")\ndef view():\n    """Say ""\\" nothing."""\n    return "\x0c"\n'


def answer(folder):
    """Return what the handler in *folder* answers."""
    spec = importlib.util.spec_from_file_location("handler", folder / "handler.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.handle(None, None)


def test_the_scaffold_is_a_catalogue_that_can_be_used(tmp_path):
    """`offramp up` reads it as it is."""
    found = made(tmp_path)

    assert [one.route for one in found.functions] == [
        "GET /health",
        "GET /orders/{id}",
        "POST /orders",
        "POST /login",
    ]
    assert found.offramp.groups == ["system", "orders", "auth"]
    assert found.offramp.stay == ["GET /live", "GET /static/{filename:path}"]
    assert found.offramp.old.app == "shop.app:create_app()"


def test_every_function_answers_501_until_it_is_filled_in(tmp_path):
    """A gate then sees at once that it is not there yet."""
    found = made(tmp_path, source=VIEW)

    assert {answer(one.folder)["statusCode"] for one in found.functions} == {501}


def test_the_old_view_stands_in_the_handler_as_a_comment(tmp_path):
    """It is what the new one is made from."""
    found = made(tmp_path, route("GET /x", "main", view="app.view"), source=VIEW)

    assert "# def view():" in (found.functions[0].folder / "handler.py").read_text()


def test_no_name_can_break_out_of_a_file(tmp_path):
    """Paths and docstrings are somebody else's."""
    given = route("GET /x", "main", view="app.view", docstring='"""\nimport os\\')
    given.reasons = ["a\nimport os"]
    found = made(tmp_path, given, source="x\rimport os\u2028import os")

    assert answer(found.functions[0].folder)["statusCode"] == 501
    text = (found.functions[0].folder / "handler.py").read_text()
    assert [line for line in text.splitlines() if line.startswith("import os")] == []


def test_paths_that_the_catalogue_cannot_name_are_left_out_and_told(tmp_path):
    """They would make the whole file unusable."""
    found = made(
        tmp_path,
        route("GET /a/<int:id>", "shop", view="app.one"),
        route("GET /a/<name>", "shop", view="app.two"),
        route("GET /b/{braces}", "shop", view="app.three"),
        route("GET /c/$x", "shop", view="app.four"),
        route("PROPFIND /d", "shop", view="app.five"),
        route("GET /e/<regex('[a-f0-9]{24}'):id>", "shop", view="app.six"),
    )

    assert [one.route for one in found.functions] == ["GET /a/{id}", "GET /e/{id}"]
    text = (tmp_path / "stack.yml").read_text()
    said = dict(line.split(": ", 1)[::-1] for line in text.splitlines() if "left out" in line)
    assert "none of ? # $ { }" in said["GET /b/{braces}"]
    assert "none of ? # $ { }" in said["GET /c/$x"]
    assert "no function answers PROPFIND" in said["PROPFIND /d"]
    assert (
        "# left out, since the gateway cannot tell its path from that of shop-one, which answers "
        "for both: GET /a/<name>\n"
    ) in text
    assert "GET /a/{name}" not in found.offramp.stay


def test_several_segments_and_parts_of_one_can_be_a_functions(tmp_path):
    """And what stays is told from them by the gateway as Flask tells it."""
    found = made(
        tmp_path,
        route("GET /b/<path:rest>", "shop", view="app.three"),
        route("GET /b/<name>", "shop", view="app.two"),
        route("GET /c/x-<id>.json", "shop", view="app.four"),
        route("GET /b/<path:rest>/events", "shop", view="app.five", streaming=True, websocket=True),
    )

    assert [one.route for one in found.functions] == [
        "GET /b/{rest:path}",
        "GET /b/{name}",
        "GET /c/x-{id}.json",
    ]
    assert found.offramp.stay == ["GET /b/{rest:path}/events"]


def test_nothing_is_written_over(tmp_path):
    """Somebody may have filled a handler in."""
    made(tmp_path)
    handler = next(tmp_path.rglob("handler.py"))
    handler.write_text("mine")
    (tmp_path / "stack.yml").unlink()

    with pytest.raises(UsageError, match="is there already"):
        made(tmp_path)
    assert handler.read_text() == "mine"
    assert not (tmp_path / "stack.yml").exists()


@pytest.mark.parametrize("name", ["functions", "stack.yml", "functions/orders"])
@pytest.mark.parametrize("is_there", [True, False])
def test_no_link_leads_out_of_the_folder(tmp_path, name, is_there):
    """Whoever made the audited tree may have laid one where the scaffold is asked for."""
    folder, outside = tmp_path / "shop", tmp_path / "outside"
    (folder / name).parent.mkdir(parents=True)
    (folder / name).symlink_to(outside)
    if is_there:
        outside.mkdir()

    with pytest.raises(UsageError, match="is there already"):
        made(folder)
    assert not outside.exists() or list(outside.iterdir()) == []
    assert [one for one in folder.rglob("*") if one.is_file()] == []


def test_a_link_within_the_folder_is_followed(tmp_path):
    """Whoever keeps functions elsewhere in the project may."""
    (tmp_path / "src").mkdir()
    (tmp_path / "functions").symlink_to("src")

    assert [one.name for one in made(tmp_path).functions]
    assert list((tmp_path / "src").rglob("handler.py"))


def test_a_link_to_itself_is_told(tmp_path):
    """It is neither a folder nor nothing."""
    (tmp_path / "functions").symlink_to("functions")

    with pytest.raises(UsageError, match="is there already"):
        made(tmp_path)


def test_a_file_in_the_place_of_a_folder_is_told_before_anything_is_written(tmp_path):
    """Half a scaffold would have to be taken away by hand."""
    (tmp_path / "functions").write_text("mine")

    with pytest.raises(UsageError, match="is there already"):
        made(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["functions"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_what_cannot_be_whole_is_taken_away(tmp_path, error):
    """A full disk or Ctrl-C left half of it, which was in the way of the next run."""
    (tmp_path / "shop" / "functions" / "a").mkdir(parents=True)

    class Ending(dict):
        def items(self):
            yield from list(super().items())[:2]
            raise error

    files = Ending.fromkeys(["stack.yml", "functions/a/handler.py", "functions/b/handler.py"], "x")
    for folder in (tmp_path / "shop", tmp_path / "new" / "er"):
        with pytest.raises(error):
            save(files, folder)

    assert [str(one.relative_to(tmp_path)) for one in sorted(tmp_path.rglob("*"))] == [
        *("shop", "shop/functions", "shop/functions/a")
    ]


def test_where_nothing_moves_nothing_is_made():
    """An empty catalogue is none."""
    assert plan(Report(None, "a"), lambda _: "") == {}


def test_a_views_text_has_its_decorators(tmp_path):
    """They say who may call."""
    Path(tmp_path / "app.py").write_text(f"x = 1\n{VIEW}y = 2\n")

    text = sources(read(tmp_path))(route("GET /x", view="app.view"))

    assert text.startswith('@app.get("/x")\ndef view():')
    assert "y = 2" not in text


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_views_text_is_the_one_that_was_read(tmp_path, line_end):
    """A file that was gone by then ended the audit; one in another encoding lost its letters."""
    text = f"# -*- coding: latin-1 -*-\n{VIEW}# für alle\ny = 2\n"
    file = tmp_path / "app.py"
    file.write_bytes(
        text.replace("\n", line_end).replace("view():", "view():  # ü").encode("latin-1")
    )
    project = read(tmp_path)
    file.unlink()

    text = sources(project)(route("GET /x", view="app.view"))

    assert text.startswith('@app.get("/x")\ndef view():  # ü\n')
    assert "y = 2" not in text


def test_a_path_that_steers_a_terminal_is_left_out(tmp_path):
    """`offramp up` and `status` would print it; YAML has no place for it, not even in a comment."""
    paths = ("/red\x1b[31m", "/red\x9b31m", "/half\ud800", "/back\u202e")
    staying = [route(f"GET {one}/s", websocket=True) for one in paths]
    found = made(tmp_path, *[route(f"GET {one}") for one in paths], *staying, route("GET /a"))

    assert [one.path for one in found.functions] == ["/a"]
    assert not found.offramp.stay
    assert "GET /red[31m" in (tmp_path / "stack.yml").read_text()


ASKED = {"form": ["name", "password", "stay"], "required": ["name", "password"]}


@pytest.mark.parametrize(
    ("name", "asked", "told", "said"),
    [
        ("POST /login", ASKED, {}, "demo: {form: /login, fields: {name: x, password: x}}"),
        (
            "POST /api/tokens",
            {"json": ["mail", "pwd"]},
            {"json": ["refresh_token", "token"]},
            "demo: {function: NAME, json: {mail: x, pwd: x}, token: token}",
        ),
        (
            "POST /login",
            {"json": ["mail", "pwd"]},
            {"json": ["access", "email", "refresh"]},
            "demo: {function: NAME, json: {mail: x, pwd: x}, token: access}",
        ),
        ("POST /register", ASKED, {}, ""),
        ("POST /login/reset", ASKED, {}, ""),
        ("GET /login", ASKED, {}, ""),
        ("POST /login", {"form": ["code"]}, {}, ""),
        ("POST /login", {"json": ["a", "b", "c", "password"]}, {}, ""),
        ("POST /orders", {"json": ["password"]}, {}, ""),
    ],
)
def test_how_somebody_signs_in_is_told_where_it_is_seen(tmp_path, name, asked, told, said):
    """Most routes want a caller, and each of their cases would sign in by itself."""
    one = route(name, "tokens" if "tokens" in name else None, request=Shape(**asked))
    one.response = Shape(**told)

    made(tmp_path, one)

    (function,) = catalogue.load(tmp_path).functions
    said = said.replace("NAME", function.name)
    head = (tmp_path / "stack.yml").read_text().partition("version:")[0]
    assert (said in head) if said else ("accounts" not in head)


def test_the_account_can_be_used_once_it_is_no_comment(tmp_path):
    """It is put where it says."""
    made(tmp_path, route("POST /login", request=Shape(**ASKED)))
    stack = tmp_path / "stack.yml"
    lines = stack.read_text().splitlines()
    shown = next(line.removeprefix("# ") for line in lines if "accounts:" in line)
    stack.write_text("\n".join(lines).replace("x-offramp:\n", f"x-offramp:\n{shown}\n"))

    found = catalogue.load(tmp_path).offramp.accounts["demo"]

    assert (found.form, found.fields) == ("/login", {"name": "x", "password": "x"})
