"""Processes and wiring: settings, build, command line, HTTP, ticker, relay, Slack gateway."""
