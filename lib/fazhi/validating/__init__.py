"""Behind fazhi.validation: intervals and agreement, sheets for coders, reports coded by hand."""
