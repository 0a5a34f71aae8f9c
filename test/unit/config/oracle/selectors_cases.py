"""Writes selectors-cases.json: selectors.yml as dbt 1.10 puts it into the manifest, or that it refuses it.

Run with a Python that has dbt-core 1.10.23: python selectors_cases.py selectors-cases.json
"""
import copy
import json
import sys
from argparse import Namespace

import dbt.cli.main  # noqa: F401  (the order of imports matters to dbt)
import yaml
from dbt.config.selectors import SelectorConfig, SelectorDict
from dbt.flags import set_from_args

set_from_args(Namespace(INDIRECT_SELECTION="eager"), None)
DEFS = """
a
tag:x
+a
2+a+3
'@tag:x'
'@a+'
path:models/x+
models/x
a.sql
config.materialized:table
colour:red
{method: tag, value: x}
{method: tag, value: x, children: true, parents_depth: 2, indirect_selection: cautious}
{tag: x}
{colour: x}
{method: colour, value: x}
{method: tag}
{value: x}
{method: tag, value: x, exclude: [tag:y, {method: path, value: z}]}
{method: tag, value: x, exclude: tag:y}
{union: [a, tag:x, {method: tag, value: y}]}
{union: a}
{union: [a], intersection: [b]}
{union: [a, {exclude: [b]}]}
{union: [a, {exclude: [b]}, {exclude: [c]}]}
{union: [3]}
{intersection: [a, {union: [b, c]}, {tag: x}]}
{intersection: [{method: selector, value: first}, a]}
{method: selector, value: first}
{method: selector, value: nope}
{union: [{method: selector, value: first}, {exclude: [{method: selector, value: first}]}]}
{}
[a]
3
""".strip().split("\n")
FILES = ["selectors: []\n", "selectors:\n", "selectors: {}\n", "selectors: [{name: x}]\n", "selectors: [{definition: a}]\n", "selectors: [{name: x, definition: a, default: true}, {name: y, definition: b, default: true}]\n", "selectors: [{name: x, definition: a, default: true}, {name: y, definition: b, description: d, default: false}]\n", "selectors: [{name: x, definition: a, other: 1}]\n", "selector: []\n", "version: 2\nselectors: [{name: x, definition: a}]\n", "version: x\nselectors: []\n", "selectors: [a]\n", "selectors: [{name: 3, definition: a}]\n", "selectors: [{name: x, definition: a, default: maybe}]\n", "selectors: [{name: x, definition: a, description: null}]\n"]
FILES += ["selectors:\n  - {name: first, definition: {method: tag, value: core}}\n  - name: it\n    definition: " + d + "\n" for d in DEFS]


def case(text):
    data = yaml.safe_load(text)
    try:
        SelectorConfig.selectors_from_dict(copy.deepcopy(data))
        return {"text": text, "value": SelectorDict.parse_from_selectors_list(copy.deepcopy(data["selectors"]))}
    except BaseException as e:
        return {"text": text, "error": type(e).__name__, "message": str(e)[:160]}


with open(sys.argv[1], "w") as target:
    json.dump([case(t) for t in FILES], target, indent=0)
    target.write("\n")
