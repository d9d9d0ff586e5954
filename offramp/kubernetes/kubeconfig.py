"""
Which cluster, as whom, in which namespace.

A context that was named, or KUBECONFIG, wins over the pod's own service account, so that
somebody can point elsewhere from inside a pod.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import yaml
from lightkube import KubeConfig
from lightkube.config.kubeconfig import SingleConfig
from lightkube.config.models import NameValue, User
from lightkube.core.exceptions import ConfigError

from offramp.errors import UsageError

# of what is no YAML, no mapping, lacks a key, or names a cluster or a user that is not there
UNREADABLE = (yaml.YAMLError, LookupError, TypeError, ValueError, AttributeError, OSError)
EXEC_VERSION = "client.authentication.k8s.io/v1"
KNOWN_VERSION = "client.authentication.k8s.io/v1beta1"


def find(context: str | None, environment: Mapping[str, str] = os.environ) -> SingleConfig:
    """Return how to reach the cluster; raises `UsageError` that says what is missing."""
    named = environment.get("KUBECONFIG")
    try:
        if named or context:
            known = KubeConfig.from_file(_first(named) if named else Path("~/.kube/config"))
        else:
            known = KubeConfig.from_env()
        found = known.get(context)
    except ConfigError as error:
        raise UsageError(f"no cluster: {error}; set KUBECONFIG, or name a --context") from error
    except UNREADABLE as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(
            f"no cluster: {named or 'the kubeconfig'} is none that can be read "
            f"({type(error).__name__}: {told}); set KUBECONFIG, or name a --context"
        ) from error
    if found is None:
        raise UsageError("no cluster: the kubeconfig has no current context; name a --context")
    if found.user is not None:
        _accept_exec(found.user)
    return found


def _first(paths: str) -> Path:
    """Return the first file of a list; files are not merged, as kubectl does."""
    files = [Path(path) for path in paths.split(os.pathsep) if path]
    return next((file for file in files if file.is_file()), files[0])


def _accept_exec(user: User) -> None:
    """
    Let a credential plugin of version v1 run.

    The client library knows the older version only; for tokens they differ in the name and
    in the request's environment variable.
    """
    if user.exec is None or user.exec.apiVersion != EXEC_VERSION:
        return
    request = {"apiVersion": EXEC_VERSION, "kind": "ExecCredential", "spec": {"interactive": False}}
    user.exec.apiVersion = KNOWN_VERSION
    variable = NameValue("KUBERNETES_EXEC_INFO", json.dumps(request))
    user.exec.env = [*(user.exec.env or []), variable]
