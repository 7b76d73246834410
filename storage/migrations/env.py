"""Alembic's entry: runs on the connection that `storage.migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

from storage import tables

assert tables.Lead.metadata is SQLModel.metadata  # noqa: S101 - the tables are known by import

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=False,
)
context.run_migrations()
