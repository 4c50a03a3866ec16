"""How files of each kind are read."""
