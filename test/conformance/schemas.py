"""Are the artifacts in these directories what dbt's own classes read, and valid under the JSON schemas they publish?

Run by scripts/schemas.mjs with the Python that has dbt-core. One line per artifact; exit 1 when one is wrong.
"""

import json
import sys
from pathlib import Path

from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest.v12.manifest import WritableManifest
from dbt.artifacts.schemas.run.v5.run import RunResultsArtifact
from jsonschema import Draft202012Validator

CLASSES = {
    "manifest": WritableManifest,
    "run_results": RunResultsArtifact,
    "catalog": CatalogArtifact,
    "sources": FreshnessExecutionResultArtifact,
}


def leaves(error):
    """The messages of the alternative that comes closest, where a schema has several."""
    if not error.context:
        yield "/".join(str(part) for part in error.absolute_path) + ": " + error.message[:200]
        return
    branches = {}
    for each in error.context:
        branches.setdefault(each.schema_path[0], []).append(each)
    for each in min(branches.values(), key=len):
        yield from leaves(each)


def check(kind, path):
    cls = CLASSES[kind]
    errors = list(Draft202012Validator(cls.json_schema()).iter_errors(json.loads(path.read_text())))
    found = sorted({text for error in errors for text in leaves(error)})
    try:
        cls.read_and_check_versions(str(path))
    except Exception as error:  # dbt raises many kinds; each means that it cannot read the file
        found.append(f"dbt cannot read it: {type(error).__name__}: {error}")
    return found


red = False
for directory in sys.argv[1:]:
    for kind in CLASSES:
        path = Path(directory) / f"{kind}.json"
        if not path.exists():
            continue
        found = check(kind, path)
        print(f"{path}: {'valid' if not found else f'{len(found)} mistakes'}")
        for text in found[:20]:
            print(f"  {text}")
        red = red or bool(found)
sys.exit(1 if red else 0)
