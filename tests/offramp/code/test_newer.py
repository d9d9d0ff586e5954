"""Syntax that is newer than the Python that runs, and text that only looks like it."""

import ast
import sys
import textwrap
from pathlib import Path

import pytest

from offramp.audit.render import html
from offramp.code import newer, read


def lines(text):
    return ast.unparse(newer.parse(textwrap.dedent(text))).strip()


def expressions(text):
    """What stands in the f-strings of a text, each as it would be written alone."""
    tree = newer.parse(text)
    written = (
        ast.unparse(one.value) for one in ast.walk(tree) if isinstance(one, ast.FormattedValue)
    )
    return {each.replace('"', "'") for each in written}  # of which Pythons choose others


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ('f"{a["b"]}"', {"a['b']"}),
        ("f'{f'{a!r:>{w['n']}}'}'", {"f'{a!r:>{w['n']}}'", "a", "w['n']"}),
        ('"a" f"{b["c"]}" "d"', {"b['c']"}),
        ('f"{\n  a  # one }\n}"', {"a"}),
        ('f"{"\\n".join(a)}"', {"'\\n'.join(a)"}),
        (r'rf"\d\{a["b"]}"', {"a['b']"}),
        ('f"{{no}} \\N{EM DASH} {a["}"]:%Y-%m}"', {"a['}']"}),
        ('f"""{\n a["""b"""]}"""', {"a['b']"}),
        ('t"hello {a}"', {"a"}),
        ('f"{a != b} {a["c"]=}"', {"a != b", "a['c']"}),
    ],
)
def test_any_expression_may_stand_in_an_f_string(text, there):
    """PEP 701 and 750: an application for Python 3.12 nests its quotes as it likes."""
    assert expressions(text) == there


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("def f[T](a: T) -> T: ...", "def f(a: T) -> T:\n    ..."),
        ("async def f[\n    T,\n](a): ...", "async def f(a):\n    ..."),
        ("class A[T: (int, str)](B[T]): ...", "class A(B[T]):\n    ..."),
        ("class A[T]: ...", "class A:\n    ..."),
        ("type Pair[T] = tuple[T, T]", "Pair = tuple[T, T]"),
        ("def async(f): ...", "def async_(f):\n    ..."),
        (
            "from a import async\n@async\ndef f(): ...",
            "from a import async_\n\n@async_\ndef f():\n    ...",
        ),
        ("run(async=True)\nasync def f(): ...", "run(async_=True)\n\nasync def f():\n    ..."),
        ("try: ...\nexcept A, b.C: ...", "try:\n    ...\nexcept (A, b.C):\n    ..."),
        ("try: ...\nexcept socket.error, OSError: ...", "...except (socket.error, OSError):"),
    ],
)
def test_type_parameters_and_bare_lists_of_errors_are_read(new, old):
    """PEP 695 and 758 change nothing that the audit looks at."""
    assert lines(new).startswith(old) or old.removeprefix("...") in lines(new)


@pytest.mark.parametrize(
    "text",
    [
        "def f[T(: ...",
        'f"{a["b"]',
        'f"{a',
        'f"a\n{b["c"]}"',
        'f"{}{a["b"]}"',
        'f"{a["b"]!}"',
        "try: ...\nexcept ValueError, e: ...",
        "print 'a'",
        "'a",
        "f'{" * 100_000,
        "f'{" * 50 + "a" + "}'" * 50,
        "f(" * 100_000,
    ],
)
def test_what_is_no_python_of_any_version_stays_unread(text):
    """A hostile or broken file ends in a reason, and takes no time."""
    assert newer.parse(text) is None


def test_what_only_looks_new_stays_as_it_is():
    """`type` is a name like others, and text in strings and comments is no code."""
    text = """
        type = 1
        type[0] = 2
        # def f[T](): pass
        a = '''
        def g[T](): pass
        type A = int
        f"{x["y"]}"
        '''
    """

    assert lines(text) == ast.unparse(ast.parse(textwrap.dedent(text))).strip()


def test_lines_stay_where_they_are(tmp_path):
    """Whatever is said with file and line must be found there."""
    text = """
        def first[
            T,
        ](a: T): return f"{
            a["b"]
        }"

        def second():
            return f"{a["b"]}"
    """
    (tmp_path / "app.py").write_text(textwrap.dedent(text))

    project = read(tmp_path)

    assert project.unread == []
    assert {one.name: one.line for one in project.functions()} == {"first": 2, "second": 8}
    [answer] = (one for one in project.functions() if one.name == "second")
    assert answer.node.body[0].value.values[0].value.lineno == 9


def test_the_tree_of_what_this_python_reads_is_the_same():
    """What is rewritten means what it did: every f-string of this tool's own renderers."""
    text = Path(html.__file__).read_text()

    assert ast.unparse(newer.parse(text)) == ast.unparse(ast.parse(text))


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it by itself")
def test_a_file_for_a_newer_python_is_read(tmp_path):
    """Its routes would be missing without a reason that its owner understands."""
    (tmp_path / "app.py").write_text('@app.get(f"/{a["b"]}")\ndef view[T](): ...\n')

    assert list(read(tmp_path).modules) == ["app"]
