"""Imports of what may be missing."""

from textwrap import dedent

import pytest

APP = """
from flask import Flask

{optional}

app = Flask(__name__)


@app.get("/goes")
def goes():
    return {uses}


@app.get("/stays")
def stays():
    return {also}
"""
NONE = """
try:
    import markupsafe
except ImportError:
    markupsafe = None
"""
FLAG = """
try:
    import markupsafe
    HAS = True
except (ImportError, ModuleNotFoundError):
    HAS = False
"""
ELSE = """
try:
    import markupsafe
except ImportError:
    HAS = False
else:
    HAS = True
"""
PASS = """
try:
    import markupsafe
except ImportError:  # without it there is no page
    pass
"""
FUNCTION = """
try:
    from markupsafe import escape
except ImportError:

    def escape(text):
        return text
"""
NESTED = """
try:
    from ujson import dumps
except ImportError:
    try:
        from markupsafe import escape as dumps
    except ImportError:
        dumps = None
"""
CALLS = """
try:
    import markupsafe
except ImportError:
    print("without pages")
"""


def of(retired, optional, uses, also="'x'"):
    text = APP.format(optional=optional.strip(), uses=uses, also=also)
    shop, _ = retired({"app.py": text, "requirements.txt": "flask\nmarkupsafe\n"})
    return "markupsafe" in shop.text("requirements.txt"), shop.text("app.py")


@pytest.mark.parametrize(
    ("optional", "uses"),
    [
        (NONE, "markupsafe.escape('x')"),
        (FLAG, "markupsafe.escape('x') if HAS else 'x'"),
        (ELSE, "markupsafe.escape('x') if HAS else 'x'"),
        (PASS, "markupsafe.escape('x')"),
        (FUNCTION, "escape('x')"),
        (NESTED, "dumps('x')"),
    ],
)
def test_what_only_removed_code_used_goes_with_all_around_it(retired, optional, uses):
    """The statement did nothing but bind the names, so its distribution goes, too."""
    is_asked_for, text = of(retired, optional, uses)

    assert not is_asked_for
    assert "try" not in text
    assert "import Flask\n\napp = Flask" in text


@pytest.mark.parametrize(
    ("optional", "uses", "also"),
    [
        (NONE, "markupsafe.escape('x')", "markupsafe.escape('x')"),
        (NONE, "'x'", "'x'"),  # nobody used it before either
        (FLAG, "markupsafe.escape('x') if HAS else 'x'", "'x' if HAS else 'y'"),
        (ELSE, "markupsafe.escape('x') if HAS else 'x'", "'x' if HAS else 'y'"),
        (FUNCTION, "escape('x')", "escape('x')"),
    ],
)
def test_what_stays_keeps_the_whole_statement(retired, optional, uses, also):
    """A flag says whether the import worked: without that it would say another thing."""
    is_asked_for, text = of(retired, optional, uses, also)

    assert is_asked_for
    assert optional.strip() in text


def test_a_statement_that_does_more_stays(retired):
    """What it calls may be wanted; the name in it is used by nothing, and told by nobody."""
    _, text = of(retired, CALLS, "markupsafe.escape('x')")

    assert 'print("without pages")' in text


def test_the_own_code_that_an_optional_import_leads_to_stays_with_it(retired):
    """It is followed like every other import."""
    shop, _ = retired(
        {
            "app.py": APP.format(
                optional=dedent("""
                    try:
                        from parts import shown
                    except ImportError:
                        shown = None
                """).strip(),
                uses="shown()",
                also="shown()",
            ),
            "parts.py": "def shown():\n    return 'x'\n",
        }
    )

    assert "def shown" in shop.text("parts.py")
