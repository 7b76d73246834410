"""The SQLs of a month split by persona and source: promised, checked, measured with their leads."""

from datetime import date

import pytest

from funnel.agreement import Terms
from funnel.agreement_parts import Persona, SplitBy, SqlPart
from funnel.periods import Period
from funnel.refusals import InvalidFields, Refusal
from funnel.scorecard import CommitmentReport, PartStatus, Standing
from funnel.stages import Side
from imports.agreement_file import read, write
from services import commitments, privacy, proposals, sent_proposals
from tests.seeded import ZONE, SeededCompany, at

NOVEMBER = Period.month_of(date(2026, 11, 1), ZONE)
CFO = Persona(name="CFO", roles=("Finance director",))
OF_CFO = SqlPart(by=SplitBy.PERSONA, name="cfo", least=10)
OF_WEBINAR = SqlPart(by=SplitBy.SOURCE, name="Webinar", least=5)
SPLIT = Terms(zone=ZONE, country="BR", personas=(CFO,), sql_parts=(OF_CFO, OF_WEBINAR))


def agree(company: SeededCompany, *parts: SqlPart, on: str = "2026-10-01 09:00") -> None:
    company.agree(at(on), zone=ZONE, country="BR", personas=(CFO,), sql_parts=parts)


def report(company: SeededCompany, now: str, **narrowed: object) -> CommitmentReport:
    card: CommitmentReport = company.read(commitments.report, at(now), NOVEMBER, **narrowed)
    return card


def part(company: SeededCompany, of: SqlPart, now: str) -> PartStatus:
    return next(each for each in report(company, now).parts if each.part == of)


def test_each_part_counts_its_hand_offs_with_the_leads_behind_them(company: SeededCompany) -> None:
    agree(company, OF_CFO, OF_WEBINAR)
    webinar = company.hand(at("2026-11-04 10:00"), source="WEBINAR")
    company.hand(at("2026-11-05 10:00"), source="Fair")
    director = company.hand(at("2026-11-06 10:00"), source="Fair", job_title="Finance Director")
    named = company.hand(at("2026-11-09 10:00"), source="webinar", persona="CFO")
    numbers = company.lead_numbers

    # 19 working days in November, 8 over by the 13th: Friday itself is not
    of_cfo = part(company, OF_CFO, "2026-11-13 10:00")
    of_webinar = part(company, OF_WEBINAR, "2026-11-13 10:00")

    assert of_cfo.numbers == (numbers[director], numbers[named])
    assert (of_cfo.count, of_cfo.expected, of_cfo.whole) == (2, 4, 10)
    assert of_cfo.standing is Standing.BEHIND
    assert of_webinar.numbers == (numbers[webinar], numbers[named])
    assert (of_webinar.expected, of_webinar.standing) == (2, Standing.ON_TRACK)


def test_what_a_part_should_bring_is_that_of_the_version_of_each_day(
    company: SeededCompany,
) -> None:
    agree(company, OF_CFO)
    raised = SqlPart(by=SplitBy.PERSONA, name="CFO", least=20)
    agree(company, raised, OF_WEBINAR, on="2026-11-16 09:00")  # 10 of 19 days are from then on

    assert part(company, raised, "2026-12-01 09:00").whole == 15  # 9/19 of 10, 10/19 of 20
    assert part(company, OF_WEBINAR, "2026-12-01 09:00").whole == 2  # 10/19 of 5


def test_an_erased_lead_still_counts(company: SeededCompany) -> None:
    agree(company, OF_CFO)
    for fields in ({"persona": "CFO"}, {"job_title": "Finance director"}):
        handed = company.hand(at("2026-11-04 10:00"), **fields)
        company.ask(
            privacy.forget, "UADMIN", at("2026-11-05 10:00"), [company.lead_numbers[handed]]
        )

    assert part(company, OF_CFO, "2026-11-13 10:00").count == 2


def test_parts_are_of_marketing_as_a_whole(company: SeededCompany) -> None:
    agree(company, OF_CFO)
    now = "2026-11-13 10:00"

    assert report(company, now, side=Side.MARKETING).parts
    assert not report(company, now, side=Side.SALES).parts
    assert not report(company, now, owner="UMILA").parts


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        (SqlPart(by=SplitBy.PERSONA, name="CTO", least=1), "name", "unknown_persona"),
        (SqlPart(by=SplitBy.SOURCE, name="Fair", least=36), "least", "parts_exceed_sqls"),
        (SqlPart(by=SplitBy.SOURCE, name="webinar", least=1), "by", "is_listed_already"),
        (SqlPart(by=SplitBy.SOURCE, name="", least=1), "name", "text_out_of_range"),
    ],
)
def test_a_part_that_cannot_be_is_refused_beside_its_field(
    company: SeededCompany, wrong: SqlPart, field: str, code: str
) -> None:
    agree(company, OF_CFO, OF_WEBINAR)
    now = at("2026-11-13 10:00")
    company.ask(proposals.begin, "UMARIA", now)

    with pytest.raises(InvalidFields) as refused:
        company.ask(proposals.save_record, "UMARIA", now, "sql_parts", wrong, since=1)

    assert refused.value.problems[field].code == code


def test_parts_may_come_to_all_sqls_and_a_persona_beside_a_source() -> None:
    of_fair = SqlPart(by=SplitBy.SOURCE, name="Fair", least=35)
    terms = SPLIT.changed(sql_parts=(OF_CFO, OF_WEBINAR, of_fair))
    assert terms.contradictions() == {}


def test_a_draft_whose_target_or_personas_no_longer_hold_its_parts_is_not_sent(
    company: SeededCompany,
) -> None:
    agree(company, OF_CFO)
    now = at("2026-11-13 10:00")
    company.ask(proposals.begin, "UMARIA", now)
    draft = company.ask(proposals.remove_record, "UMARIA", now, "personas", CFO.key, since=1)

    with pytest.raises((InvalidFields, Refusal)) as refused:
        company.ask(sent_proposals.send, "UMARIA", now, revision=draft.proposal.revision)

    assert "sql_parts" in str(vars(refused.value))
    assert Terms(sql_target=9, personas=(CFO,), sql_parts=(OF_CFO,)).contradictions().keys() == {
        "sql_parts"
    }


def test_a_file_holds_the_parts_exactly() -> None:
    written = write(SPLIT)
    assert "sql_parts:\n  - by: persona\n    name: cfo\n    least: 10\n" in written
    assert read(written, Terms()) == SPLIT
    assert write(read(written, Terms())) == written
    assert Terms.from_json(SPLIT.to_json()) == SPLIT
