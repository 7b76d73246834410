"""A company to import into, and a short way to do it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from funnel.people import Caller
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import BATCH, ImportJob, ImportReport, run_import
from storage import people
from storage.store import Store, in_work
from storage.work import Work, open_work

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CALLER = Caller("T1", "", NOW)
Bring = Callable[..., ImportReport]
Working = Callable[[], AbstractContextManager[Work]]


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports a text or bytes as leads.csv into T1; flags as `PlanFlags` has them."""
    store.call(in_work(CALLER, add_company))

    def run(
        content: str | bytes | Path,
        *,
        encoding: str = "",
        delimiter: str = "",
        batch: int = BATCH,
        rejects: Path | None = None,
        on_progress: Callable[[int, object], None] = lambda _read, _counts: None,
        **flags: object,
    ) -> ImportReport:
        path = content if isinstance(content, Path) else tmp_path / "leads.csv"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = inspect(path, encoding=encoding, delimiter=delimiter)
        plan = make_plan(source.header, PlanFlags(**({"country": "BR"} | flags)))  # type: ignore[arg-type]
        if rejects is None and tmp_path not in path.parents:
            rejects = tmp_path / f"{path.stem}.out.csv"
        return run_import(store, CALLER, ImportJob(source, plan, rejects, batch), on_progress)

    return run


@pytest.fixture
def working(store: Store) -> Working:
    """Opens a unit of work of T1; what is not committed in it is given up."""

    @contextmanager
    def opened() -> Iterator[Work]:
        with store.session() as session:
            yield open_work(session, CALLER)

    return opened


def add_company(work: Work) -> None:
    people.ensure_company(work, name="Acme", zone="America/Sao_Paulo", currency="BRL")
    work.commit()


@pytest.fixture
def rows_of(store: Store) -> Callable[[str], list[dict[str, object]]]:
    """What a query gives, as dictionaries."""

    def ask(sql: str) -> list[dict[str, object]]:
        with store.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.exec_driver_sql(sql)]

    return ask
