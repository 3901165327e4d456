"""The order in which the platform comes up: what can run side by side does."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from deploy.local.caddy import caddy
from deploy.local.external import External
from deploy.local.layout import Layout
from deploy.local.migrate import migrate
from deploy.local.nats import Nats
from deploy.local.passwords import passwords, sealing_key, vault_key
from deploy.local.ports import first_free, internal_port
from deploy.local.postgres import Postgres, reachable
from deploy.local.program import Program, StartFailed
from deploy.local.report import Report
from deploy.local.services import service
from deploy.local.state import read_state, stop_orphans
from deploy.local.supervisor import Supervisor
from deploy.local.zygote_client import Zygote
from deploy.postgres.provision import ROLES, SERVICES, provision
from shared.platform.atomic_file import write_public
from shared.platform.identity.issuer import AUDIENCE, ISSUER, DevelopmentIssuer
from shared.platform.identity.roles import Role

FIRST_READY_SECONDS = 120
FEED_TOKEN_HOURS = 366 * 24
INTERNAL_PORTS = ("postgres", "nats", "nats-monitoring", *SERVICES)


@dataclass(frozen=True)
class Start:
    """One start of one data directory. `run` is called in the supervisor's thread, which holds the directory."""

    layout: Layout
    external: External
    host: str
    wanted_port: int
    report: Report
    interrupted: Callable[[], bool]
    archive: Path | None = None

    def run(self, supervisor: Supervisor) -> None:
        """Bring everything up to ready. Raises StartFailed."""
        self._stop_orphans()
        zygote = Zygote(self.layout.log("zygote"))
        supervisor.launch(zygote.program())  # first of all: it imports while PostgreSQL starts
        ports = self._choose_ports()
        secrets = passwords(self.layout.secrets, (*ROLES, "postgres", "nats", "nats_reader", "gateway"))
        supervisor.state.address = f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{ports['caddy']}"  # noqa: S104 - compared, not bound
        began = self._begin("启动 PostgreSQL、NATS 和网关")
        nats = self._nats(ports, secrets)
        postgres = self._postgres(ports, secrets)
        gateway = caddy(
            self.layout.caddy,
            host=self.host,
            port=ports["caddy"],
            log=self.layout.log("caddy"),
            services={name: ports[name] for name in SERVICES},
            secret=secrets["gateway"],
        )
        self._start(supervisor, [*([nats.program()] if nats else []), gateway, *self._prepared(postgres)])
        self._finish(began, f"{'PostgreSQL、' if postgres else ''}{'NATS、' if nats else ''}网关就绪")
        databases = self._databases(postgres, secrets)
        began = self._begin("启动四个服务")
        environment = self._environment(ports, nats.url if nats else self.external.nats_url)
        environment["SLUICE_GATEWAY_SECRET"] = secrets["gateway"]
        supervisor.await_ready(["zygote"], FIRST_READY_SECONDS, self.interrupted)
        services = [self._service(name, ports, databases[name], environment) for name in SERVICES]
        self._start(supervisor, [zygote.forked(service) for service in services])
        supervisor.state.ready = True
        supervisor.note()
        self._finish(began, "四个服务就绪")

    def _stop_orphans(self) -> None:
        """Stop what a killed supervisor left running on its ports."""
        previous = read_state(self.layout.state)
        if previous is not None:
            left = stop_orphans(previous)
            if left:
                self.report.alarm(f"上次异常结束遗留的进程已停止：{'、'.join(left)}")

    def _choose_ports(self) -> dict[str, int]:
        """The gateway's and the internal ones."""
        ports = {"caddy": first_free(self.wanted_port, self.host)}
        if ports["caddy"] != self.wanted_port:
            self.report.alarm(f"端口 {self.wanted_port} 已被占用，改用 {ports['caddy']}")
        for name in INTERNAL_PORTS:
            ports[name] = internal_port(taken=ports.values())
        return ports

    def _nats(self, ports: dict[str, int], secrets: dict[str, str]) -> Nats | None:
        if self.external.nats_url:
            return None
        return Nats(
            self.layout.nats,
            port=ports["nats"],
            monitoring_port=ports["nats-monitoring"],
            name=f"sluice-{ports['nats']}-{int(time.time())}",
            passwords=secrets,
            log=self.layout.log("nats"),
        )

    def _postgres(self, ports: dict[str, int], secrets: dict[str, str]) -> Postgres | None:
        if self.external.all_databases:
            return None
        if not reachable(self.layout.data):
            raise StartFailed(f"PostgreSQL 的账户进不了 {self.layout.data}，请用 --data 另选一个目录")
        return Postgres(
            self.layout.postgres,
            port=ports["postgres"],
            password=secrets["postgres"],
            log=self.layout.log("postgres"),
            archive=self.archive,
        )

    def _prepared(self, postgres: Postgres | None) -> list[Program]:
        if postgres is None:
            return []
        if postgres.stop_orphans():
            self.report.alarm("上次异常结束遗留的 PostgreSQL 已停止")
        postgres.prepare()
        return [postgres.program()]

    def _databases(self, postgres: Postgres | None, secrets: dict[str, str]) -> dict[str, str]:
        """The runtime URL of each service, its database existing and migrated."""
        own = provision(postgres.url(), secrets) if postgres else {}
        runtime = {name: runtime for name, (_, runtime) in own.items()} | dict(self.external.databases)
        owners = {name: owner for name, (owner, _) in own.items() if name not in self.external.databases}
        began = self._begin("检查数据库版本")
        migrated = migrate(owners | dict(self.external.owners))
        self._finish(began, f"数据库已迁移：{'、'.join(migrated)}" if migrated else "数据库已是最新版本")
        return runtime

    def _environment(self, ports: dict[str, int], nats_url: str) -> dict[str, str]:
        """What every service is told."""
        issuer = DevelopmentIssuer.load_or_create(self.layout.issuer)
        write_public(self.layout.jwks, json.dumps(issuer.jwks()))
        feed_token = issuer.mint(
            role=Role.SYSTEM,
            region="",
            staff="sluice-feed",
            post=Role.SYSTEM.label,
            organisation="sluice",
            hours=FEED_TOKEN_HOURS,
        )
        return {
            "NATS_URL": nats_url,
            "SLUICE_ENV": "development",
            "SLUICE_CLOCK_FILE": str(self.layout.clock),
            "SLUICE_ISSUER": ISSUER,
            "SLUICE_AUDIENCE": AUDIENCE,
            "SLUICE_JWKS_FILE": str(self.layout.jwks),
            "SLUICE_FEED_TOKEN": feed_token,
        } | {f"{name.upper()}_URL": f"http://127.0.0.1:{ports[name]}" for name in SERVICES}

    def _service(self, name: str, ports: dict[str, int], database: str, environment: dict[str, str]) -> Program:
        own = {
            f"{name.upper()}_DATABASE_URL": database,
            f"{name.upper()}_SEALING_KEY_FILE": str(sealing_key(self.layout.sealing(name))),
        }
        if name == "disclosure":
            own["DISCLOSURE_VAULT_KEY_FILE"] = str(vault_key(self.layout.letters))
        if name == "ledger":
            own["LEDGER_VAULT_KEY_FILE"] = str(vault_key(self.layout.vault))
            own["SLUICE_FOLLOWERS"] = "apart"
        return service(name, port=ports[name], log=self.layout.log(name), environment=environment | own)

    def _start(self, supervisor: Supervisor, programs: list[Program]) -> None:
        for program in programs:
            supervisor.launch(program)
        supervisor.await_ready([program.name for program in programs], FIRST_READY_SECONDS, self.interrupted)

    def _begin(self, what: str) -> float:
        self.report.doing(what)
        return time.monotonic()

    def _finish(self, began: float, what: str) -> None:
        self.report.done(f"{what}（{time.monotonic() - began:.1f} 秒）")
