"""Slack listeners, one file for each conversation: parse, one service, ack."""
