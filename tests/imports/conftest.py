"""A company to import into, and a short way to do it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.imports import Report, run_import
from services.imports_file import inspect
from services.imports_plan import make_plan
from storage import people
from storage.store import Store

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
Bring = Callable[..., Report]


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports a text or bytes as leads.csv into T1; flags as `make_plan` takes them."""
    store.call(add_company)

    def run(
        content: str | bytes | Path,
        *,
        encoding: str = "",
        delimiter: str = "",
        batch: int = 1000,
        now: datetime = NOW,
        rejects: Path | None = None,
        on_progress: Callable[[int, object], None] = lambda _read, _counts: None,
        **flags: object,
    ) -> Report:
        path = content if isinstance(content, Path) else tmp_path / "leads.csv"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = inspect(path, encoding=encoding, delimiter=delimiter)
        plan = make_plan(source.header, **({"country": "BR"} | flags))  # type: ignore[arg-type]
        if rejects is None and tmp_path not in path.parents:
            rejects = tmp_path / f"{path.stem}.out.csv"
        return run_import(
            store,
            source,
            plan,
            workspace_id="T1",
            now=now,
            batch=batch,
            rejects=rejects,
            on_progress=on_progress,
        )

    return run


def add_company(session: object) -> None:
    people.ensure_company(session, "T1", now=NOW, name="Acme", zone="America/Sao_Paulo")  # type: ignore[arg-type]
    session.commit()  # type: ignore[attr-defined]


@pytest.fixture
def rows_of(store: Store) -> Callable[[str], list[dict[str, object]]]:
    """What a query gives, as dictionaries."""

    def ask(sql: str) -> list[dict[str, object]]:
        with store.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.exec_driver_sql(sql)]

    return ask
