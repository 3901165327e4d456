"""Every table of the four services is declared: a copy of the logs, checked against them, evidence, or kept beside."""

from importlib import import_module

import psycopg
import pytest

from deploy.documents import SERVICES
from shared.platform.reconciling import Standing, standings
from tests.conftest import Cluster

TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')"
)


@pytest.mark.parametrize("service", SERVICES)
def test_no_table_of_a_service_is_left_undeclared(cluster: Cluster, service: str) -> None:
    url = cluster.fresh(service)[0]
    model = import_module(f"services.{service}.main").SERVICE.read_model
    with psycopg.connect(url.replace("+psycopg", "")) as owner:
        there = {name for (name,) in owner.execute(TABLES)}
    cluster.give_back(service, url)

    declared = standings(service, model.tables)

    assert there <= declared.keys()
    assert {name for name, standing in declared.items() if standing is Standing.DERIVED} <= there


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_put_right_is_nothing_but_copies_of_the_logs(service: str) -> None:
    model = import_module(f"services.{service}.main").SERVICE.read_model

    kept = {name for name, standing in standings(service, model.tables).items() if standing is not Standing.DERIVED}

    assert not kept & {table.name for table in model.tables.sorted_tables}
    assert f"{service}_events" in kept


@pytest.mark.parametrize("service", SERVICES)
def test_the_runtime_role_may_make_temporary_tables(cluster: Cluster, service: str) -> None:
    with psycopg.connect(cluster.urls[service][1].replace("+psycopg", "")) as app:
        app.execute("CREATE TEMPORARY TABLE tried (n int)")
