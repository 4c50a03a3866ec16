"""Parts behind fazhi.topics: features of texts, starts and seeds of topics, their quality, their labels."""
