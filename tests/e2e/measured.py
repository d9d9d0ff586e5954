"""Numbers that tests measure: kept, compared with their bounds, and written at the end."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Number:
    """One measured number; *bound* says in words what it must be."""

    what: str
    value: float
    unit: str = ""
    bound: str = ""


@dataclass
class Measured:
    """Collects the numbers of a run."""

    numbers: list[Number] = field(default_factory=list)

    def at_most(self, what: str, value: float, bound: float, unit: str = "") -> None:
        """Keep a number, and claim that it is within its bound."""
        self.add(what, value, unit, f"≤ {bound:g}")
        assert value <= bound, f"{what}: {value:.3g} {unit}, at most {bound:g}"

    def add(self, what: str, value: float, unit: str = "", bound: str = "") -> None:
        self.numbers.append(Number(what, round(value, 3), unit, bound))

    def table(self) -> str:
        """Return the numbers as a table in Markdown."""
        rows = [
            f"| {each.what} | {each.value:g} | {each.unit} | {each.bound} |"
            for each in self.numbers
        ]
        return "\n".join(["| what | measured | unit | bound |", "|---|---:|---|---|", *rows])

    def write(self, folder: Path, about: dict[str, object]) -> None:
        """Write `kind-test.json` and `kind-test.md`."""
        folder.mkdir(parents=True, exist_ok=True)
        document = {**about, "numbers": [asdict(each) for each in self.numbers]}
        text = json.dumps(document, indent=2, ensure_ascii=False)
        (folder / "kind-test.json").write_text(f"{text}\n")
        head = "# What `make kind-test` measured\n\n"
        told = "".join(f"- {name}: {value}\n" for name, value in about.items())
        (folder / "kind-test.md").write_text(f"{head}{told}\n{self.table()}\n")
