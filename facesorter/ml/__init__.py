"""Learning and running the network. TensorFlow is imported here only, inside functions."""
