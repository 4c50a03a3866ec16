"""How numerals are read: numbers, units, forms, what is counted and what the words around say."""
