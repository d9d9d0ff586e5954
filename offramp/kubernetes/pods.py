"""What the status of a pod says; pure."""

from typing import Any


def is_ready(pod: Any) -> bool:
    """Tell whether the pod takes requests; one that is ending takes no new ones."""
    if pod.metadata.deletionTimestamp is not None or pod.status is None:
        return False
    return any(
        each.type == "Ready" and each.status == "True" for each in pod.status.conditions or ()
    )
