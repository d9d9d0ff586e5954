"""Numbers that tests measure: kept, compared with their bounds, and written at the end."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

MET = {None: "", True: "yes", False: "**no**"}


@dataclass(frozen=True)
class Number:
    """One measured number; *bound* says in words what it must be."""

    what: str
    value: float
    unit: str = ""
    bound: str = ""
    met: bool | None = None  # None where there is no bound


@dataclass
class Measured:
    """Collects the numbers of a run."""

    numbers: list[Number] = field(default_factory=list)

    def at_most(self, what: str, value: float, bound: float, unit: str = "") -> None:
        """Keep a number, and claim that it is within its bound."""
        self.compare(what, value, bound, unit)
        assert value <= bound, f"{what}: {value:.3g} {unit}, at most {bound:g}"

    def compare(self, what: str, value: float, bound: float, unit: str = "") -> None:
        """Keep a number, and whether it is within a bound that docs/kind-test.md says is missed."""
        self.numbers.append(Number(what, round(value, 3), unit, f"≤ {bound:g}", value <= bound))

    def add(self, what: str, value: float, unit: str = "") -> None:
        self.numbers.append(Number(what, round(value, 3), unit))

    def table(self) -> str:
        """Return the numbers as a table in Markdown."""
        rows = [
            f"| {each.what} | {each.value:g} | {each.unit} | {each.bound} | {MET[each.met]} |"
            for each in self.numbers
        ]
        return "\n".join(
            ["| what | measured | unit | bound | met |", "|---|---:|---|---|---|", *rows]
        )

    def write(self, folder: Path, about: dict[str, object]) -> None:
        """Write `kind-test.json` and `kind-test.md`."""
        folder.mkdir(parents=True, exist_ok=True)
        document = {**about, "numbers": [asdict(each) for each in self.numbers]}
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / "kind-test.json").write_text(f"{text}\n")
        head = "# What `make kind-test` measured\n\n"
        told = "".join(f"- {name}: {value}\n" for name, value in about.items())
        (folder / "kind-test.md").write_text(f"{head}{told}\n{self.table()}\n")
