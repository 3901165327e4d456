"""The Kubernetes manifests: alike for the four services, and rendered where kubectl is there."""

import re
import shutil
import subprocess
import sys

import pytest

from deploy.compose.prepare import PASSWORDS, ROOT
from deploy.pinned import unpinned
from deploy.postgres.provision import ROLES, SERVICES

pytestmark = pytest.mark.usefixtures("programs")

MANIFESTS = ROOT / "deploy" / "kubernetes"
FOLLOWERS = """\
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value: {name: SLUICE_FOLLOWERS, value: apart}
"""
VAULT = """\
      - op: add
        path: /spec/template/spec/containers/0/env/-
        value:
          name: LEDGER_VAULT_KEY
          valueFrom: {secretKeyRef: {name: sluice, key: LEDGER_VAULT_KEY}}
"""
ITS_OWN = {"ledger": (), "disclosure": (FOLLOWERS,)}
"""What the ledger is told and a service is not."""


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_described_as_the_ledger_is(service: str) -> None:
    ledger = (MANIFESTS / "base" / "ledger" / "kustomization.yaml").read_text()
    for part in ITS_OWN.get(service, (FOLLOWERS, VAULT)):
        assert part in ledger
        ledger = ledger.replace(part, "")
    described = (MANIFESTS / "base" / service / "kustomization.yaml").read_text()
    assert described == ledger.replace("ledger", service).replace("LEDGER", service.upper())


def test_the_provisioning_job_is_told_the_passwords_of_roles_and_no_other_secret() -> None:
    job = (MANIFESTS / "base" / "provision.yaml").read_text()
    assert "envFrom" not in job
    assert set(re.findall(r"name: sluice, key: (\w+)", job)) == {f"{role.upper()}_PASSWORD" for role in ROLES}


def test_a_service_that_is_not_ready_is_still_asked_as_the_only_one_of_its_log() -> None:
    deployment, service = ((MANIFESTS / "service" / f"{kind}.yaml").read_text() for kind in ("deployment", "service"))
    assert "replicas: 1\n" in deployment
    assert "readinessProbe:\n            httpGet: {path: /readyz, port: http}" in deployment
    assert "\n  publishNotReadyAddresses: true\n" in service


