"""Tables, queries, the outbox, migrations. All SQL is here."""
