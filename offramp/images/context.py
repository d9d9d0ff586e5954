"""
A function's build context: the files that `docker build` gets, as faas-cli lays them out.

The template folder, with the handler folder as ``function`` and each path of
``configuration.copy`` below that. Source: faas-cli's documentation of `build` and what
`faas-cli build --shrinkwrap` writes, kept in tests/offramp/images/shrinkwrap.txt.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from offramp.catalogue import Catalogue, Function
from offramp.errors import UsageError

HANDLER = "function"
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache")


def sources(catalogue: Catalogue, function: Function) -> Iterator[tuple[Path, Path]]:
    """
    Yield (folder of the project, where it goes in the context); later ones win.

    Raises `UsageError` when the function's template is not there.
    """
    template = catalogue.root / "template" / function.lang
    if not (template / "Dockerfile").is_file():
        raise UsageError(
            f"{function.name} is written for the template {function.lang}, "
            f"but there is no {template / 'Dockerfile'}"
        )
    yield template, Path()
    yield function.folder, Path(HANDLER)
    for copied in catalogue.copies:
        yield copied, Path(HANDLER) / copied.relative_to(catalogue.root)


def write(catalogue: Catalogue, function: Function, folder: Path) -> None:
    """
    Make *folder* the context of *function*; what was there goes.

    Files of the template's example that the handler folder has not stay, as with faas-cli.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for source, target in sources(catalogue, function):
        shutil.copytree(source, folder / target, ignore=NOT_COPIED, dirs_exist_ok=True)
