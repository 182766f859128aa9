"""How good a model is, in numbers, in words and drawn."""
