import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { cacheFile } from '../cache-directory.ts'
import { type Answer, answerFor, type CompletionGrammar, type Names } from './answer.ts'
import { namesOfManifest } from './manifest-names.ts'
import { splitLine, unbroken } from './words.ts'

const NOTHING: Names = { nodes: {}, tags: [], selectors: [], targets: [], profiles: [] }

/**
 * Answers a shell: `bash LINE POINT WORDBREAKS`, or another shell's name and the words up to the cursor. Prints a line that
 * says what kind of answer follows, then one candidate per line, with its help behind a tab.
 *
 * Nothing of a project is read but what an earlier command has left; a mistake gives no candidates, never a message in the
 * middle of what someone is writing.
 */
export function complete(args: readonly string[]): void {
  const [shell = '', ...rest] = args
  const typed = shell === 'bash' ? splitLine((rest[0] ?? '').slice(0, Number(rest[1] ?? 0) || undefined)) : rest
  const words = typed.slice(1)
  let lines: readonly string[] = [':words']
  try {
    lines = linesOf(answerFor(words, readGrammar(), namesFor(words)), words.at(-1) ?? '', shell, rest[2] ?? '')
  } catch (error) {
    if (process.env['PLANWISE_DEBUG_COMPLETION'] !== undefined) throw error
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

function linesOf(answer: Answer, current: string, shell: string, breaks: string): readonly string[] {
  if (answer.kind !== 'words') return [`:${answer.kind}`]
  const fitting = answer.words.filter(({ value }) => value.startsWith(current))
  if (shell === 'bash') return [':words', ...fitting.map(({ value }) => unbroken(value, current, breaks))]
  return [':words', ...fitting.map(({ value, help }) => `${value}\t${help.replaceAll(/\s+/g, ' ')}`)]
}

function readGrammar(): CompletionGrammar {
  const grammar: CompletionGrammar = JSON.parse(readFileSync(new URL('./completion/grammar.json', import.meta.url), 'utf8'))
  return grammar
}

/** What an earlier command left beside its parse cache, or else what a manifest says. */
function namesFor(words: readonly string[]): Names {
  const directory = projectDirectory(words)
  const file = cacheFile(process.env, 'names', directory)
  if (existsSync(file)) {
    const names: Names = JSON.parse(readFileSync(file, 'utf8'))
    return names
  }
  const manifest = path.join(directory, 'target/manifest.json')
  const size = statSync(manifest, { throwIfNoEntry: false })?.size ?? 0
  return size === 0 || size > LARGEST ? NOTHING : namesOfManifest(JSON.parse(readFileSync(manifest, 'utf8')))
}

/** A larger manifest would take longer to read than someone waits for a key. */
const LARGEST = 12 << 20

function projectDirectory(words: readonly string[]): string {
  const at = words.indexOf('--project-dir')
  const given = at >= 0 ? words[at + 1] : words.find((word) => word.startsWith('--project-dir='))?.slice('--project-dir='.length)
  const asked = given ?? process.env['DBT_PROJECT_DIR']
  if (asked !== undefined && asked !== '') return path.resolve(asked)
  for (let directory = process.cwd(); ; directory = path.dirname(directory)) {
    if (['planwise.yml', 'dbt_project.yml'].some((name) => existsSync(path.join(directory, name)))) return directory
    if (path.dirname(directory) === directory) return process.cwd()
  }
}
