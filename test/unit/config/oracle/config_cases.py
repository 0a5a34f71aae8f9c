"""Writes config-cases.json: default configs, and what dbt 1.10 makes of chains of partial configs.

Run with a Python that has dbt-core 1.10.23 and dbt-duckdb: python config_cases.py > config-cases.json
"""
import json

from dbt.adapters.duckdb.impl import DuckDBConfig
from dbt.contracts.graph.model_config import get_config_for
from dbt.node_types import NodeType

TYPES = {
    "model": NodeType.Model, "seed": NodeType.Seed, "snapshot": NodeType.Snapshot, "test": NodeType.Test, "analysis": NodeType.Analysis,
    "operation": NodeType.Operation, "sql_operation": NodeType.SqlOperation, "source": NodeType.Source, "exposure": NodeType.Exposure,
    "metric": NodeType.Metric, "semantic_model": NodeType.SemanticModel, "saved_query": NodeType.SavedQuery, "unit_test": NodeType.Unit,
    "group": NodeType.Group,
}


def hooks(p):
    p = dict(p)
    for a, b in (("pre_hook", "pre-hook"), ("post_hook", "post-hook")):
        if a in p:
            p[b] = p.pop(a)
    return p


def merged(kind, partials):
    cls = get_config_for(TYPES[kind])
    try:
        result = cls.from_dict({})
        for p in partials:
            result = result.update_from(hooks(json.loads(json.dumps(p))), DuckDBConfig, validate=False)
        dct = result.finalize_and_validate().to_dict(omit_none=True)
        return {"value": cls.from_dict(dct).to_dict(omit_none=False)}
    except BaseException as e:
        return {"error": type(e).__name__, "message": str(e)[:300]}


