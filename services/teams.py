"""The two teams: who is in which, who leads it, and who administers Pacto."""

from collections.abc import Iterable
from dataclasses import dataclass

from funnel.people import Person
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services import first_steps
from services.setup import SetupState, begin
from storage import people
from storage.work import Work


@dataclass(frozen=True)
class Teams:
    """Who is in which team and who leads it, by user id; and the admins of Pacto.

    `marketing` and `sales` are as they were listed: a head is of the team without being listed.
    """

    marketing: frozenset[str]
    sales: frozenset[str]
    heads_marketing: frozenset[str]
    heads_sales: frozenset[str]
    admins: frozenset[str]

    @classmethod
    def of(
        cls,
        *,
        marketing: Iterable[str],
        sales: Iterable[str],
        heads_marketing: Iterable[str],
        heads_sales: Iterable[str],
        admins: Iterable[str],
    ) -> "Teams":
        lists = (marketing, sales, heads_marketing, heads_sales, admins)
        return cls(*(frozenset(members) for members in lists))

    def members(self, side: Side) -> frozenset[str]:
        """Who works in a team; who heads both works in sales, unless they are listed elsewhere."""
        if side is Side.MARKETING:
            return self.marketing | (self.heads_marketing - self.heads_both)
        return (
            self.sales | (self.heads_sales - self.heads_both) | (self.heads_both - self.marketing)
        )

    @property
    def heads_both(self) -> frozenset[str]:
        return self.heads_marketing & self.heads_sales

    def heads(self, side: Side) -> frozenset[str]:
        return self.heads_marketing if side is Side.MARKETING else self.heads_sales

    def check(self) -> None:
        """Raise `InvalidFields` naming each list that cannot be."""
        problems: dict[str, Refusal] = {}
        if both := self.members(Side.MARKETING) & self.members(Side.SALES):
            problems[self._named_in(min(both))] = Refusal("in_both_teams", user=min(both))
        for side in Side:
            if not self.members(side) | self.heads(side):
                problems[side.value] = Refusal("team_empty")
        if not self.admins:
            problems["admins"] = Refusal("needs_admin")
        if problems:
            raise InvalidFields(problems)

    def _named_in(self, user_id: str) -> str:
        """The last list in the form that makes somebody a member of a second team."""
        if user_id in self.heads_sales - self.sales:
            return "heads_sales"
        return "heads_marketing" if user_id in self.heads_marketing - self.marketing else "sales"


def set_team(work: Work, teams: Teams) -> None:
    """Write both teams anew. One commit. Raises `InvalidFields`, and as `begin`."""
    before = begin(work)
    teams.check()
    for side in Side:
        people.clear_side(work, side)
        for user_id in sorted(teams.members(side)):
            rights = {
                "is_head": user_id in teams.heads(side),
                "heads_other": user_id in teams.heads_both,
            }
            people.change_member(work, user_id, side=side, **rights)
    people.clear_admins(work)
    for user_id in sorted(teams.admins):
        people.change_member(work, user_id, is_admin=True)
    people.audit(work, "team", before=_rights_before(before), after=_rights(teams))
    first_steps.progressed(work)
    work.commit()


def _rights_before(state: SetupState) -> dict[str, str]:
    """What each person was, for the audit trail: "sales", "sales head", "sales head admin"."""
    of_team: dict[Side, list[Person]] = {side: [] for side in Side}
    for person in state.team:
        if person.side is not None:
            of_team[person.side].append(person)
    heads = {side: [p.user_id for p in state.team if side in p.headed] for side in Side}
    return _rights(
        Teams.of(
            marketing=[person.user_id for person in of_team[Side.MARKETING]],
            sales=[person.user_id for person in of_team[Side.SALES]],
            heads_marketing=heads[Side.MARKETING],
            heads_sales=heads[Side.SALES],
            admins=state.admins,
        )
    )


def _rights(teams: Teams) -> dict[str, str]:
    words: dict[str, list[str]] = {}
    for side in Side:
        for user_id in sorted(teams.members(side)):
            words[user_id] = [side, "head"] if user_id in teams.heads(side) else [side]
            if user_id in teams.heads_both:
                words[user_id].append("of both")
    for user_id in sorted(teams.admins):
        words.setdefault(user_id, []).append("admin")
    return {user_id: " ".join(each) for user_id, each in words.items()}
