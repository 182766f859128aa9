"""Results become a plan: what will be done with every photo, and why."""
