"""Asked by people: Slack listeners, one file per conversation."""
