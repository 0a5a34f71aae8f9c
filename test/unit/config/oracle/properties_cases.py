"""Writes properties-cases.json: entries of properties files, and whether dbt 1.10 takes their shape.

Run with a Python that has dbt-core 1.10.23: python properties_cases.py properties-cases.json
"""
import copy
import json
import sys

import dbt.cli.main  # noqa: F401  (the order of imports matters to dbt)
import yaml
from dbt.contracts.graph import unparsed as u

CLASSES = {
    "models": u.UnparsedModelUpdate, "seeds": u.UnparsedNodeUpdate, "snapshots": u.UnparsedNodeUpdate, "analyses": u.UnparsedAnalysisUpdate,
    "macros": u.UnparsedMacroUpdate, "data_tests": u.UnparsedSingularTestUpdate, "sources": u.UnparsedSourceDefinition, "exposures": u.UnparsedExposure,
    "groups": u.UnparsedGroup, "unit_tests": u.UnparsedUnitTest, "metrics": u.UnparsedMetric, "semantic_models": u.UnparsedSemanticModel,
    "saved_queries": u.UnparsedSavedQuery,
}
PATCHES = {"models", "seeds", "snapshots", "analyses", "macros", "data_tests"}

CASES = {
    "models": """
name: a
name: 3
name: null
description: x
name: a, description: null
name: a, description: 3
name: a, description: [x]
name: a, config: {x: 1}
name: a, config: null
name: a, config: x
name: a, config: []
name: a, meta: {a: 1}
name: a, meta: null
name: a, meta: x
name: a, docs: {show: false, node_color: red}
name: a, docs: {show: no way}
name: a, docs: {shw: true}
name: a, docs: null
name: a, columns: []
name: a, columns: null
name: a, columns: id
name: a, columns: {id: 1}
name: a, columns: [id]
name: a, columns: [{name: id}]
name: a, columns: [{description: id}]
name: a, columns: [{name: 3}]
name: a, columns: [{name: id, description: null}]
name: a, columns: [{name: id, description: 3}]
name: a, columns: [{name: id, data_type: int, quote: true, tags: [a], meta: {a: 1}, constraints: [{type: not_null}], granularity: day, docs: {show: true}, config: {tags: [a]}, other: 1}]
name: a, columns: [{name: id, data_type: 3}]
name: a, columns: [{name: id, data_type: null}]
name: a, columns: [{name: id, quote: maybe}]
name: a, columns: [{name: id, tags: a}]
name: a, columns: [{name: id, tags: [1]}]
name: a, columns: [{name: id, tags: null}]
name: a, columns: [{name: id, meta: x}]
name: a, columns: [{name: id, constraints: x}]
name: a, columns: [{name: id, constraints: [x]}]
name: a, columns: [{name: id, constraints: [{type: x}]}]
name: a, columns: [{name: id, data_tests: [unique, {not_null: {}}]}]
name: a, columns: [{name: id, data_tests: unique}]
name: a, columns: [{name: id, data_tests: [3]}]
name: a, columns: [{name: id, data_tests: [[x]]}]
name: a, columns: [{name: id, data_tests: null}]
name: a, columns: [{name: id, data_tests: {unique: {}}}]
name: a, columns: [{name: id, tests: [unique]}]
name: a, columns: [{name: id, config: x}]
name: a, columns: [{name: id, config: null}]
name: a, data_tests: [x]
name: a, data_tests: x
name: a, tests: [x, {y: {}}]
name: a, tests: [1]
name: a, constraints: [{type: primary_key, columns: [a]}]
name: a, constraints: {type: x}
name: a, access: private
name: a, access: sometimes
name: a, access: 3
name: a, group: x
name: a, unknown: 1
name: a, latest_version: 1
name: a, latest_version: 1, versions: [{v: 1}]
name: a, latest_version: 3, versions: [{v: 1}]
name: a, versions: [{v: 1}, {v: 1}]
name: a, versions: [{v: 1}, {v: '1'}]
name: a, versions: [{v: 1}, {v: 2, defined_in: x, description: d, access: private, config: {}, columns: [{include: all, exclude: [a]}, {name: b}], data_tests: [], docs: {show: true}}]
name: a, versions: [{v: a}]
name: a, versions: [{v: 1.5}]
name: a, versions: [{v: [1]}]
name: a, versions: [{vv: 1}]
name: a, versions: [{v: 1, unknown: 2}]
name: a, versions: {v: 1}
name: a, versions: [1]
name: a, versions: null
name: a, versions: [{v: 1, columns: [{include: [a]}, {include: [b]}]}]
name: a, versions: [{v: 1, columns: [{exclude: [a]}]}]
name: a, versions: [{v: 1, columns: [{include: 3}]}]
name: a, versions: [{v: 1, columns: [{include: x}]}]
name: a, versions: [{v: 1, columns: [{include: [a], exclude: [b]}]}]
name: a, versions: [{v: 1, columns: [{include: '*', exclude: [b], name: c}]}]
name: a, versions: [{v: 1, defined_in: 3}]
name: a, versions: [{v: 1, data_tests: null}]
name: a, deprecation_date: 2024-01-01
name: a, deprecation_date: '2024-01-01'
name: a, deprecation_date: '2024-01-01 00:00:00+00:00'
name: a, deprecation_date: soon
name: a, deprecation_date: 3
name: a, time_spine: {standard_granularity_column: x}
name: a, columns: [{name: x, granularity: day}], time_spine: {standard_granularity_column: x}
name: a, columns: [{name: x}], time_spine: {standard_granularity_column: x}
name: a, columns: [{name: x, granularity: day}], time_spine: {standard_granularity_column: x, custom_granularities: [{name: fiscal}]}
name: a, columns: [{name: x, granularity: day}, {name: fy}], time_spine: {standard_granularity_column: x, custom_granularities: [{name: fiscal, column_name: fy}]}
name: a, time_spine: x
name: a, quote_columns: true
name: a, quote_columns: x
name: a, tags: [x]
name: a, version: 2
name: a, data_type: x
""",
    "seeds": "name: a\nname: a, config: {column_types: {a: b}}\nname: a, columns: [{name: x}], data_tests: [y]\nname: a, quote_columns: true\nname: a, quote_columns: 3\nname: a, versions: [{v: 1}]\nname: a, unknown: 1\nname: a, access: x\nname: a, docs: {show: true}\ndescription: x\nname: a, columns: x\n",
    "snapshots": "name: a\nname: a, relation: ref('x')\nname: a, relation: 3\nname: a, config: {strategy: check}\nname: a, columns: [{name: x, data_tests: [y]}]\nname: a, unknown: 1\n",
    "analyses": "name: a\nname: a, columns: [{name: x}]\nname: a, columns: [{name: x, data_tests: [y]}]\nname: a, columns: [x]\nname: a, access: x\nname: a, data_tests: [x]\nname: a, config: {a: 1}\n",
    "macros": "name: a\nname: a, arguments: [{name: x, type: string, description: d}]\nname: a, arguments: [{name: x}]\nname: a, arguments: [{type: x}]\nname: a, arguments: [x]\nname: a, arguments: x\nname: a, arguments: [{name: x, unknown: 1}]\nname: a, arguments: [{name: x, description: null}]\nname: a, arguments: [{name: x, type: 3}]\nname: a, docs: {show: false}\nname: a, meta: {a: 1}\nname: a, config: {meta: {a: 1}}\nname: a, unknown: 1\nname: a, description: null\nname: a, description: 3\n",
    "data_tests": "name: a\nname: a, description: d\nname: a, config: {severity: warn}\nname: a, unknown: 1\nname: a, columns: []\nname: 3\n",
    "sources": """
name: a
name: a, tables: []
name: a, tables: null
name: a, tables: x
name: a, tables: [x]
name: a, tables: [{name: b}]
name: a, tables: [{description: b}]
name: 3
name: a, unknown: 1
name: a, database: d, schema: s, loader: l, description: x, meta: {a: 1}, tags: [t], config: {enabled: true}
name: a, database: null, schema: null
name: a, schema: 3
name: a, loader: null
name: a, description: null
name: a, tags: t
name: a, quoting: {database: true, schema: false, identifier: true, column: false}
name: a, quoting: {x: true}
name: a, quoting: {database: yes please}
name: a, quoting: null
name: a, freshness: {warn_after: {count: 1, period: day}, error_after: {count: 2, period: hour}, filter: x}
name: a, freshness: {warn_after: {count: 1, period: fortnight}}
name: a, freshness: {warn_after: {count: x, period: day}}
name: a, freshness: {warn_after: {count: 1}}
name: a, freshness: {warn_after: 3}
name: a, freshness: null
name: a, freshness: {unknown: 1}
name: a, freshness: {warn_after: null}
name: a, freshness: {warn_after: {count: 1, period: day, x: 1}}
name: a, loaded_at_field: x, loaded_at_query: y
name: a, loaded_at_field: ''
name: a, loaded_at_field: null
name: a, loaded_at_field: 3
name: a, overrides: p
name: a, data_tests: [x]
name: a, config: x
name: a, meta: x
name: a, tables: [{name: b, description: d, identifier: i, loaded_at_field: x, meta: {}, tags: [t], quoting: {identifier: true}, freshness: null, external: {location: l, file_format: f, row_format: r, tbl_properties: t, partitions: [{name: p, data_type: d}]}, columns: [{name: c, data_tests: [unique]}], data_tests: [x], config: {enabled: false}}]
name: a, tables: [{name: b, unknown: 1}]
name: a, tables: [{name: b, tags: t}]
name: a, tables: [{name: b, loaded_at_field: ''}]
name: a, tables: [{name: b, external: x}]
name: a, tables: [{name: b, external: {location: l, other: 1}}]
name: a, tables: [{name: b, external: {partitions: [a]}}]
name: a, tables: [{name: b, external: {partitions: [{name: x}]}}]
name: a, tables: [{name: b, columns: [{description: x}]}]
name: a, tables: [{name: b, columns: [{name: x, unknown: 1}]}]
name: a, tables: [{name: b, identifier: 3}]
name: a, tables: [{name: b, tests: [unique]}]
name: a, tables: [{name: b, tests: 3}]
name: a, tables: [{name: 3}]
name: a, tables: [{name: b, quoting: {x: 1}}]
""",
    "exposures": """
name: a, type: dashboard, owner: {email: a@b.c}
name: a, type: poster, owner: {email: a@b.c}
name: a, type: ml, owner: {name: x}
name: a, type: ml, owner: {}
name: a, type: ml, owner: {name: x, team: y}
name: a, type: ml, owner: x
name: a, type: ml
name: a, owner: {name: x}
type: ml, owner: {name: x}
name: a, type: ml, owner: {email: [a, b]}
name: a, type: ml, owner: {email: 3}
name: a, type: ml, owner: {name: x}, maturity: high, url: http://x, label: L, depends_on: [ref('x')], tags: [t], meta: {a: 1}, config: {enabled: false}, description: d
name: a, type: ml, owner: {name: x}, maturity: old
name: a, type: ml, owner: {name: x}, depends_on: x
name: a, type: ml, owner: {name: x}, depends_on: [1]
name: a, type: ml, owner: {name: x}, tags: t
name: a, type: ml, owner: {name: x}, unknown: 1
name: a, type: ml, owner: {name: x}, url: 3
name: a, type: ml, owner: {name: x}, description: null
name: a b, type: ml, owner: {name: x}
name: a, type: ml, owner: {name: x}, label: null
name: a, type: ml, owner: {name: x}, meta: null
""",
    "groups": "name: a, owner: {name: x}\nname: a, owner: {email: x}\nname: a\nname: a, owner: {}\nname: a, owner: {name: x, slack: y}\nname: a, owner: {name: x}, description: d\nname: a, owner: {name: x}, description: null\nname: a, owner: {name: x}, config: {meta: {a: 1}}\nname: a, owner: {name: x}, unknown: 1\nname: a, owner: {name: 3}\nname: 3, owner: {name: x}\n",
    "unit_tests": """
name: u, model: m, given: [], expect: {rows: []}
name: u, model: m, given: [{input: ref('x'), rows: [{a: 1}]}], expect: {rows: [{a: 1}]}
name: u, model: m, expect: {rows: []}
name: u, model: m, given: []
name: u, given: [], expect: {rows: []}
model: m, given: [], expect: {rows: []}
name: u, model: m, given: x, expect: {rows: []}
name: u, model: m, given: [{rows: []}], expect: {rows: []}
name: u, model: m, given: [{input: x, rows: 'a,b', format: csv}], expect: {rows: 'a', format: csv}
name: u, model: m, given: [{input: x, format: csv, fixture: f}], expect: {format: csv, fixture: f}
name: u, model: m, given: [{input: x, format: xml}], expect: {rows: []}
name: u, model: m, given: [{input: x, rows: [a]}], expect: {rows: []}
name: u, model: m, given: [{input: x, rows: 3}], expect: {rows: []}
name: u, model: m, given: [{input: x, rows: {a: 1}}], expect: {rows: []}
name: u, model: m, given: [{input: x, unknown: 1}], expect: {rows: []}
name: u, model: m, given: [], expect: {}
name: u, model: m, given: [], expect: null
name: u, model: m, given: [], expect: {rows: [], unknown: 1}
name: u, model: m, given: [], expect: {rows: []}, overrides: {macros: {is_incremental: true}, vars: {a: 1}, env_vars: {B: c}}
name: u, model: m, given: [], expect: {rows: []}, overrides: {macro: {}}
name: u, model: m, given: [], expect: {rows: []}, overrides: null
name: u, model: m, given: [], expect: {rows: []}, versions: {include: [1]}
name: u, model: m, given: [], expect: {rows: []}, versions: {include: [1], exclude: [2]}
name: u, model: m, given: [], expect: {rows: []}, versions: {x: 1}
name: u, model: m, given: [], expect: {rows: []}, versions: {include: 1}
name: u, model: m, given: [], expect: {rows: []}, description: d, config: {tags: [t]}
name: u, model: m, given: [], expect: {rows: []}, description: null
name: u, model: m, given: [], expect: {rows: []}, tags: [t]
name: u, model: m, given: [], expect: {rows: []}, unknown: 1
name: u, model: 3, given: [], expect: {rows: []}
""",
    "metrics": """
name: m, label: M, type: simple, type_params: {measure: x}
name: m, label: M, type: simple, type_params: {measure: {name: x, filter: f, alias: a, join_to_timespine: true, fill_nulls_with: 0}}
name: m, label: M, type: ratio, type_params: {numerator: a, denominator: {name: b, offset_window: 1 day}}
name: m, label: M, type: derived, type_params: {expr: a - b, metrics: [a, {name: b, alias: c}]}
name: m, label: M, type: cumulative, type_params: {measure: x, window: 7 days, cumulative_type_params: {window: 7 days, grain_to_date: month, period_agg: first}}
name: m, label: M, type: conversion, type_params: {conversion_type_params: {base_measure: a, conversion_measure: {name: b}, entity: e, calculation: conversions, window: 7 days, constant_properties: [{base_property: a, conversion_property: b}]}}
name: m, type: simple, type_params: {measure: x}
name: m, label: M, type_params: {measure: x}
name: m, label: M, type: simple
name: m, label: M, type: simple, type_params: x
name: m, label: M, type: simple, type_params: {unknown: x}
name: m, label: M, type: anything, type_params: {}
name: m x, label: M, type: simple, type_params: {measure: x}
name: 1m, label: M, type: simple, type_params: {measure: x}
name: m, label: M, type: simple, type_params: {measure: x}, filter: f, time_granularity: day, meta: {a: 1}, tags: [t], config: {enabled: true}, description: d
name: m, label: M, type: simple, type_params: {measure: x}, filter: [a, b]
name: m, label: M, type: simple, type_params: {measure: x}, unknown: 1
name: m, label: M, type: simple, type_params: {measure: x}, tags: t
""",
    "semantic_models": """
name: s, model: ref('m')
name: s
name: s, model: ref('m'), description: d, label: l, defaults: {agg_time_dimension: t}, primary_entity: e, config: {enabled: true}
name: s, model: ref('m'), entities: [{name: e, type: primary, expr: x, role: r, description: d, label: l, config: {meta: {}}}]
name: s, model: ref('m'), entities: [{name: e}]
name: s, model: ref('m'), dimensions: [{name: d, type: time, type_params: {time_granularity: day, validity_params: {is_start: true}}, is_partition: true, expr: x}]
name: s, model: ref('m'), dimensions: [{name: d, type: categorical}]
name: s, model: ref('m'), dimensions: [{name: d}]
name: s, model: ref('m'), dimensions: [{name: d, type: time, type_params: {}}]
name: s, model: ref('m'), measures: [{name: x, agg: sum, expr: 1, create_metric: true, agg_time_dimension: t, agg_params: {percentile: 0.5}, non_additive_dimension: {name: n, window_choice: max, window_groupings: [a]}}]
name: s, model: ref('m'), measures: [{name: x}]
name: s, model: ref('m'), measures: [{name: x, agg: sum, unknown: 1}]
name: s, model: ref('m'), defaults: x
name: s, model: ref('m'), unknown: 1
name: s, model: ref('m'), measures: x
""",
    "saved_queries": """
name: q, query_params: {metrics: [m]}
name: q, query_params: {metrics: [m], group_by: [g], where: w, order_by: [o], limit: 3}
name: q, query_params: {where: [a, b]}
name: q
name: q, query_params: x
name: q, query_params: {unknown: 1}
name: q, query_params: {}, exports: [{name: e, config: {export_as: table, schema: s}}]
name: q, query_params: {}, exports: [{config: {}}]
name: q, query_params: {}, exports: [{name: e, unknown: 1}]
name: q, query_params: {}, tags: t, label: l, description: d, config: {enabled: true}
name: q, query_params: {}, tags: [t]
name: q, query_params: {limit: x}
name: q, query_params: {}, unknown: 1
""",
}


def verdict(key, entry):
    cls = CLASSES[key]
    data = copy.deepcopy(entry)
    if key in PATCHES:
        data.update({"original_file_path": "m.yml", "yaml_key": key, "package_name": "p"})
    if key == "sources" and "overrides" in data:
        cls = u.SourcePatch
        data["path"] = "m.yml"
    try:
        cls.validate(data)
        cls.from_dict(data)
        return {"ok": True}
    except BaseException as e:
        return {"ok": False, "error": type(e).__name__, "message": str(getattr(e, "message", e))[:200]}


out = []
for key, text in CASES.items():
    for line in text.strip().split("\n"):
        source = "{" + line + "}"
        out.append({"key": key, "yaml": source, **verdict(key, yaml.safe_load(source))})
with open(sys.argv[1], 'w') as target:
    json.dump(out, target, indent=0, default=str)
    target.write('\n')
