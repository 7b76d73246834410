"""A small Bolt app that shows every block there is, for the tests of the sandbox's page."""
