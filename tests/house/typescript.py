"""TypeScript's types of what the viewer and the server exchange, made from the app's own OpenAPI.

`python -m tests.house.typescript` writes them anew; a test says when that was forgotten.
"""

import json
from collections.abc import Container, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from app.main import create_app

FOLDER = Path(__file__).parents[2] / "static" / "src" / "viewer" / "contract"
FILES = {
    "manifest.ts": ("Manifest", "PreviewManifest"),
    "draft.ts": ("Draft", "DraftChange", "Proposals", "Saved", "Changes", "Disclosed"),
    "adjudication.ts": ("AdjudicationManifest",),
    "feedback.ts": ("FeedbackManifest",),
}
HEAD = """\
/** What the server sends and takes, made from its OpenAPI by `python -m tests.house.typescript`: change it there. */
"""
WORDS = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean", "null": "null"}

Schema = dict[str, Any]  # JSON schema as OpenAPI 3.1 writes it


def types() -> dict[str, str]:
    """The text of each file; what several need stands in the first of them."""
    schemas: dict[str, Schema] = create_app().openapi()["components"]["schemas"]
    homes: dict[str, str] = {}
    texts = {}
    for file, roots in FILES.items():
        names = reached_from(roots, schemas, homes)
        own = sorted(name for name in names if name not in homes)
        texts[file] = "\n".join([HEAD + imports(names, homes), *(interface(name, schemas[name]) for name in own)])
        homes |= dict.fromkeys(own, file)
    return texts


def reached_from(roots: Iterable[str], schemas: dict[str, Schema], homes: Container[str]) -> set[str]:
    wanted, waiting = set[str](), list(roots)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted.add(name)
            waiting += names_in(schemas[name]) if name not in homes else ()
    return wanted


def imports(names: Iterable[str], homes: dict[str, str]) -> str:
    known = sorted((homes[name], name) for name in names if name in homes)
    lines = [
        f'import type {{ {", ".join(name for _, name in of)} }} from "./{file.removesuffix(".ts")}";\n'
        for file, of in groupby(known, key=itemgetter(0))
    ]
    return "".join(["\n", *lines]) if lines else ""


def names_in(schema: Any) -> Iterator[str]:  # any part of a schema
    if isinstance(schema, dict):
        if "$ref" in schema:
            yield name_of(schema)
        for part in schema.values():
            yield from names_in(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from names_in(part)


def interface(name: str, schema: Schema) -> str:
    words = f"/** {schema['description']} */\n" if "description" in schema else ""
    if "enum" in schema:
        return f"{words}export type {name} = {written(schema)};\n"
    required = schema.get("required", ())
    lines = [f"  {key}{'' if key in required else '?'}: {written(part)};" for key, part in schema["properties"].items()]
    if schema.get("additionalProperties") is True:
        lines.append("  [more: string]: unknown;")
    return f"{words}export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def written(schema: Schema) -> str:
    match schema:
        case {"$ref": _}:
            return name_of(schema)
        case {"anyOf": several}:
            return " | ".join(dict.fromkeys(map(written, several)))
        case {"enum": values}:
            return " | ".join(map(json.dumps, values))
        case {"const": value}:
            return json.dumps(value)
        case {"prefixItems": items}:
            return f"readonly [{', '.join(map(written, items))}]"
        case {"type": "array", "items": item}:
            one = written(item)
            return f"({one})[]" if " " in one else f"{one}[]"
        case {"patternProperties": patterns}:
            return f"Record<string, {' | '.join(map(written, patterns.values()))}>"
        case {"type": "object", "additionalProperties": dict(value)}:
            return f"Record<string, {written(value)}>"
        case {"type": "object"}:
            return "Record<string, unknown>"
        case {"type": kind}:
            return WORDS[kind]
        case _:
            return "unknown"


def name_of(schema: Schema) -> str:
    return str(schema["$ref"]).rsplit("/", 1)[1]


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in types().items():
        (FOLDER / file).write_text(text)
