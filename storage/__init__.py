"""What we remember: tables, the ledger, queries, the outbox, migrations. All SQL lives here."""
