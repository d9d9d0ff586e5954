"""POST /data/reports: income and expenses by month, category or currency."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from shared import responses, spreadsheets
from shared.errors import Invalid
from shared.http import Request, Response, endpoint
from shared.services import Services
from shared.values import Named, choice, day

from . import page, sums
from .sums import Report

LONGEST = timedelta(days=3_660)


@dataclass(frozen=True)
class Wanted:
    """Which days (both belong to it), in which groups, in which form."""

    first: Annotated[date, Named("from"), day]
    last: Annotated[date, Named("to"), day]
    group_by: Annotated[str, choice("month", "category", "currency")] = "month"
    format: Annotated[str, choice("json", "csv", "html")] = "json"

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Invalid("must not be before from", field="to")
        if self.last - self.first > LONGEST:
            raise Invalid("must be within 10 years of from", field="to")


@endpoint(body=Wanted, signed_in=True)
def handle(request: Request[Wanted], services: Services) -> Response:
    """Sum up, and write it in the form that was asked for."""
    wanted = request.body
    report = Report(wanted.first, wanted.last, wanted.group_by)
    with services.database.transaction() as connection:
        report = sums.fill(connection, request.caller.user_id, report)
    return FORMS[wanted.format](report)


def _as_json(report: Report) -> Response:
    return responses.ok(report.public())


def _as_csv(report: Report) -> Response:
    rows = [[spreadsheets.harmless(row.key), *row.cells()[1:]] for row in report.rows]
    headers = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="report.csv"',
    }
    return Response(200, spreadsheets.csv_lines([sums.HEADER, *rows]), headers)


def _as_page(report: Report) -> Response:
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    return Response(200, page.render(report), headers)


FORMS = {"json": _as_json, "csv": _as_csv, "html": _as_page}
