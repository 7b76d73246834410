"""What an import changes shows on the cards that are there."""

from datetime import date
from pathlib import Path

from imports.files import inspect
from imports.plan import PlanFlags, make_plan
from imports.runs import ImportJob, run_import
from services import feedback, handoff
from tests.office import MARINA, RAFAEL, SALES, Office, holding


def bring(office: Office, path: Path, stage: str) -> None:
    """As `pacto import --stage` does it, with ids of another system."""
    path.write_text("crm,name\nk1,Zuleika\n")
    source = inspect(path)
    flags = PlanFlags(id_column="crm", stage=stage, country="BR", zone="America/Sao_Paulo")
    job = ImportJob(source, make_plan(source.header, flags))
    run_import(office.pacto.store, office.caller(""), job)


async def test_a_sleeping_lead_that_an_import_moves_will_not_wake_up(
    office: Office, tmp_path: Path
) -> None:
    bring(office, tmp_path / "leads.csv", "lead")
    await office.work(MARINA, handoff.hand_off, 1, owner=RAFAEL)
    await office.card()
    await office.work(RAFAEL, feedback.reject, 1, reason="timing", wake_on=date(2026, 11, 30))
    await office.quiet()
    assert holding("Wakes up", await office.driver.messages(SALES))
    bring(office, tmp_path / "deals.csv", "won")
    await office.quiet()
    for messages in (await office.driver.messages(SALES), await office.driver.dms(RAFAEL)):
        assert holding("*Rejected*", messages)
        assert not holding("Wakes up", messages)
