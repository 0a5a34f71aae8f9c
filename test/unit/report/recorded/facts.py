"""Turns what real dbt said (its JSON log at level debug, and its text output without colours) into facts for the tests.

    facts.py SCENARIO dbt.log stdout.txt > SCENARIO.json
"""

import json
import re
import sys

scenario, log, text = sys.argv[1:]
messages = {}
for line in open(log, encoding="utf8"):
    event = json.loads(line)
    info, data = event["info"], event["data"]
    node = data.get("node_info")
    fact = {
        "name": info["name"], "code": info["code"], "level": info["level"],
        "data": sorted(data), "node_info": sorted(node) if node else None,
        "run_result": sorted(data["run_result"]) if "run_result" in data else None,
    }
    messages.setdefault(json.dumps(fact, sort_keys=True), fact)
lines = []
for line in open(text, encoding="utf8").read().split("\n"):
    line = re.sub(r"^(\x1b\[0m)?\d\d:\d\d:\d\d  ", "TIME  ", line)
    line = re.sub(r"in \d+\.\d\ds", "in N.NNs", line)
    line = re.sub(r"and \d+\.\d\d seconds \(\d+\.\d\ds\)", "and N.NN seconds (N.NNs)", line)
    lines.append(line)
info_keys = sorted(json.loads(open(log, encoding="utf8").readline())["info"])
json.dump({"scenario": scenario, "info": info_keys, "messages": list(messages.values()), "text": lines}, sys.stdout, indent=1)
