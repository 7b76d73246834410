"""A company that uninstalled the app is deleted when its days of grace are over."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlmodel import Session, SQLModel

from services import departures, directory
from storage.store import Store
from tests.seeded import SeededCompany, at

LEFT = at("2026-11-02 10:00")
GRACE = timedelta(days=30)


def rows(session: Session, workspace_id: str) -> dict[str, int]:
    """How many rows each table holds of a company."""
    counts = {}
    for table in SQLModel.metadata.sorted_tables:
        owner = table.c.id if table.name == "workspace" else table.c.get("workspace_id")
        if owner is not None:
            owned = select(func.count()).select_from(table).where(owner == workspace_id)
            counts[table.name] = session.execute(owned).scalar_one()
    return {name: count for name, count in counts.items() if count}


def leave(company: SeededCompany) -> None:
    company.hand(at("2026-10-05 10:00"))
    assert company.read(departures.leave, LEFT, "Ev1")


def delete(company: SeededCompany, days: int, limit: int = 3) -> list[departures.Deleted]:
    batches = []
    while batch := company.store.call(
        departures.delete_left, LEFT + timedelta(days=days), GRACE, limit
    ):
        batches.append(batch)
    return batches


def test_nothing_goes_before_the_grace_is_over(company: SeededCompany) -> None:
    leave(company)
    before = company.store.call(rows, "T1")
    assert delete(company, days=29) == []
    assert company.store.call(rows, "T1") == before


def test_then_every_row_goes_in_small_batches_and_no_other_company_loses_any(
    company: SeededCompany, store: Store
) -> None:
    other = seed_other(store)
    kept = store.call(rows, other)
    leave(company)
    batches = delete(company, days=30)
    assert [batch.done for batch in batches] == [False] * (len(batches) - 1) + [True]
    assert len(batches) > 3
    assert all(batch.rows <= 3 for batch in batches)
    assert store.call(rows, "T1") == {}
    assert store.call(rows, other) == kept


def seed_other(store: Store) -> str:
    other = SeededCompany(store, "T2")
    other.read(directory.meet, LEFT, name="Lua", bot_user="U1")
    other.read(departures.leave, LEFT + timedelta(days=20), "Ev1")
    return other.id


def test_who_comes_back_in_time_finds_everything(company: SeededCompany) -> None:
    leave(company)
    before = company.store.call(rows, "T1")
    company.ask(directory.installed, "UADMIN", LEFT + timedelta(days=5), name="Sol")
    assert delete(company, days=400) == []
    assert company.store.call(rows, "T1") == before


def test_an_event_that_comes_again_does_not_send_away_who_is_back(company: SeededCompany) -> None:
    leave(company)
    company.ask(directory.installed, "UADMIN", LEFT + timedelta(days=5), name="Sol")
    assert not company.read(departures.leave, LEFT + timedelta(days=6), "Ev1")
    assert delete(company, days=400) == []
