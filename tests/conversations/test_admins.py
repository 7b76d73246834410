"""Nobody is locked out of set-up: who may is named, and the terminal can make anybody an admin."""

import io
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import select

from bot import doctor
from sandbox.workspace import User
from services import setup
from storage import people
from storage.mapping import table
from storage.tables import Audit
from storage.work import Work
from tests.hostile.test_settings import run_beside
from tests.office import (
    CARMEN,
    GENERAL,
    HELENA,
    MANIFEST,
    MARINA,
    RAFAEL,
    SERGIO,
    SETTINGS,
    TEAM,
    Office,
    open_office,
    text_of,
)

Pacto = Callable[..., Coroutine[Any, Any, CompletedProcess[str]]]


@pytest.fixture
async def office(store_url: str) -> AsyncIterator[Office]:
    """Just installed, its members learned: nothing is set up."""
    async with open_office(store_url, port=0) as opened:
        await opened.eventually(opened.stored, people.slack_admins)
        yield opened


@pytest.fixture
def pacto(office: Office, tmp_path: Path) -> Pacto:
    """`pacto WORDS` in a terminal beside the app that runs."""
    return terminal(office, tmp_path)


def terminal(office: Office, folder: Path) -> Pacto:
    settings = office.pacto.settings
    env = {
        "SLACK_BOT_TOKEN": settings.slack_bot_token,
        "SLACK_APP_TOKEN": settings.slack_app_token,
        "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": settings.database_url,
    }

    async def run(*words: str) -> CompletedProcess[str]:
        return await run_beside(folder, *words, **env)

    return run


async def set_up_by(office: Office, user: str) -> dict[str, Any]:
    answer: dict[str, Any] = await office.driver.command(user, GENERAL, "/pacto", "setup")
    return answer


async def doctor_line(office: Office, about: str = "admins", **set_: object) -> tuple[bool, str]:
    """Whether all is well, and what is said of the admins."""
    page = io.StringIO()
    settings = office.pacto.settings.model_copy(update=set_)
    is_well = await doctor.examine(settings, Console(file=page, width=500))
    (line,) = [line for line in page.getvalue().splitlines() if f" {about}: " in line]
    return is_well, line


async def test_who_is_no_admin_of_slack_is_told_who_is_and_may_after_pacto_admin(
    office: Office, pacto: Pacto
) -> None:
    refused = await set_up_by(office, MARINA)
    assert not refused["views"]
    assert refused["response"]["text"] == (
        "Pacto has no admin yet, so only a workspace admin can set it up. "
        f"Ask <@{HELENA}>. Whoever runs Pacto can also make you an admin "
        f"with `pacto admin {MARINA}` in a terminal."
    )
    done = await pacto("admin", MARINA)
    assert done.returncode == 0, done.stderr
    name = office.sandbox.workspace.users[MARINA].real_name
    team = office.sandbox.workspace.team_name
    assert done.stdout == (
        f"{name} ({MARINA}) is now a Pacto admin in {team} ({TEAM}) and can use `/pacto setup`.\n"
    )
    assert (await set_up_by(office, MARINA))["views"]
    helena = await set_up_by(office, HELENA)
    sentence = f"Only a Pacto admin can change the setup. Ask <@{MARINA}>."
    assert helena["response"]["text"] == sentence

    again = await pacto("admin", MARINA)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout == f"{name} ({MARINA}) is already a Pacto admin.\n"
    (row,) = await office.stored(lambda work: work.rows(select(table(Audit))).mappings().all())
    assert (row["actor"], row["what"]) == ("", "admin named in the terminal")
    assert row["after"] == {"admin": MARINA}


async def test_the_refusal_is_in_the_language_of_who_asks(office: Office) -> None:
    await office.driver.locale("pt-BR", MARINA)
    await office.driver.locale("es-ES", RAFAEL)
    for user, words in ((MARINA, f"Fale com <@{HELENA}>."), (RAFAEL, f"Habla con <@{HELENA}>.")):
        answer = await office.eventually(
            set_up_by,
            *(office, user),
            until=lambda answer: "Pacto has no admin" not in text_of(answer["response"]),
        )
        assert words in answer["response"]["text"]
        assert f"`pacto admin {user}`" in answer["response"]["text"]


