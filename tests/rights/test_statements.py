"""Whatever is asked for, no statement reads or changes rows without naming the company."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import event

from tests.rights.app import App, open_app
from tests.rights.company import NOW, ROLES, TEAM
from tests.rights.matrix import MATRIX

_WHERE = re.compile(r"\bWHERE\b(.*)", re.DOTALL)
_OF_COMPANY = re.compile(r"workspace_id = \?|workspace\.id = \?|JOIN workspace ON workspace\.id")


async def test_every_statement_of_a_request_names_the_company(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    async with open_app(Path(shutil.copy(migrated_sqlite, tmp_path / "pacto.db"))) as app:
        statements = await _statements(app)
    assert len(statements) > 40
    assert not [statement for statement in statements if not _names_the_company(statement)]


async def test_every_statement_of_what_runs_by_itself_names_the_company(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    """Nine days of reminders, digests and messages; what looks over all companies is listed."""
    file = Path(shutil.copy(migrated_sqlite, tmp_path / "pacto.db"))
    hour = [0]
    async with open_app(file, lambda: NOW + timedelta(hours=hour[0])) as app:
        ticker = app.pacto.ticker
        with _noting(app) as statements:
            for hour[0] in range(9 * 24):
                await ticker.sweep()
                await app.send_all()
            await ticker.tidy()
            await ticker.measure()
    assert len(statements) > 30
    assert not [
        text
        for text in statements
        if not (_names_the_company(text) or any(known in text for known in OVER_ALL_COMPANIES))
    ]


OVER_ALL_COMPANIES = (
    "FROM action WHERE action.next_at <= ?",
    "DELETE FROM inbox WHERE inbox.at < ?",
    "DELETE FROM oauth_state WHERE oauth_state.until < ?",
    "DELETE FROM outbox WHERE outbox.state IN (?, ?) AND outbox.sent_at < ?",
    "FROM outbox WHERE outbox.state IN ('waiting', 'sending')",
    "FROM outbox WHERE outbox.head = 1",
    "WHERE outbox.id = ? AND outbox.lease = ?",
    "FROM digest WHERE digest.next_at <= ?",
    "FROM agreement WHERE agreement.review_next_at <= ?",
    "FROM lead WHERE lead.wake_at <= ?",
    "FROM meeting WHERE meeting.state IN ('open')",
    "FROM rescore WHERE rescore.due_at <= ?",
    "FROM timer WHERE timer.next_at IS NOT NULL",
    "FROM timer WHERE timer.next_at <= ?",
    "FROM workspace WHERE workspace.left_at <= ?",
    "FROM workspace WHERE workspace.retention_months > ?",
    "FROM workspace WHERE workspace.set_up_at IS NOT NULL AND workspace.left_at IS NULL",
)
"""By these the sweeps, the relay and the housekeeping find what is due."""


async def _statements(app: App) -> set[str]:
    """Those of every act, by who is allowed most of them."""
    statements: set[str] = set()
    for act in MATRIX:
        for role in ("head of sales", "marketer", "admin"):
            app.restore()
            with _noting(app) as noted:
                await act.send(app.forger, TEAM, ROLES[role])
            statements |= noted
    return statements


@contextmanager
def _noting(app: App) -> Iterator[set[str]]:
    """The statements that read or change rows, each on one line."""
    statements: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            statements.add(" ".join(statement.split()))

    engine = app.pacto.store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _names_the_company(statement: str) -> bool:
    if "JOIN workspace ON" in statement:
        return True  # the company itself, and who asks
    where = _WHERE.search(statement)
    return bool(where and _OF_COMPANY.search(where[1]))
