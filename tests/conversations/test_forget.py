"""A person is erased: from every table, message, view and log; the figures stay as they were."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel

from funnel.people import Caller
from funnel.periods import Period, local_date
from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportCounts, ImportJob, run_import
from services import schedules, scorecard
from storage.work import open_work
from tests.office import (
    CARMEN,
    DAILY_DIGEST,
    HELENA,
    LUCIA,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    Office,
    has_buttons,
    text_of,
)

PERSON = {
    "name": "Zuleika Quintanilha",
    "company": "Padaria Zuleika",
    "email": "zuleika@quintanilha.com.br",
    "phone": "(11) 98765-4321",
    "sector": "Padarias Zuleika",
    "persona": "Dona Zuleika",
    "notes": "Zuleika wants to hear about prices.",
    "source": "Site",
    "campaign": "Spring",
}
OTHER = {"name": "Bia Lua", "company": "Lua", "email": "bia@lua.com.br", "phone": "12"}
TRACES = ("zuleika", "quintanilha", "98765-4321", "987654321")


def traces(content: Any) -> list[str]:
    text = json.dumps(content, ensure_ascii=False, default=str).casefold()
    return [trace for trace in TRACES if trace in text]


def stored(session: Session) -> list[tuple[str, str]]:
    """Every table with a row that holds a trace of the person, and that row."""
    return [
        (table.name, str(row))
        for table in SQLModel.metadata.sorted_tables
        for row in session.execute(select(table))
        if traces([str(value) for value in row])
    ]


def figures(session: Session, caller: Caller) -> Any:
    """All that is counted of the month and of the day, and nobody's name."""
    work = open_work(session, caller)
    today = local_date(caller.now, work.company.zone)
    periods = (of(today, work.company.zone) for of in (Period.month_of, Period.day))
    cards = [scorecard.gather(work, period) for period in periods]
    counted = ("flow", "accepted", "reasons", "sources", "kept", "speed", "missed_count", "pace")
    return [[getattr(card, name) for name in counted] for card in cards] + [
        card.report.commitments for card in cards
    ]


async def everything_shown(office: Office) -> list[Any]:
    """Each message that the app has posted and each view that somebody sees.

    But for ephemeral ones: nobody can take them back, and Slack shows them until it is reloaded.
    """
    driver, shown = office.driver, []
    for user in (MARINA, HELENA, RAFAEL, LUCIA, SERGIO, CARMEN):
        for channel in (SALES, MARKETING, await driver.dm(user)):
            for message in await driver.messages(channel):
                shown.append(message)
                if message.get("reply_count"):
                    shown += await driver.messages(channel, thread_ts=message["ts"])
        shown.append(await driver.view(user))
    shown = [each for each in shown if each and ("bot_id" in each or each["type"] != "message")]
    shown = [each for each in shown if not each.get("ephemeral")]
    shown += [view.body for view in office.sandbox.workspace.homes.values()]
    return shown


def import_file(office: Office, path: Path) -> ImportCounts:
    """As `pacto import` does it, with ids of another system."""
    source = inspect(path)
    flags = PlanFlags(id_column="crm", country="BR", zone="America/Sao_Paulo")
    job = ImportJob(source, make_plan(source.header, flags))
    return run_import(office.pacto.store, office.caller(""), job).counts


def crm_file(folder: Path) -> Path:
    """A file with Zuleika, three rows of hers that do not hold, and one of somebody else's."""
    wrong_phone = PERSON | {"phone": "(11) 98765-4321 9999", "email": "", "company": "Padaria"}
    wrong_mail = PERSON | {"email": "zuleika @quintanilha", "phone": ""}
    twice = PERSON | {"name": "Z. Q.", "company": ""}
    rows = [PERSON, OTHER, wrong_phone, wrong_mail, twice]
    path = folder / "crm.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["crm", *PERSON])
        writer.writeheader()
        writer.writerows({"crm": f"crm-{n}"} | row for n, row in enumerate(rows, 1))
    return path


def content_of(path: Path) -> str:
    return path.read_text("utf-8-sig")


