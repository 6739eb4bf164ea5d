"""PDF of a template: tagged for accessibility (PDF/UA), A4, in the authority's print style.

Call it in the worker only: WeasyPrint takes seconds and memory.
"""

from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

STYLE = "authority/print.css"


def render_pdf(template: str, context: dict[str, Any], *, title: str) -> bytes:
    """The PDF of `template`, which extends `print/base.html`, with `context`.

    Images and charts must be inline (`data:` addresses or SVG elements): nothing is fetched.
    """
    from weasyprint import CSS, HTML

    html = render_to_string(
        template,
        {
            "authority_name": settings.AUTHORITY_NAME,
            "service_name": settings.SERVICE_NAME,
            "title": title,
            **context,
        },
    )
    style = finders.find(STYLE)
    if not isinstance(style, str):
        raise LookupError(f"{STYLE} is missing from the static files")
    pdf: bytes = HTML(string=html, url_fetcher=_only_inline).write_pdf(
        stylesheets=[CSS(filename=style)], pdf_variant="pdf/ua-1", optimize_images=True
    )
    return pdf


def _only_inline(url: str, *args: Any, **kwargs: Any) -> Any:
    from weasyprint.urls import default_url_fetcher

    if not url.startswith("data:"):
        raise ValueError("A PDF may hold inline images only")
    return default_url_fetcher(url, *args, **kwargs)
