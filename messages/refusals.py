"""The sentence of each refusal: what is wrong, what would be right, and who may do it."""

from collections.abc import Callable, Mapping

from blockkit.mrkdwn import Mrkdwn, mention
from funnel.refusals import InvalidFields, Refusal
from funnel.zones import WEEKDAYS, CalendarError
from messages import labels
from messages.localizer import N_, Localizer

SENTENCES = {
    # rights
    "only_marketing": N_("Only marketing can do this, or a head of either team."),
    "only_teams": N_(
        "Only marketing and sales work with leads here. An admin of Pacto can add you to a team "
        "with `/pacto team`."
    ),
    "only_sales": N_("Only sales decides on hand-offs."),
    "only_owner": N_("This lead is {owner}'s: only the owner or a head of sales can do this."),
    "only_admin": N_("Only an admin of Pacto can change the set-up. Ask {admins}."),
    "no_admin_yet": N_(
        "Pacto has no admin yet, so only an admin of this workspace can set it up. Ask {admins}. "
        "Whoever runs Pacto can also make you its admin: `pacto admin {member}` in the terminal."
    ),
    "nobody_may_set_up": N_(
        "Pacto has no admin yet. Whoever runs it can make you one: `pacto admin {member}` in the "
        "terminal."
    ),
    "only_heads_change_terms": N_(
        "Only the head of marketing or the head of sales can change the agreement."
    ),
    "only_heads_change_place": N_(
        "The agreement counts time by this: only a head of team who is also an admin of Pacto can "
        "change it."
    ),
    "only_heads": N_("Only a head of team or an admin of Pacto can do that."),
    # not found
    "not_installed": N_(
        "Pacto isn't installed in this workspace. Ask a workspace admin to install it again."
    ),
    "not_set_up": N_("Pacto is not set up here yet: an admin can do it with `/pacto setup`."),
    "not_a_reference": N_("“{text}” is no lead: write its reference, like L-12."),
    "no_such_lead": N_("There is no lead {ref}. Look for it with `/lead find` and a name."),
    "no_such_handoff": N_("This hand-off is no longer there."),
    "no_lead_with_email": N_("No lead has this e-mail address."),
    "find_what": N_("Say what to look for: a name, a company, an e-mail or a phone."),
    "unknown_verb": N_("“{word}” is nothing that {command} can do. See `{command} help`."),
    # wrong state
    "erased_already": N_("{ref} was erased, so there is nothing left to work with."),
    "already_handed": N_("{ref} is an SQL already: sales has it."),
    "cannot_hand_off": N_("{ref} is at the stage “{stage}”: it cannot be handed off from there."),
    "move_not_allowed": N_("A lead cannot go from “{start}” to “{to}”."),
    "still_with_sales": N_("{ref} is with sales now: wait for their decision first."),
    "accepted_already": N_("{ref} is accepted already, by {by}."),
    "rejected_already": N_("{ref} is rejected already, by {by}."),
    "taken": N_("{by} was quicker: {ref} is taken."),
    "changed_meanwhile": N_("{ref} has changed in the meantime: look again, then try again."),
    "not_accepted": N_("{ref} is not accepted yet: decide on it first."),
    "asked_already": N_("A question about {ref} is waiting for marketing's answer already."),
    "not_with_sales": N_("Sales isn't working on {ref} right now, so it can't be passed on."),
    "nobody_else": N_("No one else in sales is available right now, so {ref} stays where it is."),
    "nothing_to_undo": N_("There's nothing to undo on {ref}: something else has happened since."),
    "too_late_to_undo": N_("It's too late to undo this: you have ten minutes."),
    "nothing_asked": N_("No question about {ref} is waiting for an answer."),
    "not_a_rep": N_("{user} is not in sales: choose someone of the sales team."),
    "rep_away": N_("{user} is away: choose someone else, or leave it to the turn."),
    "not_in_teams": N_("{user} is in neither team."),
    "in_both_teams": N_("{user} is in both teams: choose one."),
    "team_empty": N_("Choose at least one person."),
    "head_outside": N_("{user} heads this team without being in it: add them to the team too."),
    "needs_admin": N_("Choose at least one admin: somebody has to be able to change this."),
    "unknown_scope": N_(
        "“{word}” says nothing to me. Try marketing, sales, a person, a lead like L-12, or "
        "“last month”."
    ),
    # fields
    "invalid_fields": N_("Please check: {fields}."),
    "too_long": N_("This is too long: at most {most} characters."),
    "needs_name": N_("A lead needs a name."),
    "needs_contact": N_("Give an e-mail or a phone, so that sales can reach this person."),
    "bad_email": N_("This is no e-mail address: write it like ana@example.com."),
    "bad_phone": N_("This is no phone number: write it with its country, like +55 11 98765-4321."),
    "needs_owner": N_("Choose who gets the lead."),
    "needs_reason": N_("Choose a reason."),
    "needs_comment": N_("“Other” needs a comment: say what was wrong."),
    "needs_wake_date": N_("“Bad timing” needs a date: when should marketing try again?"),
    "date_not_ahead": N_("Choose a day that is still to come."),
    "needs_question": N_("Write what you need to know."),
    "needs_answer": N_("Write the answer."),
    "touch_ahead": N_("That's still to come: choose when you contacted the lead."),
    "touch_before_hand_off": N_("That was before the hand-off: choose a later time."),
    "needs_channel": N_("Choose how you reached the lead."),
    "zero_amount": N_("A deal is worth more than 0. Leave it empty if you don't know the value."),
    "bad_amount": N_("This is no amount: write a number like 12500 or 12,500.00."),
    "not_a_date": N_("“{text}” is no date: write it like 2026-12-24."),
    "not_a_number": N_("Write a number."),
    "hours_out_of_range": N_("Write hours between {least} and {most}."),
    "number_out_of_range": N_("Write a whole number between {least} and {most}."),
    "percent_out_of_range": N_("Write a percentage above 0, up to 100."),
    "needs_open_day": N_("Choose at least one day, and its hours."),
    "unknown_country": N_("The public holidays of “{country}” are not known."),
    "unknown_region": N_("“{region}” is no region of {country}: write its code, like SP."),
    "bad_member": N_("“{text}” is no id of a member."),
    "needs_channel_choice": N_("Choose a channel."),
    "needs_digest_name": N_("Give the digest a name."),
    "needs_weekday": N_("Choose at least one day."),
    "digest_name_taken": N_("There is a digest called “{name}” already: choose another name."),
    "no_digests": N_("No digest is scheduled yet. `/digest schedule` makes one."),
    "no_such_digest": N_("There is no digest called “{name}”. Choose one of these: {names}."),
    "cannot_share": N_("This cannot be shared."),
    # technical
    "too_slow": N_("That took too long for Slack. Please try again."),
    "too_many_windows": N_("Too many windows are open on top of each other: close one first."),
    "our_fault": N_("Something went wrong on our side. Nothing was changed: please try again."),
    # business hours and schedules
    "unknown_zone": N_("“{zone}” is no time zone: choose one like America/Sao_Paulo."),
    "bad_week": N_("Write the hours like 09:00-12:00, 13:00-18:00."),
    "unknown_day": N_("“{day}” is no day of the week."),
    "bad_period": N_("“{period}” is no opening period: write it like 09:00-12:00."),
    "bad_time": N_("“{value}” is no time: write it like 09:00."),
    "reversed_period": N_("{opens}-{closes} closes before it opens: put the earlier time first."),
    "overlapping_periods": N_("{first} and {second} overlap: make them one, or set them apart."),
    "day_not_open": N_("{day} has hours but is not ticked: tick it, or take its line away."),
    "no_opening": N_("Choose at least one day, and its hours."),
    "bad_holiday": N_("“{value}” is no date: write it like 2026-12-24."),
    "naive_moment": N_("This moment has no time zone."),
    "out_of_range": N_("This date is too far away."),
    "negative_work": N_("A time cannot be less than nothing."),
    "never_resumed": N_("This clock stands still, so it has no deadline."),
    "too_far": N_("With these hours the time would never be up: open more of the week."),
    "bad_schedule": N_("This schedule cannot be read: make it anew."),
    "unknown_kind": N_("“{kind}” is no kind of schedule."),
    "one_weekday": N_("Choose one day of the week."),
    "bad_day": N_("Choose a day of the month from 1 to 31."),
    "bad_nth": N_("Choose the first to the fifth, or the last."),
    "bad_anchor": N_("“{value}” is no date: write it like 2026-12-24."),
    "bad_lead": N_("Send it at most seven days before the meeting."),
    "missing_field": N_("This schedule needs one more thing: {field}."),
    "needless_field": N_("This schedule has no use for this: {field}."),
    "no_occurrence": N_("With this schedule the digest would never be sent."),
}
_DID_YOU_MEAN = N_("“{word}” is nothing that {command} can do. Did you mean `{command} {nearest}`?")
_WHICH_LEAD = N_("Say which lead: write its reference, like L-12.")
_STAGES = {"stage", "start", "to"}
_PEOPLE = {"by", "owner", "user"}
_NUMBERS = {"least", "most"}
_NAMED = 5  # of those who could be asked; a large workspace has dozens of administrators


