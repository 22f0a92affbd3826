"""HTML comes from the text doors and from templates, and a page holds nothing that our own policy would refuse."""

import ast
import re

import pytest

from tests.architecture.house import files_under, imports_of, inline_in, product_files, source, tree

TEMPLATES = files_under("templates", ".html", ".txt")
# Mail programs read no stylesheets: letters alone have their styles inline.
PAGES = [path for path in TEMPLATES if path.endswith(".html") and not path.startswith("templates/security/email/")]
# Each of these joins escaped parts, or marks as finished what a template drew.
MAKES_MARKUP = {
    "blueprints/comments/drawing.py",
    "blueprints/comments/own.py",
    "blueprints/comments/page.py",
    "blueprints/comments/waits.py",
    "blueprints/moderation/marks.py",
    "blueprints/templating.py",
}


def test_html_is_printed_as_it_is_in_one_macro() -> None:
    found = [path for path in TEMPLATES for _ in re.findall(r"\|\s*safe\b", source(path))]
    assert found == ["templates/_macros.html"]
    macro = re.search(r"{%-? macro html\(.*?endmacro", source("templates/_macros.html"), re.DOTALL)
    assert macro is not None
    assert "|safe" in macro[0]


def test_no_template_turns_escaping_off() -> None:
    wrong = [path for path in TEMPLATES if re.search(r"{%-?\s*autoescape|\bMarkup\b", source(path))]
    assert not wrong


def test_markup_is_made_in_few_places() -> None:
    imports = [found for path in product_files() for found in imports_of(path)]
    assert {found.path for found in imports if found.name == "markupsafe.Markup"} == MAKES_MARKUP
    wrong = [
        f"{path}:{node.lineno}"
        for path in product_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in {"render_template_string", "__html__"}
    ]
    assert not wrong


def test_pages_have_nothing_inline() -> None:
    found = [f"{path} has {what}" for path in PAGES for what in inline_in(source(path))]
    assert not found


@pytest.mark.parametrize(
    "html", ["<script>x</script>", "<style>", '<p style="x">', '<p onclick="x">', '<a href="javascript:x">']
)
def test_what_is_inline_is_seen(html: str) -> None:
    assert len(inline_in(html)) == 1


def test_what_only_looks_inline_is_let_be() -> None:
    assert not inline_in('<script src="/x.js"></script> <p data-style="x" class="on"> the button = "x"')
