"""The Collector's configuration, as a Collector itself reads it."""

import os
import subprocess
from pathlib import Path

from tests import programs

CONFIGURATION = Path(__file__).parents[2] / "helm" / "offramp" / "files" / "collector"
SOURCE = "the distribution `otelcol` of OpenTelemetry, 0.139.0 or newer"


def test_the_collector_takes_its_configuration():
    """A pod that refuses it starts over and over, and no trace arrives."""
    settings = {"NAMESPACE": "ns", "EXPORT_ENDPOINT": "jaeger:4317", "EXPORT_INSECURE": "true"}
    done = subprocess.run(
        [programs.path("otelcol", SOURCE), "validate", "--config", CONFIGURATION / "config.yaml"],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
