"""The forms of the set-up: channels, zone, language, holidays; the teams; the language."""

from collections.abc import Sequence
from enum import Enum

from blockkit import blocks as b
from blockkit.mrkdwn import channel
from blockkit.view_state import View, chosen, conversation, ticked, users
from funnel.agreement import Terms
from funnel.people import Company, Person
from funnel.retention import RETENTION_MONTHS
from funnel.schedule import DAILY_AT
from funnel.stages import Side
from messages import labels, languages, locations, places
from messages.ids import Click, Form, Lookup
from messages.localizer import N_, Localizer

TEAMS = ("marketing", "sales", "heads_marketing", "heads_sales", "admins")
_TEAM_HINTS = {
    "marketing": N_("Everyone on the marketing team. Heads are included automatically."),
    "sales": N_(
        "Everyone on the sales team. New leads are assigned round-robin. Heads are "
        "included automatically, but get leads only while the team has no one else."
    ),
    "heads_marketing": N_(
        "They sign the agreement for marketing, and are notified when it misses a "
        "deadline. One person can lead both teams."
    ),
    "heads_sales": N_(
        "They sign the agreement for sales, and are notified when it misses a deadline."
    ),
    "admins": N_("They can change these settings."),
}


_DAILY = "daily"


def setup(
    localizer: Localizer,
    company: Company,
    terms: Terms,
    countries: places.Known,
) -> b.Block:
    """The form with all that Pacto needs to start, filled with the current values.

    `countries`: those whose public holidays are available, each with its regions.
    """
    marketing, sales = company.marketing_channel, company.sales_channel
    locale = localizer.locale
    # A company that is not set up has no language of its own: the admin's is the best guess.
    if company.set_up_at and company.locale in languages.NAMES:
        locale = company.locale
    fields = [
        _channel(
            localizer,
            "marketing_channel",
            marketing,
            localizer.say("The channel your marketing team uses."),
        ),
        _channel(
            localizer, "sales_channel", sales, localizer.say("Hand-off cards are posted here.")
        ),
        _lookup(localizer, "zone", Lookup.ZONE, locations.zone(localizer, terms.zone)),
        _choice(localizer, "locale", locations.languages(), locale),
        _lookup(
            localizer,
            "country",
            Lookup.HOLIDAYS,
            places.chosen(localizer, countries, places.code_of(terms.country, terms.region)),
            hint=localizer.say("Type a country, state, or region."),
        ),
        b.input(
            labels.field(localizer, "retention_months"),
            b.select(Click.INPUT, _periods(localizer), initial=str(company.retention_months)),
            block_id="retention_months",
            hint=localizer.say(
                "Erases the personal data of lost or disqualified leads after this long "
                "without activity. Your figures stay the same."
            ),
        ),
        b.context(localizer.mark("If a channel is private, invite Pacto with `/invite @Pacto`.")),
    ]
    return _modal(localizer, Form.SETUP, localizer.say("Set up Pacto"), fields)


def parse_setup(view: View) -> dict[str, str]:
    """marketing_channel, sales_channel, zone, locale, country, region, retention_months.

    "" for none.
    """
    country, region = places.split(chosen(view, "country"))
    return {
        "marketing_channel": conversation(view, "marketing_channel"),
        "sales_channel": conversation(view, "sales_channel"),
        "zone": chosen(view, "zone"),
        "locale": chosen(view, "locale"),
        "country": country,
        "region": region,
        "retention_months": chosen(view, "retention_months"),
    }


def team(localizer: Localizer, members: Sequence[Person], admins: Sequence[str]) -> b.Block:
    """Who is in which team, who leads it, and who administers Pacto."""
    members_of = {
        "marketing": [p.user_id for p in members if p.side is Side.MARKETING],
        "sales": [p.user_id for p in members if p.side is Side.SALES],
        "heads_marketing": [p.user_id for p in _heads(members, Side.MARKETING)],
        "heads_sales": [p.user_id for p in _heads(members, Side.SALES)],
        "admins": admins,
    }
    fields = [
        b.input(
            labels.field(localizer, name),
            b.users_multi_select(Click.INPUT, initial=members_of[name]),
            block_id=name,
            optional=True,
            hint=localizer.say(_TEAM_HINTS[name]),
        )
        for name in TEAMS
    ]
    return _modal(localizer, Form.TEAM, localizer.say("Team members"), fields)