def sentence(localizer: Localizer, refusal: Refusal, names: Mapping[str, str] | None = None) -> str:
    """The refusal as plain text; people are called by their name in `names`, else “a colleague”."""

    def person(user_id: str) -> str:
        return (names or {}).get(user_id) or localizer.say("a colleague")

    return localizer.say(_msgid(refusal), **_values(localizer, refusal, person)).replace("`", "")


def markup(localizer: Localizer, refusal: Refusal) -> Mrkdwn:
    """The refusal as mrkdwn; it mentions people, so only its asker should see it."""

    def person(user_id: str) -> str:
        return mention(user_id) if user_id else localizer.say("a colleague")

    if isinstance(refusal, InvalidFields):
        return problems(localizer, refusal.problems)
    return localizer.mark(_msgid(refusal), **_values(localizer, refusal, person))


def problems(localizer: Localizer, refusals: Mapping[str, Refusal]) -> Mrkdwn:
    """A line for each wrong field: its label, what is wrong."""
    lines = [
        localizer.mark(
            "*{field}*: {problem}",
            field=labels.field(localizer, name),
            problem=sentence(localizer, refusal),
        )
        for name, refusal in refusals.items()
    ]
    return Mrkdwn("\n".join(lines))


def from_calendar(error: CalendarError) -> Refusal:
    """A calendar error as a `Refusal`."""
    return Refusal(error.code, **error.values)


