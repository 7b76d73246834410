"""What both teams can do: one module per capability, one commit each."""
