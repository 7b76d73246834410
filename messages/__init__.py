"""The app's texts: cards, forms, notices, Home, locales. Pure functions: no SQL, no network."""
