"""What importing a function's packages costs, as far as it was measured."""

from __future__ import annotations

from offramp.audit.report import Estimate, Report

FEW = 3  # packages named in a cell


def cost(estimate: Estimate) -> str:
    """Return "at least 700 ms, 29 MiB; pandas not installed here"."""
    least = "at least " if estimate.missing or estimate.unmeasured else ""
    told = [
        f"{number:.0f} {unit}"
        for number, unit in ((estimate.import_ms, "ms"), (estimate.memory_mib, "MiB"))
        if number is not None
    ]
    parts = [least + ", ".join(told)] if told else []
    parts += [f"{_few(estimate.missing)} not installed here"] if estimate.missing else []
    parts += [f"{_few(estimate.unmeasured)} not measured"] if estimate.unmeasured else []
    return "; ".join(parts)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
    return ", ".join(names[:FEW]) + more


def number(value: float | None, estimate: Estimate) -> str:
    """Return a figure of an estimate for a column that names its unit."""
    if value is None:
        return ""
    return f"at least {value:.0f}" if estimate.missing or estimate.unmeasured else f"{value:.0f}"


def measured(report: Report) -> str:
    """Return what imports were measured with, where packages were missing there; or ""."""
    if not report.missing:
        return ""
    names = ", ".join(f"`{one}`" for one in report.missing)
    other = "" if "--python" in report.measured_by else " `--python` names the application's."
    return (
        f"Imports were measured with {report.measured_by}, which has no {names}: "
        f"functions that need them take more than is told.{other}"
    )
