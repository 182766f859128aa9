"""What works in threads of its own, so that the window never waits."""
