"""What is true: stages, agreement, business hours, obligations, figures. Standard library only."""
