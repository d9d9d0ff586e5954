"""Requirements that nothing imports any more."""

import ast

from offramp.retire.dependencies import distribution, imported, without

PINNED = """\
# by a locker
argon2-cffi==25.1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
flask==3.1.0 \\
    --hash=sha256:cc
XlsxWriter>=3 ; python_version > "3"
"""
PROJECT = """\
[project]
name = "xlsxwriter"
dependencies = [
    "flask>=3",
    "xlsxwriter>=3.2", # exports
]
"""


def test_entries_go_with_their_hashes():
    """The lines of other entries stay."""
    left = without(PINNED, {"argon2-cffi", "xlsxwriter"})

    assert left == "# by a locker\nflask==3.1.0 \\\n    --hash=sha256:cc\n"


def test_only_lists_of_pyproject_are_looked_at():
    """The project itself may be called like a package."""
    left = without(PROJECT, {"xlsxwriter"}, is_toml=True)

    assert left == PROJECT.replace('    "xlsxwriter>=3.2", # exports\n', "")


def test_similar_names_stay():
    """A prefix is another package."""
    text = "flask-login\nflask\n"

    assert without(text, {"flask"}) == "flask-login\n"


def test_imports_are_found_anywhere():
    """Also inside functions; relative ones are the application's own."""
    text = "import a.b\nfrom c.d import e\nfrom . import f\ndef g():\n    import h\n"

    assert imported([ast.parse(text)]) == {"a", "c", "h"}


def test_distributions_have_their_own_names():
    """Normalised as PEP 503 says."""
    assert [distribution(name) for name in ("jwt", "http_ece", "PIL")] == [
        *("pyjwt", "http-ece", "pillow")
    ]
