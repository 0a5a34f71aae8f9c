"""Writes yaml-cases.json: documents and what PyYAML's safe loader (libyaml) makes of them.

Run with a Python that has PyYAML: python yaml_cases.py > yaml-cases.json
Values: text, booleans, null, lists and mappings with text keys as JSON; anything else as {"$": kind, ...}.
"""
import datetime
import json
import math

import yaml

SCALARS = """
~ null Null NULL nULL None none Nil nil
true True TRUE tRUE false False FALSE yes Yes YES yEs no No NO on On ON off Off OFF y Y n N
0 1 -1 +1 007 010 0o10 08 09 0b101 0b1_0 0b 0x1F 0X1F 0xff_ff 0x -0x1f +010 -010 1_000 1__0 _1 1_ 0_ 00 +0 -0
123456789012345678901234567890 -9007199254740993 9007199254740991 9007199254740992
1:30 190:20:30 1:2:3 0:30 01:30 1:60 12:30:45 -1:30 +1:30 1:5 24:00 1:30.5 1:2:3.25 0:1.5 -1:30.25
1.0 1. .5 0.5 -0.5 +0.5 1.5 1e3 1E3 1e-3 1.0e3 1.0e+3 1.0E-3 1.5e+300 1.e+3 .5e+1 -.5 +.5 1_0.5 1.5_0 -0.0 0.0
.inf -.inf +.inf .Inf .INF .iNf inf Infinity .nan .NaN .NAN -.nan nan . .. ... 1.2.3 1.2.3.4 1,000 1,5
685.230_15e+03 6.8523015e+5 190:20:30.15 1e400 1.0e+400 0.1 100000000000000000000000.0 1e+3
2024-01-31 2024-1-31 2024-01-3 2024-12-01T10:20:30 2024-12-01T10:20:30Z 2024-12-01t10:20:30.5Z
2024-12-01T10:20:30+01:00 2024-12-01T10:20:30-05:30 2024-12-01T10:20:30.123456789 2024-12-01T10:20 2024-12-01T1:20:30
2024-02-30 2024-13-01 0000-01-01 2024-01-01T25:00:00 2024-12-01T10:20:30+05 2024-12-01T10:20:30-00:00 2024-12-01T10:20:30.0
20240131 2024 12:30:45.5 2024-01-31x x2024-01-31
= < << <= > @ ` % & * ! | - -- --- ? : :a a: a:b http://x.y/z#a a#b #a 'a' "a" '' "" 'it''s' "a\\nb" "\\u00e9" "\\x41" "\\q"
'010' "yes" '2024-01-31' '1.0' '~' [a] {a: b} [] {} [a,b] {a} {a:b} "{{ x }}" '{{ x }}' {{x}} {%x%}
!!str !!null !!int !foo ! a,b a;b a=b =a ~a a~ .a a. +a -a +-1 --1 1a a1 1-1 $1 $a ^ ( ) é 日本 😀 \\n \\
""".split()

SPACED = [
    "2024-12-01 10:20:30", "2024-12-01 10:20:30 Z", "2024-12-01 10:20:30 +1", "2024-12-01 10:20:30.5 -05:00", "2024-12-01  1:20:30",
    "{ a: 1 , b : 2 }", "[ a , b, ]", "[1, [2, [3]]]", "{a: {b: {c: d}}}", "{a, b: }", "{? a : b}", "[a: 1, b: 2]", "[a, , b]",
    "{a: 1, a: 2}", "{'a': 1}", '{"a":1}', "{a: 'x, y', b: [1, 2]}", "!!str 1", "!!int '1'", "!!float 1", "!!float '1'", "!!bool yes", "!!bool 'yes'",
    "!!bool x", "!!null x", "!!null ''", "! 1", "!!str", "!!timestamp '2024-01-31'", "!!binary aGk=", "!!set {a, b}", "!!omap [a: 1]",
    "!!map {a: 1}", "!!seq [1]", "!!python/object:os.system x", "!local x", "a b c", "a  b", "a # comment", "a #comment", "a # b: c",
    "'a' # comment", "'a' b", "a 'b'", "- a", "a: b: c", "'a: b'", "a :b", "&x a", "&x [1, *x]", "*x", "yes no", "1 2", "- 1", "? a",
    "1.5 ", "0 ", "{{ var('x') }}", "\"{{ var('x') }}\"", "'a\n  b'", "a\n    b", "a\n\n    b", "\"a\\\n    b\"",
]

