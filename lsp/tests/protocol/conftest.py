"""A fresh server for each test; what it said is judged at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from client import Client
from meta_model import MetaModel


@pytest.fixture(scope="session")
def model() -> MetaModel:
    return MetaModel()


@pytest.fixture
def client(model: MetaModel, tmp_path: Path) -> Iterator[Client]:
    client = Client(model, tmp_path)
    yield client
    client.done()
