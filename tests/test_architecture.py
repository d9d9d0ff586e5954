"""Who may import whom (docs/architecture.md), read from the sources without running them."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("functions", "shared", "monolith", "offramp", "offramp_runtime", "db", "outside", "tests")

# a source folder and what of ours it may import, besides itself
ALLOWED = {
    "functions": {"shared"},
    "shared": set(),
    "monolith": set(),
    "db": {"outside"},
    "outside": set(),
    "offramp": {"offramp_runtime"},
    "template/python3-function/offramp_runtime": set(),
}
PARTS = (
    *("audit", "verify", "retire", "check", "promote"),
    *("local", "kubernetes", "shift", "traffic", "gateway", "images"),
)
# what puts the parts together, and stands above them
ABOVE = {"offramp.backends", "offramp.commands", "offramp.platforms"}
BACKENDS = {"local", "knative"}


@cache
def imports(file: Path) -> list[str]:
    """Return the modules a file imports, also those inside functions; names of packages dotted."""
    found: list[str] = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += (f"{node.module}.{alias.name}" for alias in node.names)
    return found


def sources(folder: str) -> list[Path]:
    """Return the Python files of a folder, without its tests."""
    found = (ROOT / folder).rglob("*.py")
    return sorted(one for one in found if "tests" not in one.relative_to(ROOT).parts)


def is_within(module: str, packages: set[str]) -> bool:
    """Tell whether *module* is one of *packages* or lies in one."""
    return any(module == one or module.startswith(f"{one}.") for one in packages)


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_folder_imports_only_what_it_may(folder):
    """The monolith must stay a stranger, and the library free of those who use it."""
    itself = Path(folder).name
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for file in sources(folder)
        for module in imports(file)
        if module.partition(".")[0] in OURS
        and not is_within(module, ALLOWED[folder] | ({itself} - {"functions"}))
    ]

    assert sources(folder)
    assert wrong == []


def test_domain_modules_are_used_by_functions_and_not_by_the_library():
    """`shared.domain` stands above `shared`; only the caller's session is known below."""
    known = {"shared/auth.py", "shared/messages.py"}
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for file in sorted((ROOT / "shared").glob("*.py"))
        if str(file.relative_to(ROOT)) not in known
        for module in imports(file)
        if is_within(module, {"shared.domain"})
    ]

    assert wrong == []


def test_the_parts_of_the_tool_do_not_know_each_other():
    """Each can be replaced; only programs (the command line, `__main__`) join them."""
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for part in PARTS
        for file in sources(f"offramp/{part}")
        if file.name != "__main__.py"
        for module in imports(file)
        if is_within(module, {f"offramp.{other}" for other in PARTS if other != part})
    ]

    assert wrong == []


def test_the_parts_of_the_tool_do_not_know_what_puts_them_together():
    """Else a part could reach another one through it."""
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for part in PARTS
        for file in sources(f"offramp/{part}")
        if file.name != "__main__.py"
        for module in imports(file)
        if is_within(module, ABOVE)
    ]

    assert wrong == []


def test_backends_know_neither_each_other_nor_the_command_line():
    """One can be left out; and `commands` chooses among them."""
    others = {"offramp.commands", "offramp.platforms"}
    wrong = [
        f"{file.relative_to(ROOT)}: {module}"
        for name in BACKENDS
        for file in sources(f"offramp/backends/{name}")
        for module in imports(file)
        if is_within(module, others | {f"offramp.backends.{other}" for other in BACKENDS - {name}})
    ]

    assert all(sources(f"offramp/backends/{name}") for name in BACKENDS)
    assert wrong == []


def test_only_config_reads_the_environment_of_functions():
    """Else a setting could be read that nobody finds in GET /config."""
    readers = {"shared/config.py", "shared/tracing.py"}
    found = {
        str(file.relative_to(ROOT))
        for folder in ("functions", "shared")
        for file in sources(folder)
        if "os.environ" in file.read_text() or "os.getenv" in file.read_text()
    }

    assert found <= readers


def test_unexpected_errors_are_caught_in_few_places():
    """Everywhere else an error that nobody thought of must be seen."""
    places = (
        "shared/http.py",
        "shared/outbox/deliver.py",
        "offramp/shift/run.py",
        "offramp/audit/checks/__init__.py",  # of one check, told as a problem of the report
        "offramp/audit/load/inside/main.py",  # of the audited application, told likewise
    )
    found = {
        str(file.relative_to(ROOT))
        for folder in ("functions", "shared", "offramp", "db")
        for file in sources(folder)
        if re.search(r"Exception|except\s*:", text := file.read_text())
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))
    }

    assert found <= set(places)


def test_every_module_of_the_library_has_a_test_file_of_its_own():
    """What many functions rely on must not be tested only through one of them."""
    files = [file.relative_to(ROOT) for file in sources("shared") if file.name != "__init__.py"]
    wanted = [ROOT / "tests" / file.with_name(f"test_{file.stem.strip('_')}.py") for file in files]

    assert files
    assert [str(file) for file in wanted if not file.exists()] == []
