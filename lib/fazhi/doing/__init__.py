"""What a report says was done: statements cut from the text, and judged."""
