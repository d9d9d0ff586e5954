"""Import a handler folder by path, as the package that OpenFaaS's template makes of it."""

import importlib
import importlib.util
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

from offramp_runtime.event import Handler


class NoHandlerError(ImportError):
    """The folder holds no `handler.py` with a callable `handle(event, context)`."""


OPENFAAS, OTHERWISE = "function", "offramp_function"  # what the handler's folder is called


def load(folder: Path, name: str | None = None) -> Handler:
    """
    Return `handle` of ``<folder>/handler.py``, imported as module ``<name>.handler``.

    *name* becomes a package whose path is the folder, so `from . import sibling` works; without
    one it is called as OpenFaaS calls it, unless the application has a module of that name. What
    lies in a folder `src` of it is imported by its own name.
    Raises NoHandlerError, or whatever the handler's own import raises. Loading the same folder
    under the same name twice imports it once.
    """
    folder = folder.resolve()
    if (source := folder / "src").is_dir() and str(source) not in sys.path:
        sys.path.append(str(source))  # of an application that is copied beside the handler
    if not (folder / "handler.py").is_file():
        raise NoHandlerError(f"there is no handler.py in {folder}")
    name = name or (OTHERWISE if _is_applications(OPENFAAS, folder) else OPENFAAS)
    _make_package(folder, name)
    module = importlib.import_module(f"{name}.handler")
    handle: Handler | None = getattr(module, "handle", None)
    if not callable(handle):
        raise NoHandlerError(f"{folder / 'handler.py'} defines no function handle(event, context)")
    return handle


def _is_applications(name: str, folder: Path) -> bool:
    """Tell whether *name* is a module of the application that is copied beside the handler."""
    if name in sys.modules:
        return False
    spec = importlib.util.find_spec(name)
    return spec is not None and str(folder) not in (spec.submodule_search_locations or ())


def _make_package(folder: Path, name: str) -> None:
    known = sys.modules.get(name)
    if known is not None and str(folder) in getattr(known, "__path__", []):
        return
    if known is not None:
        raise NoHandlerError(
            f"the name {name!r} is taken by {known!r}; load {folder} under another"
        )
    spec = ModuleSpec(name, loader=None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = importlib.util.module_from_spec(spec)
