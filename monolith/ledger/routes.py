"""/data: uploads, reports, exports."""

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    render_template,
    request,
    stream_with_context,
)

from monolith import bodies, idempotency
from monolith.auth.callers import caller, hold_account, signed_in
from monolith.extensions import db
from monolith.fields import Choice
from monolith.ledger import charts, exports, reports, uploads
from monolith.ledger.received import Received, receive
from monolith.ledger.reports import Range, Sums
from monolith.problems import FieldError, Invalid

ledger = Blueprint("ledger", __name__, url_prefix="/data")

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@ledger.post("/uploads")
@signed_in
def process_upload() -> Response:
    """Store the bank transactions of a CSV file."""
    received = receive(caller().id)
    try:
        return take(received).response()
    finally:
        if not received.may_be_stored:
            received.place.unlink(missing_ok=True)


def take(received: Received) -> idempotency.Answer:
    """Parse the file and store its rows, or find the answer of an earlier request."""
    idempotency.check_key()
    parsed = uploads.parse(received, caller())
    with parsed.bookings, db.transaction() as session:
        hold_account(session, caller().id)
        answer = uploads.store(session, caller(), received, parsed)
        # whether a commit that breaks off was made is not known: better a file without its row
        received.may_be_stored = not answer.is_replayed
    return answer


@ledger.post("/reports")
@signed_in
def generate_report() -> Response:
    """Sum the caller's transactions of some days."""
    body = bodies.json_form(reports.REQUEST)
    asked = reports.read_range(body)
    with db.transaction() as session:
        rows = reports.sums(session, caller().id, asked)
    wanted = body.get("format", "json")
    if wanted == "html":
        return report_page(asked, rows)
    if wanted == "csv":
        return report_file(rows)
    return jsonify(reports.as_json(asked, rows))


def report_page(asked: Range, rows: list[Sums]) -> Response:
    """The report as a page that needs nothing else."""
    page = render_template(
        "report.html",
        asked=asked,
        rows=rows,
        header=reports.HEADER,
        charts=charts.draw(rows),
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = REPORT_POLICY
    return response


def report_file(rows: list[Sums]) -> Response:
    """The report as a CSV file."""
    response = Response(reports.as_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="report.csv"'
    return response


@ledger.get("/export")
@signed_in
def export_data() -> Response:
    """Everything of the caller, as a stream."""
    name = request.args.get("format", "csv")
    if message := Choice(tuple(exports.FORMATS))(name):
        raise Invalid([FieldError("format", message)])
    wanted = exports.FORMATS[name]
    stream = stream_with_context(exports.begun(wanted.stream(caller().id)))
    response = Response(stream, content_type=wanted.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="transactions.{name}"'
    return response
