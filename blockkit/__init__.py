"""Slack's Block Kit: blocks, elements, mrkdwn, view state, limits. Knows nothing of the app."""
