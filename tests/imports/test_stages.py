"""What a row says has happened becomes history, at its own date, once."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from funnel.stages import EventKind, Stage
from imports.plan import PlanError
from services import privacy
from storage import events, figures, handoffs, import_lookups, leads

EVENTS = "SELECT lead_id, kind, stage, source, campaign, first, at FROM lead_event ORDER BY id"


def leads_now(working) -> list:
    with working() as work:
        return leads.find_leads(work, "a", limit=100)


@pytest.mark.parametrize(
    ("stage", "kinds", "stands"),
    [
        ("lead", ["created"], "lead"),
        ("mql", ["created", "mql"], "mql"),
        ("sql", ["created", "sql"], "sql"),
        ("opportunity", ["created", "opportunity"], "opportunity"),
        ("won", ["created", "won"], "customer"),
        ("lost", ["created", "lost"], "lost"),
    ],
)
def test_a_new_lead_is_created_and_reaches_its_stage_on_its_own_date(
    bring, working, rows_of, stage, kinds, stands
):
    bring(
        "name,email,source,campaign,at\nAna,a@x.com.br,feira,verão,2018-02-26 19:58:54\n",
        stage=stage,
        at_column="at",
        zone="America/Sao_Paulo",
    )
    rows = rows_of(EVENTS)
    assert [row["kind"] for row in rows] == kinds
    assert all(row["first"] for row in rows)
    assert {row["source"] for row in rows} == {"feira"}
    assert {row["campaign"] for row in rows} == {"verão"}
    (lead,) = leads_now(working)
    with working() as work:
        history = events.history(work, lead.id)
    at = datetime(2018, 2, 26, 22, 58, 54, tzinfo=UTC)  # three hours behind
    assert {event.at for event in history} == {lead.created_at} == {at}
    assert lead.stage == stands
    assert rows[0]["stage"] == "lead"
    assert rows[-1]["stage"] == stands


@pytest.mark.parametrize(
    ("text", "form", "zone", "utc"),
    [
        ("01-02-2018", "%d-%m-%Y", "America/Sao_Paulo", datetime(2018, 2, 1, 2, tzinfo=UTC)),
        ("01/02/18 9:30", "%d/%m/%y %H:%M", "UTC", datetime(2018, 2, 1, 9, 30, tzinfo=UTC)),
        ("2018-02-01T10:00:00+05:00", "", "UTC", datetime(2018, 2, 1, 5, tzinfo=UTC)),
        ("2018-02-01", "", "Europe/Madrid", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        # Midnight that summer time left out, and an hour that came twice.
        ("04-11-2018", "%d-%m-%Y", "America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("2018-10-28 02:30", "", "Europe/Madrid", datetime(2018, 10, 28, 0, 30, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_their_form_and_zone(bring, working, text, form, zone, utc):
    flags = {"at_column": "at", "date_format": form, "zone": zone}
    bring(f"name,email,at\nAna,a@x.com.br,{text}\n", **flags)
    assert [lead.created_at for lead in leads_now(working)] == [utc]


def test_dates_of_which_not_one_can_be_read_stop_the_import_before_it_begins(bring, rows_of):
    with pytest.raises(PlanError) as refused:
        bring("name,email,at\nAna,a@x.com.br,31/12/2020\n", at_column="at")
    assert "Line 2: at is '31/12/2020', which is not a date like 2026-12-31" in str(refused.value)
    assert rows_of("SELECT * FROM lead") == []
    assert rows_of("SELECT * FROM import_run") == []


def test_a_row_joins_the_lead_with_its_id_and_fills_what_it_lacks(bring, rows_of):
    bring("id,source,name\nk1,feira,\nk2,site,Ana\n", stage="mql", id_column="id")
    report = bring(
        "key,source,nome,setor,extra,owner\nk1,OTHER,Bia,pet,x,U1\nk2,OTHER,Caio,auto,y,U2\n",
        stage="won",
        id_column="key",
        keep=["extra"],
        maps=["owner=owner"],
    )
    assert (report.counts.added, report.counts.joined) == (0, 2)
    first, second = rows_of("SELECT * FROM lead ORDER BY number")
    assert (first["name"], first["name_key"]) == ("Bia", "bia")  # k1 was only its name for want
    assert second["name"] == "Ana"
    assert (first["source"], first["sector"], first["owner"]) == ("feira", "pet", "U1")
    assert first["stage"] == second["stage"] == "customer"
    assert "x" in str(first["extra"])
    won = [event for event in rows_of(EVENTS) if event["kind"] == "won"]
    assert [event["source"] for event in won] == ["feira", "site"]


def test_a_lead_never_goes_back_but_its_history_is_completed(bring, working, rows_of):
    bring("id,at\nk1,2020-05-05\n", stage="won", id_column="id", at_column="at")
    report = bring("id,at\nk1,2020-01-01\n", stage="mql", id_column="id", at_column="at")
    assert report.counts.joined == 1
    assert [row["stage"] for row in rows_of("SELECT stage FROM lead")] == ["customer"]
    assert [row["kind"] for row in rows_of(EVENTS)] == ["created", "won", "mql"]
    with working() as work:
        start, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2020, 2, 1, tzinfo=UTC)
        entered, reached = EventKind.MQL, EventKind.WON
        cohorts = figures.cohorts(work, start, end, entered=entered, reached=reached)
    assert [(cohort.entered, cohort.reached) for cohort in cohorts] == [(1, 1)]


@pytest.mark.parametrize("stage", ["lead", "mql", "sql", "opportunity", "won", "lost"])
def test_a_row_whose_event_is_there_is_skipped_and_counted(bring, rows_of, stage):
    bring("id\nk1\nk1\n", stage=stage, id_column="id")
    before = rows_of(EVENTS), rows_of("SELECT * FROM lead")
    report = bring("id\nk1\nk1\n\n", stage=stage, id_column="id")
    assert (report.counts.already, report.counts.added, report.counts.left_out) == (2, 0, 0)
    assert (rows_of(EVENTS), rows_of("SELECT * FROM lead")) == before


@pytest.mark.parametrize("flag", [False, True])
def test_an_id_makes_one_lead_however_often_the_file_has_it(bring, rows_of, flag):
    report = bring("id\nk1\nk2\nk1\nk1\n", id_column="id", add_duplicates=flag, batch=3)
    assert (report.counts.added, report.counts.already) == (2, 2)
    assert len(rows_of("SELECT id FROM lead")) == 2


def test_a_sleeping_lead_that_was_won_wakes_no_more(bring, working, rows_of):
    bring("id\nk1\nk2\n", id_column="id")
    with working() as work:
        for number in (1, 2):
            lead = leads.lead_by_number(work, number)
            wake_at = datetime(2027, 1, 1, tzinfo=UTC)
            leads.move_lead(work, lead, Stage.RECYCLED, wake_at=wake_at)
        work.commit()
    bring("id\nk1\n", stage="won", id_column="id")
    bring("id\nk2\n\n", stage="mql", id_column="id")
    first, second = rows_of("SELECT stage, wake_at FROM lead ORDER BY number")
    assert (first["stage"], first["wake_at"]) == ("customer", None)
    assert second["stage"] == "recycled"
    assert second["wake_at"] is not None


def test_a_forgotten_person_is_not_brought_back(bring, working, rows_of):
    bring("id,name\nk1,Ana\n", id_column="id")
    with working() as work:
        lead = leads.lead_by_number(work, 1)
        leads.change_lead(work, lead.id, name="", name_key="", forgotten=True)
        work.commit()
    report = bring("id,name\nk1,Ana\n", stage="mql", id_column="id")
    assert (report.counts.joined, report.counts.rejected) == (0, 1)
    assert [row["name"] for row in rows_of("SELECT name FROM lead")] == [""]


@pytest.mark.parametrize("column", ["email", "phone"])
@pytest.mark.parametrize("allowed", [False, True])
def test_a_forgotten_person_is_known_by_mail_and_phone_too(
    bring, working, rows_of, column, allowed
):
    contact = {"email": "ana@example.com", "phone": "+55 11 98765-4321"}[column]
    bring(f"name,{column}\nAna,{contact}\n")
    with working() as work:
        privacy.erase(work, [leads.lead_by_number(work, 1)])
        work.commit()
    report = bring(
        f"id,name,{column}\nother,Ana Lima,{contact}\n", id_column="id", add_duplicates=allowed
    )
    assert (report.counts.added, report.counts.rejected) == (0, 1)
    assert rows_of("SELECT name FROM lead WHERE name <> ''") == []
    assert contact not in str(rows_of("SELECT * FROM erased_contact"))


def test_a_lead_that_sales_has_on_its_desk_is_left_to_sales(bring, working, rows_of):
    bring("id,name\nk1,Ana\nk2,Bia\n", id_column="id")
    with working() as work:
        lead = leads.lead_by_number(work, 1)
        handoffs.add_handoff(work, lead, agreement_id=1, owner="U2", note="")
        work.commit()
        assert import_lookups.with_sales(work, [lead.id, lead.id + 1]) == {lead.id}
    report = bring("id\nk1\nk2\n", stage="won", id_column="id")
    assert (report.counts.joined, report.counts.rejected) == (1, 1)
    assert [row["stage"] for row in rows_of("SELECT stage FROM lead ORDER BY number")] == [
        "lead",
        "customer",
    ]


@pytest.mark.parametrize("stage", ["won", "opportunity"])
@pytest.mark.parametrize("there", [False, True])
def test_what_a_deal_was_worth_is_kept_in_the_company_s_currency(bring, rows_of, stage, there):
    if there:
        bring("id\nk1\nk2\n", stage="mql", id_column="id")
    bring('id,worth\nk1,"1.234,50"\nk2,\n', stage=stage, id_column="id", maps=["value=worth"])
    rows = rows_of("SELECT kind, amount, currency FROM lead_event ORDER BY lead_id, id")
    deals = [(row["amount"], row["currency"]) for row in rows if row["kind"] == stage]
    assert deals == [(123_450, "BRL"), (None, "")]
    assert {row["amount"] for row in rows if row["kind"] != stage} == {None}


def test_the_deals_of_an_import_add_up_exactly(bring, working):
    rows = "".join(f"k{n},{n}.{n % 10}\n" for n in range(1, 101))
    bring(f"id,worth\n{rows}", stage="won", id_column="id", maps=["value=worth"], batch=7)
    with working() as work:
        history = [events.history(work, lead.id) for lead in leads.find_leads(work, "k", limit=100)]
    deals = [event.deal for each in history for event in each if event.kind is EventKind.WON]
    assert sum(deal.amount for deal in deals) == Decimal("5095.00")
    assert {deal.currency for deal in deals} == {"BRL"}


def test_why_a_deal_was_lost_is_kept(bring, rows_of):
    bring("id,why\nk3,preço\nk4,\n", stage="lost", id_column="id", maps=["why=why"])
    data = [str(r["data"]) for r in rows_of("SELECT data FROM lead_event ORDER BY id")]
    assert sum("pre" in text for text in data) == 1
    assert sum(text == "{}" for text in data) == 3


def test_nothing_is_announced_and_no_timer_starts(bring, rows_of):
    bring("id\nk1\n", stage="sql", id_column="id")
    for table in ("outbox", "timer", "handoff"):
        assert rows_of(f"SELECT * FROM {table}") == []  # noqa: S608 - our names
