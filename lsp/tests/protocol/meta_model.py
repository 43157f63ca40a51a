"""Checks messages against the protocol's meta model: structures, unions, enumerations, and no property it does not know."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parents[3] / "testdata/schemas/lsp-3.17-metamodel.json"


class MetaModel:
    def __init__(self, path: Path = PATH) -> None:
        model = json.loads(path.read_text(encoding="utf-8"))
        self.structures = {one["name"]: one for one in model["structures"]}
        self.enumerations = {one["name"]: one for one in model["enumerations"]}
        self.aliases = {one["name"]: one for one in model["typeAliases"]}
        self.requests = {one["method"]: one for one in model["requests"]}
        self.notifications = {one["method"]: one for one in model["notifications"]}

    def notification(self, message: dict[str, Any]) -> list[str]:
        return self._call(self.notifications, message, "serverToClient")

    def request(self, message: dict[str, Any]) -> list[str]:
        return self._call(self.requests, message, "serverToClient")

    def sent(self, message: dict[str, Any]) -> list[str]:
        known = self.requests if "id" in message else self.notifications
        return self._call(known, message, "clientToServer")

    def result(self, method: str, result: Any) -> list[str]:
        return self.check(self.requests[method]["result"], result, method)

    def _call(self, known: dict[str, Any], message: dict[str, Any], direction: str) -> list[str]:
        method = message["method"]
        if method not in known:
            return [f"{method} is not in the protocol"]
        one = known[method]
        faults = [] if one["messageDirection"] in (direction, "both") else [f"{method} goes the other way"]
        if "params" not in one:
            return faults + ([f"{method} has no parameters"] if message.get("params") is not None else [])
        return faults + self.check(one["params"], message.get("params"), method)

    def check(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        """What is wrong with a value of a type; empty when nothing is."""
        return getattr(self, "_" + kind["kind"])(kind, value, at)

    def _base(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        name = kind["name"]
        number = isinstance(value, int) and not isinstance(value, bool)
        fits = {
            "null": value is None,
            "string": isinstance(value, str),
            "RegExp": isinstance(value, str),
            "URI": isinstance(value, str) and ":" in value,
            "DocumentUri": isinstance(value, str) and ":" in value,
            "boolean": isinstance(value, bool),
            "integer": number and -(2**31) <= value < 2**31,
            "uinteger": number and 0 <= value < 2**31,
            "decimal": number or isinstance(value, float),
        }[name]
        return [] if fits else [f"{at}: {value!r} is no {name}"]

    def _reference(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        name = kind["name"]
        if name in ("LSPAny", "LSPObject", "LSPArray"):
            return []
        if name in self.aliases:
            return self.check(self.aliases[name]["type"], value, at)
        if name in self.enumerations:
            one = self.enumerations[name]
            known = [entry["value"] for entry in one["values"]]
            fits = value in known or (one.get("supportsCustomValues") and isinstance(value, type(known[0])))
            return [] if fits else [f"{at}: {value!r} is no {name}"]
        return self._object(self._properties(name), value, at)

    def _properties(self, name: str) -> dict[str, Any]:
        structure = self.structures[name]
        properties: dict[str, Any] = {}
        for parent in structure.get("extends", []) + structure.get("mixins", []):
            properties |= self._properties(parent["name"])
        return properties | {one["name"]: one for one in structure["properties"]}

    def _object(self, properties: dict[str, Any], value: Any, at: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no object"]
        faults = [f"{at}: there is no `{key}`" for key in value if key not in properties]
        for key, one in properties.items():
            if key in value:
                faults += self.check(one["type"], value[key], f"{at}.{key}")
            elif not one.get("optional"):
                faults.append(f"{at}: `{key}` is missing")
        return faults

    def _array(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        if not isinstance(value, list):
            return [f"{at}: {value!r} is no list"]
        return [fault for index, one in enumerate(value) for fault in self.check(kind["element"], one, f"{at}[{index}]")]

    def _map(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{at}: {value!r} is no map"]
        faults = [fault for key in value for fault in self.check(kind["key"], key, at)]
        return faults + [fault for key, one in value.items() for fault in self.check(kind["value"], one, f"{at}.{key}")]

    def _or(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        each = [self.check(item, value, at) for item in kind["items"]]
        # The nearest one says best what is wrong.
        return min(each, key=len)

    def _and(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        properties: dict[str, Any] = {}
        for item in kind["items"]:
            properties |= self._properties(item["name"])
        return self._object(properties, value, at)

    def _literal(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        return self._object({one["name"]: one for one in kind["value"]["properties"]}, value, at)

    def _tuple(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        if not isinstance(value, list) or len(value) != len(kind["items"]):
            return [f"{at}: {value!r} has the wrong length"]
        return [fault for item, one in zip(kind["items"], value) for fault in self.check(item, one, at)]

    def _stringLiteral(self, kind: dict[str, Any], value: Any, at: str) -> list[str]:
        return [] if value == kind["value"] else [f"{at}: {value!r} is not {kind['value']!r}"]
