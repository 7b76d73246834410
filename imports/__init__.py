"""Leads in bulk: files read, rows checked, batches written."""
