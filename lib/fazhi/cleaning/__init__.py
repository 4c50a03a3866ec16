"""The passes of cleaning: page furniture and lost characters."""
