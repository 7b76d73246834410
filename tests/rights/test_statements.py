"""Whatever is asked for, no statement reads or changes rows without naming the company."""

import re
import shutil
from pathlib import Path

from sqlalchemy import event

from tests.rights.app import App, open_app
from tests.rights.company import ROLES, TEAM
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


async def _statements(app: App) -> set[str]:
    """Those of every act, by who is allowed most of them."""
    statements: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.add(statement)

    for act in MATRIX:
        for role in ("head of sales", "marketer", "admin"):
            app.restore()
            event.listen(app.pacto.store.engine, "before_cursor_execute", note)
            await act.send(app.forger, TEAM, ROLES[role])
            event.remove(app.pacto.store.engine, "before_cursor_execute", note)
    return {text for text in statements if text.startswith(("SELECT", "UPDATE", "DELETE", "WITH"))}


def _names_the_company(statement: str) -> bool:
    if "JOIN workspace ON" in statement:
        return True  # the company itself, and who asks
    where = _WHERE.search(statement)
    return bool(where and _OF_COMPANY.search(where[1]))
