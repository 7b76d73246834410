"""What we say: cards, forms, notices, Home, text, locales. Pure functions: no SQL, no network."""
