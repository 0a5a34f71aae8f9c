/**
 * What the Python process runs: reads its job from a file, shows the inputs under their own names, runs the model's code and
 * writes down how it ended. `def model` and `def materialize` come from the code that it is given. It ends with its parent:
 * standard input closes then.
 */
export const PYTHON_DRIVER = `
import json
import linecache
import os
import sys
import threading
import traceback
import types

with open(sys.argv[1], encoding="utf-8") as file:
    job = json.load(file)
sys.path[0:1] = job["modulePaths"]


def end_with_parent():
    while os.read(0, 1024):
        pass
    os._exit(1)


threading.Thread(target=end_with_parent, daemon=True).start()


def answer(**what):
    sys.stdout.flush()
    sys.stderr.flush()
    with open(job["answer"] + ".part", "w", encoding="utf-8") as file:
        json.dump(what, file)
    os.replace(job["answer"] + ".part", job["answer"])


try:
    import duckdb
except ImportError as error:
    answer(kind="no-duckdb", message=str(error), python=sys.executable)
    sys.exit(0)


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def text(value):
    return "'" + value.replace("'", "''") + "'"


def connect():
    connection = duckdb.connect(job["home"], config=job["settings"])
    connection.execute("set TimeZone = " + text(job["timeZone"]))
    connection.execute("attach " + text(job["inputsFile"]) + " as __planwise_in (read_only)")
    for database in job["databases"]:
        connection.execute("attach " + text(database["file"]) + " as " + quote(database["name"]))
        for schema in database["schemas"]:
            connection.execute("create schema if not exists " + quote(database["name"]) + "." + quote(schema))
    for number, relation in enumerate(job["inputs"]):
        name = ".".join(quote(part) for part in relation)
        connection.execute("create view " + name + ' as from __planwise_in.main."' + str(number) + '"')
    connection.execute("use " + quote(job["databases"][0]["name"]))
    return connection


def own_place(error):
    """The innermost line of the model's own file, and its column where a syntax error tells it."""
    if isinstance(error, SyntaxError) and error.filename == job["path"]:
        return error.lineno, error.offset
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame.lineno for frame in frames if frame.filename == job["path"] and frame.lineno <= job["ownLines"]]
    return (own[-1], None) if own else (None, None)


def own_traceback(error):
    """Without the frames of this file."""
    lines = traceback.format_exception(type(error), error, shortened(error.__traceback__))
    return "".join(lines).rstrip()


def shortened(trace):
    while trace is not None and trace.tb_frame.f_code.co_filename != job["path"]:
        trace = trace.tb_next
    return trace


def run():
    with open(job["code"], encoding="utf-8") as file:
        code = file.read()
    linecache.cache[job["path"]] = (len(code), None, code.splitlines(True), job["path"])
    module = types.ModuleType(job["name"])
    module.__file__ = job["path"]
    sys.modules[job["name"]] = module
    exec(compile(code, job["path"], "exec", dont_inherit=True), module.__dict__)
    session = connect()
    handle = module.dbtObj(lambda relation: session.query("select * from " + relation))
    frame = module.model(handle, session)
    if frame is None:
        raise TypeError("model() returned None; it must return a DataFrame, a DuckDB relation or an Arrow table")
    module.materialize(frame, session)
    tables = hand_over(session)
    session.close()
    return tables


def hand_over(session):
    """Gives the tables that the code has made names that nothing else has: the parent sees them beside its own."""
    made = session.execute(
        "select database_name, schema_name, table_name from duckdb_tables() where not temporary and not internal"
        " and database_name not in ('__planwise', '__planwise_in') order by table_oid"
    ).fetchall()
    for number, (database, schema, table) in enumerate(made):
        name = ".".join(quote(part) for part in (database, schema, table))
        session.execute("alter table " + name + ' rename to "__planwise_' + str(number) + '"')
    return made


try:
    answer(kind="done", tables=run())
except BaseException as error:
    line, column = own_place(error)
    answer(
        kind="failed",
        type=type(error).__name__,
        message=str(error),
        line=line,
        column=column,
        traceback=own_traceback(error),
        missing=error.name if isinstance(error, ModuleNotFoundError) else None,
        python=sys.executable,
    )
`
