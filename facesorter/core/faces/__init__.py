"""Where the faces of a picture are, and the square around each that the model sees."""
