"""What a report says of itself: title, dates, issuer, genre."""