@pytest.mark.parametrize("user", ["@marina", "Marina", "MARINA@aurora.example"])
async def test_a_member_is_named_in_any_way_people_do(
    sqlite_url: str, tmp_path: Path, user: str
) -> None:
    manifest = json.loads(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].append("users:read.email")
    async with open_office(sqlite_url, manifest=manifest) as office:
        done = await terminal(office, tmp_path)("admin", user)
        assert done.returncode == 0, done.stderr
        assert await office.stored(people.admins) == [MARINA]
        person = await office.stored(people.person, MARINA)
        assert (person.name, person.locale) == (
            office.sandbox.workspace.users[MARINA].real_name,
            office.sandbox.workspace.users[MARINA].locale,
        )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["U0NOBODY"], "There's no member U0NOBODY in this workspace."),
        (["@nobody"], "There's no member @nobody in this workspace."),
        (["marina@aurora.example"], "the users:read.email scope"),
        (["U0PACTO"], "U0PACTO is an app, not a person."),
        (["U0GONE"], "U0GONE has left the workspace."),
        (["@gone"], "There's no member @gone in this workspace."),
        (
            ["@twin"],
            "Several members are called @twin. Give one's ID, for example U0TWIN1, U0TWIN2.",
        ),
        ([MARINA, "--workspace", "T0OTHER"], f"belongs to workspace {TEAM}, not T0OTHER."),
    ],
)
async def test_what_cannot_be_done_is_said_in_one_sentence(
    bare_office: Office, tmp_path: Path, words: list[str], sentence: str
) -> None:
    office = bare_office
    for user_id, name in (("U0GONE", "gone"), ("U0TWIN1", "twin"), ("U0TWIN2", "twin")):
        office.sandbox.workspace.add_user(User(user_id, name, name, "", "en-US", "UTC"))
    office.sandbox.workspace.users["U0GONE"].deleted = True
    refused = await terminal(office, tmp_path)("admin", *words)
    assert (refused.returncode, refused.stdout) == (2, ""), refused.stderr
    assert sentence in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert await office.stored(people.admins) == []


async def test_the_doctor_says_where_there_is_no_admin_and_what_to_type(
    office: Office, pacto: Pacto
) -> None:
    is_well, line = await doctor_line(office)
    assert is_well
    assert f"none yet in {office.sandbox.workspace.team_name} ({TEAM})" in line
    assert "`pacto admin USER`" in line
    await office.stored(_nobody_administers_slack)
    is_well, line = await doctor_line(office)
    assert not is_well
    assert "wrong  admins: no one can set up Pacto" in line
    refused = await set_up_by(office, MARINA)
    assert refused["response"]["text"] == (
        "Pacto has no admin yet. "
        f"Whoever runs it can make you one with `pacto admin {MARINA}` in a terminal."
    )
    await pacto("admin", MARINA)
    assert await doctor_line(office) == (True, "ok     admins: every company has one")


def _nobody_administers_slack(work: Work) -> None:
    people.change_member(work, HELENA, slack_admin=False)
    work.commit()


async def test_an_admin_who_left_slack_leaves_set_up_to_the_workspaces_administrators(
    office: Office,
) -> None:
    await office.set_up()
    await office.stored(_helena_leaves)
    refused = await set_up_by(office, MARINA)
    assert f"Ask <@{SERGIO}>." in refused["response"]["text"]
    assert (await set_up_by(office, SERGIO))["views"]
    await office.driver.close(SERGIO)
    await office.driver.command(SERGIO, GENERAL, "/pacto", "team")
    await office.submit(SERGIO, marketing=[MARINA], heads_marketing=[MARINA], admins=[CARMEN])
    back = await office.work(HELENA, _helena_returns)
    assert not back.may_set_up


def _helena_leaves(work: Work) -> None:
    people.change_member(work, HELENA, slack_admin=False, deleted=True)
    people.change_member(work, SERGIO, slack_admin=True)
    work.commit()


def _helena_returns(work: Work) -> setup.SetupState:
    people.change_member(work, HELENA, deleted=False)
    return setup.state(work)


async def test_an_alert_calls_the_admins_by_their_names(office: Office) -> None:
    await office.set_up()
    await office.driver.command(HELENA, GENERAL, "/pacto", "team")
    await office.stored(_others_take_over)
    answer = await office.submit(HELENA)
    users = office.sandbox.workspace.users
    names = " or ".join(users[user].real_name for user in (CARMEN, SERGIO))
    assert f"Only a Pacto admin can change the setup. Ask {names}." in text_of(answer)


def _others_take_over(work: Work) -> None:
    people.clear_admins(work)
    for user_id in (CARMEN, SERGIO):
        people.change_member(work, user_id, is_admin=True)
    work.commit()


async def test_the_doctor_names_a_template_that_gives_way_to_ours(
    office: Office, tmp_path: Path
) -> None:
    template = tmp_path / "weekly.j2"
    template.write_text("{{ nunber(1) }}", encoding="utf-8")
    is_well, line = await doctor_line(office, "templates", pacto_templates=tmp_path)
    assert not is_well
    assert "weekly.j2, line 1: there's nothing named nunber. Use number." in line

    template.unlink()
    _, line = await doctor_line(office, "templates", pacto_templates=tmp_path)
    assert "0 of your own" in line


async def test_the_terms_begin_in_the_companys_zone_and_before_it_has_one_in_the_admins(
    bare_office: Office,
) -> None:
    await bare_office.eventually(bare_office.stored, people.slack_admins)
    before = await bare_office.work(HELENA, setup.state)
    assert before.terms.zone == "America/Sao_Paulo"
    await bare_office.work(HELENA, setup.set_up, SETTINGS | {"zone": "Europe/Lisbon"})
    after = await bare_office.work(HELENA, setup.state)
    assert (after.agreed, after.terms.zone) == (True, "Europe/Lisbon")
