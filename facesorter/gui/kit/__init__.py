"""What every part of the window is made of: looks, words, notices and small widgets."""
