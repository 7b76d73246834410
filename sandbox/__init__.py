"""A throwaway Slack workspace on your own machine: Web API, Socket Mode, events, a browser page."""
