"""Brings a database, empty or old, to the tables of this version."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

_ADVISORY_LOCK = 7_021_986  # ours alone: two processes may start at once on PostgreSQL


class NewerSchemaError(Exception):
    """A newer version of Pacto has used the database; its text is a sentence for people."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, from a newer version of Pacto. "
            "Run that version, or restore a backup from before the upgrade."
        )


def config() -> Config:
    """Alembic's settings, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    settings.set_main_option("path_separator", "os")
    return settings


@cache
def _known_revisions() -> tuple[str, ...]:
    """Those of this version, the newest first."""
    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return tuple(script.revision for script in scripts)


def pending(connection: Connection) -> bool:
    """Whether a database, empty or old, has yet to be migrated. Raises `NewerSchemaError`."""
    if not inspect(connection).has_table("alembic_version"):
        return True
    statement = text("SELECT version_num FROM alembic_version")
    revision = connection.execute(statement).scalar_one_or_none()
    if revision is not None and revision not in _known_revisions():
        raise NewerSchemaError(revision)
    return revision != _known_revisions()[0]


def migrate(engine: Engine) -> str:
    """Run every migration not yet run, in one transaction; gives the revision reached.

    Safe to call from several processes at once: the second waits, then finds nothing to do.
    Raises `NewerSchemaError`.
    """
    settings = config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        if pending(connection):
            settings.attributes["connection"] = connection
            command.upgrade(settings, "head")
    return _known_revisions()[0]
