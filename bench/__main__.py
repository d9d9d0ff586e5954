"""`python -m bench [NAME...]`: run the measurements and print one table."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from bench import measurements, table
from bench.measurements import Outcome


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option("--list", "only_list", is_flag=True, help="Print the names and measure nothing.")
def main(names: tuple[str, ...], *, as_json: bool, only_list: bool) -> None:
    """
    Measure all, or what stands below the NAMEs (`runtime`, `users_me`).

    Ends with 1 when a bound is not met or a measurement failed.
    """
    found = measurements.names(Path(__file__).parent)
    chosen = [name for name in found if not names or any(_is_in(name, one) for one in names)]
    if unknown := [one for one in names if not any(_is_in(name, one) for name in found)]:
        raise click.UsageError(
            f"nothing measures {', '.join(unknown)}; there are {' '.join(found)}"
        )
    if only_list:
        click.echo("\n".join(chosen))
        return
    outcomes = [_measured(name, f"{n} of {len(chosen)}") for n, name in enumerate(chosen, start=1)]
    if as_json:
        click.echo(json.dumps([asdict(outcome) for outcome in outcomes]))
    else:
        table.show(outcomes)
    sys.exit(0 if all(outcome.is_met for outcome in outcomes) else 1)


def _is_in(name: str, chosen: str) -> bool:
    return name == chosen or name.startswith(f"{chosen}.")


def _measured(name: str, progress: str) -> Outcome:
    click.echo(f"{progress}: {name}", err=True)
    return measurements.measure(name)


if __name__ == "__main__":
    main()
