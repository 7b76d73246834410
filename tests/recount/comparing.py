"""The product's figures as plain values, laid beside the ledger's; each leaf is one figure."""

import re
from datetime import date, datetime

from sqlalchemy import select

from digests import daily
from digests.kinds import Occasion, Rendering
from funnel.facts import Due
from funnel.objectives import ObjectiveStatus
from funnel.periods import Period
from funnel.scorecard import CommitmentReport, Scorecard
from funnel.segments import GroupBy
from funnel.stages import Side
from messages.localizer import Localizer
from services import objectives, reports, stage_lines
from services.commitments import office_hours
from services.overview import overview
from services.scorecard import gather
from storage import agreements
from storage.mapping import table
from storage.tables import Timer
from storage.work import Work
from tests.recount import funnel
from tests.recount.history import GOALS, HEAD, MARKETERS, REPS, History
from tests.recount.ledger import KINDS, MARKETING_OWES, SALES_OWES, month_of
from tests.recount.wall_time import DAY, day_of, day_start
from views import status

EN = Localizer("en")
PEOPLE = (*MARKETERS, *REPS, HEAD)
_KINDS_OF = {Side.SALES: SALES_OWES, Side.MARKETING: MARKETING_OWES, None: KINDS}


class Comparison:
    """Compares everything at a moment; `figures` says how many were compared."""

    def __init__(self) -> None:
        self.figures = 0

    def __call__(self, history: History, now: datetime) -> None:
        today = day_of(now, history.place.zone)
        length = history.random.randrange(12)
        last = today - history.random.randrange(3) * DAY
        self.scorecards(history, now, last - length * DAY, last)
        self.digest(history, now, today)
        self.status(history, now, today)
        self.objectives(history, now, *month_of(today))
        self.objectives(history, now, today - length * DAY, today)
        self.home(history, now)
        self.report(history, now, last - length * DAY, last)
        self.funnel(history, now, last - 3 * length * DAY, last)
        self.reminders(history, now)

    def scorecards(self, history: History, now: datetime, first: date, last: date) -> None:
        period = Period(first, last, history.place.zone)
        for side, kinds in _KINDS_OF.items():
            card = history.company.read(gather, now, period, side=side)
            counted = history.ledger.scorecard(now, first, last, None, kinds)
            self.same(_card(card), counted, (now, period, side))
        team = _card(card)
        of_persons = []
        for owner in (*PEOPLE, ""):
            card = history.company.read(gather, now, period, owner=owner)
            counted = history.ledger.scorecard(now, first, last, owner, KINDS)
            if owner:
                self.same(_card(card), counted, (now, period, owner))
            of_persons.append(_card(card))
        self.adds_up(team, of_persons, (now, period))

    def adds_up(self, team: dict, of_persons: list[dict], about: object) -> None:
        """The persons and the queue are the team; the owners' decisions are the team's."""
        for name in ("overdue", "missed_count"):
            self.same(sum(card[name] for card in of_persons), team[name], (about, name))
        for kind in KINDS:
            parts = [card["kept"].get(kind, (0, 0)) for card in of_persons]
            total = tuple(map(sum, zip(*parts, strict=True)))
            self.same(total, team["kept"].get(kind, (0, 0)), (about, kind))
            due = sum(card["due_count"].get(kind, 0) for card in of_persons)
            self.same(due, team["due_count"].get(kind, 0), (about, kind))
        sales = [card["accepted"] for card in of_persons[len(MARKETERS) :]]
        self.same(tuple(map(sum, zip(*sales, strict=True))), team["accepted"], (about, "accepted"))

    def digest(self, history: History, now: datetime, today: date) -> None:
        """The days that it covers, and the numbers in its sentences."""
        ledger, zone = history.ledger, history.place.zone
        first, last = min(ledger.last_working_day(today, now), today - DAY), today - DAY
        card = history.company.read(_daily, now)
        counted = ledger.scorecard(now, first, last, None, KINDS)
        self.same((card.period.first, card.period.last), (first, last), (now, "digest"))
        self.same(_card(card), counted, (now, "digest"))
        message = daily.render(card, Rendering(Localizer("en", zone), now))
        text = "\n".join(
            block["text"]["text"]
            for block in (*message.blocks, *daily.details(card, Rendering(EN, now)))
            if block["type"] == "section" and "text" in block
        )
        flow, accepted, decided = counted["flow"], *counted["accepted"]
        expected = {
            r"accepted (\d+) of": accepted if decided else None,
            r"of (\d+) SQLs? reviewed": decided or None,
            r"Due today: (\d+)": sum(counted["due_count"].values()) or None,
            r"Overdue: (\d+)": counted["overdue"] or None,
            r"(\d+) SQLs? (?:is|are) waiting": counted["pending"] or None,
            r"handed off: (\d+)": flow[2] if any(flow) else None,
            r"rejected: (\d+)": flow[4] if any(flow) else None,
            r"Touches: (\d+)": flow[5] if any(flow) else None,
            r"lost: (\d+)": flow[8] if any(flow) else None,
            r"Decision on time: (\d+)": counted["kept"].get("decision", [None])[0],
            r"(\d+) deadlines? missed": counted["missed_count"] or None,
        }
        for pattern, number in expected.items():
            match = re.search(pattern, text)
            self.same(int(match[1]) if match else None, number, (now, pattern, text))

    def objectives(self, history: History, now: datetime, first: date, last: date) -> None:
        """Of the months and quarters that a period ends in."""
        if history.currency != "BRL":
            return
        found = history.company.read(
            objectives.statuses, now, Period(first, last, history.place.zone)
        )
        counted = history.ledger.objectives(now, last, GOALS)
        self.same([_objective(each) for each in found], counted, (now, "objectives", last))

    def status(self, history: History, now: datetime, today: date) -> None:
        """`/sla status` of the team, of a side, of each person, of months and weeks."""
        monday = today - today.weekday() * DAY
        spans = {
            "": month_of(today),
            "last month": month_of(today.replace(day=1) - DAY),
            "this week": (monday, monday + 6 * DAY),
            "last week": (monday - 7 * DAY, monday - DAY),
            f"outubro {today.year - 1}": (
                date(today.year - 1, 10, 1),
                date(today.year - 1, 10, 31),
            ),
        }
        queries = [("", None, KINDS), ("sales", None, SALES_OWES), ("marketing", None, ("answer",))]
        queries += [(f"<@{who}>", who, SALES_OWES) for who in (*REPS, HEAD)]
        queries += [(f"<@{who}>", who, MARKETING_OWES) for who in MARKETERS]
        for words, owner, kinds in queries:
            for span, (first, last) in spans.items():
                if owner and span not in {"", "last week"}:
                    continue  # a person's are counted as the team's
                text = f"{span} {words}"
                standings = history.company.ask(status.status, "UANA", now, text).standings
                # A period that is over is seen as it was at its end.
                then = min(now, day_start(last + DAY, history.place.zone))
                if then < history.begins:
                    assert not standings.report.commitments
                    continue
                ledger = history.ledger if last >= today else history.ended[then]
                counted = ledger.commitments(then, first, last, owner, kinds)
                self.same(_commitments(standings.report), counted, (now, text))
                zone = history.place.zone
                start, end = day_start(first, zone), min(day_start(last + DAY, zone), now)
                missed = ledger.missed_by_owner(start, end, owner, kinds)
                shown = {each.owner: each.count for each in standings.misses}
                self.same(shown, missed, (now, text))
                most = status.LISTED
                rows = ledger.next_due(owner, kinds, 10**6)
                debts = standings.debts
                self.same(_rows(debts.due), rows[:most], (now, text))
                self.same(debts.left_out + debts.overdue_left_out, len(rows[most:]), (now, text))
                overdue = sum(due < then and state == "running" for *_, due, state in rows)
                listed = len(debts.overdue(then)) + debts.overdue_left_out
                self.same(listed, overdue, (now, text))

    def home(self, history: History, now: datetime) -> None:
        for who in PEOPLE:
            facts = history.company.ask(overview, who, now)
            self.same(_rows(facts.due), history.ledger.next_due(who, KINDS, 21), (now, who))
            self.same(facts.waiting, history.ledger.waiting(), (now, who))

    def report(self, history: History, now: datetime, first: date, last: date) -> None:
        zone = history.place.zone
        period = Period(first, last, zone)
        facts = history.company.read(reports.report, now, period, GroupBy.SOURCE)
        start, end = day_start(first, zone), min(day_start(last + DAY, zone), now)
        counted = history.ledger.scorecard(now, first, last, None, KINDS)
        self.same(tuple(vars(facts.flow).values()), counted["flow"], (now, "report"))
        cohort = {
            line.key: (line.won_of_mql.numerator, line.won_of_mql.denominator)
            for line in facts.groups
            if line.won_of_mql.denominator
        }
        self.same(cohort, history.ledger.won_of_mql(start, end), (now, "cohort"))

    def funnel(self, history: History, now: datetime, first: date, last: date) -> None:
        """The whole funnel, and that of each source."""
        zone = history.place.zone
        period, events = Period(first, last, zone), history.ledger.events
        start, end = day_start(first, zone), day_start(last + DAY, zone)
        rows = [(event.lead, event.kind, event.at) for event in events]
        lines = history.company.read(stage_lines.of_period, now, period)
        self.same(funnel.shown(lines), funnel.counted(rows, start, end, now), (now, "funnel"))
        groups = history.company.read(stage_lines.of_keys, now, period, GroupBy.SOURCE)
        for group in groups:
            of_source = [(e.lead, e.kind, e.at) for e in events if e.source == group.key]
            counted = funnel.counted(of_source, start, end, now)
            self.same(funnel.shown(group.lines), counted, (now, group.key))

    def reminders(self, history: History, now: datetime) -> None:
        """After a sweep, whoever owes what ran out was told that it is missed, and nobody else."""
        timers = history.ledger.timers()
        reminded = history.company.read(_reminded_of_a_miss, now)
        office_is_open = all(each.hours.is_open(now) for each in history.ledger.versions)
        for timer, was_told in zip(timers, reminded, strict=True):
            ran_out = timer.may_be_missed and timer.due < now
            if timer.state == "undone":
                continue
            if was_told or (office_is_open and timer.state == "running"):
                self.same(was_told, ran_out, (now, timer))

    def same(self, shown: object, counted: object, about: object) -> None:
        assert shown == counted, f"{about}: {shown} is not {counted}"
        self.figures += _leaves(counted)


