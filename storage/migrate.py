"""Brings a database, empty or old, to the tables of this version."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

_ADVISORY_LOCK = 7_021_986  # ours alone: two processes may start at once on PostgreSQL


def config() -> Config:
    """Alembic's settings, without an ini file."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    settings.set_main_option("path_separator", "os")
    return settings


def migrate(engine: Engine) -> str:
    """Run every migration not yet run, in one transaction; gives the revision reached.

    Safe to call from several processes at once: the second waits, then finds nothing to do.
    """
    settings = config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
    head = ScriptDirectory.from_config(settings).get_current_head()
    return head or ""
