"""
The journal of a cluster: one immutable ConfigMap for each piece that is written.

Labelled by the functions it is about, so that only these are read. Nobody removes them; a
shift of a group in three steps makes about eight.
"""

import json
import logging
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lightkube.models.meta_v1 import ObjectMeta
from lightkube.resources.core_v1 import ConfigMap

from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.errors import ConflictError
from offramp.kubernetes.names import OURS, SHIFT

LOG = logging.getLogger(__name__)

JOURNAL = {"offramp.dev/journal": "true"}
SUBJECT = "subject.offramp.dev/"
KEY = "entries.jsonl"


@dataclass(frozen=True)
class ConfigMapRecords:
    """Keeps the journal in *cluster*'s namespace."""

    cluster: Cluster

    def append(self, documents: Sequence[Mapping[str, Any]]) -> None:
        """Write *documents* as one object; it is in etcd when this returns."""
        moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        piece = render(documents, f"journal-{moment}-{secrets.token_hex(3)}")
        piece.metadata.namespace = self.cluster.namespace
        try:
            self.cluster.create(piece, manager=SHIFT)
        except ConflictError:
            return  # nobody else has this name: only the answer was lost

    def read(self, subjects: Collection[str]) -> Iterator[dict[str, Any]]:
        """Yield the documents about *subjects*, oldest first; torn ones are named and skipped."""
        labels = dict(JOURNAL)
        if len(subjects) == 1:
            labels |= {f"{SUBJECT}{subject}": "true" for subject in subjects}
        pieces = self.cluster.select(ConfigMap, labels)
        documents = [document for piece in pieces for document in parse(piece)]
        wanted = (each for each in documents if each.get("subject") in subjects)
        yield from sorted(wanted, key=lambda each: str(each.get("time")))


def render(documents: Sequence[Mapping[str, Any]], name: str) -> Any:
    """Return the object that holds *documents*; pure."""
    subjects = {f"{SUBJECT}{document['subject']}": "true" for document in documents}
    return ConfigMap(
        apiVersion="v1",
        kind="ConfigMap",
        metadata=ObjectMeta(name=name, labels=OURS | JOURNAL | subjects),
        immutable=True,
        data={KEY: "".join(json.dumps(document) + "\n" for document in documents)},
    )


def parse(piece: Any) -> Iterator[dict[str, Any]]:
    """Yield the documents of one object, in order; pure."""
    for line in (piece.data or {}).get(KEY, "").splitlines():
        try:
            document = json.loads(line)
        except (ValueError, RecursionError):
            document = None
        if isinstance(document, dict):
            yield document
        else:
            LOG.warning("a line of the ConfigMap %s is not an entry", piece.metadata.name)
