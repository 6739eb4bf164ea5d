"""WeasyPrint alone on a page of tables and text of the length of a termly report, plain and tagged."""

from weasyprint import HTML

from bench.rows import Row, best_of

TABLES = 6
LINES = 45
COLUMNS = 6
STYLE = (
    "@page { size: A4; margin: 2cm } body { font: 10pt Arial } td, th { border: 1px solid #b1b4b6 }"
)


def document() -> str:
    head = "".join(f"<th>Figure {column}</th>" for column in range(COLUMNS))
    body = "".join(
        "<tr>" + "".join(f"<td>{line * column}</td>" for column in range(COLUMNS)) + "</tr>"
        for line in range(LINES)
    )
    part = f"<h2>Part</h2><p>{'Attendance rose in the term. ' * 40}</p><table><tr>{head}</tr>{body}</table>"
    head = f"<head><title>Bench</title><style>{STYLE}</style></head>"
    return f'<html lang="en">{head}<body>{part * TABLES}</body></html>'


def rows() -> list[Row]:
    html = document()
    plain = Row("WeasyPrint, plain PDF", best_of(3, lambda: HTML(string=html).write_pdf()))
    tagged = best_of(3, lambda: HTML(string=html).write_pdf(pdf_variant="pdf/ua-1"))
    return [plain, Row("WeasyPrint, tagged PDF (PDF/UA-1)", tagged, limit=plain)]
