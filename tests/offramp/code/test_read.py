"""Broken, huge and hostile trees: what cannot be read is named, and the rest is read."""

import os
import stat
import subprocess
import sys

import pytest

from offramp.code import read
from offramp.code.graph import Graph

GOOD = b"def view():\n    return 1\n"


def reasons(project):
    return {one.file: one.reason for one in project.unread}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"def view(:\n", "syntax error"),
        (b"print 'hello'\n", "Python 2"),
        (b"try:\n    pass\nexcept ValueError, e:\n    pass\n", "Python 2"),
        (b"a = '\xe4'\n", "not valid utf-8"),
        ("a = 1\n".encode("utf-16"), "UTF-16"),
        (b"\x7fELF\0\0", "binary"),
        (b"# -*- coding: klingon -*-\n", "encoding is unknown"),
        (b"# coding: rot13\nk = 1\n", "encoding is unknown"),
        (b"# coding: zlib\nx = 1\n", "encoding is unknown"),
        (b"(" * 5_000 + b")" * 5_000, ""),
        (b"a" + b"+a" * 100_000, "nested too deeply"),
        (b"#" * 4_000_001, "over 4,000,000"),
    ],
    ids=[
        *("syntax", "print", "except", "latin-1", "utf-16", "binary", "encoding"),
        *("no text", "bytes", "brackets", "sum", "huge"),
    ],
)
def test_a_file_that_cannot_be_parsed_is_named_with_the_reason(tmp_path, content, reason):
    """Its owner sees what was not looked at; the other files are read."""
    (tmp_path / "bad.py").write_bytes(content)
    (tmp_path / "good.py").write_bytes(GOOD)

    project = read(tmp_path)

    assert reason in reasons(project)["bad.py"]
    assert list(project.modules) == ["good"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xef\xbb\xbfdef view(): pass\n",
        "# -*- coding: latin-1 -*-\na = 'ä'\n".encode("latin-1"),
        b"def view():\r\n    pass\r\n",
        b"def view(): pass\rdef other(): pass\r",
        b"a = '\\ud800'\n",
    ],
    ids=["empty", "mark", "latin-1", "windows", "old mac", "surrogate"],
)
def test_what_python_reads_is_read(tmp_path, content):
    """Encodings and line ends are Python's."""
    (tmp_path / "app.py").write_bytes(content)

    project = read(tmp_path)

    assert reasons(project) == {}
    assert [one.node.name for one in project.functions()] == [
        one.name for one in project.functions()
    ]


@pytest.mark.parametrize(
    "line",
    [
        "a = " + "+".join(["1"] * 2_000),
        "a = " + "x" + ".b(1)" * 400 + "()",
        "a = " + "[" * 90 + "]" * 90,
        "a = {" + ",".join(f"{n}: [{n}, {n}]" for n in range(50_000)) + "}",
        "if a: pass\n" + "".join(f"    elif a == {n}: pass\n" for n in range(800)),
        "a = " + "9" * 4_000 + "\n    b = f'{a}'",
        "a = 0x" + "f" * 20_000 + "\n    b = f'{a}{0x" + "f" * 20_000 + "}'",
    ],
    ids=["sum", "chain", "brackets", "table", "elif", "number", "hexadecimal"],
)
def test_long_and_deep_code_is_looked_at(tmp_path, line):
    """Generated code has these; a walker must not fall over them."""
    (tmp_path / "app.py").write_text(f"def view():\n    {line}\ndef other():\n    view()\n")
    project = read(tmp_path)
    graph = Graph(project)

    assert graph.sites("app.view") is not None
    assert set(graph.reached(["app.other"])) == {"app.other", "app.view"}


def test_links_end_and_stay_inside(tmp_path):
    """A loop is entered once, and what is outside is named."""
    root = tmp_path / "root"
    inner = root / "inner"
    inner.mkdir(parents=True)
    (inner / "app.py").write_bytes(GOOD)
    (tmp_path / "outside.py").write_bytes(GOOD)
    (inner / "again").symlink_to(root)
    (root / "self").symlink_to(root / "self")
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    (root / "gone.py").symlink_to(root / "nowhere")

    project = read(root)

    assert list(project.modules) == ["inner.app"]
    assert "leads out" in reasons(project)["out.py"]
    assert {"self", "gone.py"} <= set(reasons(project))


def test_a_folder_goes_by_its_own_name_and_not_by_a_links(tmp_path):
    """Documentation often links to the code; a report of `docs/shop/app.py` names no such file."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "app.py").write_bytes(GOOD)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "shop").symlink_to(tmp_path / "shop")
    (tmp_path / "all").symlink_to(tmp_path)

    assert list(read(tmp_path).modules) == ["shop.app"]


def test_a_folder_that_only_a_link_leads_to_is_read(tmp_path):
    """Its own name is passed over: what is hidden is not looked into by itself."""
    (tmp_path / ".real").mkdir()
    (tmp_path / ".real" / "app.py").write_bytes(GOOD)
    (tmp_path / "shop").symlink_to(tmp_path / ".real")

    assert list(read(tmp_path).modules) == ["shop.app"]


def test_pipes_are_not_waited_for(tmp_path):
    """Opening one would hold the audit until somebody writes."""
    os.mkfifo(tmp_path / "pipe.py")

    assert "not a regular file" in reasons(read(tmp_path))["pipe.py"]


def test_names_that_cannot_be_printed_are_escaped(tmp_path):
    """They end in documents and JSON, as UTF-8."""
    (tmp_path / "line\nend.py").write_bytes(GOOD)
    (tmp_path / os.fsdecode(b"byte\xff.py")).write_bytes(GOOD)

    names = [one.file for one in read(tmp_path).modules.values()]

    assert sorted(names) == ["byte\\udcff.py", "line\\nend.py"]


@pytest.mark.parametrize("folder", ["venv", "node_modules", "__pycache__", ".hidden", "mine"])
def test_other_peoples_code_is_passed_over(tmp_path, folder):
    """A virtual environment is known by its mark, whatever it is called."""
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "lib.py").write_bytes(GOOD)
    if folder == "mine":
        (tmp_path / folder / "pyvenv.cfg").touch()

    assert read(tmp_path).modules == {}


def test_packages_that_an_application_brings_along_are_named_and_not_read(tmp_path):
    """A copy of Flask among them would be taken for the application's own code."""
    (tmp_path / "libs/flask").mkdir(parents=True)
    (tmp_path / "libs/flask/__init__.py").write_bytes(GOOD)
    (tmp_path / "libs/flask-3.0.3.dist-info").mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own/lib.py").write_bytes(GOOD)

    project = read(tmp_path)

    assert list(project.modules) == ["own.lib"]
    assert "pip installed" in reasons(project)["libs"]


