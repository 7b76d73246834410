"""The companies that use Pacto, their people, and the tokens they gave."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Field, SQLModel

from storage.columns import document, moment


class Workspace(SQLModel, table=True):
    """A company: the Slack team it lives in, its channels, its language and its counters."""

    id: str = Field(primary_key=True)
    name: str = ""
    url: str = ""  # of the workspace in Slack, with its slash at the end
    bot_user: str = ""
    locale: str = "en"
    zone: str = "UTC"
    currency: str = ""  # ISO 4217
    marketing_channel: str = ""
    sales_channel: str = ""
    last_lead: int = 0
    set_up_at: datetime | None = moment(null=True)
    created_at: datetime = moment()
    retention_months: int = 0  # after which settled leads are erased; 0: never
    retention_seen: datetime | None = moment(null=True)  # events before it were looked at
    left_at: datetime | None = moment(null=True)  # the app was uninstalled
    ready_at: datetime | None = moment(null=True)  # both teams were told that they can start


class Member(SQLModel, table=True):
    """A person of the workspace, as Slack knows them and as the two teams see them."""

    workspace_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    name: str = ""
    locale: str = ""
    zone: str = ""
    side: str = ""  # a `Side`, or "" for those of neither team
    is_head: bool = False
    is_admin: bool = False
    slack_admin: bool = False
    deleted: bool = False
    away_until: date | None = None
    last_assigned_at: datetime | None = moment(null=True)
    welcomed: bool = False
    news_at: str = "evening"  # when they hear what became of their leads: a `NewsAt`
    heads_other: bool = False  # a head who leads the other team too


class Installation(SQLModel, table=True):
    """A workspace that installed the app by OAuth. The token is encrypted."""

    workspace_id: str = Field(primary_key=True)
    bot_token: str
    bot_user: str = ""
    bot_id: str = ""
    installed_by: str = ""
    installed_at: datetime = moment()
    data: dict[str, Any] = document()


class OAuthState(SQLModel, table=True):
    """A started installation, so that nobody can finish another's."""

    __tablename__ = "oauth_state"

    state: str = Field(primary_key=True)
    until: datetime = moment()