def field_errors(
    localizer: Localizer,
    refusals: Mapping[str, Refusal],
    blocks: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """For `ack(response_action="errors")`: block id → sentence. `blocks`: field → block id."""
    return {
        (blocks or {}).get(name, name): sentence(localizer, refusal, names)
        for name, refusal in refusals.items()
    }


def _msgid(refusal: Refusal) -> str:
    if refusal.code == "unknown_verb" and refusal.values.get("nearest"):
        return _DID_YOU_MEAN
    if refusal.code == "not_a_reference" and not refusal.values.get("text"):
        return _WHICH_LEAD
    return SENTENCES[refusal.code]


def _values(
    localizer: Localizer, refusal: Refusal, person: Callable[[str], str]
) -> dict[str, object]:
    return {key: _value(localizer, key, value, person) for key, value in refusal.values.items()}


def _value(localizer: Localizer, key: str, value: object, person: Callable[[str], str]) -> object:
    text = str(value)
    if key in _PEOPLE:
        return person(text)
    if key == "admins":
        return localizer.any_of(dict.fromkeys(map(person, text.split(", ")[:_NAMED])))
    if key in _STAGES:
        return labels.stage(localizer, text)
    if key in _NUMBERS and isinstance(value, int | float):
        return localizer.number(value)
    if key in {"field", "fields"}:
        return localizer.list(labels.field(localizer, name) for name in text.split(", "))
    return localizer.weekday(text) if key == "day" and text in WEEKDAYS else value
