"""The door to the database: one engine, and sessions that commit only when told to."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

P = ParamSpec("P")
T = TypeVar("T")

POSTGRES_THREADS = 4  # ten were slower


class Store:
    """Sessions over one database.

    `with store.session() as session`: what is not committed when the block ends is rolled back.
    `await store.run(function, …)`: the same from asynchronous code, in a thread of the store's;
    SQLite has a single one, so that writers never collide. `on_said` is called, in that thread,
    after a function has put rows in the outbox.
    """

    def __init__(self, url: str, *, on_said: Callable[[], None] | None = None) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.on_said = on_said
        self.engine = make_engine(self.url)
        self._threads = ThreadPoolExecutor(
            1 if self.is_sqlite else POSTGRES_THREADS, thread_name_prefix="store"
        )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A unit of work: explicit commit, leaving the block rolls back."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session
        if session.info.get("said") and self.on_said is not None:
            self.on_said()

    def call(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `function(session, …)` here and now."""
        with self.session() as session:
            return function(session, *args, **kwargs)

    async def run(
        self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `function(session, …)` in one thread, one session, one transaction."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, lambda: self.call(function, *args, **kwargs)
        )

    def close(self) -> None:
        """Let go of threads and connections; nothing can be run after."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def normal_url(url: str) -> str:
    """The address with the driver we ship: psycopg 3 for every spelling of PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def make_engine(url: str) -> Engine:
    """An engine with what each database needs to be both safe and quick."""
    if not url.startswith("sqlite"):
        return create_engine(
            url,
            pool_size=POSTGRES_THREADS,
            max_overflow=4,
            pool_pre_ping=True,
            hide_parameters=True,  # errors are logged, and rows hold personal data
        )
    memory = url in {"sqlite://", "sqlite:///:memory:"}
    options: dict[str, Any] = {"poolclass": StaticPool} if memory else {}
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": 30},
        hide_parameters=True,
        **options,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, before the first read
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # IMMEDIATE: a reader that turns writer in the middle would fail with "database is locked"
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
