"""
A function's build context: the files that `docker build` gets, as faas-cli lays them out.

The template folder, with the handler folder as ``function`` and each path of
``configuration.copy`` below that. Source: faas-cli's documentation of `build` and what
`faas-cli build --shrinkwrap` writes, kept in tests/offramp/images/shrinkwrap.txt.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import offramp_runtime

from offramp.catalogue import Catalogue, Function
from offramp.errors import UsageError

HANDLER = "function"
LANG = "python3-function"
OURS = (  # in a clone of this repository, and in a wheel (setup.py)
    Path(offramp_runtime.__file__).resolve().parent.parent,
    Path(__file__).resolve().parent / "template" / LANG,
)
NOT_COPIED = shutil.ignore_patterns("__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache")


def sources(catalogue: Catalogue, function: Function) -> Iterator[tuple[Path, Path]]:
    """
    Yield (folder, where it goes in the context); later ones win.

    A project without a template of its own gets ours. Raises `UsageError` when the function
    is written for another, which is not there.
    """
    yield _template(catalogue.root / "template" / function.lang, function), Path()
    yield function.folder, Path(HANDLER)
    for copied in catalogue.copies:
        yield copied, Path(HANDLER) / copied.relative_to(catalogue.root)


def _template(own: Path, function: Function) -> Path:
    candidates = [own, *OURS] if function.lang == LANG else [own]
    for folder in candidates:
        if (folder / "Dockerfile").is_file():
            return folder
    raise UsageError(
        f"{function.name} is written for the template {function.lang}, "
        f"but there is no {own / 'Dockerfile'}"
    )


def write(catalogue: Catalogue, function: Function, folder: Path) -> None:
    """
    Make *folder* the context of *function*; what was there goes.

    Files of the template's example that the handler folder has not stay, as with faas-cli.
    """
    shutil.rmtree(folder, ignore_errors=True)
    for source, target in sources(catalogue, function):
        if source.is_file():
            shutil.copy2(source, folder / target)
        elif source.is_dir():
            shutil.copytree(source, folder / target, ignore=NOT_COPIED, dirs_exist_ok=True)
        else:
            raise UsageError(f"{source}, which configuration.copy of stack.yml names, is not there")
