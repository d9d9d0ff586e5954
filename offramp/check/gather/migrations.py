"""The project's own migrations: Alembic's revisions, read from its files."""

from pathlib import Path

from offramp.check.facts import Migrations

INI = "alembic.ini"


def read(root: Path) -> Migrations | None:
    """Return the revisions of the first `alembic.ini` in *root* or a folder of it."""
    places = [root / INI, *sorted(root.glob(f"*/{INI}"))]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        return None
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(found)
    given = config.get_main_option("script_location") or "."  # Flask-Migrate leaves it out
    config.set_main_option("script_location", str(found.parent / given).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    every = {revision.revision for revision in scripts.walk_revisions()}
    return Migrations(frozenset(scripts.get_heads()), frozenset(every))
