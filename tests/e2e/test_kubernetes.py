"""The Kubernetes manifests: alike for the four services, and rendered where kubectl is there."""

import re
import shutil
import subprocess

import pytest

from deploy.compose.prepare import PASSWORDS, ROOT
from deploy.postgres.provision import ROLES, SERVICES

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


def test_the_provisioning_job_is_told_the_passwords_of_roles_and_nothing_else_of_the_secret() -> None:
    job = (MANIFESTS / "base" / "provision.yaml").read_text()
    assert "envFrom" not in job
    assert set(re.findall(r"name: sluice, key: (\w+)", job)) == {f"{role.upper()}_PASSWORD" for role in ROLES}


def test_the_manifests_render_and_hold_no_secret() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("left out: no kubectl to render the manifests with")
    overlay = MANIFESTS / "overlays" / "production"
    argv = ["kubectl", "kustomize", "--load-restrictor", "LoadRestrictionsNone", str(overlay)]
    rendered = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
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
