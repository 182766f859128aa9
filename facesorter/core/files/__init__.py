"""One file, safely: names that every system takes, what a disk says, moves and copies that overwrite nothing."""
