"""Names of places: the tables of divisions, and how a name is read and told apart."""
