"""Reports on rule-of-law government in China as research data.

One verb a step, each from DataFrame to DataFrame: ``load`` → ``clean`` → ``outline`` → ``quantities`` → ``indicators`` → ``audit``.
Import the step you need, ``from fazhi import load, clean``; importing the package alone reads no data.
"""

__version__ = "0.1.0"
