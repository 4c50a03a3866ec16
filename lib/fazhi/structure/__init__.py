"""How a report is built: headings, their tree, parts and dimensions."""
