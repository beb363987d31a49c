"""Cells of files for spreadsheets."""


def text(value: object) -> str:
    """Return a cell that a spreadsheet cannot take for a formula."""
    cell = str(value)
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
