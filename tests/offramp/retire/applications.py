"""A small application in a folder, and what would go from it."""

from textwrap import dedent

from offramp.code import read, surface
from offramp.retire.removal import removal
from offramp.retire.sources import contents


def without(folder, files, *routes):
    """Write *files*, retire *routes* ("GET /x"), and return (removal, {file: new text})."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"))
    project = read(folder)
    retired = {tuple(route.split()) for route in routes}
    found = removal(project, surface.find(project), retired)
    changed = {
        path.relative_to(folder).as_posix(): None if fresh is None else fresh.decode()
        for path, fresh in contents(found).items()
    }
    return found, changed
