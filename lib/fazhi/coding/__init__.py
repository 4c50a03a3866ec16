"""Behind `indicators`: the clause of a figure, the entry of the codebook that fits it, its period and scope."""
