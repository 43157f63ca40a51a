"""The notebook of the documentation says what its cells do."""

import os
from pathlib import Path

import pytest

from . import notebook


def test_the_notebook_shows_what_its_cells_do(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "docs" / "python.ipynb"
    given = notebook.read(path)
    # Its files are written where it runs.
    monkeypatch.chdir(tmp_path)
    outputs = notebook.run(given)
    if os.environ.get("UPDATE_NOTEBOOK"):
        notebook.write(path, given, outputs)
    kept = [cell["outputs"] for cell in given["cells"] if cell["cell_type"] == "code"]
    assert outputs == kept, "UPDATE_NOTEBOOK=1 writes what the cells do now"
