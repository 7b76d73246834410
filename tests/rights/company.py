"""Two companies in one database: one with every role and a lead in every state, and another one."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert
from sqlmodel import Session

from funnel.actions import NewAction
from funnel.agreement_parts import Entry
from funnel.campaigns import TypedCampaign
from funnel.facts import NewDigest
from funnel.ideas import NewIdea
from funnel.patterns import Dimension, Segment
from funnel.people import Caller
from funnel.periods import Period
from funnel.stages import Reason
from services import (
    actions,
    campaigns,
    feedback,
    handoff,
    ideas,
    leads,
    meetings,
    presence,
    proposals,
    schedules,
    sent_proposals,
    setup,
)
from services.teams import Teams, set_team
from storage import people
from storage.mapping import table
from storage.store import Store
from storage.tables import LeadEvent
from storage.work import Work, open_work

_event = table(LeadEvent)

TEAM, OTHER_TEAM = "T0AURORA", "T0BOREAL"
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)  # Monday, 10:00 in São Paulo

ROLES = {
    "owner": "U0RAFAEL",  # a rep, the owner of L-1, L-3 and L-4
    "rep": "U0LUCIA",  # a rep, the owner of L-7
    "away rep": "U0ANDRE",
    "head of sales": "U0SERGIO",
    "marketer": "U0MARINA",  # handed every lead over
    "other marketer": "U0MIGUEL",
    "head of marketing": "U0HELENA",
    "admin": "U0ADA",  # of Pacto, in no team
    "workspace admin": "U0WALTER",  # of Slack, in no team
    "no team": "U0CARMEN",
    "unknown": "U0GUEST",  # Pacto has never met this member
    "nobody": "",
    "other company": "U0BELLA",  # head of sales and admin there
}
PENDING, QUEUED, ASKED, ACCEPTED = 1, 2, 3, 4  # hand-offs, and the numbers of their leads
NEW, MQL = 5, 6  # leads that marketing has
DIGEST = "1"
LEAD_NAME = "Aurora Client"
MEETING = 1
IDEA, ACTION = 1, 1  # the marketer's idea; an action that they gave to the owner
IDEA_TEXT, ACTION_TITLE = "Aurora Webinar", "Aurora Calls"
CAMPAIGN, CAMPAIGN_NAME = 1, "Aurora Fair"
PATTERN = Segment(Reason.NO_BUDGET, Dimension.OVERALL)
SENT = "sent"
SENT_REF = "1:2"

_SETTINGS = {
    "marketing_channel": "C0MARKETING",
    "sales_channel": "C0SALES",
    "zone": "America/Sao_Paulo",
    "country": "BR",
    "region": "SP",
    "locale": "en",
}
_TEAMS = Teams.of(
    marketing=[ROLES["marketer"], ROLES["other marketer"], ROLES["head of marketing"]],
    sales=[ROLES["owner"], ROLES["rep"], ROLES["away rep"], ROLES["head of sales"]],
    heads_marketing=[ROLES["head of marketing"]],
    heads_sales=[ROLES["head of sales"]],
    admins=[ROLES["admin"]],
)
_OTHER_TEAMS = Teams.of(
    marketing=["U0BORIS"],
    sales=[ROLES["other company"]],
    heads_marketing=["U0BORIS"],
    heads_sales=[ROLES["other company"]],
    admins=[ROLES["other company"]],
)


def seed(store: Store) -> None:
    """Both companies; nothing waits to be sent."""
    store.call(_seed)


def _seed(session: Session) -> None:
    for team, admin, teams in (
        (TEAM, ROLES["admin"], _TEAMS),
        (OTHER_TEAM, ROLES["other company"], _OTHER_TEAMS),
    ):
        begun = open_work(session, Caller(team, admin, NOW))
        people.ensure_company(begun, name=team)
        people.change_member(begun, admin, is_admin=True)
        setup.set_up(open_work(session, Caller(team, admin, NOW)), _SETTINGS)
        set_team(open_work(session, Caller(team, admin, NOW)), teams)
    _know(session)
    _add_leads(session)
    _reject_often(session)
    ideas.give(_work(session, "marketer"), NewIdea(IDEA_TEXT))
    action = NewAction(ACTION_TITLE, ROLES["owner"], date(2026, 12, 18))
    actions.add(_work(session, "marketer"), action)
    campaigns.add(_work(session, "marketer"), TypedCampaign(CAMPAIGN_NAME))
    digest = NewDigest(
        kind="daily",
        name="Morning",
        channel="C0SALES",
        rule="daily",
        at="09:00",
        zone="America/Sao_Paulo",
        weekdays=("mon", "tue"),
        skip_holidays=True,
    )
    schedules.schedule(_work(session, "admin"), digest)
    days = Period(date(2026, 11, 16), date(2026, 11, 22), "America/Sao_Paulo")
    place = meetings.Place("C0SALES", "1795525201.000100")
    meetings.start(_work(session, "marketer"), "weekly", days, place)
    for caller in (
        Caller(TEAM, ROLES["head of sales"], NOW),
        Caller(OTHER_TEAM, ROLES["other company"], NOW),
    ):
        since = proposals.begin(open_work(session, caller)).proposal.revision
        entry = Entry(word="SQL", meaning="m")
        proposals.save_record(open_work(session, caller), "glossary", entry, since=since)
    session.connection().exec_driver_sql("DELETE FROM outbox")
    session.commit()


def send_proposal(session: Session) -> None:
    """The draft waits for its signatures; nothing waits to be sent."""
    sent_proposals.send(_work(session, "head of sales"), revision=2)
    session.connection().exec_driver_sql("DELETE FROM outbox")
    session.commit()


def _know(session: Session) -> None:
    """Names, the absence, and two members of no team."""
    work = _work(session, "admin")
    for role in ("workspace admin", "no team"):
        people.change_member(work, ROLES[role], name=role, slack_admin=role == "workspace admin")
    people.change_member(work, ROLES["owner"], name="Rafael")
    away = {role: date(2026, 11, 2) for role in list(ROLES)[:8]}  # they are back long since
    for role, until in (away | {"away rep": date(2026, 12, 24)}).items():
        people.change_member(work, ROLES[role], away_until=until)
    work.commit()
    other = open_work(session, Caller(OTHER_TEAM, ROLES["other company"], NOW))
    presence.set_away(other, date(2026, 12, 24))


def _add_leads(session: Session) -> None:
    owners = {1: "owner", 2: "", 3: "owner", 4: "owner", 5: None, 6: None, 7: "rep"}
    for number, owner in owners.items():
        values = {"name": f"{LEAD_NAME} {number}", "email": f"client{number}@example.com"}
        leads.new_lead(_work(session, "marketer"), values, add_anyway=True)
        if owner is not None:
            # Handed to a rep; the one that is queued is taken out of the turn below.
            handoff.hand_off(_work(session, "marketer"), number, owner=ROLES[owner or "rep"])
    feedback.ask_info(_work(session, "owner"), ASKED, question="How many people work there?")
    feedback.accept(_work(session, "owner"), ACCEPTED)
    leads.make_mql(_work(session, "marketer"), MQL)
    connection = session.connection()
    for owned in ("handoff", "timer"):
        key = "id" if owned == "handoff" else "handoff_id"
        connection.exec_driver_sql(f"UPDATE {owned} SET owner = '' WHERE {key} = {QUEUED}")  # noqa: S608
    connection.exec_driver_sql(f"UPDATE lead SET owner = '' WHERE number = {QUEUED}")  # noqa: S608
    session.commit()


def _reject_often(session: Session) -> None:
    """A dozen earlier rejections for one reason, which stand out."""
    new = leads.new_lead(_work(session, "marketer"), {"name": "Rejected", "email": "r@example.com"})
    assert new.details is not None
    rejected = {
        "workspace_id": TEAM,
        "lead_id": new.details.lead.id,
        "at": NOW - timedelta(days=3),
        "kind": "rejected",
        "reason": PATTERN.reason,
        "data": {},
        **dict.fromkeys(("actor", "stage", "source", "campaign", "currency"), ""),
        "first": False,
        "canceled": False,
    }
    session.execute(insert(_event), [rejected] * 12)
    session.commit()


def _work(session: Session, role: str) -> Work:
    return open_work(session, Caller(TEAM, ROLES[role], NOW))
