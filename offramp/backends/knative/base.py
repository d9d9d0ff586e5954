"""
What every function has besides its own: the chart's `function.yml`, or this file's.

The chart writes a whole Knative Service for a function called `function` that says nothing of
itself, made by the same template as all others. So what comes through the operators' gateway
has the same probes, settings and bounds as what comes with Helm.
"""

from typing import Any

import yaml
from lightkube.resources.core_v1 import ConfigMap

from offramp.errors import OfframpError
from offramp.kubernetes.cluster import Cluster

KEY = "function.yml"
PLAIN = """
metadata:
  labels: {app.kubernetes.io/name: offramp, app.kubernetes.io/component: function}
  annotations: {}
spec:
  template:
    metadata:
      labels: {app.kubernetes.io/name: offramp, app.kubernetes.io/component: function}
      annotations: {}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      containers:
        - name: function
          ports: [{name: http1, containerPort: 8080}]
          env: []
          resources: {}
          readinessProbe: {httpGet: {path: /_/ready}}
          securityContext:
            allowPrivilegeEscalation: false
            runAsNonRoot: true
            capabilities: {drop: [ALL]}
            seccompProfile: {type: RuntimeDefault}
          volumeMounts:
            - {name: temporary, mountPath: /tmp}
            - {name: secrets, mountPath: /var/openfaas/secrets, readOnly: true}
      volumes:
        - {name: temporary, emptyDir: {sizeLimit: 128Mi}}
"""


def read(cluster: Cluster, catalogue: str) -> dict[str, Any]:
    """Return the Service that all others are laid over; *catalogue* is the ConfigMap's name."""
    found = cluster.find(ConfigMap, catalogue)
    text = ((found.data or {}) if found is not None else {}).get(KEY, PLAIN)
    try:
        document = yaml.safe_load(text)
        document["spec"]["template"]["spec"]["containers"][0]["name"]
    except (yaml.YAMLError, KeyError, IndexError, TypeError) as error:
        raise OfframpError(f"{KEY} of the ConfigMap {catalogue} is no Service: {error}") from error
    known: dict[str, Any] = document
    return known


def plain() -> dict[str, Any]:
    """Return the one for namespaces that the chart knows nothing of."""
    known: dict[str, Any] = yaml.safe_load(PLAIN)
    return known
