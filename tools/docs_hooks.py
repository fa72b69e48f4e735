"""What MkDocs does with the pages before it renders them: pages from the root of the checkout, links to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

ROOT = Path(__file__).parents[1]
FROM_ROOT = {"CONTRIBUTING.md": "contributing.md", "CHANGELOG.md": "changes.md", "SECURITY.md": "security.md"}
"""Pages that people look for in the root of a repository, and the names that they have on the site."""


def on_files(files: Any, config: Any) -> Any:
    """Add the pages of the root, and the table of settings, which is made from the commands themselves."""
    for source, name in FROM_ROOT.items():
        text = (ROOT / source).read_text("utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Let links from the pages in docs/ to the root lead to the site's own pages."""
    for source, name in FROM_ROOT.items():
        markdown = markdown.replace(f"](../{source}", f"]({name}").replace(f"]({source}", f"]({name}")
    return markdown.replace("](../README.md", "](index.md").replace("```python dsl", "```python")
