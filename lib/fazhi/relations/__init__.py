"""Relations that a report states between its figures: sums, rates, changes."""
