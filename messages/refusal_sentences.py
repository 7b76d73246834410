"""The sentence of each refusal, by its code: what is wrong and what would be right."""

from messages.localizer import N_

SENTENCES = {
    # rights
    "only_marketing": N_("Only marketing or a team head can do this."),
    "only_teams": N_(
        "Only the marketing and sales teams can work with leads here. Ask a Pacto admin "
        "to add you with `/pacto team`."
    ),
    "only_sales": N_("Only sales can accept or reject hand-offs."),
    "only_owner": N_(
        "This lead belongs to {owner}. Only the owner or a head of sales can do this."
    ),
    "only_admin": N_("Only a Pacto admin can change the setup. Ask {admins}."),
    "no_admin_yet": N_(
        "Pacto has no admin yet, so only a workspace admin can set it up. Ask {admins}. "
        "Whoever runs Pacto can also make you an admin with `pacto admin {member}` in a "
        "terminal."
    ),
    "nobody_may_set_up": N_(
        "Pacto has no admin yet. Whoever runs it can make you one with `pacto admin "
        "{member}` in a terminal."
    ),
    "only_heads_change_place": N_(
        "The agreement's deadlines depend on this. Only a team head who is also a Pacto "
        "admin can change it."
    ),
    "place_is_signed": N_(
        "This is part of the agreement both heads signed. Propose the change with `/sla propose`."
    ),
    "only_heads_propose": N_("Only the heads of marketing and sales can propose a new version."),
    "only_head_signs": N_("Only the head of {side} can sign for {side}."),
    "only_heads": N_("Only team heads and Pacto admins can do that."),
    "only_marketing_runs_campaigns": N_(
        "Only marketing or a Pacto admin can change campaigns and log spend."
    ),
    "only_team_head": N_("Only the head of a team can nudge its members."),
    # not found
    "not_installed": N_(
        "Pacto isn't installed in this workspace. Ask a workspace admin to install it again."
    ),
    "not_set_up": N_("Pacto isn't set up yet. Ask an admin to run `/pacto setup`."),
    "not_a_reference": N_(
        "I couldn't find the lead “{text}”. Use its reference, for example L-12."
    ),
    "no_such_lead": N_("I couldn't find {ref}. Try `/lead find` with a name."),
    "no_such_handoff": N_("This hand-off no longer exists."),
    "no_lead_with_email": N_("No lead has this email address."),
    "no_such_campaign": N_("This campaign no longer exists. Try `/pacto campaigns`."),
    "find_what": N_("What should I look for? Type a name, company, email, or phone."),
    "unknown_verb": N_("I don't know `{command} {word}`. Try `{command} help`."),
    # wrong state
    "erased_already": N_("{ref} was erased, so there's nothing left to do with it."),
    "already_handed": N_("{ref} is already an SQL. Sales has it."),
    "cannot_hand_off": N_("{ref} can't be handed off from the “{stage}” stage."),
    "move_not_allowed": N_("A lead can't go from “{start}” to “{to}”."),
    "still_with_sales": N_("{ref} is with sales. Wait for their decision first."),
    "accepted_already": N_("{by} already accepted {ref}."),
    "rejected_already": N_("{by} already rejected {ref}."),
    "taken": N_("{by} already took {ref}."),
    "changed_meanwhile": N_("{ref} just changed. Check it and try again."),
    "not_accepted": N_("{ref} hasn't been accepted yet. Accept or reject it first."),
    "asked_already": N_("There's already a question about {ref} waiting for marketing."),
    "nothing_asked": N_("There's no open question about {ref}."),
    "not_a_rep": N_("{user} isn't on the sales team. Choose someone who is."),
    "rep_away": N_("{user} is away. Choose someone else, or leave it empty for round-robin."),
    "not_in_teams": N_("{user} isn't on either team."),
    "in_both_teams": N_("{user} is on both teams. Choose one."),
    "not_with_sales": N_("Sales isn't working on {ref} right now, so it can't be reassigned."),
    "nobody_else": N_("No one else in sales is available right now, so {ref} stays where it is."),
    "nothing_to_undo": N_("There's nothing to undo on {ref}: something else has happened since."),
    "too_late_to_undo": N_("It's too late to undo this. You have ten minutes."),
    "team_empty": N_("Choose at least one person."),
    "needs_admin": N_("Choose at least one admin."),
    "nothing_owed": N_("No one on your team owes anything on {ref} right now."),
    "nudge_away": N_("{user} is away. You can reassign the lead instead."),
    "nudge_closed": N_("{user} is off work right now. Try again during their business hours."),
    "nudged_already": N_("{user} already got a nudge about {ref} today."),
    "period_to_come": N_("That period hasn't started yet. Pick an earlier one."),
    "day_to_come": N_("{day} is in the future. Pick today or an earlier day."),
    "before_history": N_("Nothing was recorded before {day}. Pick that day or a later one."),
    "lead_is_now": N_(
        "I can only show a lead as it is now. See its history with `/lead show L-{number}`."
    ),
    "unknown_scope": N_(
        "I didn't understand “{word}”. Try a team, a rep, a lead like L-12, “last week”, a month "
        "like “october”, or a day like “march 12”."
    ),
    "only_a_period": N_(
        "I didn't understand “{word}”. Try “last month”, or a month like “october”."
    ),
    # fields
    "invalid_fields": N_("Please check: {fields}."),
    "too_long": N_("That's too long. Use {most} characters or fewer."),
    "needs_name": N_("Enter a name."),
    "needs_contact": N_("Enter an email or a phone number so sales can reach this person."),
    "bad_email": N_("Enter a valid email address, for example ana@example.com."),
    "bad_phone": N_("Enter a valid phone number with country code, for example {phone_example}."),
    "needs_reason": N_("Choose a reason."),
    "needs_comment": N_("“Other” needs a comment. What was wrong?"),
    "needs_wake_date": N_("“Bad timing” needs a date: when should marketing try again?"),
    "date_not_ahead": N_("Choose a future date."),
    "needs_question": N_("Enter your question."),
    "needs_answer": N_("Enter an answer."),
    "needs_channel": N_("Choose how you contacted the lead."),
    "zero_amount": N_("Enter a value above 0, or leave it empty if you don't know it."),
    "bad_amount": N_("Enter a valid amount, for example 12500 or {amount_example}."),
    "other_currency": N_("Amounts here are in {currency} only. Enter the amount in that currency."),
    "needs_amount": N_("Enter an amount, for example 12500 or {amount_example}."),
    "needs_campaign_name": N_("Enter a campaign name."),
    "campaign_name_taken": N_("The campaign “{name}” already goes by this name."),
    "alias_taken": N_(
        "“{alias}” already belongs to the campaign “{name}”. Merge the two, or leave it out."
    ),
    "too_many_names": N_("That's too many names. Use {most} or fewer."),
    "ends_before_it_begins": N_("A campaign can't end before it starts."),
    "same_campaign": N_("These already belong to the same campaign. Choose another name."),
    "needs_month": N_("Choose a month."),
    "month_out_of_range": N_("Choose a month from {least} to {most}."),
    "not_a_date": N_("“{text}” isn't a valid date. Try {date_example}, for example."),
    "not_a_number": N_("Enter a number."),
    "hours_out_of_range": N_("Enter a number of hours between {least} and {most}."),
    "number_out_of_range": N_("Enter a whole number between {least} and {most}."),
    "percent_out_of_range": N_("Enter a percentage above 0, up to 100."),
    "needs_open_day": N_("Choose at least one day and its hours."),
    "unknown_country": N_("Holidays for {country} aren't available."),
    "unknown_region": N_(
        "“{region}” isn't a region code ({country}). Use a code, for example {examples}."
    ),
    "bad_member": N_("“{text}” isn't a valid member ID."),
    "touch_before_decision": N_(
        "The first touch can't be due before the review: both count from the hand-off."
    ),
    "bar_out_of_reach": N_(
        "No lead can reach this: the criteria add up to {most} points at most. Ask "
        "for fewer points, or add criteria first."
    ),
    "persona_matches_everyone": N_(
        "“{name}” would match every lead. Add at least one sector, company size, or job title."
    ),
    "unknown_persona": N_(
        "The agreement has no persona “{name}”. Choose one of these, or add it first: {names}."
    ),
    "parts_exceed_sqls": N_(
        "The splits add up to {together} SQLs, more than the {most} per month. Lower "
        "one of them, or raise the SQLs per month first."
    ),
    "needs_points": N_("“{name}” gives 0 points. Enter a number from -100 to 100."),
    "needs_override": N_("This lead doesn't meet the SQL criteria. Say why sales should get it."),
    "no_proposal": N_("There's no open proposal. Start one with `/sla propose`."),
    "proposal_is_sent": N_(
        "This proposal is waiting for signatures. To change it, choose Edit again first."
    ),
    "proposal_settled": N_("This proposal is no longer open."),
    "proposal_changed_meanwhile": N_(
        "{by} changed this proposal. Open `/sla propose` to see the latest."
    ),
    "part_changed_meanwhile": N_(
        "{by} changed this while you had it open. Close this form and open it again."
    ),
    "proposal_unchanged": N_(
        "Nothing has changed since version {version}. Change something before you send it."
    ),
    "agreement_moved_on": N_(
        "Version {version} took effect in the meantime. Withdraw this proposal and "
        "start a new one from it."
    ),
    "needs_both_heads": N_(
        "Both heads have to sign, and {side} has no head yet. Ask a Pacto admin to name one with "
        "`/pacto team`."
    ),
    "signed_already": N_("{by} has already signed for {side}."),
    "starts_out_of_range": N_("Choose today or a later day, within the next three years."),
    "review_out_of_range": N_(
        "Choose a day after the new version starts, within three years of it."
    ),
    "is_listed_already": N_(
        "This is already on the list. Use another name, or edit the existing one."
    ),
    "too_many_records": N_("You can have up to {most}. Remove one first."),
    "invalid_records": N_("An entry on this list is incomplete or appears twice."),
    "unknown_date": N_("Choose a date."),
    "text_out_of_range": N_("Enter up to {most} characters."),
    "amount_out_of_range": N_("Enter a number above 0."),
    "form_expired": N_("This form is out of date. Open it again."),
    "needs_owner": N_("Choose who gets the lead."),
    "touch_ahead": N_("That's in the future. Choose when you contacted the lead."),
    "touch_before_hand_off": N_("That was before the hand-off. Choose a later time."),
    "needs_channel_choice": N_("Choose a channel."),
    "needs_digest_name": N_("Enter a name for the digest."),
    "needs_weekday": N_("Choose at least one day."),
    "digest_name_taken": N_("There's already a digest called “{name}”. Choose another name."),
    "no_digests": N_("No digests scheduled yet. Create one with `/digest schedule`."),
    "no_such_digest": N_("There's no digest called “{name}”. Choose one of these: {names}."),
    "cannot_share": N_("This can't be shared."),
    "unknown_choice": N_("This choice is no longer available. Please try again."),
    # ideas and actions
    "needs_idea": N_("Enter your idea."),
    "needs_why": N_("Enter a reason, so everyone knows why."),
    "only_idea_giver": N_("Only a team head or {by}, who suggested it, can decline this idea."),
    "no_such_idea": N_("This idea no longer exists."),
    "idea_became_action": N_("{by} already made this idea an action."),
    "idea_was_declined": N_("{by} already declined this idea."),
    "pattern_gone": N_("This rejection reason doesn't stand out anymore. See `/sla patterns`."),
    "pattern_taken": N_("There's already an action for this. See `/pacto actions`."),
    "no_such_meeting": N_("This meeting no longer exists."),
    "meeting_closed": N_("This meeting is over. Find its minutes in the digest's thread."),
    "needs_decision": N_("Enter what was decided."),
    "needs_a_point": N_("Keep at least one item on the agenda."),
    "needs_title": N_("Enter what needs to be done."),
    "needs_action_owner": N_("Choose who'll do it."),
    "due_out_of_range": N_("Choose today or a later day, within the next three years."),
    "not_a_member": N_("{user} isn't in this workspace anymore. Choose someone else."),
    "only_action_owner": N_(
        "This action belongs to {owner}. Only the owner, whoever asked for it, or a team head can "
        "change it."
    ),
    "no_such_action": N_("This action no longer exists."),
    "action_was_done": N_("{by} already marked this action as done."),
    "action_was_dropped": N_("{by} already dropped this action."),
    "action_changed_meanwhile": N_("Someone just changed this action. Open it again."),
    # technical
    "too_slow": N_("That took too long for Slack. Please try again."),
    "too_many_windows": N_("Too many windows are open. Close one and try again."),
    "our_fault": N_("Something went wrong on our end. Nothing was changed. Please try again."),
    # business hours and schedules
    "unknown_zone": N_("“{zone}” isn't a valid time zone. Try one like America/Sao_Paulo."),
    "bad_week": N_("Enter hours like 09:00-12:00, 13:00-18:00."),
    "unknown_day": N_("“{day}” isn't a day of the week."),
    "bad_period": N_("“{period}” isn't a valid time range. Use the format 09:00-12:00."),
    "bad_time": N_("“{value}” isn't a valid time. Use the format 09:00."),
    "reversed_period": N_("{opens}-{closes} ends before it starts. Put the earlier time first."),
    "overlapping_periods": N_("{first} and {second} overlap. Merge them or separate them."),
    "day_not_open": N_("{day} has hours but isn't selected. Select it or remove its line."),
    "no_opening": N_("Choose at least one day and its hours."),
    "bad_holiday": N_("“{value}” isn't a valid date. Try {date_example}, for example."),
    "naive_moment": N_("Something went wrong with this date. Please try again."),
    "out_of_range": N_("This date is too far in the future."),
    "negative_work": N_("Enter a time greater than zero."),
    "never_resumed": N_("This clock is paused, so it has no deadline."),
    "too_far": N_("With these hours no deadline could ever be reached. Add more business hours."),
    "bad_schedule": N_("This schedule couldn't be read. Please create it again."),
    "unknown_kind": N_("“{kind}” isn't a valid schedule type."),
    "one_weekday": N_("Choose one day of the week."),
    "bad_day": N_("Choose a day of the month from 1 to 31."),
    "bad_nth": N_("Choose first to fifth, or last."),
    "bad_nth_workday": N_("Choose the first or the last business day."),
    "bad_anchor": N_("“{value}” isn't a valid date. Try {date_example}, for example."),
    "bad_lead": N_("Send it no more than seven days before the meeting."),
    "missing_field": N_("This schedule is missing “{field}”."),
    "needless_field": N_("This schedule doesn't use “{field}”."),
    "no_occurrence": N_("This schedule would never send a digest. Pick at least one day."),
}
DID_YOU_MEAN = N_("I don't know `{command} {word}`. Did you mean `{command} {nearest}`?")
NO_REGIONS = N_("There are no regional holidays ({country}). Leave this empty.")
NOTHING_TYPED = {
    "not_a_reference": N_("Which lead? Type its reference, for example L-12."),
    "not_a_date": N_("Until when? For example, {date_example}."),
}
