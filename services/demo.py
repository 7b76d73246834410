"""Three months of made-up work, so that a throwaway workspace has something to say."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session

from funnel.agreement import Terms
from funnel.facts import Asker
from funnel.obligations import Step, next_milestone, reached
from services import access, clocks, demo_lives, handoff, setup
from services.calendar import hours_of
from services.demo_lives import Fate
from services.demo_names import WORDS, Language, Words
from services.demo_play import Cast, Deck, Play
from storage import handoffs, obligations, outbox, owing, people

__all__ = ["Cast", "Language", "fill"]

_LEADS_A_DAY = (3, 3, 4, 4, 5, 6)
_SQLS = 65  # a month: a little above what these fates bring
_ACCEPTANCE = 0.75
_FATES = (
    *[Fate.ACCEPTED] * 8,
    *[Fate.REJECTED] * 3,
    *[Fate.SLEEPS] * 2,
    *[Fate.UNFIT] * 5,
    *[Fate.WAITS] * 2,
)
_POOR_FATES = (*[Fate.WRONG] * 4, *[Fate.ACCEPTED] * 2, *[Fate.UNFIT] * 2)
_POOR_AFTER = 4  # weeks until the campaign that brings the wrong people begins
_CARDS = 6  # decided hand-offs that are shown beside the open ones


def fill(
    session: Session,
    workspace_id: str,
    cast: Cast,
    *,
    language: Language,
    now: datetime,
    weeks: int = 13,
    seed: int = 7,
) -> None:
    """Set the workspace up and play its last weeks; meant for a new one. One commit.

    The same `seed` and `now` give the same history. Nothing of it lies in the future. All that
    the past would have said is dropped; the outbox then holds a card for each open hand-off and
    for the last few that were decided, and no more. The digests' schedules are the caller's.
    """
    # The services commit to this inner session; the database hears of it once, all or nothing.
    with Session(
        session.connection(),
        expire_on_commit=False,
        autoflush=False,
        join_transaction_mode="rollback_only",
    ) as inner:
        _fill(inner, workspace_id, cast, language, now, weeks, Random(seed))  # noqa: S311  a story
        session.info.update(inner.info)
    session.commit()


def _fill(
    session: Session,
    workspace_id: str,
    cast: Cast,
    language: Language,
    now: datetime,
    weeks: int,
    rng: Random,
) -> None:
    words = WORDS[language]
    zone = ZoneInfo(cast.zone or words.zone)
    first = now.astimezone(zone).date() - timedelta(weeks=weeks)
    terms = _settle_in(session, workspace_id, cast, words, language, zone, first)
    hours = hours_of(terms)
    play = Play(session, workspace_id, cast, words, hours, now=now, rng=rng)
    _plan_days(play, first, weeks)
    _plan_present(play, terms)
    play.run()
    _quiet(session, workspace_id, play)


def _settle_in(
    session: Session,
    workspace_id: str,
    cast: Cast,
    words: Words,
    language: Language,
    zone: ZoneInfo,
    first: date,
) -> Terms:
    """Channels, teams and the agreement, early on the first day."""
    began = datetime.combine(first, time(7), zone)
    admin = Asker(workspace_id, cast.admin, began)
    if not people.admins(session, workspace_id):
        people.change_member(session, workspace_id, cast.admin, is_admin=True)
    country = setup.template(zone.key).country or words.country
    settings = {
        "locale": language,
        "zone": zone.key,
        "marketing_channel": cast.marketing_channel,
        "sales_channel": cast.sales_channel,
        "country": country,
        "region": words.region if country == words.country else "",
    }
    setup.set_up(session, admin, settings)
    setup.set_team(
        session,
        admin,
        marketing={cast.marketing_head, *cast.marketers},
        sales={cast.sales_head, *cast.reps},
        heads_marketing=[cast.marketing_head],
        heads_sales=[cast.sales_head],
        admins=[cast.admin],
    )
    head = Asker(workspace_id, cast.marketing_head, began + timedelta(hours=1))
    drafted = access.need_agreement(session, workspace_id).terms
    terms = drafted.changed(sql_target=_SQLS, acceptance_target=_ACCEPTANCE)
    setup.set_terms(session, head, terms)
    return terms


def _plan_days(play: Play, first: date, weeks: int) -> None:
    """Leads of every working day; what becomes of each is drawn from packs, so no month is odd."""
    rng, zone = play.rng, ZoneInfo(play.hours.zone)
    counts, fates = Deck(rng, _LEADS_A_DAY), Deck(rng, _FATES)
    poor_fates, poor_ones = Deck(rng, _POOR_FATES), Deck(rng, (True, *[False] * 5))
    for number in range(7 * weeks + 1):
        day = first + timedelta(days=number)
        if not play.hours.is_working_day(day):
            continue
        opening = play.hours.next_open(datetime.combine(day, time(0), zone))
        for _ in range(counts.draw()):
            poor = number >= 7 * _POOR_AFTER and poor_ones.draw()
            fate = poor_fates.draw() if poor else fates.draw()
            play.begin(demo_lives.lead(play, play.after(opening, 0.1, 7.6), fate, poor=poor))


def _plan_present(play: Play, terms: Terms) -> None:
    """What waits when the workspace opens: two for sales, one for marketing, some to hand off."""

    def ago(hours: float) -> datetime:
        return play.back(timedelta(hours=hours))

    nearly_due = play.back(terms.decision - timedelta(minutes=20))
    play.begin(demo_lives.staged_handoff(play, nearly_due, owner=play.slow))
    play.begin(demo_lives.staged_handoff(play, ago(2.5), asked=ago(1)))
    play.begin(demo_lives.staged_handoff(play, ago(0.2)))
    for hours in (4.5, 7, 11):
        play.begin(demo_lives.staged_mql(play, ago(hours)))
    until = play.morning(play.now, 2)
    play.begin(demo_lives.staged_sleeper(play, ago(80), ago(70), until))


def _quiet(session: Session, workspace_id: str, play: Play) -> None:
    """Drop what the past has to say, and put the cards of what is alive. One commit."""
    now = play.now
    outbox.silence(session, workspace_id, now, "it is history")
    _pass_steps(session, workspace_id, now)
    open_ones = handoffs.waiting(session, workspace_id, limit=100)
    shown = {made.id for made in open_ones} | set(play.decided[-_CARDS:])
    for handoff_id in sorted(shown):
        handoffs.touch_card(session, workspace_id, handoff_id)
        made, _ = access.need_handoff(session, workspace_id, handoff_id)
        handoff.say_card(session, workspace_id, made, now)
    session.commit()


def _pass_steps(session: Session, workspace_id: str, now: datetime) -> None:
    """Mark the reminders that fell into the past as told; the next ones come when they are due."""
    for row in owing.owed(session, workspace_id, limit=1000):
        clock = obligations.obligation(session, workspace_id, row.id)
        if clock is None or clock.state != "running":
            continue
        hours = clocks.hours_under(session, workspace_id, clock.agreement_id)
        step = reached(hours, clock.started_at, clock.time, clock.stretches, now=now)
        if step is None:
            continue
        told = max(step, Step(clock.said or Step.HALF), key=list(Step).index)
        follows = next_milestone(hours, clock.started_at, clock.time, clock.stretches, after=told)
        obligations.change_clock(
            session,
            workspace_id,
            clock.id,
            said=told,
            next_at=follows.at if follows else None,
        )