DOCUMENTS = [
    "", "# only a comment\n", "\n\n", "---\n", "---\na: 1\n", "a: 1\n...\n", "a: 1\n---\nb: 2\n", "--- a\n", "%YAML 1.1\n---\na: yes\n", "%YAML 1.2\n---\na: yes\n",
    "a: 1\na: 2\n", "a: 1\nb: 2\na: 3\n", "1: a\n2: b\n", "1: a\n1.0: b\ntrue: c\n", "yes: a\nno: b\n", "on: push\n", "~: a\n", "null: a\nx: b\n", "2024-01-31: a\n", "1.5: a\n",
    "? a\n: b\n", "? [a]\n: b\n", "? {a: 1}\n: b\n", "? a\n", "a:\n  - 1\n  - 2\n", "a:\n- 1\n- 2\nb: 3\n", "- a\n- b\n", "- - a\n  - b\n- c\n", "-\n  a: 1\n- \n",
    "- a: 1\n  b: 2\n- a: 3\n", "a:\n  b:\n    c: d\n", "a:\n    b: 1\n    c: 2\n", "a:\n b: 1\n", "a:\n  b: 1\n c: 2\n", "a: 1\n b: 2\n", " a: 1\n b: 2\n", " a: 1\nb: 2\n",
    "a:\n\tb: 1\n", "a:\tb\n", "a: b\t\n", "\ta: 1\n", "a: [1,\n\t2]\n", "- a\n-\tb\n", "a: |\n  x\n  y\n", "a: |-\n  x\n  y\n", "a: |+\n  x\n\n\nb: 1\n", "a: >\n  x\n  y\n\n  z\n",
    "a: >-\n  x\n    y\n  z\n", "a: |2\n   x\n", "a: |\n  x\n y: 1\n", "a: |  # comment\n  x\n", "a: |\n\n  x\n", "a: >\n\n  x\n  y\n", "a: |\nb: 1\n", "a: |\n  # not a comment\n  x\n", "a: >+\n  x\n\n",
    "a: 'x\n  y'\n", "a: \"x\n  y\"\n", "a: \"x\\\n  y\"\n", "a: x\n  y\n", "a: x\n  y: z\n", "a:\n  x\n  y\n", "a: x # c\nb: y\n", "a: x#c\n", "'a': 1\n\"b\": 2\n", "a b: 1\n", "a-b: 1\n", "a : 1\n", "a  :   1\n",
    "a:1\n", "a:\n", "a: \n", "a: # c\n", "a: # c\n  b: 1\n", "a:\n  # c\n  b: 1\n# d\n  c: 2\n", "a: &x 1\nb: *x\n", "a: &x {p: 1}\nb: {<<: *x, q: 2}\n", "a: &x {p: 1}\nb:\n  q: 2\n  <<: *x\n  p: 3\n",
    "a: &x {p: 1}\nb: &y {p: 2, q: 3}\nc: {<<: [*x, *y]}\n", "a: &x [1]\nb: {<<: *x}\n", "a: &x {p: 1}\nb: {\"<<\": *x}\n", "b: {<<: {p: 1}, p: 2}\n", "<<: 1\n", "b: *nope\n", "a: &x 1\nb: &x 2\nc: *x\n", "&k a: 1\nb: *k\n",
    "a: &x {b: *x}\n", "=: 1\n", "a: =\n", "a: {b: 1\n", "a: [1, 2\n", "a: 'x\n", "a: \"x\n", "a: ]\n", "a: }\n", "a: ,\n", "a: @x\n", "a: `x`\n", "a: %x\n", "a: !x y\n", "a: x: y\n", "a: 'x' y\n", "a: - b\n", "a: ? b\n",
    "a: -1\n", "a: -b\n", "a: -\n", "a: ?b\n", "a: :b\n", "a: {b:c}\n", "a: {b: c}d\n", "a: [b]c\n", "a: {\n  b: 1,\n  c: 2\n}\n", "a: [\n  1,\n  2\n]\n", "a: {b: [1, {c: d}]}\n", "a: [[]]\n", "a: [{}]\n", "a: {b: {}}\n",
    "a: {{ x }}\n", "a: {{ x }} y\n", "a: \"{{ x }}\"\n", "a: '{{ x }}'\n", "a: {% if x %}\n", "a: x {{ y }}\n", "a: x {# y #}\n", "- {{ x }}\n",
    "a: \"\\t\\n\\\\\\\"\"\n", "a: \"\\0\\a\\b\\e\\f\\v\\N\\_\\L\\P\"\n", "a: \"\\u263A \\U0001F600 \\x41\"\n", "a: \"\\/\"\n", "a: \"\\'\"\n", "a: 'x\\ny'\n", "a: ''''\n", "a: ''\n", "a: \"\"\n", "a: \"x\n\n  y\"\n",
    "a: 1\r\nb: 2\r\n", "a: |\r\n  x\r\n  y\r\n", "a: 1\rb: 2\r", "\ufeffa: 1\n", "a: \u00e9\n", "\u00e9: 1\n", "a: \U0001f600\n", "a: \u0007\n", "a: x\u0085y\n", "a: x\u2028y\n", "a: \u00a0x\n",
    "version: 2\n\nmodels:\n  - name: a\n    description: \"A: b\"\n    columns:\n      - name: id\n        data_tests:\n          - not_null\n          - accepted_values:\n              values: ['a', \"b\", 1, 1.0, yes]\n",
    "a:\n  - b:\n    - c\n", "a:\n  - b: 1\n    c:\n    - d\n    - e\n  - f\n", "a:\n -\n  b: 1\n", "a:\n  -   b: 1\n      c: 2\n", "a:\n  - - - 1\n", "a:\n  b\n", "a:\n  'b'\nc: d\n", "a:\n  {b: 1}\nc: d\n", "a: &x\n  b: 1\nc: *x\n",
    "a: !!str\n  b\n", "a: !!map\n  b: 1\n", "__proto__: 1\n", "constructor: 1\n__proto__: {a: 1}\n", "a: 1 # x: y\n", "a: 'b'# c\n", "a: \"b\"#c\n", "- a: 1\n b: 2\n", "- a\nb: 1\n", "a: 1\n- b\n", "a\nb\n", "a\nb: 1\n",
    "a: b\n---\n", "--- |\n  x\n", "a: 1\n... # x\n", "...\na: 1\n", "a: [1, 2]: 3\n", "[a]: 1\n", "{a: 1}: 2\n", "'a' : 1\n", "? a\n? b\n", "a: !\n", "a: b\n\n\n\nc: d\n", "a:   b   \n", "a: 'b'   \n", "  \na: 1\n", "a: 1\n  \n", "a: 1\n# c",
    "a: >\n  x\n  y", "a: |\n  x", "a: |+\n  x", "a: |-\n  x", "a:\n  - |\n    x\n  - >\n    y", "a: |\n  x\n  ", "a: |\n  x\n#c", "a: >\n  x\n\n    y", "a: |\n\n  x", "--- |\n  x", "a: |+\n  x\n\n",
]


def plain(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        return {"$": "int", "v": str(value)}
    if isinstance(value, float):
        return {"$": "float", "v": "nan" if math.isnan(value) else repr(value)}
    if isinstance(value, datetime.datetime):
        return {"$": "datetime", "v": value.isoformat()}
    if isinstance(value, datetime.date):
        return {"$": "date", "v": value.isoformat()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        if all(isinstance(k, str) for k in value) and "$" not in value:
            return {k: plain(v) for k, v in value.items()}
        return {"$": "map", "v": [[plain(k), plain(v)] for k, v in value.items()]}
    return {"$": "other", "v": type(value).__name__}


def case(text):
    try:
        return {"text": text, "value": plain(yaml.load(text, Loader=yaml.CSafeLoader))}
    except RecursionError:
        return {"text": text, "error": "RecursionError"}
    except Exception as error:
        return {"text": text, "error": type(error).__name__}


texts = [f"a: {s}\n" for s in SCALARS + SPACED] + [f"- {s}\n" for s in SCALARS[:60]] + [f"[{s}]\n" for s in SCALARS] + DOCUMENTS
seen = list(dict.fromkeys(texts))
print(json.dumps([case(t) for t in seen], ensure_ascii=True, indent=0))
