"""GET /health: each dependency with its own state and milliseconds."""

from shared import monitoring, responses
from shared.http import Request, Response, endpoint
from shared.monitoring import Check
from shared.services import Services

from . import probes


@endpoint()
def handle(_request: Request[None], services: Services) -> Response:
    """Look at all of them at once; only the database decides between 200 and 503."""
    findings = monitoring.run(
        [
            Check("database", lambda: probes.database(services), is_required=True),
            Check("mail", lambda: probes.mail(services)),
            Check("queue", lambda: probes.queue(services)),
            Check("storage", lambda: probes.storage(services)),
        ]
    )
    status = monitoring.status(findings)
    checks = {finding.check.name: finding.public() for finding in findings}
    return responses.as_json(
        503 if status == "down" else 200,
        {"status": status, "checks": checks},
        {"Cache-Control": "no-store"},
    )
