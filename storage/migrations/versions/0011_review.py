"""When the heads are next reminded to review a version of the agreement."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
DUE = sa.text("review_next_at IS NOT NULL")
AHEAD = timedelta(days=7)


def upgrade() -> None:
    op.add_column("agreement", sa.Column("review_next_at", MOMENT, nullable=True))
    where: dict[str, Any] = {"sqlite_where": DUE, "postgresql_where": DUE}
    op.create_index("agreement_review", "agreement", ["review_next_at"], **where)
    _remind()


def _remind() -> None:
    """Of each version with a review date; one that is no longer in force is then passed over."""
    agreement = sa.table(
        "agreement",
        sa.column("id", sa.BigInteger()),
        sa.column("terms", DOCUMENT),
        sa.column("review_next_at", MOMENT),
    )
    database = op.get_bind()
    for key, terms in database.execute(sa.select(agreement.c.id, agreement.c.terms)).all():
        if day := terms.get("review_on"):
            at = datetime.combine(date.fromisoformat(day), time(0), UTC) - AHEAD
            of_it = sa.update(agreement).where(agreement.c.id == key)
            database.execute(of_it.values(review_next_at=at))
