"""A scaffold of an application that is only a report."""

from offramp import catalogue
from offramp.audit.decide.all import decide
from offramp.audit.report import Report
from offramp.audit.scaffold.plan import plan
from offramp.audit.scaffold.save import save
from tests.offramp.audit.reports import shop


def made(tmp_path, *routes, source=""):
    """Write the scaffold of an application with these routes; return its catalogue."""
    report = Report("app:create_app", "app", routes=list(routes)) if routes else shop()
    decide(report)
    save(plan(report, lambda _: source), tmp_path)
    return catalogue.load(tmp_path)
