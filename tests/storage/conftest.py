"""Units of work over a database of the test's own."""

from collections.abc import Iterator

import pytest
from sqlmodel import Session

from funnel.people import Company, Person
from storage.store import Store
from storage.work import Work
from tests.storage.rows import NOW


@pytest.fixture
def session(store: Store) -> Iterator[Session]:
    with store.session() as opened:
        yield opened


@pytest.fixture
def work(session: Session) -> Work:
    """Marketing's Mila at work in company T1."""
    return Work(session, Company("T1", sales_channel="C1"), Person("UMKT"), NOW)
