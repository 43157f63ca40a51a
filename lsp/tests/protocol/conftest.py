"""A fresh server for each test; what it said is judged at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from client import Client
from meta_model import NAME, MetaModel, find


@pytest.fixture(scope="session")
def model() -> MetaModel:
    path = find()
    if path is None:
        pytest.skip(f"{NAME} is not here: set LINTAINER_SCHEMAS to its folder")
    return MetaModel(path)


@pytest.fixture
def client(model: MetaModel, tmp_path: Path) -> Iterator[Client]:
    client = Client(model, tmp_path)
    yield client
    client.done()
