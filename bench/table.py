"""The table that `python -m bench` prints."""

from rich import box
from rich.console import Console
from rich.table import Table

from bench.measurements import Outcome
from bench.row import Row

PLAIN_WIDTH = 150  # characters, where there is no terminal
WHOLE_FROM = 1000  # numbers from here on are printed without decimals


def show(outcomes: list[Outcome]) -> None:
    """Print the rows of all measurements as one table, and below it what failed."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PLAIN_WIDTH)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("what", overflow="fold")
    for heading in ("ours", "other", "unit", "ratio", "bound"):
        table.add_column(heading, justify="left" if heading == "unit" else "right")
    table.add_column("met")
    for outcome in outcomes:
        for row in outcome.rows:
            table.add_row(*_cells(row))
    console.print(table)
    for outcome in outcomes:
        if outcome.failure:
            console.print(f"{outcome.name} failed:\n{outcome.failure}", markup=False)


def _cells(row: Row) -> tuple[str, ...]:
    if row.other is None or row.ratio is None:
        why = f"{row.what}\n  not measured: {row.not_measured}"
        return (why, _short(row.ours), "-", row.unit, "-", row.bound, "-")
    met = ("[green]yes" if row.met else "[red]NO") if row.bound else ""
    numbers = (_short(row.ours), _short(row.other), row.unit, f"{row.ratio:.2f}")
    return (row.what, *numbers, row.bound, met)


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= WHOLE_FROM else f"{value:.3g}"