def _leaves(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_leaves, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(_leaves, value))
    return 1


def _reminded_of_a_miss(work: Work) -> list[bool]:
    timer = table(Timer)
    return [
        step == "missed"
        for step in work.rows(select(timer.c.last_step).order_by(timer.c.id)).scalars()
    ]


def _daily(work: Work) -> Scorecard:
    hours = office_hours(work, agreements.agreement_in_force(work))
    occasion = Occasion(work.now, work.company.zone, hours)
    return daily.KIND.gather(work, daily.period(occasion))


def _card(card: Scorecard) -> dict[str, object]:
    speed = card.speed
    return {
        "flow": tuple(vars(card.flow).values()),
        "pending": card.pending,
        "accepted": (card.accepted.numerator, card.accepted.denominator),
        "reasons": {str(reason): count for reason, count in card.reasons},
        "sources": {
            line.source: (line.handed, line.accepted, line.rejected, line.won)
            for line in card.sources
        },
        "kept": {str(kind): (ratio.numerator, ratio.denominator) for kind, ratio in card.kept},
        "speed": (speed.median, speed.p90, speed.count) if speed else None,
        "due": _rows(card.due),
        "due_count": {str(kind): count for kind, count in card.due_count},
        "overdue": card.overdue,
        "missed": _rows(card.missed),
        "missed_count": card.missed_count,
        "pace": [(line.day, line.sqls, line.expected) for line in card.pace],
        "commitments": _commitments(card.report),
    }


def _commitments(report: CommitmentReport) -> dict[str, tuple[object, ...]]:
    return {
        str(line.commitment): (
            line.target,
            line.actual.numerator,
            line.actual.denominator,
            str(line.standing),
            line.expected,
            line.share,
            line.before,
        )
        for line in report.commitments
    }


def _objective(status: ObjectiveStatus) -> tuple[object, ...]:
    return (
        status.period.first,
        status.period.last,
        status.reached,
        status.expected,
        (status.ratio.numerator, status.ratio.denominator) if status.ratio else None,
        (status.spread.median, status.spread.p90, status.spread.count) if status.spread else None,
        status.left_out,
        str(status.standing),
    )


def _rows(due: list[Due] | tuple[Due, ...]) -> list[tuple[object, ...]]:
    return [(str(row.commitment), row.number, row.owner, row.due_at, str(row.state)) for row in due]
