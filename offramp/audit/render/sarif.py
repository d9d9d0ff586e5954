"""
Findings as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the code.

A result's fingerprint is its finding's id, so that it stays the same one when lines move.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from offramp.audit.report import Finding, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"high": "error", "medium": "warning", "low": "note", "info": "note"}


def sarif(report: Report, base: str = "") -> str:
    """Return the log; *base* is the audited folder as seen from the repository's root."""
    rules = {one.check: one for one in reversed(report.findings)}
    names = sorted(rules)
    run = {
        "tool": {
            "driver": {
                "name": "offramp audit",
                "version": version("offramp"),
                "rules": [_rule(rules[name]) for name in names],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, names.index(one.check), base) for one in report.findings],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(one: Finding) -> dict[str, Any]:
    return {
        "id": one.check,
        "shortDescription": {"text": one.check.replace("-", " ").replace("_", " ")},
        "fullDescription": {"text": one.why or one.check},
        "help": {"text": f"{one.remedy}\n\n{one.example}".strip() or one.check},
        "defaultConfiguration": {"level": LEVELS[one.severity]},
    }


def _result(one: Finding, rule: int, base: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": one.check,
        "ruleIndex": rule,
        "level": LEVELS[one.severity],
        "message": {"text": one.message},
        "partialFingerprints": {"offramp/v1": one.id},
        "properties": {"routes": one.routes},
    }
    if one.file:
        path = f"{base}/{one.file}".removeprefix("/").removeprefix("./")
        uri = quote(path, errors="surrogateescape")  # a folder's name may hold any bytes
        place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
        if one.line > 0:
            place["region"] = {"startLine": one.line}
        found["locations"] = [{"physicalLocation": place}]
    return found
