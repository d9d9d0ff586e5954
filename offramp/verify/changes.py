"""What a side did to the rows of a table, told from the rows before and after; pure."""

import json
from typing import Any

from offramp.verify.differ import differences

Row = dict[str, Any]  # column -> value
Changed = dict[str, list[Row]]  # "inserted", "updated", "deleted"; what did not happen is left out
Changes = dict[str, Changed]  # by table


def paired(before: list[Row], after: list[Row], key: tuple[str, ...]) -> Changed:
    """
    Return what was inserted, updated and deleted; without a *key* nothing counts as updated.

    *before* and *after* are the rows that differ. One that was updated has its key and what is new.
    """
    gone = {_name(row, key): row for row in before} if key else {}
    updated, inserted = [], []
    for row in after:
        earlier = gone.pop(_name(row, key), None) if key else None
        if earlier is None:
            inserted.append(row)
        else:
            updated.append(
                {
                    column: value
                    for column, value in row.items()
                    if column in key or any(differences(earlier[column], value))
                }
            )
    deleted = list(gone.values()) if key else before
    found = {"inserted": inserted, "updated": updated, "deleted": deleted}
    return {kind: rows for kind, rows in found.items() if rows}


def _name(row: Row, key: tuple[str, ...]) -> str:
    return json.dumps([row[column] for column in key], default=str)
