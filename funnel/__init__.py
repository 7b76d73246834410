"""Rules: stages, agreement, business hours, timers, figures, notices. Standard library only."""
