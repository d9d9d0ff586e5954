"""How many pods a function has and shall have; nothing is asked here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from offramp.backends.knative.kinds import TO_ZERO
from offramp.backends.knative.scaling import THEIRS
from offramp.kubernetes.pods import is_ready


@dataclass(frozen=True)
class Replicas:
    """The pods of one function: how many shall be there, and how many are ready."""

    wanted: int = 0
    ready: int = 0


def count(pods: Iterable[Any], service: Any) -> Replicas:
    """
    Return the numbers of *service*; a pod that is ending counts no more.

    After it was scaled to zero only pods that a later call has started are wanted; those
    before still answer until Knative ends them.
    """
    at = (service["metadata"].get("annotations") or {}).get(TO_ZERO)
    since = datetime.fromisoformat(at) if at else None
    living = [pod for pod in pods if pod.metadata.deletionTimestamp is None]
    wanted = [one for one in living if since is None or one.metadata.creationTimestamp > since]
    return Replicas(len(wanted), sum(map(is_ready, living)))


def scaled(service: Any, replicas: int, now: datetime) -> None:
    """Write into *service* that at least *replicas* are kept; *now* notes a wish for zero."""
    notes = service["metadata"].setdefault("annotations", {})
    notes.pop(TO_ZERO, None)
    if replicas == 0:
        notes[TO_ZERO] = now.isoformat(timespec="seconds")
    template = service["spec"]["template"]["metadata"].setdefault("annotations", {})
    if template.get(f"{THEIRS}min-scale", "0") == str(replicas):
        return  # the same template is the same revision
    template[f"{THEIRS}min-scale"] = str(replicas)
    if 0 < int(template.get(f"{THEIRS}max-scale", "0")) < replicas:
        template[f"{THEIRS}max-scale"] = str(replicas)
