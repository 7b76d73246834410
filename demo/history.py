"""Three months of made-up work, so that a throwaway workspace has something to say."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sqlmodel import Session

from demo import lives, meetings, money
from demo.lives import Fate
from demo.names import WORDS, Language, Words
from demo.play import Cast, Deck, Play
from funnel.agreement import Terms
from funnel.notices import CardChanged, EveningNews
from funnel.people import Caller
from funnel.stages import Side
from funnel.timers import Step, TimerState, reached
from messages import first_agreement
from messages.digest_names import default_names
from messages.languages import locale_of
from messages.localizer import Localizer
from services import access, digest_defaults, proposals, sent_proposals, setup, signing
from services.calendar import hours_of
from services.teams import Teams, set_team
from services.timers import hours_under, next_step_at
from storage import handoffs, open_timers, outbox, people, timers
from storage.work import Work, open_work

__all__ = ["Cast", "Language", "fill"]

_LEADS_A_DAY = (3, 3, 4, 4, 5, 6)
_SQLS = 55  # a month: a little below what these fates bring
_ACCEPTANCE = 0.7  # some points below it
_FATES = (
    *[Fate.ACCEPTED] * 10,
    *[Fate.REJECTED] * 2,
    *[Fate.SLEEPS] * 2,
    *[Fate.UNFIT] * 4,
    *[Fate.WAITS] * 2,
)
_POOR_FATES = (*[Fate.WRONG] * 5, *[Fate.ACCEPTED] * 2, Fate.UNFIT)
_POOR_AFTER = 4  # weeks until the campaign that brings the wrong people begins
_CARDS = 6  # decided hand-offs that are shown beside the open ones


def fill(
    session: Session,
    cast: Cast,
    caller: Caller,
    *,
    language: Language,
    weeks: int = 13,
    seed: int = 7,
) -> None:
    """Set the caller's workspace up and play its last weeks; meant for a new one. One commit.

    The same `seed` and moment give the same history. Nothing of it lies in the future. All that
    the past would have sent is discarded; the outbox then holds a card for each open hand-off and
    for the last few that were decided, and no more. Both channels have a daily digest; sales' has
    those of the weekly meeting and of the monthly review.
    """
    # The services commit to this inner session; the database hears of it once, all or nothing.
    with Session(
        session.connection(),
        expire_on_commit=False,
        autoflush=False,
        join_transaction_mode="rollback_only",
    ) as inner:
        _fill(inner, cast, caller, WORDS[language], language, weeks, Random(seed))  # noqa: S311  a story
        session.info.update(inner.info)
    session.commit()


def _fill(
    session: Session,
    cast: Cast,
    caller: Caller,
    words: Words,
    language: Language,
    weeks: int,
    rng: Random,
) -> None:
    zone = ZoneInfo(cast.zone or words.zone)
    first = caller.now.astimezone(zone).date() - timedelta(weeks=weeks)
    began = replace(caller, now=datetime.combine(first, time(7), zone))
    terms = _settle_in(session, cast, began, words, language)
    play = Play(session, caller, cast, words, hours_of(terms), rng)
    _plan_days(play, first, weeks)
    _plan_present(play, terms)
    play.run()
    meetings.talk(play)
    meetings.correct(play, Localizer(language, terms.zone))
    money.spend(play, first)
    _quiet(play)
    _schedule(play.work(cast.admin, caller.now), language)


def _settle_in(
    session: Session, cast: Cast, began: Caller, words: Words, language: Language
) -> Terms:
    """Channels, teams and the agreement, early on the first day."""
    admin = replace(began, user_id=cast.admin)
    work = open_work(session, admin)
    if not people.admins(work):
        people.change_member(work, cast.admin, is_admin=True)
    zone = cast.zone or words.zone
    country = setup.template(zone).country or words.country
    settings = {
        "locale": locale_of(f"{language[:2]}-{words.country}"),
        "zone": zone,
        "marketing_channel": cast.marketing_channel,
        "sales_channel": cast.sales_channel,
        "country": country,
        "region": words.region if country == words.country else "",
    }
    lists = first_agreement.parts(Localizer.of(settings["locale"], zone))
    setup.set_up(open_work(session, admin), settings, lists=lists)
    set_team(open_work(session, admin), _teams(cast))
    return _agree(session, replace(began, now=began.now + timedelta(hours=1)), cast)


def _agree(session: Session, caller: Caller, cast: Cast) -> Terms:
    """The head of marketing proposes what the template lacks, and both heads sign it."""

    def acting(head: str) -> Work:
        return open_work(session, replace(caller, user_id=head))

    draft = proposals.begin(acting(cast.marketing_head))
    values = {"sql_target": _SQLS, "acceptance_target": _ACCEPTANCE}
    draft = proposals.save(acting(cast.marketing_head), values, since=draft.proposal.revision)
    revision = draft.proposal.revision
    sent_proposals.send(acting(cast.marketing_head), revision=revision)
    signing.sign(acting(cast.marketing_head), draft.proposal.id, revision, Side.MARKETING)
    signing.sign(acting(cast.sales_head), draft.proposal.id, revision, Side.SALES)
    return draft.proposal.terms


def _teams(cast: Cast) -> Teams:
    return Teams.of(
        marketing={cast.marketing_head, *cast.marketers},
        sales={cast.sales_head, *cast.reps},
        heads_marketing=[cast.marketing_head],
        heads_sales=[cast.sales_head],
        admins=[cast.admin],
    )


def _schedule(work: Work, language: Language) -> None:
    """The daily digest of both channels, as the set-up offers it; the meetings' in sales'."""
    localizer = Localizer(language, work.company.zone)
    digest_defaults.schedule_defaults(work, default_names(localizer, work.company))
    meetings.schedule(work, localizer, work.company.sales_channel)


def _plan_days(play: Play, first: date, weeks: int) -> None:
    """Leads of every working day; what becomes of each is drawn from packs, so no month is odd."""
    rng, zone = play.rng, ZoneInfo(play.hours.zone)
    counts, fates = Deck(rng, _LEADS_A_DAY), Deck(rng, _FATES)
    poor_fates, poor_ones = Deck(rng, _POOR_FATES), Deck(rng, (True, *[False] * 6))
    for number in range(7 * weeks + 1):
        day = first + timedelta(days=number)
        if not play.hours.is_working_day(day):
            continue
        opening = play.hours.next_open(datetime.combine(day, time(0), zone))
        for _ in range(counts.draw()):
            poor = number >= 7 * _POOR_AFTER and poor_ones.draw()
            fate = poor_fates.draw() if poor else fates.draw()
            play.begin(lives.lead(play, play.after(opening, 0.1, 7.6), fate, poor=poor))


def _plan_present(play: Play, terms: Terms) -> None:
    """What waits when the workspace opens: two for sales, one for marketing, some to hand off."""

    def ago(hours: float) -> datetime:
        return play.back(timedelta(hours=hours))

    nearly_due = play.back(terms.decision - timedelta(minutes=20))
    play.begin(lives.staged_handoff(play, nearly_due, owner=play.slow))
    play.begin(lives.staged_handoff(play, ago(2.5), asked=ago(1)))
    play.begin(lives.staged_handoff(play, ago(0.2)))
    play.begin(lives.staged_overdue(play, ago(11), accepted=ago(9)))
    for hours in (4.5, 7, 11):
        play.begin(lives.staged_mql(play, ago(hours)))
    until = play.morning(play.now, 2)
    play.begin(lives.staged_sleeper(play, ago(80), ago(70), until))


def _quiet(play: Play) -> None:
    """Discard what the past has to say, and put the cards of what is alive. One commit."""
    work = play.work("", play.now)
    outbox.discard_before(work, "it is history")
    outbox.free_discarded(work, EveningNews)  # today's evening is still to come
    _pass_steps(work)
    for handoff_id in sorted({*handoffs.open_ids(work), *play.decided[-_CARDS:]}):
        handoffs.revise(work, handoff_id)
        handed, _ = access.need_handoff(work, handoff_id)
        outbox.put(work, CardChanged(handed.id, handed.revision))
    work.commit()


def _pass_steps(work: Work) -> None:
    """Mark the reminders that fell into the past as told; the next ones come when they are due."""
    for due in open_timers.by_deadline(work, limit=1000):
        timer = timers.timer(work, due.id)
        if timer is None or timer.state is not TimerState.RUNNING:
            continue
        hours = hours_under(work, timer.agreement_id)
        step = reached(hours, timer.started_at, timer.time, timer.stretches, now=work.now)
        if step is None:
            continue
        last_step = max(step, Step(timer.last_step or Step.HALF), key=list(Step).index)
        next_at = next_step_at(work, timer, last_step)
        timers.change_timer(work, timer.id, last_step=last_step, next_at=next_at)
