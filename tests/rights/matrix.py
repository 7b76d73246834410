"""Who may do what, as one table: a row for each act and state, a column for each role.

"+" is allowed, "=" answered without a word and without a change, a letter refused with that
sentence. What an act does where it is allowed stands in its row: it changes what is stored, or it
shows something.
"""

from dataclasses import dataclass

from funnel.meetings import AgendaPoint
from messages.ids import Click, Form, Lookup, Shortcut
from messages.patterns import packed
from tests.hostile.forged import typed
from tests.rights.acts import (
    ANOTHER_ZONE,
    ENTRY,
    NEW_LEAD,
    NUMBERS,
    SCHEDULE,
    SETUP,
    TEAMS,
    Send,
    chosen,
    click,
    command,
    compared,
    dates,
    event,
    members,
    menu,
    picked,
    section,
    shortcut,
    started,
    submit,
    suggest,
    ticked,
)
from tests.rights.company import (
    ACCEPTED,
    ACTION,
    ACTION_TITLE,
    ASKED,
    CAMPAIGN,
    CAMPAIGN_NAME,
    DIGEST,
    IDEA,
    IDEA_TEXT,
    LEAD_NAME,
    MEETING,
    MQL,
    NEW,
    PATTERN,
    PENDING,
    QUEUED,
    ROLES,
    SENT,
    SENT_REF,
)

SENTENCES = {
    "S": "Only sales can accept or reject hand-offs.",
    "O": "Only the owner or a head of sales can do this.",
    "M": "Only marketing or a team head can do this.",
    "T": "Only the marketing and sales teams can work with leads here.",
    "A": "Only a Pacto admin can change the setup. Ask ",
    "H": "Only team heads and Pacto admins can do that.",
    "E": "Only the heads of marketing and sales can propose a new version.",
    "F": "Only the head of sales can sign for sales.",
    "V": "Only the head of marketing can sign for marketing.",
    "P": "Only a team head who is also a Pacto admin can change it.",
    "N": "Only the head of a team can nudge",
    "n": "No one on your team owes anything on L-1",
    "h": "This hand-off no longer exists.",
    "l": "I couldn't find L-",
    "d": "Create one with `/digest schedule`.",
    "D": "Create one with /digest schedule.",
    "t": "already took",
    "a": "t been accepted yet",
    "s": "is with sales.",
    "u": "There's nothing to undo on",
    "w": "Sales isn't working on",
    "g": "This proposal is no longer open.",
    "I": "Only a team head or ",
    "i": "This idea no longer exists.",
    "r": "stand out anymore.",
    "q": "This meeting no longer exists.",
    "X": "This action belongs to ",
    "x": "This action no longer exists.",
    "m": "in this workspace anymore.",
    "C": "Only marketing or a Pacto admin can change campaigns and log spend.",
    "c": "This campaign no longer exists.",
}
CHANGES = "changes"
"""What an act does where it is allowed; every other effect is a text that is then shown."""

# Each string has a mark for each of `ROLES`, in that order: four of sales, three of marketing, the
# admins of Pacto and of Slack, three outside the teams, and the head of another company.
DECIDE = "+OO+ SSS SS SSS h"
TAKE = "++++ SSS SS SSS h"
PASS_ON = "+OO+ SSS SS SSS l"
ANSWER = "MMM+ +++ MM MMM h"
MARKETING = "MMM+ +++ MT TTT l"
HAND_OFF = "MMM+ +++ MM MMM l"
MEMBERS = "++++ +++ +T TTT +"
OPEN = "++++ +++ +T TTT l"
ASKED_FOR = "++++ +++ +T TT= +"
ADMINS = "AAAA AAA +A AAA +"
PLACE = "AAAA AAA PA AAA +"
HEADS = "HHH+ HH+ +H HHH +"
TERMS = "EEE+ EE+ EE EEE +"
FOR_SALES = "FFF+ FFF FF FFF g"
FOR_MARKETING = "VVVV VV+ VV VVV V"
READ = "++++ +++ +T TTT g"
PRIVACY = "HHH+ HH+ +H HHH l"
DIGESTS = "HHH+ HH+ +H HHH d"
IDEAS = "++++ +++ +T TTT i"
DECLINE = "III+ +I+ IT TTT i"
ACTIONS = "+XX+ +X+ XT TTT x"
MEETINGS = "++++ +++ +T TTT q"
PATTERNS = "++++ +++ +T TTT r"
NOT_NOW = "HHH+ HH+ +H HHH r"
CAMPAIGNS = "CCCC +++ +C CCC +"
ALL = "++++ +++ ++ +++ +"