def first_rows(path: Path, count: int) -> Path:
    """Another file with the first rows of one, under the same ids."""
    shorter = path.with_name("again.csv")
    shorter.write_text("".join(path.read_text().splitlines(keepends=True)[: count + 1]))
    return shorter


async def hand_off_imported(office: Office) -> dict[str, Any]:
    """Marina makes the imported lead SQL; gives the card."""
    await office.driver.command(MARINA, MARKETING, "/lead", "show L-1")
    view = await office.driver.view(MARINA)
    assert view is not None
    await office.driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
    await office.submit(MARINA)
    await office.driver.close(MARINA)
    return await office.card()


async def discussed(office: Office) -> None:
    """Zuleika is handed off, asked about, answered, accepted, touched, shown, shared, digested."""
    driver = office.driver
    await office.work(HELENA, schedules.schedule, DAILY_DIGEST)
    card = await hand_off_imported(office)
    await office.quiet()
    for user in (RAFAEL, LUCIA, SERGIO):
        await driver.home(user)
    await driver.message(SERGIO, await driver.dm(SERGIO), "lead find zuleika")
    await office.press(SERGIO, "Need info", card)
    await office.submit(SERGIO, question="Is Zuleika the owner?")
    await office.quiet()
    asked = await office.direct(MARINA, "question")
    await office.press(MARINA, "Answer", asked, await driver.dm(MARINA))
    await office.submit(MARINA, answer="Zuleika Quintanilha herself")
    answer = await office.answer_to(SERGIO, "/sla", "status L-1")
    await office.press(SERGIO, "Share in this channel", answer)
    await office.quiet()
    await office.press(SERGIO, "Accept", await office.card())
    await office.move(days=1)  # the first touch is missed, reminded of, and in the digest
    await office.press(SERGIO, "Log touch", await office.card())
    await office.submit(SERGIO, how="call", note="Zuleika answers at 98765-4321")
    await office.quiet()
    await office.hand_off(name="Bia Lua", company="Lua", email="bia@lua.com.br", phone="")
    await office.quiet()


async def forget(office: Office, what: str, user: str = HELENA) -> dict[str, Any]:
    answer = await office.driver.command(user, SALES, "/lead", f"forget {what}")
    assert traces(await office.driver.view(user)), answer
    return await office.submit(user)


@pytest.mark.parametrize("what", ["L-1", PERSON["email"]])
async def test_nothing_is_left_of_a_person_and_no_figure_changes(
    any_office: Office, logged: io.StringIO, tmp_path: Path, what: str
) -> None:
    office = any_office
    crm = crm_file(tmp_path)
    counts = import_file(office, crm)
    assert (counts.added, counts.left_out) == (1, 4)
    rejects = Path(counts.rejects)
    assert traces(content_of(rejects))
    await discussed(office)
    store, caller = office.pacto.store, office.caller("")
    before = await store.run(figures, caller)
    assert {name for name, _ in await store.run(stored)} >= {"lead", "handoff", "lead_event"}
    shown = await everything_shown(office)
    assert sum(bool(traces(each)) for each in shown if each) > 8

    await forget(office, what)
    await office.quiet()
    await office.driver.close(HELENA)

    assert await store.run(stored) == []
    assert await store.run(figures, caller) == before
    for each in await everything_shown(office):
        assert not traces(each), json.dumps(each, ensure_ascii=False)
    digest = await office.message("Daily digest", MARKETING)
    assert "L-1 · erased lead" in text_of(digest)
    card = await office.card()
    assert "erased" in text_of(card)
    assert not has_buttons(card)
    assert not any(trace in logged.getvalue().casefold() for trace in TRACES)
    assert not traces(content_of(rejects))
    assert "bia@lua.com.br" in content_of(rejects)

    assert import_file(office, crm).done  # the very file is not read again
    again = import_file(office, first_rows(crm, 1))
    assert (again.added, again.left_out) == (0, 1)
    assert "L-1 has been forgotten" in content_of(Path(again.rejects))
    assert not traces(content_of(Path(again.rejects)))
    assert await store.run(stored) == []
    assert await store.run(figures, caller) == before
