"""When new weights are in effect, asked of a real ingress gateway; no side needs to answer."""

import logging
from dataclasses import replace

import pytest
from lightkube import Client, KubeConfig
from lightkube.config.models import User
from lightkube.generic_resource import create_namespaced_resource
from lightkube.models.authentication_v1 import TokenRequestSpec
from lightkube.models.core_v1 import ServicePort, ServiceSpec
from lightkube.models.meta_v1 import ObjectMeta
from lightkube.models.rbac_v1 import PolicyRule, RoleRef, Subject
from lightkube.resources.core_v1 import Service, ServiceAccount, ServiceAccountToken
from lightkube.resources.rbac_authorization_v1 import Role, RoleBinding

from offramp.kubernetes.cluster import Cluster
from offramp.kubernetes.delegates import Delegates
from offramp.kubernetes.errors import ClusterError
from offramp.kubernetes.kinds import VirtualService
from offramp.kubernetes.uptake import Uptake, UptakeError
from tests.e2e.toy import toy

__all__ = ["toy"]
pytestmark = pytest.mark.cluster
Gateway = create_namespaced_resource("networking.istio.io", "v1", "Gateway", "gateways")
# what docs/kubernetes.md says that `shift` and `rollback` need of routes
RULES = [
    PolicyRule(
        apiGroups=["networking.istio.io"],
        resources=["virtualservices"],
        verbs=["get", "list", "patch"],
    )
]


@pytest.fixture
def router(toy):
    """Lead a host of the gateway to the toy's routes."""
    toy.run("secrets")
    toy.run("routes")
    router = toy.platform.router
    port = ServicePort(port=80, name="http")
    for wanted in (
        Service(metadata=_named(toy, "shop"), spec=ServiceSpec(ports=[port])),
        _gateway(toy),
        _root(toy),
    ):
        router.cluster.create(wanted, manager="tests")
    names = replace(router.names, setting=router.names.setting.model_copy(update=_shared()))
    routing = Delegates(names)
    return replace(router, routing=routing, uptake=Uptake(router.cluster, routing))


def _shared():
    return {"gateway_namespace": "istio-system"}


def _named(toy, name):
    return ObjectMeta(name=name, namespace=toy.namespace)


def _gateway(toy):
    servers = [
        {
            "hosts": [f"{toy.namespace}.example"],
            "port": {"name": "http", "number": 80, "protocol": "HTTP"},
        }
    ]
    return Gateway(
        apiVersion="networking.istio.io/v1",
        kind="Gateway",
        metadata={"name": "shop", "namespace": toy.namespace},
        spec={"selector": toy.platform.names.setting.gateway_selector, "servers": servers},
    )


def _root(toy):
    http = [
        {
            "name": f"{toy.namespace}.goods-add",
            "match": [{"uri": {"exact": "/goods"}, "method": {"exact": "POST"}}],
            "delegate": {"name": "goods-add", "namespace": toy.namespace},
        }
    ]
    return VirtualService(
        apiVersion="networking.istio.io/v1",
        kind="VirtualService",
        metadata={"name": "shop", "namespace": toy.namespace},
        spec={"hosts": [f"{toy.namespace}.example"], "gateways": ["shop"], "http": http},
    )


@pytest.fixture
def limited(toy, router):
    """The router of somebody who may change routes, and nothing else."""
    cluster = router.cluster
    account = ServiceAccount(metadata=_named(toy, "shifter"))
    cluster.create(account, manager="tests")
    cluster.create(Role(metadata=_named(toy, "shifter"), rules=RULES), manager="tests")
    group = "rbac.authorization.k8s.io"
    binding = RoleBinding(
        metadata=_named(toy, "shifter"),
        roleRef=RoleRef(apiGroup=group, kind="Role", name="shifter"),
        subjects=[Subject(kind="ServiceAccount", name="shifter", namespace=toy.namespace)],
    )
    cluster.create(binding, manager="tests")
    asked = ServiceAccountToken(metadata=ObjectMeta(), spec=TokenRequestSpec(audiences=[]))
    token = cluster.client.create(asked, "shifter", namespace=toy.namespace).status.token
    config = KubeConfig.from_one(cluster=cluster.client.config.cluster, user=User(token=token))
    theirs = Cluster(Client(config, namespace=toy.namespace), toy.namespace)
    return replace(router, cluster=theirs, uptake=Uptake(theirs, router.routing))


def test_it_returns_when_the_gateway_routes_by_the_weights(router):
    """Also at 0 and 100, where Istio leaves a side out."""
    for weight in (10, 100, 0):
        router.set_weights({"goods-add": weight})

        router.uptake.wait({"goods-add": weight})
        with pytest.raises(UptakeError, match="does not route by the new weights"):
            replace(router.uptake, longest=1.0).wait({"goods-add": weight + 1})


def test_a_route_that_no_root_leads_to_is_never_in_effect(router):
    """The weight is written, but who waits for it must learn that no caller meets it."""
    impatient = replace(router, uptake=replace(router.uptake, longest=1.0))

    with pytest.raises(UptakeError, match="does not route by the new weights"):
        impatient.set_weights({"orders-list": 10})
    assert router.weight("orders-list") == 10


def test_a_gateway_without_pods_is_not_in_effect(router):
    """A wrong `gatewaySelector` must not look like success."""
    setting = router.names.setting.model_copy(update={"gateway_selector": {"istio": "none"}})
    routing = Delegates(replace(router.names, setting=setting))
    uptake = Uptake(router.cluster, routing, longest=1.0)

    with pytest.raises(UptakeError, match="no pod of it answers"):
        uptake.wait({"goods-add": 0})


def test_who_may_not_ask_the_gateway_waits_and_is_told(limited, caplog):
    """The rights of the chart's own pods end at their namespace."""
    with caplog.at_level(logging.WARNING):
        limited.set_weights({"goods-add": 20})

    assert limited.weight("goods-add") == 20
    assert "the gateway may not be asked" in caplog.text


def test_a_refused_command_in_a_pod_has_a_status(router, limited):
    """Only a missing right is a reason to wait without asking."""
    asked = (router.cluster.namespace, "no-such-pod", "istio-proxy", ["true"])
    for cluster, status in ((router.cluster, 404), (limited.cluster, 403)):
        with pytest.raises(ClusterError, match="cannot run true in pod no-such-pod") as caught:
            cluster.run(*asked)
        assert caught.value.status == status
