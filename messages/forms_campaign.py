"""The forms of campaigns: a new one, one that is there, what one cost, and the merge of two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, bold, join, line
from blockkit.view_state import View, chosen, day, metadata, pack, text
from funnel.campaigns import CHANNEL, NAME, CampaignDetails, TypedCampaign, TypedSpend
from funnel.facts import Deal
from messages import labels
from messages.ids import Click, Form, Suggest, campaign_id
from messages.localizer import N_, Localizer

_ALIASES = 2000  # characters
_AMOUNT = 30
_BACK = 24  # months that spend is offered for, this one among them

Origin = Mapping[str, object]

_SUBMIT = {Form.CAMPAIGN_MERGE: N_("Merge")}


def new(localizer: Localizer, currency: str, origin: Origin) -> b.Block:
    """A campaign that is not there yet: its name is one that leads came with, or any other."""
    name = b.external_select(
        Suggest.LEAD_FIELD,
        placeholder=localizer.say("Choose or type a new one"),
        min_query_length=0,
    )
    blocks = [
        b.input(labels.field(localizer, "campaign"), name, block_id="campaign"),
        *_fields(localizer, currency, None),
    ]
    return _modal(localizer, Form.CAMPAIGN, localizer.say("New campaign"), blocks, pack(**origin))


def edit(localizer: Localizer, currency: str, details: CampaignDetails, origin: Origin) -> b.Block:
    """A campaign that is there, and what it cost so far."""
    campaign = details.campaign
    name = b.text_input(Click.INPUT, initial=campaign.name, max_length=NAME)
    blocks = [
        b.input(labels.field(localizer, "campaign"), name, block_id="campaign"),
        *_fields(localizer, currency, details),
        b.section(_spend_so_far(localizer, currency, details)),
    ]
    about = pack(campaign=campaign.id, **origin)
    return _modal(localizer, Form.CAMPAIGN_EDIT, localizer.say("Edit campaign"), blocks, about)


def parse_campaign(view: View) -> TypedCampaign:
    """What the form of a campaign holds, unchecked."""
    return TypedCampaign(
        name=text(view, "campaign") or chosen(view, "campaign"),
        channel=text(view, "channel"),
        starts_on=day(view, "starts_on"),
        ends_on=day(view, "ends_on"),
        budget=text(view, "budget"),
        aliases=text(view, "aliases"),
    )


def parse_edit(view: View) -> tuple[int, TypedCampaign]:
    """The campaign, and how it is to be. Raises `Refusal("no_such_campaign")`."""
    return campaign_id(metadata(view).get("campaign")), parse_campaign(view)


def spend(localizer: Localizer, currency: str, today: date, origin: Origin) -> b.Block:
    """What a campaign cost in a month, all of it."""
    this = today.replace(day=1)
    months = [_months_before(this, count) for count in range(_BACK)]
    options = [b.option(localizer.month(month), month.isoformat()) for month in months]
    amount = b.text_input(Click.INPUT, max_length=_AMOUNT)
    blocks = [
        b.input(labels.field(localizer, "campaign"), _choice(localizer), block_id="campaign"),
        b.input(
            labels.field(localizer, "month"),
            b.select(Click.INPUT, options, initial=this.isoformat()),
            block_id="month",
        ),
        b.input(
            labels.field(localizer, "amount"),
            amount,
            block_id="amount",
            hint=labels.in_currency(
                localizer,
                currency,
                localizer.say("The month's total: it replaces what was logged before."),
            ),
        ),
    ]
    return _modal(localizer, Form.SPEND, localizer.say("Log spend"), blocks, pack(**origin))


def parse_spend(view: View) -> TypedSpend:
    """What the form of spend holds, unchecked."""
    try:
        month = date.fromisoformat(chosen(view, "month"))
    except ValueError:
        month = None
    return TypedSpend(chosen(view, "campaign"), month, text(view, "amount"))


def merge(localizer: Localizer, origin: Origin) -> b.Block:
    """Two names, of which one campaign is to be made."""
    blocks = [
        b.section(
            localizer.mark(
                "Leads, names, and spend of the other campaign move to the one you keep. This "
                "can't be undone."
            )
        ),
        b.input(localizer.say("Campaign to keep"), _choice(localizer), block_id="campaign"),
        b.input(labels.field(localizer, "other"), _choice(localizer), block_id="other"),
    ]
    title = localizer.say("Merge campaigns")
    return _modal(localizer, Form.CAMPAIGN_MERGE, title, blocks, pack(**origin))


@dataclass(frozen=True)
class MergeForm:
    """Two names as chosen: the campaign that stays, and the one that goes into it."""

    into: str
    other: str


def parse_merge(view: View) -> MergeForm:
    return MergeForm(chosen(view, "campaign"), chosen(view, "other"))


def suggested(
    localizer: Localizer, names: Sequence[str], of_leads: Sequence[str], new_name: str
) -> list[b.Block]:
    """Groups of names to choose a campaign by."""
    groups = {
        localizer.say("Campaigns"): names,
        localizer.say("Names on leads"): of_leads,
        localizer.say("Add new"): [new_name] if new_name else [],
    }
    return [
        {"label": b.plain_text(label, 75), "options": [b.option(name, name) for name in options]}
        for label, options in groups.items()
        if options
    ]


def _choice(localizer: Localizer) -> b.Block:
    placeholder = localizer.say("Choose a campaign")
    return b.external_select(Suggest.CAMPAIGN, placeholder=placeholder, min_query_length=0)


def _fields(localizer: Localizer, currency: str, details: CampaignDetails | None) -> list[b.Block]:
    """All but the name; the ids of the blocks are the names of the fields."""
    campaign = details.campaign if details else None
    budget = campaign.budget if campaign else None
    return [
        b.input(
            labels.field(localizer, "channel"),
            b.text_input(
                Click.INPUT, initial=campaign.channel if campaign else "", max_length=CHANNEL
            ),
            block_id="channel",
            optional=True,
            hint=localizer.say("For example: search ads, email, events."),
        ),
        *(
            b.input(
                labels.field(localizer, name),
                b.date_picker(Click.INPUT, initial=getattr(campaign, name, None)),
                block_id=name,
                optional=True,
            )
            for name in ("starts_on", "ends_on")
        ),
        b.input(
            labels.field(localizer, "budget"),
            b.text_input(
                Click.INPUT,
                initial="" if budget is None else localizer.number(budget),
                max_length=_AMOUNT,
            ),
            block_id="budget",
            optional=True,
            hint=labels.in_currency(localizer, currency, localizer.say("For the whole campaign.")),
        ),
        b.input(
            labels.field(localizer, "aliases"),
            b.text_input(
                Click.INPUT,
                initial="\n".join(details.aliases) if details else "",
                multiline=True,
                max_length=_ALIASES,
            ),
            block_id="aliases",
            optional=True,
            hint=localizer.say(
                "One per line, as written in forms, imports, and UTM tags (utm_campaign). Case, "
                "accents, spaces, “-”, and “_” don't matter."
            ),
        ),
    ]


def _spend_so_far(localizer: Localizer, currency: str, details: CampaignDetails) -> Mrkdwn:
    if not details.spend:
        return localizer.mark("No spend logged yet. Log it with `/pacto spend`.")
    lines = [
        localizer.mark(
            "{month}: {amount}",
            month=localizer.month(month),
            amount=labels.value(localizer, Deal(amount, currency)),
        )
        for month, amount in details.spend.items()
    ]
    return join([bold(line(localizer.say("Spend by month"))), *lines])


def _months_before(month: date, count: int) -> date:
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _modal(
    localizer: Localizer, form: Form, title: str, blocks: Sequence[b.Block], about: str
) -> b.Block:
    submit = localizer.say(_SUBMIT.get(form, N_("Save")))
    close = localizer.say("Cancel")
    return b.modal(title, blocks, form, submit=submit, close=close, private_metadata=about)
