"""The audit trail of the agreement, and the glossary, as people ask for them."""

import json

from funnel.agreement_parts import Entry
from funnel.stages import Side
from services import proposals, sent_proposals, signing
from tests.office import GENERAL, HELENA, RAFAEL, SALES, SERGIO, text_of


def _agree(work):
    proposals.begin(work)
    revision = proposals.need_open(work).revision
    entry = Entry(word="SQL", meaning="Ready to buy")
    proposals.save_record(work, "glossary", entry, since=revision)
    proposal = proposals.need_open(work)
    sent_proposals.send(work, revision=proposal.revision)


def _sign(work, side):
    proposal = proposals.need_open(work)
    signing.sign(work, proposal.id, proposal.revision, side)


async def _agreed(office):
    await office.work(HELENA, _agree)
    await office.work(HELENA, _sign, Side.MARKETING)
    await office.work(SERGIO, _sign, Side.SALES)


async def test_heads_read_who_proposed_signed_and_changed_what(office):
    await _agreed(office)
    await office.driver.command(SERGIO, GENERAL, "/sla", "audit")
    view = await office.driver.view(SERGIO)
    said = text_of(view)
    steps = [
        "Version 2 is agreed: both teams have signed",
        f"<@{SERGIO}> signed the proposal for Sales",
        f"<@{HELENA}> signed the proposal for Marketing",
        f"<@{HELENA}> sent the draft for signature",
        f"<@{HELENA}> edited the draft: Glossary",
        f"<@{HELENA}> started a draft of the next version",
        f"<@{HELENA}> changed the teams",
        f"<@{RAFAEL}>: none → sales",
    ]
    places = [said.index(step) for step in steps]
    assert places == sorted(places)


async def test_the_trail_is_paged(office):
    for _ in range(4):
        await office.work(HELENA, _withdrawn)
    await office.driver.command(SERGIO, GENERAL, "/sla", "audit")
    first = await office.driver.view(SERGIO)
    assert "changed the setup" not in text_of(first)
    older = [e for b in first["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert [each["text"]["text"] for each in older] == ["Older"]
    await office.driver.click(SERGIO, action_id=older[0]["action_id"], view_id=first["id"])
    second = await office.eventually(
        office.driver.view, SERGIO, until=lambda view: "changed the setup" in text_of(view)
    )
    assert "withdrew" not in text_of(second) or "Newest" in text_of(second)


async def _answer(office, user, command, text):
    answer = await office.driver.command(user, SALES, command, text)
    return answer["response"]


def _withdrawn(work):
    proposals.begin(work)
    revision = proposals.need_open(work).revision
    proposals.save(work, {"sql_target": 41}, since=revision)
    sent_proposals.send(work, revision=revision + 1)
    sent_proposals.withdraw(work)


async def test_only_heads_and_admins_read_it(office):
    refusal = await _answer(office, RAFAEL, "/sla", "audit")
    assert "Only team heads and Pacto admins can do that." in text_of(refusal)


async def test_a_term_is_answered_by_command_and_direct_message(office):
    await _agreed(office)
    answer = await _answer(office, RAFAEL, "/sla", "what is an SQL?")
    assert "*SQL*: Ready to buy" in text_of(answer)
    channel = await office.driver.dm(RAFAEL)
    await office.driver.message(RAFAEL, channel, "o que é SQL?")
    assert "Ready to buy" in text_of(await office.direct(RAFAEL, "Ready to buy"))


async def test_the_agreement_tells_its_signatures(office):
    await _agreed(office)
    terms = text_of(await _answer(office, RAFAEL, "/sla", "terms"))
    assert f"*Marketing*: signed by <@{HELENA}> on Nov 23, 2026" in terms
    assert f"*Sales*: signed by <@{SERGIO}>" in terms
    assert "Public holidays: Brazil · São Paulo" in terms


async def test_the_trail_comes_as_a_file_with_the_same_sentences(office):
    await _agreed(office)
    await office.driver.command(HELENA, GENERAL, "/pacto", "export auditoría")
    await office.quiet()
    [file] = [
        file
        for message in await office.driver.messages(await office.driver.dm(HELENA))
        for file in message.get("files") or []
    ]
    assert file["name"].startswith("pacto-audit-")
    records = json.loads(office.sandbox.world.workspace.files[file["id"]].data)
    says = [record["says"] for record in records]
    assert says[:3] == [
        "Version 2 is agreed: both teams have signed",
        "Sergio Almeida signed the proposal for Sales",
        "Helena Brandt signed the proposal for Marketing",
    ]
    assert any("Rafael Costa: none → sales" in each for each in says)
    assert (records[1]["who"], records[1]["what"]) == (SERGIO, "proposal signed")
    assert records[1]["at"] <= records[0]["at"]


async def test_only_heads_and_admins_get_it(office):
    answer = await office.driver.command(RAFAEL, SALES, "/pacto", "export audit")
    assert "head" in text_of(answer)
    await office.quiet()
    assert not [m for m in await office.driver.dms(RAFAEL) if m.get("files")]
