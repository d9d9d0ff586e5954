"""Every byte outside of what goes stays as it is."""

import pytest

HEAD = 'from flask import Flask\n\napp = Flask(__name__)\nname = "é"; other = [name, "x"]\n\n\n'
GOES = '@app.get("/goes")\ndef goes():\n    return "weg"\n\n\n'
STAYS = "@app.get( '/stays' )\ndef  stays( ) :\n\treturn name   # ü\n"
MARKED = "# -*- coding: latin-1 -*-\n"


@pytest.mark.parametrize(
    ("before", "encoding", "line_end"),
    [
        ("", "utf-8", "\n"),
        ("", "utf-8", "\r\n"),
        ("", "utf-8-sig", "\n"),
        ("", "utf-8-sig", "\r\n"),
        (MARKED, "latin-1", "\n"),
        (MARKED, "latin-1", "\r\n"),
    ],
)
def test_encodings_marks_and_line_ends_stay(application, before, encoding, line_end):
    """Only the view's own lines are missing."""
    shop = application({})
    file = shop.folder / "app.py"
    file.write_bytes((before + HEAD + GOES + STAYS).replace("\n", line_end).encode(encoding))
    shop.retire("GET /goes")

    assert file.read_bytes() == (before + HEAD + STAYS).replace("\n", line_end).encode(encoding)


def test_the_patch_is_what_git_applies(application, tmp_path):
    """Also of a file that is no UTF-8, with carriage returns, without a last line end."""
    import subprocess

    from offramp.retire.patch import patch

    shop = application({})
    text = (MARKED + HEAD + GOES + STAYS.rstrip()).replace("\n", "\r\n")
    (shop.folder / "app.py").write_bytes(text.encode("latin-1"))
    made = shop.plan("GET /goes")
    shown = patch(made.changes, shop.folder)
    subprocess.run(["git", "init", "-q"], cwd=shop.folder, check=True)  # noqa: S607 - the PATH's git
    subprocess.run(["git", "apply"], input=shown, cwd=shop.folder, check=True)  # noqa: S607 - the PATH's git

    assert {path.read_bytes() for path in made.changes} == set(made.changes.values())


def test_what_has_a_blank_line_below_it_is_about_more(application):
    """A licence and a heading stay, the view's own comment goes."""
    text = (
        "# licence\n\nfrom flask import Flask\n\napp = Flask(__name__)\n\n\n# ---- pages ----\n\n"
        f"# goes away\n{GOES}{STAYS}"
    )
    shop = application({"app.py": text})
    shop.retire("GET /goes")

    assert shop.text("app.py") == text.replace("\n# goes away\n" + GOES, "\n\n" + "")


def test_people_are_not_shown_the_bytes_of_a_picture(application):
    """Git gets them all, so that the patch applies; a terminal would obey some."""
    from offramp.retire.patch import patch

    picture = b"\x89PNG\r\n\x1a\n\0\0\x1b]0;title\x07"
    page = GOES.replace('"weg"', "'<img src=\"/static/only.png\">'")
    shop = application({"app.py": HEAD + page + STAYS, "static/only.png": ""})
    (shop.folder / "static/only.png").write_bytes(picture)
    made = shop.plan("GET /goes")

    shown = patch(made.changes, shop.folder, is_for_people=True)

    assert b"\nBinary files a/static/only.png and /dev/null differ\n" in shown
    assert b"title" not in shown
    assert b"-def goes():\n" in shown
    assert picture.split(b"\n")[-1] in patch(made.changes, shop.folder)