def _heads(members: Sequence[Person], side: Side) -> list[Person]:
    return [person for person in members if side in person.headed]


def parse_team(view: View) -> dict[str, list[str]]:
    """User ids by the names in `TEAMS`."""
    return {name: users(view, name) for name in TEAMS}


class TermsStep(Enum):
    """Whether both heads have signed, and else whether the reader is one of them."""

    DONE = N_("*Pacto is ready!* Marketing can add the first lead with `/lead`.")
    READERS = N_(
        "*One step left:* both heads need to sign the agreement. It starts from a "
        "template: sign it in the Home tab, or change it first with `/sla propose`. "
        "Then I'll tell both teams how it works."
    )
    HEADS = N_(
        "*One step left:* both heads need to sign the agreement, which starts from a "
        "template. They'll find it in their Home tab. Then I'll tell both teams how "
        "it works."
    )


def done(
    localizer: Localizer, company: Company, terms: TermsStep, *, offer_digest: bool
) -> b.Block:
    """The end of the form: what is left to do, and the daily digest for both channels."""
    is_done = terms is TermsStep.DONE
    title = localizer.say("All set") if is_done else localizer.say("Almost there")
    blocks = [b.section(localizer.mark(terms.value))]
    if not offer_digest:
        return b.modal(title, blocks, Form.NOTICE, close=localizer.say("Close"))
    channels = dict.fromkeys([company.marketing_channel, company.sales_channel])
    where = localizer.list(channel(each) for each in channels)
    daily = b.option(localizer.say("Post the daily digest"), _DAILY)
    blocks += [
        b.input(
            localizer.say("Daily digest"),
            b.checkboxes(Click.INPUT, [daily], initial=[_DAILY]),
            block_id=_DAILY,
            optional=True,
        ),
        b.context(
            localizer.mark(
                "On weekdays at {time} in {channels}: who owes what today, and how both "
                "teams are doing. Change it anytime with `/digest list`.",
                time=localizer.time(DAILY_AT),
                channels=where,
            )
        ),
    ]
    return b.modal(
        title,
        blocks,
        Form.SETUP_DONE,
        submit=localizer.say("Finish") if is_done else localizer.say("Save"),
        close=localizer.say("Not now"),
    )


def wants_digest(view: View) -> bool:
    return _DAILY in ticked(view, _DAILY)


def language(localizer: Localizer, current: str) -> b.Block:
    """The form for the language of channels; members see their own language in Slack."""
    locale = current if current in languages.NAMES else localizer.locale
    fields = [_choice(localizer, "locale", locations.languages(), locale)]
    return _modal(localizer, Form.LANGUAGE, localizer.say("Channel language"), fields)


def parse_language(view: View) -> str:
    return chosen(view, "locale")


def _periods(localizer: Localizer) -> list[b.Block]:
    """The periods after which settled leads may be erased."""
    never = b.option(localizer.say("Never"), "0")
    periods = (months for months in RETENTION_MONTHS if months)
    return [
        never,
        *(
            b.option(localizer.count("{n} month", "{n} months", months), str(months))
            for months in periods
        ),
    ]


def _channel(localizer: Localizer, name: str, current: str, hint: str) -> b.Block:
    element = b.conversation_select(Click.INPUT, initial=current or None)
    return b.input(labels.field(localizer, name), element, block_id=name, hint=hint)


def _choice(localizer: Localizer, name: str, options: list[b.Block], current: str) -> b.Block:
    element = b.select(Click.INPUT, options, initial=current)
    return b.input(labels.field(localizer, name), element, block_id=name)


def _lookup(
    localizer: Localizer, name: str, lookup: Lookup, current: b.Block, *, hint: str = ""
) -> b.Block:
    """A list that is searched as one types; what is likely shows before that."""
    element = b.external_select(lookup, initial=current, min_query_length=0)
    return b.input(labels.field(localizer, name), element, block_id=name, hint=hint or None)


def _modal(localizer: Localizer, form: Form, title: str, fields: list[b.Block]) -> b.Block:
    save, cancel = localizer.say("Save"), localizer.say("Cancel")
    return b.modal(title, fields, form, submit=save, close=cancel)
