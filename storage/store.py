"""The door to the database: one engine, and sessions that commit only when told to."""

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session

from funnel.facts import AgreementFacts
from funnel.people import Caller
from storage import outbox
from storage.work import AGREEMENTS, Work, open_work

P = ParamSpec("P")
T = TypeVar("T")

POSTGRES_THREADS = 4  # ten were slower
PATIENCE = 30.0  # seconds
_BEGIN = "BEGIN IMMEDIATE"
_BETWEEN_ATTEMPTS = 0.01  # seconds
# The database cannot be used now: what failed may do better later.
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeoutError)


class InterruptedWorkError(Exception):
    """The work was told to end, and is rolled back."""


def _interrupt(*_: object) -> None:
    raise InterruptedWorkError


class Store:
    """Sessions over one database.

    `with store.session() as session`: what is not committed when the block ends is rolled back.
    `await store.run(function, …)`: the same from asynchronous code, in a thread of the store's;
    SQLite has a single one, so that writers never collide. `store.work(caller, service, …)`: the
    same for a service, which is given the caller's work. `on_notice` is called, in that thread,
    after a function has put notices in the outbox.
    """

    def __init__(self, url: str, *, on_notice: Callable[[], None] | None = None) -> None:
        self.url = normal_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        self.on_notice = on_notice
        self.engine = make_engine(self.url)
        self._agreements: dict[tuple[str, int], AgreementFacts] = {}
        self._threads = ThreadPoolExecutor(
            1 if self.is_sqlite else POSTGRES_THREADS, thread_name_prefix="store"
        )

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A unit of work: explicit commit, leaving the block rolls back."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.info[AGREEMENTS] = self._agreements
            yield session
        if session.info.get(outbox.WRITTEN) and self.on_notice is not None:
            self.on_notice()

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

    async def work(
        self,
        caller: Caller,
        service: Callable[Concatenate[Work, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run `service(work, …)` for who asks, as `run` does."""
        return await self.run(in_work(caller, service), *args, **kwargs)

    def interrupt(self) -> None:
        """Have what is running in threads raise `InterruptedWorkError` at its next statement.

        No thread can be ended from outside, and `close` waits for all of them.
        """
        event.listen(self.engine, "before_cursor_execute", _interrupt)

    def close(self) -> None:
        """Let go of threads and connections; nothing can be run after."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def in_work(
    caller: Caller, service: Callable[Concatenate[Work, P], T]
) -> Callable[Concatenate[Session, P], T]:
    """The service as a function of a session, for `Store.run` and `Store.call`."""

    def opened(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return service(open_work(session, caller), *args, **kwargs)

    return opened


def normal_url(url: str) -> str:
    """The address with the driver we ship: psycopg 3 for every spelling of PostgreSQL."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def make_engine(url: str, *, patience: float = PATIENCE) -> Engine:
    """An engine with what each database needs to be both safe and quick.

    `patience`: seconds that a statement of SQLite's waits for who else is writing.
    """
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
        connect_args={"check_same_thread": False, "timeout": patience},
        hide_parameters=True,
        **options,
    )

    @event.listens_for(engine, "do_connect")
    def keep_private(*_: object) -> None:
        if not memory:
            make_private(str(engine.url.database))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, before the first read
        cursor = connection.cursor()
        _write_ahead(cursor, patience)
        for pragma in (
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={int(patience * 1000)}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # IMMEDIATE: a reader that turns writer in the middle would fail with "database is locked"
        # To the driver: as a statement of the engine's it would cost ten times as much.
        try:
            connection.connection.driver_connection.execute(_BEGIN)
        except sqlite3.OperationalError as error:  # locked, full, not to be read
            raise OperationalError(_BEGIN, None, error) from error

    return engine


def _write_ahead(cursor: sqlite3.Cursor, patience: float) -> None:
    """Have the database keep a write-ahead log.

    Of several processes that open a new file at once SQLite tells some that it is locked without
    any wait, so these ask again for as long as a statement may wait.
    """
    give_up_at = time.monotonic() + patience
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= give_up_at:
                raise
            time.sleep(_BETWEEN_ATTEMPTS)
        else:
            return


def make_private(path: str) -> None:
    """Have a database's file there, for its owner alone; SQLite makes the others beside it alike.

    What cannot be done is left: the driver says better what is wrong with the path.
    """
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    for file in (Path(path), Path(f"{path}-wal"), Path(f"{path}-shm")):
        with contextlib.suppress(OSError):
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)  # made by an earlier version