@dataclass(frozen=True)
class Act:
    """One way to ask for something. `of` is the button, form, command or event it is of."""

    of: object
    state: str
    send: Send
    effect: str
    marks: str

    @property
    def name(self) -> str:
        of = " ".join(self.of) if isinstance(self.of, tuple) else str(self.of)
        return f"{of} {self.state}".strip()

    def mark(self, role: str) -> str:
        return dict(zip(ROLES, self.marks.replace(" ", ""), strict=True))[role]


def _click(button: Click, state: str, value: object, effect: object, marks: str) -> Act:
    """A click in the lead's modal, else in a message: there nobody has no one to be answered."""
    in_modal = button.startswith("lead.")
    if not in_modal:
        marks = f"{marks[:-3]}= {marks[-1]}"
    return Act(button, state, click(button, value, in_modal=in_modal), str(effect), marks)


def _handoff_form(form: Form, state: str, handoff: int, values: object, marks: str) -> Act:
    return Act(form, state, submit(form, values, handoff=handoff), CHANGES, marks)


def _lead_form(form: Form, state: str, lead: int, values: object, marks: str) -> Act:
    return Act(form, state, submit(form, values, lead=lead, channel="C0SALES"), CHANGES, marks)


def _verb(name: str, verb: str, words: str, effect: object, marks: str) -> Act:
    return Act((name, verb), "", command(name, f"{verb} {words}".strip()), str(effect), marks)


ALIKE = {"name": "Rui Faro", "email": "rui@example.com"}
_REASON = chosen(reason="no_budget")
_TOUCH = chosen(how="call") | typed(note="n")
_WAKE = dates(wake_on="2026-12-24")
_PATTERN = packed(PATTERN)
_DAYS = "weekly 2026-11-16 2026-11-22"
_DUE = dates(due_on="2026-12-24") | members(owner=ROLES["rep"])
_WHY = typed(why="w")
_SPENT = chosen(campaign=CAMPAIGN_NAME, month="2026-11-01") | typed(amount="900")

