"""Whether the database can be written to now; asked beside the store, whose threads may wait."""

import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_hex

from sqlalchemy import create_engine, delete, insert, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.mapping import table
from storage.migrate import pending
from storage.store import make_engine
from storage.tables import OAuthState

LOCK_WAIT = 1.0  # seconds; who writes for longer keeps everybody waiting
ROOM = 1 << 20  # bytes free; with less the next writes fail, though space set aside may take some

_SORT = text(
    'SELECT count(*) FROM (SELECT lpad(g::text, 1024) COLLATE "C" AS word'
    " FROM generate_series(1, :rows) AS g ORDER BY word DESC OFFSET 0) AS sorted"
)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Trouble(StrEnum):
    """What keeps a database from being written to."""

    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read only"
    NO_ANSWER = "no answer"


class DatabaseTroubleError(Exception):
    """The database cannot be written to."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class NotMigratedError(Exception):
    """There is no database yet, or an old one: the next start makes it what it must be."""


def probe(url: str) -> None:
    """Write a row and take it away again.

    Raises `DatabaseTroubleError`, `NotMigratedError`, `storage.migrate.NewerSchemaError`.
    """
    path = sqlite_file(url)
    if path is not None and not path.exists() and path.parent.is_dir():
        raise NotMigratedError
    engine = _engine(url)
    try:
        with engine.begin() as connection:
            _hurry(connection)
            if pending(connection):
                raise NotMigratedError
            state = f"probe-{token_hex(8)}"
            oauth_state = table(OAuthState)
            connection.execute(insert(oauth_state).values(state=state, until=_LONG_AGO))
            connection.execute(delete(oauth_state).where(oauth_state.c.state == state))
            if connection.dialect.name == "postgresql":
                _need_room(connection)
    except DBAPIError as error:
        raise DatabaseTroubleError(trouble_of(error)) from error
    finally:
        engine.dispose()
    if path is not None and _free(path) < ROOM:
        raise DatabaseTroubleError(Trouble.FULL)


def trouble_of(error: DBAPIError) -> Trouble:
    """What an error of a driver's means."""
    code = str(getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", ""))
    for prefix, trouble in _CODES.items():
        if code.startswith(prefix):
            return trouble
    return Trouble.NO_ANSWER


def sqlite_file(url: str) -> Path | None:
    """The file of a database of SQLite's; None in memory, and for PostgreSQL."""
    if not url.startswith("sqlite"):
        return None
    name = make_url(url).database
    return Path(name) if name and name != ":memory:" else None


# Names of SQLite's errors and PostgreSQL's SQLSTATEs.
_CODES = {
    "SQLITE_BUSY": Trouble.LOCKED,
    "SQLITE_LOCKED": Trouble.LOCKED,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_IOERR_WRITE": Trouble.FULL,
    "SQLITE_IOERR_SHMSIZE": Trouble.FULL,
    "55P03": Trouble.LOCKED,
    "57014": Trouble.LOCKED,
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
}


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        return make_engine(url, patience=LOCK_WAIT)
    return create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": 2})  # the least


def _hurry(connection: Connection) -> None:
    """SQLite's waits are told when connecting."""
    if connection.dialect.name == "postgresql":
        for setting in ("lock_timeout", "statement_timeout"):
            connection.exec_driver_sql(f"SET LOCAL {setting} = {int(LOCK_WAIT * 1000)}")


def _need_room(connection: Connection) -> None:
    """Have PostgreSQL write `ROOM` bytes to its disk and forget them: a sort beyond its memory.

    A row or two fit in pages that are there already, also on a full disk. The file is the query's
    alone, so no table grows and nothing has to be cleared up.
    """
    connection.exec_driver_sql("SET LOCAL work_mem = '64kB'")
    connection.execute(_SORT, {"rows": ROOM // 1024})


def _free(path: Path) -> int:
    disk = os.statvfs(path.parent)
    return disk.f_bavail * disk.f_frsize
