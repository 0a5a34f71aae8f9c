"""Records expected.json of the topics beside this file, by running real dbt on the same scenarios.

    python test/golden/record.py [--only TEXT] TOPIC...

Needs dbt-core 1.10 with dbt-duckdb 1.10. README.md says what is recorded. Each command runs in a process of its own (a
fork, so that dbt is imported once).
"""

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path

import duckdb
import yaml
from dbt.cli.main import dbtRunner

HERE = Path(__file__).parent
PROFILE = {"type": "duckdb", "path": "t.duckdb"}


def main(words):
    only = words.pop(words.index("--only") + 1) if "--only" in words else None
    topics = [word for word in words if word != "--only"] or [path.parent.name for path in HERE.glob("*/scenarios.yml")]
    for topic in sorted(topics):
        record(topic, only)


def record(topic, only):
    content = yaml.safe_load((HERE / topic / "scenarios.yml").read_text())
    file = HERE / topic / "expected.json"
    known = json.loads(file.read_text()) if file.exists() else {}
    expected = {}
    for name, scenario in content["scenarios"].items():
        if "dbt" in scenario and scenario["dbt"] is False:
            continue
        if only is not None and only not in name and name in known:
            expected[name] = known[name]
            continue
        print(f"{topic}: {name}", flush=True)
        expected[name] = play(content, scenario)
    file.write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")


def play(content, scenario):
    directory = Path(tempfile.mkdtemp(prefix="golden-")).resolve()
    try:
        os.chdir(directory)  # views of external models may read relative paths
        write(directory, project_files(content, scenario))
        seen = []
        for step in scenario["steps"]:
            step = {"run": step} if isinstance(step, str) else step
            write(directory, step.get("write", {}))
            if "sql" in step:
                with duckdb.connect(str(directory / "t.duckdb")) as database:
                    database.execute(step["sql"])
            if "run" in step:
                words = shlex.split(step["run"]) + (["--vars", json.dumps(step["vars"])] if "vars" in step else [])
                said = in_fork(lambda: run(directory, words, scenario))
                seen.append({**said, "tables": tables(directory, scenario.get("mask", []))})
        return seen
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def project_files(content, scenario):
    project = {"name": "t", "version": "1.0", "profile": "t", **content.get("project", {}), **scenario.get("project", {})}
    output = {**PROFILE, "threads": scenario.get("threads", 1), **scenario.get("profile", {})}
    return {
        "dbt_project.yml": json.dumps(project),
        "profiles.yml": json.dumps({"t": {"target": "dev", "outputs": {"dev": output}}}),
        **content.get("files", {}),
        **scenario.get("files", {}),
    }


def write(directory, files):
    for name, text in files.items():
        path = directory / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def in_fork(work):
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "w") as out:
            json.dump(work(), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text)


def run(directory, words, scenario):
    os.chdir(directory)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.environ.update({"DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "DBT_PROFILES_DIR": ".", "DBT_VERSION_CHECK": "false", "DBT_USE_COLORS": "false"})
    said, comments = [], set()

    def listen(event):
        if event.info.name == "PrintEvent" or (event.info.name == "JinjaLogInfo" and event.info.level == "info"):
            said.append(event.data.msg)
        if event.info.name == "SQLQuery":
            comments.update(text for text in re.findall(r"/\*.*?\*/", event.data.sql, re.S) if re.search(r"\w", text))

    result = dbtRunner(callbacks=[listen]).invoke(words)
    file = directory / "target" / "run_results.json"
    results = json.loads(file.read_text())["results"] if file.exists() and result.exception is None else []
    lines = [line(each, directory) for each in results]
    if scenario.get("threads", 1) > 1:
        lines.sort()
    return {
        "exit": 0 if result.success else 1 if result.exception is None else 2,
        "results": lines,
        **({"said": said} if said else {}),
        **({"comments": sorted(comments)} if scenario.get("comments") else {}),
    }


def line(result, directory):
    """`fail 2 test.t.unique_a_id: Got 2 results, …`: the status, what failed, the node, the message but for its path."""
    failures = result["failures"]
    count = "" if failures is None or result["status"] in ("success", "pass", "error", "skipped") else f" {failures}"
    message = result["message"]
    quiet = message is None or (result["status"] == "success" and message == "OK")
    return f"{result['status']}{count} {result['unique_id']}" + ("" if quiet else f": {readable(message, directory)}")


def readable(message, directory):
    """Without what depends on the statement around the node's own SQL: the excerpt with its line, the compiled file; nor the callers; nor the
    layout of a difference."""
    text = message.replace(str(directory), ".")
    text = re.sub(r"\n+\s*LINE \d+:.*?\n\s*\^", "", text, flags=re.S)
    text = re.sub(r"(differs from expected:).*", r"\1", text, flags=re.S)
    text = re.sub(r"(__dbt_tmp)\d{10,}", r"\1", text)
    text = re.sub(r"\n\s*compiled code at .*", "", text)
    text = re.sub(r"\n\s*> (in macro|called by) .*", "", text)
    return re.sub(r"\s+", " ", text).strip()


def tables(directory, mask):
    if not (directory / "t.duckdb").exists():
        return {}
    with duckdb.connect(str(directory / "t.duckdb")) as database:
        return describe(database, mask)


RELATIONS = """
select schema_name || '.' || table_name as name, 'table' as type, schema_name, table_name, comment from duckdb_tables() where database_name = 't'
union all
select schema_name || '.' || view_name, 'view', schema_name, view_name, comment from duckdb_views() where database_name = 't' and not internal
order by 1
"""


def describe(database, mask):
    found = {}
    for name, kind, schema, table, comment in database.execute(RELATIONS).fetchall():
        columns = database.execute(
            "select column_name, data_type, comment from duckdb_columns() where database_name = 't' and schema_name = ? and table_name = ? order by column_index",
            [schema, table],
        ).fetchall()
        indexes = database.execute(
            "select case when is_unique then 'unique ' else '' end || expressions from duckdb_indexes() where database_name = 't' and schema_name = ? and table_name = ? order by 1",
            [schema, table],
        ).fetchall()
        constraints = database.execute(
            "select constraint_text from duckdb_constraints() where database_name = 't' and schema_name = ? and table_name = ? order by 1",
            [schema, table],
        ).fetchall()
        found[name] = [
            f"{kind} ({', '.join(f'{column} {data_type}' for column, data_type, _ in columns)})",
            *[f"index: {text}" for (text,) in indexes],
            *[f"constraint: {text}" for (text,) in constraints],
            *([] if comment is None else [f"comment: {comment}"]),
            *[f"comment of {column}: {text}" for column, _, text in columns if text is not None],
            *rows(database, schema, table, [column for column, _, _ in columns], mask),
        ]
    return found


def rows(database, schema, table, columns, mask):
    """Each row as one text, sorted but for the table `log`, whose order is what counts."""
    cells = ", ".join(cell(column, mask) for column in columns)
    query = f'select concat_ws(\' | \', {cells}) from "{schema}"."{table}"'
    try:
        found = [text for (text,) in database.execute(query).fetchall()]
    except duckdb.Error:
        return ["cannot be read"]
    return found if table == "log" else sorted(found)


def cell(column, mask):
    quoted = '"' + column.replace('"', '""') + '"'
    text = "'...'" if column in mask else f"{quoted}::varchar"
    return f"case when {quoted} is null then '-' else {text} end"


if __name__ == "__main__":
    main(sys.argv[1:])