@pytest.fixture(scope="module")
def rendered() -> str:
    """What the production overlay comes to."""
    if shutil.which("kubectl") is None:
        pytest.skip("left out: no kubectl to render the manifests with")
    overlay = MANIFESTS / "overlays" / "production"
    argv = ["kubectl", "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(overlay)]
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def manifests(rendered: str) -> dict[tuple[str, str], str]:
    """The documents by kind and name."""
    found = {}
    for document in rendered.split("\n---\n"):
        kind = re.search(r"^kind: (\w+)$", document, re.MULTILINE)
        name = re.search(r"^metadata:\n(?:  .*\n)*?  name: (\S+)$", document, re.MULTILINE)
        assert kind is not None
        assert name is not None
        found[kind[1], name[1]] = document
    return found


WORKLOADS = (*(("Deployment", name) for name in (*SERVICES, "gateway")), ("Job", "provision"))


def test_the_manifests_render_and_hold_no_secret(rendered: str) -> None:
    kinds = [line.split()[1] for line in rendered.splitlines() if line.startswith("kind: ")]
    assert kinds.count("Deployment") == kinds.count("Service") == len(SERVICES) + 1
    assert kinds.count("Cluster") == 1
    assert "Secret" not in kinds
    assert "SLUICE_ENV: production" in rendered
    assert "CLOCK" not in rendered
    assert {name for name in PASSWORDS if f"key: {name}" in rendered} == {
        "NATS_PASSWORD",
        "SLUICE_GATEWAY_SECRET",
        *(f"{service.upper()}_{duty}_PASSWORD" for service in SERVICES for duty in ("OWNER", "APP")),
    }


def test_the_job_that_makes_the_databases_sees_their_passwords_and_no_key(
    manifests: dict[tuple[str, str], str],
) -> None:
    job = manifests["Job", "provision"]
    roles = {f"{service.upper()}_{duty}_PASSWORD" for service in SERVICES for duty in ("OWNER", "APP")}
    assert set(re.findall(r"key: (\S+)", job)) == {*roles, "password"}
    assert "secretRef:" not in job
    assert "envFrom" not in job
    assert re.search(r"activeDeadlineSeconds: \d+", job)
    assert re.search(r"backoffLimit: \d+", job)
    assert re.search(r"ttlSecondsAfterFinished: \d+", job)


@pytest.mark.parametrize(("kind", "name"), WORKLOADS)
def test_every_container_is_bounded_and_may_do_nothing_special(
    manifests: dict[tuple[str, str], str], kind: str, name: str
) -> None:
    document = manifests[kind, name]
    containers = document.count("image: ")
    assert containers == (2 if name in SERVICES else 1)
    assert document.count("limits:\n") == document.count("requests:\n") == containers
    assert len(re.findall(r"limits:\n\s+cpu: \S+\n\s+memory: \S+", document)) == containers
    assert document.count("readOnlyRootFilesystem: true") == containers
    assert document.count("allowPrivilegeEscalation: false") == containers
    assert document.count("drop:\n") == containers
    assert "runAsNonRoot: true" in document
    assert "automountServiceAccountToken: false" in document
    assert "type: RuntimeDefault" in document


def test_nobody_speaks_to_anybody_but_for_what_the_platform_needs(manifests: dict[tuple[str, str], str]) -> None:
    policies = {name: text for (kind, name), text in manifests.items() if kind == "NetworkPolicy"}
    deny = policies["deny-by-default"]
    assert "podSelector: {}" in deny
    assert "- Ingress\n  - Egress" in deny
    assert not re.search(r"^  (ingress|egress):", deny, re.MULTILINE)
    assert set(policies) == {
        "deny-by-default", "names", "gateway", "services", "provision", "postgres", "nats", "issuer",
    }  # fmt: skip
    for name, text in policies.items():
        assert "namespaceSelector: {}" not in text, name
        assert "0.0.0.0/0" not in text, name


def test_a_service_is_reached_by_the_gateway_and_its_peers_alone(manifests: dict[tuple[str, str], str]) -> None:
    policy = manifests["NetworkPolicy", "services"]
    inward = policy.split("\n  ingress:\n")[1].split("\n  podSelector:")[0]
    outward = policy.split("\n  egress:\n")[1].split("\n  ingress:\n")[0]
    assert re.findall(r"(sluice/part|kubernetes.io/name): (\S+)", inward) == [
        ("kubernetes.io/name", "gateway"),
        ("sluice/part", "service"),
    ]
    assert re.findall(r"port: (\d+)", inward) == ["8000"]
    assert set(re.findall(r"(?:part|name|cluster): (\S+)", outward)) == {"service", "postgres", "nats"}
    assert re.findall(r"port: (\d+)", outward) == ["8000", "5432", "4222"]
    for service in SERVICES:
        assert "sluice/part: service" in manifests["Deployment", service]


def test_nodes_are_emptied_one_process_at_a_time(manifests: dict[tuple[str, str], str]) -> None:
    assert "minAvailable: 1" in manifests["PodDisruptionBudget", "gateway"]
    assert "maxUnavailable: 1" in manifests["PodDisruptionBudget", "services"]


def test_the_gateway_believes_only_proxies_that_are_named_and_knows_its_own_name(rendered: str) -> None:
    assert re.search(r"SLUICE_TRUSTED_PROXIES: \d+\.\d+\.\d+\.\d+/\d+", rendered)
    host = re.search(r"SLUICE_HOSTS: (\S+)", rendered)
    assert host is not None
    assert f"- host: {host[1]}" in rendered


def test_every_image_is_named_by_a_digest_and_a_place_for_one_is_refused(rendered: str) -> None:
    images = set(re.findall(r"image: (\S+)", rendered))
    assert all("@sha256:" in image for image in images)
    assert unpinned(rendered) == sorted(images)
    assert passed_on(rendered).returncode == 1

    pinned = rendered.replace("0" * 64, "ab" * 32)
    assert unpinned(pinned) == []
    assert passed_on(pinned).stdout == pinned


@pytest.mark.parametrize("image", ["caddy", "caddy:2", "caddy:2.11@sha256:abc", "sluice:latest", '"caddy:2"'])
def test_an_image_named_by_a_tag_is_refused(image: str) -> None:
    assert unpinned(f"      - image: {image}\n") == [image.strip('"')]
    assert passed_on(f"        image: {image}\n").returncode == 1
    assert passed_on("").returncode == 1


def passed_on(text: str) -> subprocess.CompletedProcess[str]:
    """What the check lets through."""
    argv = [sys.executable, "-m", "deploy.pinned"]
    return subprocess.run(argv, check=False, cwd=ROOT, input=text, capture_output=True, text=True)
