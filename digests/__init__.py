"""Asked by the clock: schedules, the balance and its sections, its templates."""
