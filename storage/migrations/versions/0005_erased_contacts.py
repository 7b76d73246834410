"""Digests of the mail and phone of erased people, so that no import brings them back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erased_contact",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
    )
