"""The schemas of docs/schema, for tests of what the verbs print: schemas.check(self, "status", line)."""
import functools
import json
import pathlib

import jsonschema

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "docs/schema"


def closed(schema):
    """The same, but nothing is allowed that it does not describe."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    return {**made, "additionalProperties": False} if isinstance(made.get("properties"), dict) else made


@functools.cache
def validator(name):
    schema = json.loads((FOLDER / (name + "-1.json")).read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(closed(schema))


def check(case, name, line):
    """What the line says."""
    said = json.loads(line)
    case.assertEqual([error.message for error in validator(name).iter_errors(said)], [], line)
    return said
