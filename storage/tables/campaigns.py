"""Campaigns with their names and what they cost, and what sales costs."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Column, Date, Index
from sqlmodel import Field, SQLModel

from storage.columns import Hundredths, Id, key, moment, money


class Campaign(SQLModel, table=True):
    """What marketing spends money on. `budget` is in `currency`."""

    __table_args__ = (Index("campaign_of", "workspace_id", "id"),)

    id: int | None = key()
    workspace_id: str
    name: str
    channel: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    budget: Decimal | None = money()
    currency: str = ""
    made_by: str
    made_at: datetime = moment()


class CampaignName(SQLModel, table=True):
    """A name of a campaign: its own or a further one, by `funnel.campaigns.campaign_key`."""

    __tablename__ = "campaign_name"
    __table_args__ = (Index("campaign_name_of", "workspace_id", "campaign_id"),)

    workspace_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    campaign_id: int = Field(sa_column=Column(Id, nullable=False))
    name: str


class Spend(SQLModel, table=True):
    """What a campaign cost in a month, which is named by its first day."""

    __table_args__ = (Index("spend_of", "workspace_id", "campaign_id"),)

    workspace_id: str = Field(primary_key=True)
    month: date = Field(sa_column=Column(Date, primary_key=True))
    campaign_id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=False))
    currency: str = Field(primary_key=True)
    amount: Decimal = Field(sa_column=Column(Hundredths, nullable=False))


class Costs(SQLModel, table=True):
    """What the company tells of its money: sales' cost a month, margin and churn in percent."""

    workspace_id: str = Field(primary_key=True)
    sales_cost: Decimal | None = money()
    currency: str = ""
    margin: Decimal | None = money()
    churn: Decimal | None = money()
    deal_months: int | None = None
