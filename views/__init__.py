"""What people see when they ask, and what the outbox sends: facts read, then rendered."""