M = [
    [{"materialized": "table"}], [{"tags": "a"}, {"tags": ["b", "c"]}], [{"tags": "a"}], [{"tags": 3}], [{"tags": ["a", 3]}], [{"tags": {"a": 1}}], [{"tags": None}], [{"tags": ["a"]}, {"tags": "a"}],
    [{"meta": {"a": 1, "b": {"x": 1}}}, {"meta": {"b": {"y": 2}, "c": 3}}], [{"meta": None}], [{"meta": "x"}], [{"meta": []}],
    [{"pre-hook": "a"}, {"pre_hook": ["b", {"sql": "c", "transaction": False}]}], [{"post-hook": {"sql": "x"}}], [{"post-hook": '{"sql": "x", "transaction": false}'}], [{"pre-hook": 3}], [{"pre-hook": [{"sq": "a"}]}], [{"pre-hook": None}], [{"pre-hook": []}],
    [{"pre-hook": '{"sql": 1}'}], [{"pre-hook": "[1]"}], [{"pre-hook": {"sql": "x", "transaction": "no"}}], [{"pre-hook": {"sql": "x", "index": 3}}], [{"pre-hook": "3"}],
    [{"quoting": {"identifier": True}}, {"quoting": {"schema": False}}], [{"column_types": {"a": "int"}}, {"column_types": {"b": "int"}}], [{"docs": {"show": False}}, {"docs": {"node_color": "red"}}], [{"docs": {"node_color": "nocolor"}}], [{"docs": {"node_color": "#fff"}}], [{"docs": {"x": 1}}], [{"docs": {"show": "no"}}], [{"docs": None}],
    [{"contract": {"enforced": True}}, {"contract": {"alias_types": False}}], [{"contract": {"enforced": "yes"}}], [{"contract": True}], [{"contract": {"x": 1}}],
    [{"contract": {"enforced": True}, "materialized": "incremental"}], [{"contract": {"enforced": True}, "materialized": "incremental", "on_schema_change": "fail"}],
    [{"grants": {"select": ["a"]}}, {"grants": {"select": "b"}}], [{"grants": {"select": ["a"]}}, {"grants": {"+select": "b", "insert": "c"}}], [{"grants": {"+select": "a"}}], [{"grants": []}], [{"grants": {"select": "a"}}],
    [{"packages": ["a"]}, {"packages": ["b"]}], [{"packages": "a"}], [{"enabled": False}], [{"enabled": "no"}], [{"enabled": "true"}], [{"enabled": 1}], [{"enabled": None}], [{"enabled": True}, {"enabled": False}],
    [{"alias": "x", "schema": "y", "database": "z", "group": "g"}], [{"alias": 3}], [{"schema": 3}], [{"database": ["a"]}], [{"group": 1}], [{"alias": None}], [{"alias": "a"}, {"alias": None}],
    [{"unique_key": "a"}], [{"unique_key": ["a", "b"]}], [{"unique_key": 3}], [{"unique_key": [1]}], [{"unique_key": {"a": 1}}],
    [{"materialized": 3}], [{"materialized": None}], [{"incremental_strategy": "merge", "batch_size": "day", "lookback": 3, "begin": "2020-01-01", "event_time": "x", "concurrent_batches": True}], [{"lookback": "3"}], [{"lookback": None}],
    [{"persist_docs": {"relation": True}}, {"persist_docs": {"columns": True}}], [{"persist_docs": None}], [{"full_refresh": True}], [{"full_refresh": "yes"}], [{"full_refresh": None}], [{"on_schema_change": "x"}], [{"on_schema_change": None}], [{"on_schema_change": 3}],
    [{"on_configuration_change": "fail"}], [{"on_configuration_change": "x"}], [{"on_configuration_change": None}], [{"access": "private"}], [{"access": "x"}], [{"access": None}], [{"freshness": {"build_after": {"count": 1, "period": "day"}}}], [{"freshness": {"warn_after": {"count": 1}}}], [{"freshness": None}], [{"freshness": {"build_after": {"count": 1, "period": "x"}}}], [{"freshness": {"build_after": {"count": 1, "period": "day", "updates_on": "all"}}}],
    [{"custom": {"a": 1}}, {"custom": {"b": 2}}], [{"custom": None}], [{"custom": [1]}, {"custom": None}], [{"indexes": [{"columns": ["a"], "unique": True}]}], [{"indexes": [{"columns": ["a"]}]}, {"indexes": [{"columns": ["b"]}]}], [{"sql_header": "x"}], [{"_extra": {"a": 1}}],
    [{"static_analysis": "off"}], [{"snapshot_meta_column_names": {"dbt_scd_id": "x"}}], [{"pre_hook": "a", "post_hook": "b"}, {"pre-hook": "c", "post-hook": "d"}], [{"incremental_strategy": 3}], [{"batch_size": 3}], [{"begin": 3}],
]
S = [
    [{"strategy": "check", "unique_key": "id", "check_cols": "all"}], [{"strategy": "check", "unique_key": "id", "check_cols": ["a"]}], [{"strategy": "timestamp", "unique_key": ["a", "b"], "updated_at": "u"}], [{"target_schema": "s", "target_database": "d"}],
    [{"snapshot_meta_column_names": {"dbt_valid_to": "a"}}, {"snapshot_meta_column_names": {"dbt_valid_from": "b"}}], [{"snapshot_meta_column_names": {"x": 1}}], [{"dbt_valid_to_current": "x"}], [{"dbt_valid_to_current": 3}], [{"hard_deletes": "new_record"}], [{"invalidate_hard_deletes": True}], [{"strategy": 3}], [{"updated_at": 3}], [{"check_cols": 3}], [{"materialized": "table"}], [{"enabled": False}], [{"snapshot_meta_column_names": None}],
]
T = [
    [{"severity": "warn"}], [{"severity": "WARN"}], [{"severity": "loud"}], [{"severity": 3}], [{"severity": None}], [{"store_failures": True}], [{"store_failures": False}], [{"store_failures_as": "view"}], [{"store_failures_as": "ephemeral"}, {"store_failures": True}], [{"store_failures_as": "x"}], [{"store_failures": "yes"}],
    [{"where": "a > 1", "limit": 3, "fail_calc": "sum(x)", "warn_if": ">1", "error_if": ">2"}], [{"limit": "3"}], [{"limit": "x"}], [{"where": 3}], [{"warn_if": 3}], [{"error_if": None}], [{"fail_calc": None}], [{"schema": "x"}], [{"schema": None}], [{"tags": ["a"]}, {"tags": "b"}], [{"meta": {"a": 1}}], [{"materialized": "table"}], [{"materialized": "test"}], [{"custom": 1}], [{"enabled": False}], [{"severity": "Error"}], [{"limit": 1.5}], [{"group": "g", "alias": "a", "database": "d"}], [{"sql_header": "x"}],
]
SEED = [[{"delimiter": ";"}], [{"delimiter": 3}], [{"quote_columns": True}], [{"quote_columns": "x"}], [{"column_types": {"a": "int"}}], [{"column_types": None}], [{"column_types": {"a": 3}}], [{"materialized": "table"}], [{"fast": False}], [{"tags": "a"}], [{"column_types": "x"}]]
SRC = [[{"enabled": False}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"tags": ["a"]}, {"tags": ["b"]}], [{"tags": "a"}], [{"event_time": "x", "loaded_at_field": "y", "loaded_at_query": "z"}], [{"freshness": None}], [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}], [{"freshness": {"warn_after": {"count": 1, "period": "x"}}}], [{"freshness": {"warn_after": {"count": 1, "period": "day"}}}, {"freshness": {"error_after": {"count": 2, "period": "day"}}}], [{"external_location": "x"}], [{"schema": "x"}], [{"freshness": {"filter": "x"}}], [{"freshness": {"warn_after": {}}}], [{"freshness": {"warn_after": None}}], [{"freshness": {"x": None}}], [{"freshness": {"error_after": {"count": "1", "period": "day"}}}]]
EXP = [[{"enabled": False}], [{"tags": ["a"]}, {"tags": ["b"]}], [{"tags": "a"}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"custom": 1}]]
UT = [[{"enabled": False}], [{"tags": "a"}, {"tags": ["b"]}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"custom": 1}], [{"static_analysis": "off"}]]
SQ = [[{"enabled": False}], [{"cache": {"enabled": True}}], [{"export_as": "table", "schema": "x"}], [{"export_as": "x"}], [{"cache": None}], [{"cache": {"x": 1}}], [{"group": "x"}], [{"meta": {"a": 1}}]]
SM = [[{"enabled": False}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"group": "g"}], [{"custom": 1}]]
G = [[{"meta": {"a": 1}}], [{"meta": {"a": 1}}, {"meta": {"b": 1}}], [{"custom": 1}]]
CHAINS = {"model": M, "snapshot": S, "test": T, "seed": SEED, "source": SRC, "exposure": EXP, "unit_test": UT, "saved_query": SQ, "semantic_model": SM, "metric": SM, "group": G, "analysis": M[:6]}

out = [{"type": k, "partials": [], **merged(k, [])} for k in TYPES]
for kind, chains in CHAINS.items():
    out += [{"type": kind, "partials": c, **merged(kind, c)} for c in chains]
print(json.dumps(out, indent=0))
