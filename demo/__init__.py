"""A made-up history, played through the services that people use."""
