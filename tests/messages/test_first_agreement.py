import pytest

from funnel.agreement import Terms
from funnel.stages import Stage
from messages import first_agreement
from tests.messages.message_samples import EN, ES, LOCALIZERS, PT


@pytest.mark.parametrize("localizer", LOCALIZERS)
def test_a_first_agreement_says_what_mql_and_sql_are_and_who_does_what(localizer):
    terms = Terms(**first_agreement.parts(localizer))
    terms.check()
    assert {"mql", "sql"} < {entry.key for entry in terms.glossary}
    assert {role.stage for role in terms.roles} >= {Stage.LEAD, Stage.MQL, Stage.SQL}


def test_it_speaks_the_language_of_the_company():
    said = [first_agreement.parts(localizer)["roles"][0].what for localizer in (EN, PT, ES)]
    assert len({*said}) == 3
