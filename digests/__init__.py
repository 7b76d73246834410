"""The recurring digests: one module for each kind, the registry, their templates."""
