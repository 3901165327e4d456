"""Ready again after trouble, also when nothing happens that could prove it."""

from pathlib import Path

from tests import stack
from tests.conftest import Start
from tests.machinery.test_messaging import listen, until


async def test_an_idle_service_is_ready_again_after_nats_was_away(start_tally: Start, tmp_path: Path) -> None:
    with stack.nats(tmp_path) as server:
        api = await start_tally({"listen": listen, "listens_to": ("tally",)}, nats_url=server.url)

        async def troubled() -> bool:
            return any("consumer" in trouble for trouble in (await api.client.get("/readyz")).json()["troubles"])

        async def ready() -> bool:
            return (await api.client.get("/readyz")).status_code == 200

        await until(ready)
        program = server.program()
    await until(troubled, 30)
    with stack.running(program):
        await until(ready, 30)
