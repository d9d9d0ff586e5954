"""What the objects of one application are called (docs/kubernetes.md, "Objects"); pure."""

from dataclasses import dataclass

from offramp.kubernetes.setting import Setting

SHIFT = "offramp-shift"  # the field manager that owns weights
ROUTES = "offramp-routes"
CATALOGUE = "catalogue"
PORT = 80
OURS = {"app.kubernetes.io/managed-by": "offramp"}
FUNCTION = "offramp.dev/function"
GROUP = "offramp.dev/group"
SERVICE_OF = "serving.knative.dev/service"  # Knative's label of a function's pods


@dataclass(frozen=True)
class Names:
    """Names in *namespace* for the application whose old side is the Service *service*."""

    namespace: str
    service: str
    setting: Setting

    @property
    def old_host(self) -> str:
        return f"{self.service}.{self.namespace}.svc.{self.setting.cluster_domain}"

    def new_host(self, function: str) -> str:
        """Return the name by which Knative's gateway knows the function."""
        return f"{function}.{self.namespace}.svc.{self.setting.cluster_domain}"

    def old_side(self, function: str) -> str:
        """Return what the old side of a function is called: a subset, or a Service."""
        return f"old-{function}"

    def new_side(self, function: str) -> str:
        """
        Return what the new side is called, where it stands among those of other releases.

        No name of a function holds two hyphens in a row, so that no two releases share one.
        """
        return f"new-{self.namespace}--{function}"
