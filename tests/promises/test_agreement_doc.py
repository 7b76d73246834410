from pathlib import Path

from funnel.agreement import Terms
from imports.agreement_file import read

DOC = Path(__file__).parents[2] / "docs" / "agreement.md"


def test_the_example_of_the_documentation_can_be_imported():
    example = DOC.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    terms = read(example, Terms())
    terms.check()
    assert terms.objectives[0].name == "Win bigger customers"
