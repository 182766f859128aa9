"""What goes on to other programs."""
