"""An invented company of any size: pure rows from a number, so that two databases are alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks import databases
from funnel.people import Caller
from services import directory, setup
from services.teams import Teams, set_team
from storage import people
from storage.store import Store
from storage.work import open_work

TEAM, POOL = "T0BENCH", "T0POOL"  # a company, and one where many hand-offs wait
MARINA, HELENA = "U0MARINA", "U0HELENA"  # marketing; Helena leads it
RAFAEL, SERGIO = "U0RAFAEL", "U0SERGIO"  # sales; Sergio leads it
MARKETING, SALES = "C0MARKETING", "C0SALES"
NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)  # Wednesday, 15:00 in São Paulo
ZONE = "America/Sao_Paulo"

LEAD = (
    *("id", "workspace_id", "number", "name", "company", "email", "phone", "source", "campaign"),
    *("sector", "company_size", "persona", "notes", "extra", "name_key", "company_key"),
    *("external_id", "stage", "marketer", "owner", "created_at", "forgotten"),
)
EVENT = (
    *("id", "workspace_id", "lead_id", "at", "kind", "actor", "stage", "source", "campaign"),
    *("reason", "first", "data"),
)
HANDOFF = (
    *("id", "workspace_id", "lead_id", "agreement_id", "state", "marketer", "owner", "note"),
    *("handed_at", "decided_at", "decided_by", "reason", "comment", "question", "answer"),
    *("revision", "channel", "card_ts"),
)
TIMER = (
    *(
        "id",
        "workspace_id",
        "handoff_id",
        "lead_id",
        "agreement_id",
        "commitment",
        "owner",
        "state",
    ),
    *("started_at", "promised", "due_at", "pauses", "last_step", "next_at", "settled_at", "took"),
)
EVENTS_A_LEAD = 5
_SOURCES = ("site", "feira", "anúncio", "indicação")
_HOUR = timedelta(hours=1)


def set_up(url: str, team: str = TEAM) -> None:
    """Set a company up by the app's own services: channels, both teams, the agreement."""
    store = Store(url)
    caller = Caller(team, HELENA, NOW - timedelta(days=1200))
    members = [
        {"id": user_id, "name": user_id[2:], "locale": "pt-BR", "tz": ZONE, "is_admin": True}
        for user_id in (MARINA, HELENA, RAFAEL, SERGIO)
    ]
    teams = Teams.of(
        marketing=[MARINA, HELENA],
        sales=[RAFAEL, SERGIO],
        heads_marketing=[HELENA],
        heads_sales=[SERGIO],
        admins=[HELENA],
    )
    with store.session() as session:
        people.ensure_company(open_work(session, caller), name="Bench")
        session.commit()
        directory.learn(open_work(session, caller), members)
        place = {"zone": ZONE, "country": "BR", "region": "SP", "locale": "pt_BR"}
        channels = {"marketing_channel": MARKETING, "sales_channel": SALES}
        setup.set_up(open_work(session, caller), channels | place)
        set_team(open_work(session, caller), teams)
    store.close()


@dataclass(frozen=True)
class Leads:
    """`count` leads with ids from `first`, coming in evenly between two moments.

    Each was handed off an hour later; `still_open` ones wait for the decision, of the others
    eight in ten were accepted and touched.
    """

    first: int
    count: int
    begin: datetime
    end: datetime
    still_open: bool = False
    team: str = TEAM
    agreement: int = 1

    def _each(self) -> Iterator[tuple[int, datetime]]:
        step = (self.end - self.begin) / max(self.count, 1)
        for n in range(self.count):
            yield self.first + n, self.begin + n * step

    def leads(self) -> Iterator[tuple[object, ...]]:
        for i, at in self._each():
            stage = "sql" if self.still_open or _accepted(i) else "mql"
            about = (f"Ana {i}", f"Empresa {i}", f"ana{i}@empresa.com.br", "", _source(i), "q4")
            keys = (f"ana {i}", f"empresa {i}", "", stage, MARINA, RAFAEL)
            empty = ("", "", "", "", "{}")
            yield (i, self.team, i, *about, *empty, *keys, stamp(at), False)

    def events(self) -> Iterator[tuple[object, ...]]:
        for i, at in self._each():
            events: list[tuple[str, str, str]] = [
                ("created", MARINA, "lead"),
                ("mql", MARINA, "mql"),
                ("sql", MARINA, "sql"),
            ]
            if not self.still_open and _accepted(i):
                events += [("accepted", RAFAEL, "sql"), ("touch", RAFAEL, "sql")]
            elif not self.still_open:
                events += [("rejected", RAFAEL, "mql"), ("mql", MARINA, "mql")]
            for n, (kind, actor, stage) in enumerate(events):
                why = "no_budget" if kind == "rejected" else ""
                when = stamp(at + n * _HOUR / 2)
                key = i * EVENTS_A_LEAD + n
                about = (kind, actor, stage, _source(i), "q4", why)
                yield (key, self.team, i, when, *about, n < 4 or kind == "touch", "{}")

    def handoffs(self) -> Iterator[tuple[object, ...]]:
        for i, at in self._each():
            state = "pending" if self.still_open else "accepted" if _accepted(i) else "rejected"
            handed, decided = stamp(at + _HOUR), stamp(at + 1.5 * _HOUR)
            verdict = (None, "", "") if self.still_open else (decided, RAFAEL, "")
            texts = ("", "", "", 1, SALES, f"17{i:08d}.000100")
            those = (i, self.team, i, self.agreement, state, MARINA, RAFAEL, "")
            yield (*those, handed, *verdict, *texts)

    def decisions(self) -> Iterator[tuple[object, ...]]:
        for i, at in self._each():
            start = at + _HOUR
            owner = (i, self.team, i, i, self.agreement, "decision", RAFAEL)
            times = (stamp(start), 4 * 3600, stamp(start + 4 * _HOUR), "[]", "")
            if self.still_open:
                yield (*owner, "running", *times, stamp(start + 2 * _HOUR), None, None)
            else:
                yield (*owner, "met", *times, None, stamp(start + _HOUR / 2), 1800)

    def store(self, url: str) -> None:
        """Load all of it."""
        tables: tuple[tuple[str, tuple[str, ...], Callable[[], Iterator[tuple[object, ...]]]], ...]
        tables = (
            ("lead", LEAD, self.leads),
            ("lead_event", EVENT, self.events),
            ("handoff", HANDOFF, self.handoffs),
            ("timer", TIMER, self.decisions),
        )
        for table, columns, rows in tables:
            databases.load(url, table, columns, rows())


def stamp(moment: datetime) -> str:
    """An instant as SQLite stores it, which PostgreSQL reads in UTC."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _source(i: int) -> str:
    return _SOURCES[i % len(_SOURCES)]


def _accepted(i: int) -> bool:
    return i % 10 < 8
