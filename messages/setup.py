"""The forms of the set-up: channels, zone, language, holidays; the teams; one's own language."""

from collections.abc import Mapping, Sequence

from funnel.agreement import Terms
from funnel.facts import Company
from messages import blocks as b
from messages import labels, places
from messages.forms_common import View, chosen, conversation, text, users
from messages.ids import Click, Form
from messages.terms import parse_terms, terms_form, terms_text, versions_text
from messages.voice import N_, Voice

__all__ = [
    "TEAMS",
    "language",
    "parse_language",
    "parse_setup",
    "parse_team",
    "parse_terms",
    "setup",
    "team",
    "terms_form",
    "terms_text",
    "versions_text",
]

TEAMS = ("marketing", "sales", "heads_marketing", "heads_sales", "admins")
_TEAM_HINTS = {
    "marketing": N_("Everyone of marketing, heads too."),
    "sales": N_("Everyone of sales, heads too. They get leads in turn."),
    "heads_marketing": N_("They hear of what marketing missed, and can change the agreement."),
    "heads_sales": N_("They hear of what sales missed, and can change the agreement."),
    "admins": N_("They can change this set-up."),
}


def setup(
    voice: Voice,
    company: Company | None,
    terms: Terms,
    countries: Mapping[str, Sequence[str]],
) -> b.Block:
    """One form with all that Pacto needs to begin, filled with what is there.

    `countries`: those whose public holidays are known, each with its regions.
    """
    marketing = company.marketing_channel if company else ""
    sales = company.sales_channel if company else ""
    speaks = voice.locale
    # Before the set-up the company has no language of its own yet: the admin's is the best guess.
    if company and company.set_up_at and company.locale in places.LANGUAGES:
        speaks = company.locale
    made = [
        _channel(voice, "marketing_channel", marketing, voice.say("Where marketing talks.")),
        _channel(voice, "sales_channel", sales, voice.say("Here the cards of hand-offs appear.")),
        _choice(voice, "zone", places.zones(voice, terms.zone), terms.zone),
        _choice(voice, "locale", places.languages(), speaks),
        _choice(
            voice,
            "country",
            places.countries(voice, countries, terms.country),
            terms.country or b.NO_VALUE,
        ),
        b.input(
            labels.field(voice, "region"),
            b.text_input(Click.INPUT, initial=terms.region, max_length=40),
            block_id="region",
            optional=True,
            hint=voice.say("Its code, for the holidays of the region, like SP or MD."),
        ),
        b.context(voice.mark("If a channel is private, invite Pacto to it: `/invite @Pacto`.")),
    ]
    return _modal(voice, Form.SETUP, voice.say("Set up Pacto"), made)


def parse_setup(view: View) -> dict[str, str]:
    """marketing_channel, sales_channel, zone, locale, country, region; "" for none."""
    return {
        "marketing_channel": conversation(view, "marketing_channel"),
        "sales_channel": conversation(view, "sales_channel"),
        "zone": chosen(view, "zone"),
        "locale": chosen(view, "locale"),
        "country": chosen(view, "country"),
        "region": text(view, "region"),
    }


def team(
    voice: Voice,
    marketing: Sequence[str],
    sales: Sequence[str],
    heads_marketing: Sequence[str] = (),
    heads_sales: Sequence[str] = (),
    admins: Sequence[str] = (),
) -> b.Block:
    """Who is in which team, by user id."""
    lists = (marketing, sales, heads_marketing, heads_sales, admins)
    made = [
        b.input(
            labels.field(voice, name),
            b.users_multi_select(Click.INPUT, initial=members),
            block_id=name,
            optional=True,
            hint=voice.say(_TEAM_HINTS[name]),
        )
        for name, members in zip(TEAMS, lists, strict=True)
    ]
    return _modal(voice, Form.TEAM, voice.say("Who is in which team"), made)


def parse_team(view: View) -> dict[str, list[str]]:
    """User ids by the names in `TEAMS`."""
    return {name: users(view, name) for name in TEAMS}


def done(voice: Voice) -> b.Block:
    """What is said when the teams are set: what happens now, and what is left to do."""
    lines = [
        voice.mark("*Pacto is ready.* Marketing adds its first lead with `/lead`."),
        voice.mark(
            "The agreement started from a template: see it with `/sla terms`, change it with "
            "`/sla change`."
        ),
        voice.mark("`/digest schedule` has a daily balance posted to a channel of yours."),
    ]
    return b.modal(
        voice.say("All set"),
        [b.section(line) for line in lines],
        Form.NOTICE,
        close=voice.say("Close"),
    )


def language(voice: Voice, current: str) -> b.Block:
    """What channels are spoken to in; members are, in the language that Slack tells of them."""
    shown = current if current in places.LANGUAGES else voice.locale
    made = [_choice(voice, "locale", places.languages(), shown)]
    return _modal(voice, Form.LANGUAGE, voice.say("Language of channels"), made)


def parse_language(view: View) -> str:
    return chosen(view, "locale")


def _channel(voice: Voice, name: str, current: str, hint: str) -> b.Block:
    element = b.conversation_select(Click.INPUT, initial=current or None)
    return b.input(labels.field(voice, name), element, block_id=name, hint=hint)


def _choice(voice: Voice, name: str, options: list[b.Block], current: str) -> b.Block:
    element = b.select(Click.INPUT, options, initial=current)
    return b.input(labels.field(voice, name), element, block_id=name)


def _modal(voice: Voice, form: Form, title: str, made: list[b.Block]) -> b.Block:
    save, cancel = voice.say("Save"), voice.say("Cancel")
    return b.modal(title, made, form, submit=save, close=cancel)
