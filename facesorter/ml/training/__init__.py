"""The network, how it is trained, and how it becomes a model file."""
