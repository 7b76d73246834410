"""A throwaway Slack-like workspace on this machine; see docs/sandbox.md."""
