"""Objects as Helm renders them, as few as the checks can be shown with."""

import yaml

STACK = {
    "x-offramp": {
        "gateway": {"cors": {"origins": ["https://shop.toys.dk"]}},
        "secrets": {"token": "random"},
    }
}
PLATFORM = {
    "gatewayNamespace": "istio-system",
    "gatewaySelector": {"istio": "ingressgateway"},
    "knativeGateway": "knative-local-gateway.istio-system.svc.cluster.local",
}


def release():
    """Return a whole release that is fit for production."""
    return [
        gateway(),
        catalogue(),
        function(),
        pooler(),
        job("migrate", command=["sh", "-c", "migrate"]),
        job("routes"),
    ]


def named(kind, name, version, component="", **rest):
    """Return an object of the release."""
    labels = {"app.kubernetes.io/component": component}
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": {"name": name, "labels": labels},
        **rest,
    }


def gateway(hosts=("shop.toys.dk",), protocol="HTTPS", tls=None):
    server = {"port": {"protocol": protocol}, "hosts": list(hosts)} | ({"tls": tls} if tls else {})
    return named("Gateway", "app", "networking.istio.io/v1", spec={"servers": [server]})


def catalogue(stack=STACK):
    data = {"stack.yml": yaml.safe_dump(stack), "platform.yml": yaml.safe_dump(PLATFORM)}
    return named("ConfigMap", "catalogue", "v1", data=data)


def database_url():
    reference = {"name": "database", "key": "url"}
    return {"name": "DATABASE_URL", "valueFrom": {"secretKeyRef": reference}}


def function(name="goods-add", image="reg.toys.dk/goods-add:1.2", secret="token", **settings):  # noqa: S107 - a name
    """Return a Knative Service; *settings* is its environment."""
    settings = settings or {"MAIL_HOST": "mail.toys.dk"}
    env = [{"name": key, "value": value} for key, value in settings.items()]
    source = {"secret": {"name": secret, "items": [{"key": secret, "path": secret}]}}
    spec = {
        "containers": [{"name": "function", "image": image, "env": [*env, database_url()]}],
        "volumes": [{"name": "secrets", "projected": {"sources": [source]}}],
    }
    template = {"template": {"spec": spec}}
    return named("Service", name, "serving.knative.dev/v1", "function", spec=template)


def job(name, command=(), image="reg.toys.dk/worker:1.2"):
    container = {"name": name, "image": image, "command": list(command)}
    template = {"metadata": {"labels": {}}, "spec": {"containers": [container]}}
    return named("Job", name, "batch/v1", name, spec={"template": template})


def pooler(connections=8):
    """Return PgBouncer's Deployment, which says how many connections it opens."""
    made = deployment("pgbouncer") | {"kind": "Deployment"}
    made["metadata"]["annotations"] = {"offramp.dev/connections": str(connections)}
    return made


def deployment(name):
    container = {"name": name, "image": f"reg.toys.dk/{name}:1.2"}
    template = {"template": {"spec": {"containers": [container]}}}
    return named("StatefulSet", name, "apps/v1", name, spec=template)
