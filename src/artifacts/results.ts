import type {
  Diagnostic,
  Event,
  GraphNode,
  Location,
  NodeEntry,
  NodeResult,
  PlainDiagnostic,
  PlainEvent,
  PlainLocation,
  PlainSkipReason,
  RunResult,
  SkipReason,
} from '../model/index.ts'

// planwise's own results, as `--json` prints them and the library returns them.

export function plainDiagnostic(diagnostic: Diagnostic): PlainDiagnostic {
  const { code, severity, message, hint = null, family = null, frame = null, compiled, stack = [] } = diagnostic
  const macros = stack.map((entry) => ({ name: entry.name, at: plainLocation(entry) }))
  const at = plainLocation(diagnostic.at)
  return { code, severity, family, message, hint, at, frame, compiledAt: plainLocation(compiled?.at), stack: macros }
}

function plainLocation(at: Location | undefined): PlainLocation | null {
  return at === undefined ? null : { path: at.path, line: at.line ?? null, column: at.column ?? null }
}

export function nodeResult(result: RunResult): NodeResult {
  return {
    uniqueId: result.uniqueId,
    status: result.status,
    message: result.message,
    failures: result.failures,
    executionTime: result.executionTime,
    relationName: result.relationName,
    threadId: result.threadId,
    timing: result.timing.map(({ name, startedAt, completedAt }) => ({ name, startedAt, completedAt })),
    compiledPath: result.compiledPath ?? null,
    timings: result.timings ?? null,
    because: result.status === 'skipped' ? skipReason(result.because) : null,
    diagnostics: result.status === 'error' ? result.diagnostics.map(plainDiagnostic) : [],
  }
}

function skipReason(reason: SkipReason): PlainSkipReason {
  return { kind: reason.kind, node: 'node' in reason ? reason.node : null }
}

export function nodeEntry(node: GraphNode): NodeEntry {
  const { uniqueId, name, resourceType, packageName, originalFilePath, fqn, tags } = node
  return { uniqueId, name, resourceType, packageName, originalFilePath, fqn: [...fqn], tags: [...tags] }
}

/** The event with nodes as entries, results and findings as plain data; a field that is not there stays absent. */
export function plainEvent(event: Event): PlainEvent {
  switch (event.kind) {
    case 'node.started':
    case 'node.compiling':
    case 'node.executing':
    case 'node.progress':
    case 'batch.started':
    case 'batch.finished':
    case 'hook.started':
      return { ...event, node: nodeEntry(event.node) }
    case 'node.finished':
    case 'hook.finished':
      return { ...event, node: nodeEntry(event.node), result: nodeResult(event.result) }
    case 'sql.started':
    case 'sql.finished':
    case 'jinja.log':
    case 'print': {
      const { node, ...rest } = event
      return node === undefined ? rest : { ...rest, node: nodeEntry(node) }
    }
    case 'diagnostic':
      return { ...event, diagnostic: plainDiagnostic(event.diagnostic) }
    case 'command.failed':
      return { ...event, diagnostics: event.diagnostics.map(plainDiagnostic) }
    case 'run.ended':
    case 'run.finished':
      return { ...event, results: event.results.map(nodeResult), nodes: event.nodes.map(nodeEntry) }
    case 'command.started':
    case 'adapter.registered':
    case 'project.parsed':
    case 'artifact.written':
    case 'concurrency':
    case 'nothing.selected':
    case 'nothing.to.do':
    case 'cancelled':
    case 'debug':
    case 'note':
    case 'output':
    case 'command.completed':
      return event
  }
}