MATRIX = (
    # sales' decision
    _click(Click.CARD_ACCEPT, "pending", PENDING, CHANGES, DECIDE),
    _click(Click.CARD_ACCEPT, "queued", QUEUED, CHANGES, TAKE),
    _click(Click.CARD_ACCEPT, "asked", ASKED, CHANGES, DECIDE),
    _click(Click.CARD_TAKE, "queued", QUEUED, CHANGES, TAKE),
    _click(Click.CARD_TAKE, "pending", PENDING, CHANGES, "=ttt SSS SS SSS h"),
    _click(Click.CARD_REJECT, "pending", PENDING, Form.REJECT, DECIDE),
    _click(Click.CARD_REJECT, "queued", QUEUED, Form.REJECT, TAKE),
    _click(Click.CARD_ASK, "pending", PENDING, Form.ASK, DECIDE),
    _click(Click.CARD_ASK, "queued", QUEUED, Form.ASK, TAKE),
    _handoff_form(Form.REJECT, "pending", PENDING, _REASON, DECIDE),
    _handoff_form(Form.REJECT, "queued", QUEUED, _REASON, TAKE),
    _handoff_form(Form.REJECT, "asked", ASKED, _REASON, DECIDE),
    _handoff_form(Form.ASK, "pending", PENDING, typed(question="Why?"), DECIDE),
    _handoff_form(Form.ASK, "queued", QUEUED, typed(question="Why?"), TAKE),
    _click(Click.CARD_ANSWER, "asked", ASKED, Form.ANSWER, ANSWER),
    _handoff_form(Form.ANSWER, "asked", ASKED, typed(answer="Forty."), ANSWER),
    # sales' work on an accepted lead
    _click(Click.CARD_TOUCH, "accepted", ACCEPTED, Form.TOUCH, DECIDE),
    _click(Click.CARD_WON, "accepted", ACCEPTED, Form.WON, DECIDE),
    _click(Click.CARD_LOST, "accepted", ACCEPTED, Form.LOST, DECIDE),
    _click(Click.CARD_OPPORTUNITY, "accepted", ACCEPTED, CHANGES, DECIDE),
    _click(Click.CARD_OPPORTUNITY, "pending", PENDING, CHANGES, "aOOa SSS SS SSS h"),
    _handoff_form(Form.TOUCH, "accepted", ACCEPTED, _TOUCH, DECIDE),
    _handoff_form(Form.TOUCH, "pending", PENDING, _TOUCH, "aOOa SSS SS SSS h"),
    _handoff_form(Form.TOUCH, "queued", QUEUED, _TOUCH, "aaaa SSS SS SSS h"),
    _handoff_form(Form.WON, "accepted", ACCEPTED, typed(value="900"), DECIDE),
    _handoff_form(Form.WON, "pending", PENDING, typed(value="900"), "aOOa SSS SS SSS h"),
    _handoff_form(Form.LOST, "accepted", ACCEPTED, typed(why="w"), DECIDE),
    _handoff_form(Form.LOST, "pending", PENDING, typed(why="w"), "aOOa SSS SS SSS h"),
    # passed on, and taken back
    _click(Click.LEAD_REASSIGN, "pending", PENDING, Form.REASSIGN, PASS_ON),
    _click(Click.LEAD_REASSIGN, "queued", QUEUED, Form.REASSIGN, "++++ SSS SS SSS l"),
    _click(Click.LEAD_REASSIGN, "new", NEW, Form.REASSIGN, "wwww www ww www l"),
    _lead_form(Form.REASSIGN, "pending", PENDING, chosen(owner=ROLES["rep"]), PASS_ON),
    _lead_form(Form.REASSIGN, "accepted", ACCEPTED, chosen(owner=ROLES["rep"]), PASS_ON),
    _click(Click.LEAD_UNDO, "accepted", ACCEPTED, CHANGES, PASS_ON),
    _click(Click.LEAD_UNDO, "pending", PENDING, CHANGES, "uOOu SSS SS SSS l"),
    # marketing's leads
    _click(Click.LEAD_NEW, "", "", Form.LEAD_NEW, MEMBERS),
    Act(Form.LEAD_NEW, "", submit(Form.LEAD_NEW, NEW_LEAD), CHANGES, MEMBERS),
    Act(Form.DUPLICATE, "", submit(Form.DUPLICATE, {}, typed=ALIKE), CHANGES, MEMBERS),
    _click(Click.LEAD_OPEN, "", NEW, f"{LEAD_NAME} {NEW}", OPEN),
    _click(Click.LEAD_HISTORY, "", NEW, f"{LEAD_NAME} {NEW}", OPEN),
    _click(Click.LEAD_EDIT, "", NEW, Form.LEAD_EDIT, OPEN),
    _click(Click.LEAD_FIX, "", NEW, Form.LEAD_EDIT, OPEN),
    _lead_form(Form.LEAD_EDIT, "", NEW, NEW_LEAD, OPEN),
    _click(Click.LEAD_HAND_OFF, "new", NEW, Form.HAND_OFF, OPEN),
    _click(Click.LEAD_RECYCLE, "new", NEW, Form.RECYCLE, OPEN),
    _lead_form(Form.HAND_OFF, "MQL", MQL, typed(note="n"), HAND_OFF),
    _lead_form(Form.RECYCLE, "new", NEW, _WAKE, MARKETING),
    _lead_form(Form.RECYCLE, "pending", PENDING, _WAKE, "MMMs sss MT TTT l"),
    _click(Click.LEAD_MQL, "new", NEW, CHANGES, MARKETING),
    _click(Click.LEAD_DISQUALIFY, "new", NEW, CHANGES, MARKETING),
    _click(Click.LEAD_DISQUALIFY, "pending", PENDING, CHANGES, "MMMs sss MT TTT l"),
    # a person's data
    Act(Form.FORGET, "", submit(Form.FORGET, {}, leads=[NEW]), CHANGES, PRIVACY),
    _verb("/pacto", "export", f"L-{NEW}", CHANGES, PRIVACY),
    Act(("/pacto", "export"), "audit", command("/pacto", "export audit"), CHANGES, HEADS),
    # ideas and actions
    _click(Click.IDEA_NEW, "", "", Form.IDEA, MEMBERS),
    Act(Click.IDEA_KIND, "", click(Click.IDEA_KIND, in_modal=True), Form.IDEA, MEMBERS),
    _click(Click.IDEA_VOTE, "", IDEA, CHANGES, IDEAS),
    _click(Click.IDEA_ACTION, "", IDEA, Form.ACTION, IDEAS),
    _click(Click.IDEA_DECLINE, "", IDEA, Form.IDEA_DECLINE, DECLINE),
    Act(
        Form.IDEA,
        "",
        submit(Form.IDEA, typed(text="A fair") | chosen(kind="idea")),
        CHANGES,
        MEMBERS,
    ),
    Act(Form.IDEA_DECLINE, "", submit(Form.IDEA_DECLINE, _WHY, idea=IDEA), CHANGES, DECLINE),
    Act(Click.MEETING_START, "", started(_DAYS), CHANGES, "++++ +++ +T TT= +"),
    _click(Click.MEETING_TICK, "", f"{MEETING}:numbers:1", CHANGES, MEETINGS),
    _click(Click.MEETING_DECIDE, "", MEETING, Form.DECISION, MEETINGS),
    _click(Click.MEETING_CLOSE, "", MEETING, CHANGES, MEETINGS),
    Act(
        Form.DECISION,
        "",
        submit(Form.DECISION, typed(decision="Call"), meeting=MEETING),
        CHANGES,
        MEETINGS,
    ),
    _click(Click.DIGEST_AGENDA, "", DIGEST, Form.AGENDA, DIGESTS),
    Act(
        Form.AGENDA,
        "",
        submit(Form.AGENDA, typed(**dict.fromkeys(AgendaPoint, "7")), digest=DIGEST),
        CHANGES,
        "HHH+ HH+ +H HHH D",
    ),
    _click(Click.PATTERN_ACTION, "", _PATTERN, Form.ACTION, PATTERNS),
    _click(Click.PATTERN_DISMISS, "", _PATTERN, CHANGES, NOT_NOW),
    Act(
        Form.ACTION,
        "corrective",
        submit(Form.ACTION, typed(title="Call") | _DUE, pattern=_PATTERN),
        CHANGES,
        "++++ +++ +T TTT m",
    ),
    _click(Click.ACTION_NEW, "", "", Form.ACTION, MEMBERS),
    _click(Click.ACTION_DONE, "", ACTION, CHANGES, ACTIONS),
    _click(Click.ACTION_CHANGE, "", ACTION, Form.ACTION_CHANGE, ACTIONS),
    _click(Click.ACTION_DROP, "", ACTION, Form.ACTION_DROP, ACTIONS),
    Act(
        Form.ACTION,
        "",
        submit(Form.ACTION, typed(title="Call") | _DUE),
        CHANGES,
        "++++ +++ +T TTT m",
    ),
    Act(
        Form.ACTION,
        "of an idea",
        submit(Form.ACTION, typed(title="Call") | _DUE, idea=IDEA),
        CHANGES,
        "++++ +++ +T TTT m",
    ),
    Act(Form.ACTION_CHANGE, "", submit(Form.ACTION_CHANGE, _DUE, action=ACTION), CHANGES, ACTIONS),
    Act(Form.ACTION_DROP, "", submit(Form.ACTION_DROP, _WHY, action=ACTION), CHANGES, ACTIONS),
    # campaigns and money
    _click(Click.CAMPAIGN_NEW, "", "", Form.CAMPAIGN, CAMPAIGNS),
    _click(Click.CAMPAIGN_SPEND, "", "", Form.SPEND, CAMPAIGNS),
    _click(Click.CAMPAIGN_MERGE, "", "", Form.CAMPAIGN_MERGE, CAMPAIGNS),
    Act(
        Click.CAMPAIGN_EDIT,
        "",
        picked(Click.CAMPAIGN_EDIT, CAMPAIGN),
        Form.CAMPAIGN_EDIT,
        "CCCC +++ +C CC= c",
    ),
    Act(Form.CAMPAIGN, "", submit(Form.CAMPAIGN, chosen(campaign="Expo")), CHANGES, CAMPAIGNS),
    Act(
        Form.CAMPAIGN_EDIT,
        "",
        submit(Form.CAMPAIGN_EDIT, typed(campaign="Expo"), campaign=CAMPAIGN),
        CHANGES,
        "CCCC +++ +C CCC c",
    ),
    Act(Form.SPEND, "", submit(Form.SPEND, _SPENT), CHANGES, CAMPAIGNS),
    Act(
        Form.CAMPAIGN_MERGE,
        "",
        submit(Form.CAMPAIGN_MERGE, chosen(campaign=CAMPAIGN_NAME, other="Expo")),
        CHANGES,
        CAMPAIGNS,
    ),
    Act(Form.COSTS, "", submit(Form.COSTS, typed(sales_cost="9000")), CHANGES, ADMINS),
    # Home and the help
    _click(Click.ASK, "", "queue", f"{LEAD_NAME} {QUEUED}", MEMBERS),
    _click(Click.HOME_QUEUE, "", "", f"{LEAD_NAME} {QUEUED}", MEMBERS),
    _click(Click.HOME_NEWS, "", "once", CHANGES, MEMBERS),
    _click(Click.HOME_NUDGE, "pending", PENDING, CHANGES, "NNN+ NNn NN NNN h"),
    # digests
    _click(Click.DIGEST_PAUSE, "", DIGEST, CHANGES, DIGESTS),
    _click(Click.DIGEST_RESUME, "", DIGEST, CHANGES, DIGESTS),
    _click(Click.DIGEST_REMOVE, "", DIGEST, CHANGES, DIGESTS),
    _click(Click.DIGEST_SCHEDULE, "", "", Form.DIGEST, HEADS),
    Act(Click.DIGEST_FIELD, "", click(Click.DIGEST_FIELD, in_modal=True), Form.DIGEST, HEADS),
    Act(Form.DIGEST, "", submit(Form.DIGEST, SCHEDULE, kind="daily", rule="daily"), CHANGES, HEADS),
    _click(Click.DIGEST_DETAILS, "", "daily 2026-11-16 2026-11-18", Form.NOTICE, MEMBERS),
    _click(Click.SHARE, "", "digest", CHANGES, MEMBERS),
    _click(Click.STATUS_WHY, "", "", "Behind the numbers", MEMBERS),
    # set-up and the agreement
    _click(Click.SETUP_OPEN, "", "", Form.SETUP, ADMINS),
    _click(Click.SETUP_TEAM, "", "", Form.TEAM, ADMINS),
    _click(Click.SETUP_LANGUAGE, "", "", Form.LANGUAGE, ADMINS),
    Act(Form.SETUP, "", submit(Form.SETUP, SETUP), CHANGES, ADMINS),
    Act(Form.SETUP, "another zone", submit(Form.SETUP, ANOTHER_ZONE), CHANGES, PLACE),
    Act(Form.TEAM, "", submit(Form.TEAM, TEAMS), CHANGES, ADMINS),
    Act(Form.LANGUAGE, "", submit(Form.LANGUAGE, chosen(locale="es")), CHANGES, ADMINS),
    Act(Form.SETUP_DONE, "", submit(Form.SETUP_DONE, ticked(daily=["daily"])), CHANGES, HEADS),
    # the proposal: a draft, unless its state says that it was sent
    _click(Click.AGREEMENT_OPEN, "", "", Form.PROPOSAL, TERMS),
    _click(Click.AGREEMENT_SUGGESTED, "", "", Form.PROPOSAL, TERMS),
    _click(Click.AGREEMENT_SECTION, "", "sales", CHANGES, TERMS),
    _click(Click.AGREEMENT_ADD, "", "glossary", Form.PROPOSAL_ENTRY, TERMS),
    Act(Click.AGREEMENT_ENTRY, "", menu("edit:glossary:sql"), Form.PROPOSAL_ENTRY, TERMS),
    Act(Click.AGREEMENT_ENTRY, "remove", menu("remove:glossary:sql"), CHANGES, TERMS),
    Act(Form.PROPOSAL_SECTION, "", section("marketing", NUMBERS), CHANGES, TERMS),
    Act(Form.PROPOSAL_ENTRY, "", section("glossary", ENTRY), CHANGES, TERMS),
    Act(Form.PROPOSAL, "", submit(Form.PROPOSAL, {}), Form.PROPOSAL_SEND, TERMS),
    Act(Form.PROPOSAL_SEND, "", submit(Form.PROPOSAL_SEND, {}, revision=2), CHANGES, TERMS),
    _click(Click.AGREEMENT_WITHDRAW, "", "", CHANGES, TERMS),
    _click(Click.AGREEMENT_WITHDRAW, SENT, "", CHANGES, TERMS),
    _click(Click.AGREEMENT_EDIT, SENT, "", CHANGES, "EEE+ EE+ EE EEE ="),  # theirs is a draft
    _click(Click.AGREEMENT_SIGN, SENT, f"{SENT_REF}:sales", CHANGES, FOR_SALES),
    _click(Click.AGREEMENT_COMMENT, SENT, SENT_REF, Form.PROPOSAL_COMMENT, "EEE+ EE+ EE EEE g"),
    Act(
        Form.PROPOSAL_COMMENT,
        SENT,
        submit(Form.PROPOSAL_COMMENT, typed(comment="No"), ref=SENT_REF),
        CHANGES,
        "EEE+ EE+ EE EEE g",
    ),
    _click(Click.AGREEMENT_CHANGES, SENT, SENT_REF, "New in", READ),
    _click(Click.AGREEMENT_WHOLE, SENT, SENT_REF, "Business hours", READ),
    # versions
    _click(Click.DOCUMENT_ALL, "", "1", Form.NOTICE, MEMBERS),
    _click(Click.DOCUMENT_PRINT, "", "1", CHANGES, MEMBERS),
    _click(Click.DOCUMENT_PRINT, "draft", "draft", CHANGES, TERMS),
    _click(Click.DOCUMENT_AUDIT, "", "0", Form.NOTICE, HEADS),
    _click(Click.AGREEMENT_READ, "", "", "Business hours", MEMBERS),
    _click(Click.AGREEMENT_SIGN_VERSION, "", "1:marketing", CHANGES, FOR_MARKETING),
    _click(Click.AGREEMENT_COMPARE, "", "", "Compare", MEMBERS),
    Act(Click.AGREEMENT_VERSION, "", compared("1", "1"), "", MEMBERS),
    Act(Form.AWAY, "", submit(Form.AWAY, dates(until="2026-12-31")), CHANGES, MEMBERS),
    Act(Lookup.HOLIDAYS, "", suggest(Lookup.HOLIDAYS, "germ"), "Germany", ALL),
    Act(Lookup.ZONE, "", suggest(Lookup.ZONE, "toky"), "Asia/Tokyo", ALL),
    # commands; "" is the bare one
    _verb("/lead", "", "", Form.LEAD_NEW, MEMBERS),
    _verb("/lead", "new", "", Form.LEAD_NEW, MEMBERS),
    _verb("/lead", "find", LEAD_NAME, LEAD_NAME, MEMBERS),
    _verb("/lead", "show", f"L-{NEW}", f"{LEAD_NAME} {NEW}", OPEN),
    _verb("/lead", "mine", "", "", MEMBERS),
    _verb("/lead", "ready", "", "", MEMBERS),
    _verb("/lead", "queue", "", "", MEMBERS),
    _verb("/lead", "forget", f"L-{NEW}", Form.FORGET, PRIVACY),
    _verb("/lead", "help", "", "/lead find", ALL),
    _verb("/sla", "", "", CHANGES, MEMBERS),
    _verb("/sla", "status", "", CHANGES, MEMBERS),
    _verb("/sla", "terms", "", "", MEMBERS),
    _verb("/sla", "history", "", "", MEMBERS),
    _verb("/sla", "patterns", "", CHANGES, MEMBERS),
    _verb("/sla", "review", "", "", MEMBERS),
    _verb("/sla", "what", "", "", MEMBERS),
    _verb("/sla", "audit", "", Form.NOTICE, HEADS),
    _verb("/sla", "propose", "", Form.PROPOSAL, TERMS),
    _verb("/sla", "help", "", "/sla terms", ALL),
    _verb("/digest", "", "", CHANGES, MEMBERS),
    _verb("/digest", "now", "", CHANGES, MEMBERS),
    _verb("/digest", "schedule", "", Form.DIGEST, HEADS),
    _verb("/digest", "list", "", "", MEMBERS),
    _verb("/digest", "pause", "Morning", CHANGES, DIGESTS),
    _verb("/digest", "resume", "Morning", CHANGES, DIGESTS),
    _verb("/digest", "remove", "Morning", CHANGES, DIGESTS),
    _verb("/digest", "help", "", "/digest list", ALL),
    _verb("/idea", "", "", Form.IDEA, MEMBERS),
    _verb("/idea", "new", "", Form.IDEA, MEMBERS),
    Act(("/idea", "new"), "by its words", command("/idea", "A fair"), CHANGES, MEMBERS),
    _verb("/idea", "list", "", IDEA_TEXT, MEMBERS),
    _verb("/idea", "help", "", "/idea list", ALL),
    _verb("/pacto", "actions", "", ACTION_TITLE, MEMBERS),
    _verb("/pacto", "action", "", Form.ACTION, MEMBERS),
    _verb("/pacto", "campaigns", "", CHANGES, MEMBERS),
    _verb("/pacto", "kpis", "", CHANGES, MEMBERS),
    _verb("/pacto", "forecast", "", CHANGES, MEMBERS),
    _verb("/pacto", "spend", "", Form.SPEND, CAMPAIGNS),
    _verb("/pacto", "costs", "", Form.COSTS, ADMINS),
    _verb("/pacto", "funnel", "", CHANGES, MEMBERS),
    _verb("/pacto", "", "", "/pacto away", ALL),
    _verb("/pacto", "help", "", "/pacto away", ALL),
    _verb("/pacto", "setup", "", Form.SETUP, ADMINS),
    _verb("/pacto", "team", "", Form.TEAM, ADMINS),
    _verb("/pacto", "language", "", Form.LANGUAGE, ADMINS),
    _verb("/pacto", "away", "2026-12-31", CHANGES, MEMBERS),
    _verb("/pacto", "back", "", CHANGES, MEMBERS),
    # shortcuts, and what is asked for in a conversation
    Act(Shortcut.NEW_LEAD, "", shortcut(Shortcut.NEW_LEAD), Form.LEAD_NEW, ASKED_FOR),
    Act(
        Shortcut.LEAD_FROM_MESSAGE,
        "",
        shortcut(Shortcut.LEAD_FROM_MESSAGE),
        Form.LEAD_NEW,
        ASKED_FOR,
    ),
    Act(
        Shortcut.IDEA_FROM_MESSAGE,
        "",
        shortcut(Shortcut.IDEA_FROM_MESSAGE),
        Form.IDEA,
        ASKED_FOR,
    ),
    Act(
        "app_mention",
        "",
        event("app_mention", channel="C0SALES", text=f"lead find {LEAD_NAME}"),
        LEAD_NAME,
        ASKED_FOR,
    ),
    Act(
        "message.im",
        "",
        event("message", channel="D0", channel_type="im", text=f"lead find {LEAD_NAME}"),
        LEAD_NAME,
        ASKED_FOR,
    ),
    Act("app_home_opened", "", event("app_home_opened", tab="home"), "home", ALL),
)

NOBODY_ACTS = {Click.INPUT, Form.LEAD_VIEW, Form.NOTICE, Form.QUEUE, Form.NOTICE}
"""Fields of forms, and views without a Submit button: nothing is asked for by them."""

SLACK_TELLS = {"user_change", "team_join", "app_uninstalled", "tokens_revoked"}
"""Events that no member sends."""
