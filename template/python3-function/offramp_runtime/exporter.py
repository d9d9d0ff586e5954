"""
Sends spans by OTLP; what that needs is imported when the first are sent.

The exporter brings protobuf and an HTTP client, more to import than all the rest together. The
span processor sends in a thread of its own, seconds after the first answer.
"""

from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult


class LateExporter(SpanExporter):
    """An OTLP exporter that is made on first use, as the OTEL_* environment says."""

    def __init__(self) -> None:
        self._exporter: SpanExporter | None = None

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send *spans*; the processor calls this once at a time."""
        if self._exporter is None:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

            self._exporter = OTLPSpanExporter()
        return self._exporter.export(spans)

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Nothing waits here."""
        return self._exporter is None or self._exporter.force_flush(timeout_millis)

    def shutdown(self) -> None:
        """End the exporter, if there is one."""
        if self._exporter is not None:
            self._exporter.shutdown()
