"""How a build is planned, kept and put in place: what changed, the parts made so far, the tables renamed whole."""
