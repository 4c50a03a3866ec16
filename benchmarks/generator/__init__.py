"""Made-up reports with the truth known: for speed, scale and against regressions, never quoted as accuracy."""
