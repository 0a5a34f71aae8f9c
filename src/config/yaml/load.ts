import { parseAllDocuments, type YAMLError } from 'yaml'
import type { Diagnostic, ErrorFamily, Location, Plain } from '../../model/index.ts'
import { diagnose } from '../diagnostics.ts'
import { buildDocument, type Problem } from './build.ts'
import { readFast } from './fast.ts'
import { PARSE_OPTIONS, type PathStep, positionsOf } from './positions.ts'

/** A YAML file as data, with the places of everything in it. */
export interface YamlFile {
  readonly path: string
  readonly text: string
  /** null for an empty file, and where the syntax is broken (then `diagnostics` has errors). */
  readonly value: Plain
  /** Syntax errors, and a warning for each key written twice. */
  readonly diagnostics: readonly Diagnostic[]
  /** Place of the value at a path; where the path does not exist, of what exists on the way. */
  at(path: readonly PathStep[]): Location
  /** Place of the key that a path ends with. */
  keyAt(path: readonly PathStep[]): Location
}

/** The same without the fast reader, for comparing the two. */
export function loadYamlFully(text: string): Plain {
  const problems: Problem[] = []
  const { value } = readFully(text, problems)
  return problems.some((problem) => problem.kind !== 'duplicate-key') ? null : value
}

/**
 * Reads YAML 1.1 as PyYAML's safe loader does (dbt's reader): `yes` is true, `010` is 8, `1e3` is text, dates are dates,
 * the last of repeated keys counts. Never throws for a bad file.
 *
 * @param text the file's content; a byte order mark is ignored
 * @param path shown in places
 * @param family dbt's family of the errors: Runtime Error in the project's own file
 */
export function loadYaml(text: string, path: string, family: ErrorFamily = 'Parsing Error'): YamlFile {
  const content = text.startsWith('\ufeff') ? text.slice(1) : text
  const { value, problems } = read(content)
  const positions = positionsOf(content, path)
  const diagnostics = problems.map((problem) => {
    const duplicate = problem.kind === 'duplicate-key'
    return diagnose(
      {
        code: duplicate ? 'PW1002' : 'PW1001',
        severity: duplicate ? 'warning' : 'error',
        message: duplicate ? problem.message : `This is not valid YAML: ${problem.message}`,
        family,
        hint: duplicate ? 'Remove one of them.' : hintFor(problem, content),
      },
      positions.span(...visible(content, problem)),
      content,
    )
  })
  const broken = problems.some((problem) => problem.kind !== 'duplicate-key')
  return {
    path,
    text: content,
    value: broken ? null : value,
    diagnostics,
    at: (steps) => positions.value(steps),
    keyAt: (steps) => positions.key(steps),
  }
}

/** The parser blames the start of a line where something further in is at fault: the first character that can be seen. */
function visible(text: string, { start, end }: Problem): [number, number] {
  const atLineStart = start === 0 || text.charAt(start - 1) === '\n'
  const blanks = atLineStart ? (/^ *(?=[^\s])/.exec(text.slice(start, start + 1000))?.[0].length ?? 0) : 0
  return blanks === 0 ? [start, end] : [start + blanks, Math.max(end, start + blanks + 1)]
}

const UNPRINTABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]/

function read(text: string): { value: Plain; problems: Problem[] } {
  const problems: Problem[] = []
  const unprintable = text.search(UNPRINTABLE)
  if (unprintable !== -1) {
    const code = text.charCodeAt(unprintable).toString(16).padStart(4, '0')
    problems.push({
      kind: 'syntax',
      message: `the character U+${code.toUpperCase()} is not allowed`,
      start: unprintable,
      end: unprintable + 1,
    })
    return { value: null, problems }
  }
  const fast = readFast(text)
  if (fast !== undefined) return { value: fast.value, problems }
  const deep = tooDeep(text)
  if (deep !== undefined) {
    problems.push({ kind: 'syntax', message: `it is nested more than ${DEEPEST} levels deep`, start: deep, end: deep + 1 })
    return { value: null, problems }
  }
  return readFully(text, problems)
}

const DEEPEST = 250

/**
 * Where brackets, dashes or indentation go deeper than any project needs. The parser recurses, and where the stack ends V8 may
 * end the process. Brackets in quotes count too, which does no harm as long as they are closed.
 */
function tooDeep(text: string): number | undefined {
  const dashes = text.search(new RegExp(`(?:[-?:] +){${DEEPEST}}`))
  if (dashes !== -1) return dashes
  const levels: number[] = []
  let depth = 0
  let indent = 0
  let atStart = true
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 10) {
      atStart = true
      indent = 0
    } else if (atStart && code === 32) indent++
    else if (atStart) {
      atStart = false
      while ((levels.at(-1) ?? -1) >= indent) levels.pop()
      if (levels.push(indent) > DEEPEST) return index
    }
    // [ { ] }
    if (code === 91 || code === 123) {
      if (++depth > DEEPEST) return index
    } else if ((code === 93 || code === 125) && depth > 0) depth--
  }
  return undefined
}

function readFully(text: string, problems: Problem[]): { value: Plain; problems: Problem[] } {
  const parsed = parseAllDocuments(text, PARSE_OPTIONS)
  if (!Array.isArray(parsed) || parsed.length === 0) return { value: null, problems }
  for (const document of parsed) {
    for (const error of document.errors) problems.push(syntaxProblem(error))
  }
  const [first, second] = parsed
  if (second !== undefined && problems.length === 0) {
    const start = second.range[0]
    problems.push({ kind: 'syntax', message: 'a second document begins here, but one is expected', start, end: start + 1 })
  }
  const value = first === undefined || problems.length > 0 ? null : buildDocument(first, text, problems)
  return { value, problems }
}

function syntaxProblem(error: YAMLError): Problem {
  return { kind: 'syntax', message: lowerFirst(error.message), start: error.pos[0], end: error.pos[1] }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function hintFor(problem: Problem, text: string): string | undefined {
  if (problem.kind !== 'syntax') return undefined
  const lineStart = text.lastIndexOf('\n', problem.start - 1) + 1
  const lineEnd = text.indexOf('\n', problem.start)
  const line = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd)
  if (/^[ ]*\t/.test(line)) return 'Indent with spaces: YAML does not allow tabs.'
  if (/:\s*[{]{2}|:\s*[{]%/.test(line)) return 'Put quotes around a value that begins with Jinja.'
  return undefined
}
