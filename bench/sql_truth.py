"""
How well tables are found in SQL texts, against a parser of SQL.

    python -m bench.sql_truth FOLDER ...

Each statement that stands in the code of FOLDER, gaps of f-strings included, is read by the
audit's own scan and by sqlglot: in no dialect, then in those of PostgreSQL, SQLite and MySQL, of
which the first that can parse it counts. Prints where the two name other tables.
"""

from __future__ import annotations

import ast
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import click
import sqlglot
from sqlglot import exp

from offramp.audit.facts.sql.statement_tables import is_sql, touches
from offramp.code import read

DIALECTS = ("postgres", "sqlite", "mysql")
GAP = "{}"
NAMED = "gap"  # what stands there instead, for a parser
MEANT = ("public.", "main.", "dbo.")  # schemas that the audit leaves out
Tables = set[tuple[str, bool]]  # the name, and whether it is written


def statements(folder: Path) -> list[str]:
    """Return the SQL that stands in the code of *folder*, each text once."""
    found = {
        text
        for module in read(folder).modules.values()
        for text in _texts(module.tree)
        if is_sql(text, surely_executed=False)
    }
    return sorted(found)


def _texts(tree: ast.AST) -> Iterator[str]:
    pending = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.JoinedStr):
            parts = (one.value if isinstance(one, ast.Constant) else GAP for one in node.values)
            yield "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        else:
            pending += ast.iter_child_nodes(node)


def parsed(text: str, dialect: str | None) -> list[exp.Expr] | None:
    """Return what sqlglot makes of *text*; None where it cannot, or takes it for any command."""
    try:
        found = [one for one in sqlglot.parse(text.replace(GAP, NAMED), read=dialect) if one]
    except sqlglot.errors.SqlglotError:
        return None
    return found if found and not any(isinstance(one, exp.Command) for one in found) else None


def tables(found: list[exp.Expr]) -> Tables:
    """Return the tables of parsed statements, but for those with a gap in their name."""
    named: Tables = set()
    for statement in found:
        common = {one.alias for one in statement.find_all(exp.CTE)}
        for one in statement.find_all(exp.Table):
            name = ".".join(part for part in (one.db, one.name) if part)
            if one.name and name not in common and not isinstance(one.this, exp.Func):
                named.add((_plain(name), _is_written(one)))
    return {one for one in named if NAMED not in one[0]}


def _plain(name: str) -> str:
    for schema in MEANT:
        name = name.removeprefix(schema)
    return name


def _is_written(table: exp.Table) -> bool:
    around = table.parent.parent if isinstance(table.parent, exp.Schema) else table.parent
    target = isinstance(around, (exp.Update, exp.Delete)) and around.this is table
    return target or isinstance(around, (exp.Insert, exp.TruncateTable))


def ours(text: str) -> Tables:
    """Return the tables that the audit names, but for parts of names beside a gap."""
    return {(one.table, one.operation != "select") for one in touches(text)}


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def main(folders: tuple[Path, ...]) -> None:
    """Compare the two on what stands in FOLDERS."""
    logging.disable(logging.CRITICAL)  # it also warns of what it cannot parse
    found = [text for folder in folders for text in statements(folder)]
    began = time.process_time()
    own = [ours(text) for text in found]
    scanned = time.process_time() - began
    plain = sum(parsed(text, None) is None for text in found)
    began = time.process_time()
    trees = [next(filter(None, (parsed(text, one) for one in DIALECTS)), None) for text in found]
    took = time.process_time() - began
    unread = [mine for mine, tree in zip(own, trees, strict=True) if tree is None]
    for text, mine, tree in zip(found, own, trees, strict=True):
        if tree is not None and tables(tree) != mine:
            click.echo(f"other: {sorted(tables(tree) ^ mine)} in {' '.join(text.split())[:200]}")
    click.echo(f"{len(found)} statements; sqlglot cannot parse {plain} without a dialect,")
    named = sum(map(bool, unread))
    click.echo(f"{len(unread)} in none of three; the scan names tables in {named} of those")
    click.echo(f"the scan took {scanned:.2f} s of processor time, sqlglot {took:.2f} s")


if __name__ == "__main__":
    main()
