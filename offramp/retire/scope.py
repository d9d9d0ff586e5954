"""
Which modules of a repository are the old side's code, or use it.

A repository may hold the functions, tools and other applications too. What neither the old
application imports nor imports the old application cannot keep any of its code.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from offramp.code import Project
from offramp.code.module import Module
from offramp.retire.tests import is_test_file

IMPORT = re.compile(  # also behind others in a line: `import sys; from shop import jobs`
    r"(?:^|[;:])[ \t]*"
    r"(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([^\n#;]+))",
    re.MULTILINE,
)
WORD = re.compile(r"\w+")


def connected(project: Project, application: str) -> Project:
    """
    Return *project* with the modules that belong to *application* ("module:name") only.

    Those are what it imports, with the packages around that, what imports any of these, the
    conftest.py above them, tests beside one, and what their tests import of the tests' own code.
    """
    start = project.find(application.partition(":")[0])
    if start is None:
        return project
    uses = {name: imports(project, module) for name, module in project.modules.items()}
    kept = _own(project, start.name, uses)
    users: dict[str, set[str]] = {}
    for name, used in uses.items():
        for one in used:
            users.setdefault(one, set()).add(name)
    kept = closure(kept, users)
    folders = _folders(project, kept)
    kept |= _around(project, kept)
    of_tests = {name for name, each in project.modules.items() if is_test_file(each.file)}
    kept |= {
        name
        for folder in _folders(project, kept)  # whose fixtures are for all tests in it
        for name in of_tests
        if project.modules[name].file.startswith(folder)
    }
    kept |= closure(kept & of_tests, uses) & of_tests
    modules = {
        name: module
        for name, module in project.modules.items()
        if name in kept or any(module.file.startswith(one) for one in folders)
    }
    return Project(project.root, modules, project.files, project.unread)


def _folders(project: Project, kept: set[str]) -> list[str]:
    """Return the folders of the conftest.py files of *kept*."""
    files = [project.modules[name].file for name in kept]
    found = [one for one in files if PurePosixPath(one).name == "conftest.py"]
    return [one.removesuffix("conftest.py") for one in found]


def _own(project: Project, start: str, uses: dict[str, set[str]]) -> set[str]:
    """
    Return the modules of the application: what it imports, and all of the packages of that.

    A package may import its modules by names that are made at run time, and `wsgi.py` is in none.
    """
    kept = {start}
    while True:
        packages = {name.partition(".")[0] for name in kept}
        own = {name for name in project.modules if name.partition(".")[0] in packages}
        found = own | closure(
            {name for name in own if not is_test_file(project.modules[name].file)}, uses
        )
        if found == kept:
            return kept
        kept = found


def _around(project: Project, kept: set[str]) -> set[str]:
    """Return the conftest.py files above those of *kept*: they say what runs around tests."""
    files = [project.modules[name].file for name in kept]
    return {
        name
        for name, module in project.modules.items()
        if PurePosixPath(module.file).name == "conftest.py"
        and any(file.startswith(module.file.removesuffix("conftest.py")) for file in files)
    }


def closure(names: set[str], edges: dict[str, set[str]]) -> set[str]:
    """Return *names* and all that they lead to."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += edges.get(name, ())
    return found


def imports(project: Project, module: Module) -> set[str]:
    """Return the names of the project's modules that one imports, packages around them too."""
    text = module.path.read_bytes().decode("utf-8", errors="replace")
    found: set[str] = set()
    for origin, names, whole in IMPORT.findall(text):
        dotted = [one.split()[0] for one in whole.split(",") if one.split()]
        if origin:
            base = _absolute(origin, module)
            dotted = [base, *(f"{base}.{one}".lstrip(".") for one in WORD.findall(names))]
        for one in dotted:
            led = project.find(one, module)
            if led is not None:
                found.add(led.name)
    return found - {module.name}


def _absolute(origin: str, module: Module) -> str:
    level = len(origin) - len(origin.lstrip("."))
    if not level:
        return origin
    parts = module.name.split(".")
    kept = parts[: max(len(parts) - level + module.is_package, 0)]
    return ".".join([*kept, *([origin.lstrip(".")] if origin.lstrip(".") else [])])
