"""README and docs/ are true: links lead somewhere, paths exist, and what is printed is what the code says."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from scripts.docs import pages, reprinted
from scripts.door import NEEDS

ROOT = Path(__file__).resolve().parent.parent.parent
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^\s*```.*?^\s*```$", re.DOTALL | re.MULTILINE)
#: A path within the project as prose names it: with a folder, or a file of the root.
PATH = re.compile(r"^(?:[\w.-]+/)+[\w.-]*$|^[\w-]+\.(?:py|md|toml|yml|lock|json)$")
#: Named in prose as what a room holds, or what somebody else has.
ROOM_FILES = re.compile(
    r"^(?:models|queries|actions|forms|views|urls|tasks|start|rules|manage)\.py$"
)


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def prose(page: Path) -> str:
    """The page without its blocks of code."""
    return FENCE.sub("", page.read_text())


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for link in LINK.findall(prose(page)):
        if re.match(r"https?://", link):
            continue
        where, _, anchor = unquote(link).partition("#")
        target = (page.parent / where).resolve() if where else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", DOCS, ids=name)
def test_paths_that_a_page_names_exist(page: Path) -> None:
    named = {code for code in CODE.findall(prose(page)) if PATH.match(code)}
    named = {path for path in named if not path.startswith("var/")}  # made by ./run
    missing = {
        path
        for path in named
        if not ROOM_FILES.match(path)
        and not any((base / path).exists() for base in (ROOT, page.parent))
    }
    assert missing == set()


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    to_read = [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page in reached or not page.exists():
            continue
        reached.add(page)
        for link in LINK.findall(prose(page)):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md":
                to_read.append(target)
    assert set(DOCS) - reached == set()


def sources() -> Iterator[Path]:
    for folder in ("apcommission", "providers", "referrals", "placements", "monitoring", "scripts"):
        yield from (ROOT / folder).rglob("*.py")
    yield from (ROOT / "docker-compose.yml", ROOT / "Dockerfile", ROOT / "run")


def test_pages_of_the_docs_that_the_code_names_exist() -> None:
    dead = {
        (name(file), path)
        for file in sources()
        for path in re.findall(r"docs/[\w/.-]*\w", file.read_text())
        if not (ROOT / path).exists()
    }
    assert dead == set()


def test_sections_of_the_measures_that_the_code_names_exist() -> None:
    """`measures.md: cohort` in a docstring leads to words of docs/measures.md."""
    words = (ROOT / "docs" / "measures.md").read_text().lower()
    dead = {
        (name(file), section.strip())
        for file in sources()
        for section in re.findall(r"measures\.md: ([\w ’'-]+)", file.read_text())
        if not _leads(section.strip().lower(), _sections(words))
    }
    assert dead == set()


def _leads(section: str, known: list[str]) -> bool:
    return any(section.startswith(head) or head.startswith(section) for head in known)


def _sections(words: str) -> list[str]:
    heads = re.findall(r"^#+ (.+)$", words, re.MULTILINE)
    bold = re.findall(r"\*\*(.+?)\*\*", words, re.DOTALL)
    quoted = re.findall(r'"([\w ]+)"', words)
    parts = [part for head in (*heads, *bold, *quoted) for part in re.split(r",| and ", head)]
    return [" ".join(part.split()) for part in (*heads, *bold, *parts) if part.strip()]


@pytest.mark.parametrize("page", pages(), ids=name)
def test_what_is_printed_is_what_the_code_says(page: Path) -> None:
    text = page.read_text()
    assert text == reprinted(text), "The code says something else: ./run docs prints it anew"


def settings_read() -> dict[str, str]:
    """Names of the environment that the settings read, with the default as it is written there."""
    files = ("settings.py", "signing_in/configuration.py")
    tree = ast.parse("\n".join((ROOT / "apcommission" / file).read_text() for file in files))
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            asks = isinstance(node.func.value, ast.Name) and node.func.value.id == "env"
            if asks and isinstance(node.args[0], ast.Constant):
                given = [word.value for word in node.keywords if word.arg == "default"]
                found[str(node.args[0].value)] = default_in_words(given[0]) if given else "required"
    return found


def default_in_words(node: ast.expr) -> str:
    """How the page writes a default: `false`, `60`, `empty`, a path below the checkout."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            return str(node.value).lower()
        return str(node.value) or "empty"
    text = ast.unparse(node)
    folders = re.findall(r"'(\w+)'", text)
    if "BASE_DIR" in text:
        return "/".join(folders)
    return "empty" if text == "[]" else text


def test_the_page_of_the_configuration_names_every_setting_with_its_default() -> None:
    page = (ROOT / "docs" / "running" / "configuration.md").read_text()
    product, _, _ = page.partition("## Only for ./run")
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| .+ \|$", product, re.MULTILINE)
    assert {setting: told.strip("`") for setting, told in rows} == settings_read()


def test_the_readme_names_commands_that_exist() -> None:
    text = (ROOT / "README.md").read_text()
    named = set(re.findall(r"\./run (\w+)", text))
    assert {"demo", "test"} <= named
    assert named <= NEEDS.keys()


def test_the_columns_of_the_import_format_are_those_that_are_read() -> None:
    from monitoring.exchange.tables import TABLES

    page = (ROOT / "docs" / "import-format.md").read_text()
    lines = dict(re.findall(r"^\| `(\w+)\.csv` \| (.+) \|$", page, re.MULTILINE))
    assert lines.keys() == {table.name for table in TABLES}
    told = {file: columns_told(text) for file, text in lines.items()}
    read = {table.name: {c.name: c.required for c in table.columns} for table in TABLES}
    assert told == read


def columns_told(text: str) -> dict[str, bool]:
    """{column: whether it is required}, from a line such as `date*, provider_ref (empty: the whole LA)`."""
    text = text.partition(" — ")[0].removeprefix("as in GIAS: ")
    # What stands in brackets explains, unless it is part of the national register's names.
    plain = re.sub(r"\* \([^)]*\)", "*", re.sub(r" \((?!code\)|name\))[^)]*\)", "", text))
    return {column.strip().rstrip("*"): column.endswith("*") for column in plain.split(",")}
