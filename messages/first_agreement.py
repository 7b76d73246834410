"""What the first agreement of a company says in words, until its heads say it in their own."""

from typing import Any, Final

from funnel.agreement_parts import Entry, Role
from funnel.stages import Side, Stage
from messages import labels
from messages.localizer import N_, Localizer

_GLOSSARY: Final = (
    (N_("MQL"), N_("A lead that fits a persona and has shown interest. Marketing qualifies it.")),
    (
        N_("SQL"),
        N_(
            "A lead that both teams agree is ready for sales: it's a good fit, has a "
            "need, and wants to talk."
        ),
    ),
    (
        N_("From MQL to SQL"),
        N_(
            "When the lead fits a persona, its need is known, and it has agreed to talk to sales. "
            "That's when marketing hands it off."
        ),
    ),
)
_ROLES: Final = (
    (Stage.LEAD, Side.MARKETING, N_("Nurtures the lead until it fits and shows interest.")),
    (
        Stage.MQL,
        Side.MARKETING,
        N_("Checks profile and interest, and hands the lead off once it's ready."),
    ),
    (
        Stage.SQL,
        Side.SALES,
        N_("Accepts it or rejects it with a reason, on time, and makes the first touch."),
    ),
    (Stage.OPPORTUNITY, Side.SALES, N_("Works the deal, and logs every touch and the outcome.")),
)


def parts(localizer: Localizer) -> dict[str, tuple[Any, ...]]:
    """The glossary and the roles to begin with, by the name of their list."""
    glossary = tuple(
        Entry(word=localizer.say(word), meaning=localizer.say(meaning))
        for word, meaning in _GLOSSARY
    )
    roles = tuple(
        Role(stage=stage, who=labels.side(localizer, side), what=localizer.say(what))
        for stage, side, what in _ROLES
    )
    return {"glossary": glossary, "roles": roles}