def test_a_folder_of_installed_packages_that_is_asked_for_is_read(tmp_path):
    """Whoever names one wants what is in it."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").write_bytes(GOOD)
    (tmp_path / "shop-1.0.dist-info").mkdir()

    assert list(read(tmp_path).modules) == ["shop"]


def test_a_module_of_its_folders_name_is_read_beside_an_init_that_nobody_needs(tmp_path):
    """`python shop.py` serves; the folder is no package, and its `__init__.py` is empty."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").touch()
    (tmp_path / "shop/shop.py").write_bytes(b"from prices import price\n")
    (tmp_path / "shop/prices.py").write_bytes(GOOD)

    found = {name: one.file for name, one in read(tmp_path / "shop").modules.items()}

    assert found["shop"] == "shop.py"


def test_a_package_of_its_folders_name_keeps_its_init(tmp_path):
    """Where modules call themselves by the package's name, each has its own."""
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").touch()
    (tmp_path / "shop/shop.py").write_bytes(b"from shop.prices import price\n")

    found = {name: one.file for name, one in read(tmp_path / "shop").modules.items()}

    assert found == {"shop": "__init__.py", "shop.shop": "shop.py"}


@pytest.mark.parametrize("folder", ["env", "build"])
def test_a_package_of_an_everyday_name_is_read(tmp_path, folder):
    """Only folders that no application made are passed over."""
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "__init__.py").write_bytes(GOOD)

    assert list(read(tmp_path).modules) == [folder]


def test_what_was_read_stays_as_it_was(tmp_path):
    """A file may change or vanish between two looks; the report is of one state."""
    path = tmp_path / "app.py"
    path.write_bytes(GOOD)
    project = read(tmp_path)
    path.unlink()
    project.modules["app"].trees._held.clear()  # as if others had taken its room

    function = project.function("app.view")

    assert function is not None
    assert function.node.name == "view"
    assert len(project.modules["app"].tree.body) == 1


@pytest.mark.parametrize(
    "text",
    [
        "class A:\n    @first\n    @second(\n        1)\n    def view(self):\n        '''a\nb'''\n",
        "if 1:\n    @(\n        first)\n    def view(): pass\n",
        "if 1:\n    def view(): pass\nelse:\n    def view(): return 2\n",
        "def around():\n\tasync def view():\n\t\tawait x\n",
    ],
    ids=["decorated", "in brackets", "twice", "tabs"],
)
def test_a_function_parsed_alone_is_the_one_of_its_module(tmp_path, text):
    """Lines included: findings point to them."""
    import ast

    (tmp_path / "app.py").write_text(text)
    project = read(tmp_path)
    whole = {one.ref: ast.dump(one.node, include_attributes=True) for one in project.functions()}
    trees = project.modules["app"].trees
    for one in list(trees._held):
        trees._drop(one)

    alone = {one.ref: ast.dump(one.node, include_attributes=True) for one in project.functions()}

    assert alone == whole


def test_trees_of_a_small_project_are_made_once(tmp_path):
    """Those of a large one do not fit, and are made again."""
    for name in ("a", "b", "c", "d"):
        (tmp_path / f"{name}.py").write_text("x = 1\n" * 10_000)
    modules = read(tmp_path).modules.values()

    first = [one.tree for one in modules]
    assert all(one.tree is tree for one, tree in zip(modules, first, strict=True))


def test_what_may_not_be_read_is_named(tmp_path):
    """Folders and files of others; tried as a user who is not root."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed.py").write_bytes(GOOD)
    code = (
        "import os, sys\n"
        "from offramp.code import read\n"
        "from pathlib import Path\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "print(sorted(one.file for one in read(Path(sys.argv[1])).unread))\n"
    )
    for one in (tmp_path, *tmp_path.parents):
        if os.getuid() == 0 and one.stat().st_uid == 0 and one != one.parent:
            one.chmod(one.stat().st_mode | stat.S_IXOTH | (stat.S_IROTH if one == tmp_path else 0))
    (tmp_path / "closed").chmod(0)
    (tmp_path / "closed.py").chmod(0)

    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert answer.stdout.strip() == "['closed', 'closed.py']", answer.stderr


def test_many_files_are_read(tmp_path):
    """Ten thousand are a large application, not an attack."""
    for number in range(2_000):
        (tmp_path / f"m{number}.py").write_bytes(GOOD)

    assert len(read(tmp_path).modules) == 2_000
