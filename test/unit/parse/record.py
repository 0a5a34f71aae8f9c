#!/usr/bin/env python3
"""Records what real dbt (1.10.23, dbt-duckdb) makes of the project beside this file.

    record.py DBT             # writes manifest.json (facts of every node) and ../graph/ls.json (answers of `dbt ls`)
    record.py DBT manifest    # only the first
"""
import json, os, pathlib, shutil, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).parent
QUESTIONS = json.loads((HERE.parent / "graph" / "questions.json").read_text())
LEFT_OUT = {"created_at", "build_path", "compiled_path", "root_path"}


def main(dbt, only=None):
    with tempfile.TemporaryDirectory() as tmp:
        project = pathlib.Path(tmp) / "bakery"
        shutil.copytree(HERE / "bakery", project)
        env = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false", "TZ": "UTC"}

        def run(*args):
            return subprocess.run([dbt, "--quiet", *args], cwd=project, env=env, capture_output=True, text=True)

        run("deps")
        parsed = run("parse", "--no-partial-parse")
        if parsed.returncode != 0:
            sys.exit(parsed.stdout + parsed.stderr)
        manifest = json.loads((project / "target/manifest.json").read_text())
        facts = {}
        for section in ("nodes", "sources", "exposures", "unit_tests", "groups"):
            for key, node in manifest[section].items():
                facts[key] = {name: value for name, value in node.items() if name not in LEFT_OUT}
        for key, node in manifest["macros"].items():
            if not key.startswith(("macro.dbt.", "macro.dbt_duckdb.")):
                facts[key] = {name: value for name, value in node.items() if name not in LEFT_OUT}
        for key, nodes in manifest["disabled"].items():
            facts["disabled " + key] = {name: value for name, value in nodes[0].items() if name not in LEFT_OUT}
        facts["selectors"] = manifest["selectors"]
        (HERE / "manifest.json").write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n")
        if only == "manifest":
            return
        answers = []
        for question in QUESTIONS:
            asked = run("ls", *question)
            lines = sorted(line for line in asked.stdout.splitlines() if line) if asked.returncode == 0 else []
            answers.append({"question": question, "exit": asked.returncode, "lines": lines})
        (HERE.parent / "graph" / "ls.json").write_text(json.dumps(answers, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
