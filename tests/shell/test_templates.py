"""Forms in templates: none that changes something goes without the token of its page."""

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def test_every_form_that_changes_something_carries_its_token() -> None:
    forms = [
        (str(path.relative_to(TEMPLATES)), form)
        for path in sorted(TEMPLATES.rglob("*.html"))
        for form in FORM.findall(path.read_text())
        if 'method="post"' in form
    ]
    assert len(forms) > 5
    without = [name for name, form in forms if not re.search(r"csrf_token|{% crispy ", form)]
    assert without == []
