"""What differs between clusters: `platform.yml` in the ConfigMap `catalogue`."""

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from offramp.errors import UsageError


class Setting(BaseModel):
    """Names of the platform's parts; the defaults are what their own documents use."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=to_camel, validate_by_name=True
    )

    knative_gateway: str = Field(
        default="knative-local-gateway.istio-system.svc.cluster.local", pattern=r"^[^.]+\.[^.]+"
    )
    cluster_domain: str = "cluster.local"
    gateway_namespace: str = "istio-system"
    gateway_selector: dict[str, str] = {"istio": "ingressgateway"}
    prometheus: str = "http://prometheus.observability:9090"
    callers: str | None = None

    @property
    def knative_namespace(self) -> str:
        """Return the namespace of Knative's gateway."""
        return self.knative_gateway.split(".")[1]


def parse(text: str) -> Setting:
    """Return the setting in the YAML *text*; raises `UsageError` that names every problem."""
    try:
        return Setting.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise UsageError(f"platform.yml of the ConfigMap catalogue is not YAML: {error}") from error
    except ValidationError as error:
        listed = "\n".join(
            f"  - {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
        )
        raise UsageError(f"platform.yml of the ConfigMap catalogue is wrong:\n{listed}") from error
