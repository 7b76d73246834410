"""Who has yet to sign the version in force."""

from funnel.proposals import ToSign
from funnel.stages import Side
from storage import agreements, proposals
from storage.work import Work


def missing_signatures(work: Work) -> tuple[Side, ...]:
    """The sides that have not signed the version in force."""
    version = agreements.agreement_in_force(work)
    if version is None:
        return ()
    signed = {
        each.side for each in proposals.signatures_of_versions(work, [version.id])[version.id]
    }
    return tuple(side for side in Side if side not in signed)


def to_sign(work: Work) -> ToSign | None:
    """The version in force, as long as a side has yet to sign it."""
    version, missing = agreements.agreement_in_force(work), missing_signatures(work)
    if version is None or not missing:
        return None
    mine = tuple(side for side in missing if side in work.actor.headed)
    return ToSign(version.version, missing, mine)
