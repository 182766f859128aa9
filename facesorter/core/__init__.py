"""One photo's journey, from a file on disk to its class folder and back. No Qt, no TensorFlow."""
