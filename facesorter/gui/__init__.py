"""The window. Imports the core and ``ml.litert``; never TensorFlow."""
