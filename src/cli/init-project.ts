import { relative } from 'node:path'
import { initProject, type TemplateName, templateNames } from '../init/index.ts'
import { failure } from '../model/index.ts'
import type { Perform } from './invocation.ts'
import { performSimply } from './simply.ts'

/** `planwise init [DIRECTORY] [--template NAME]`. */
export const performInit: Perform = performSimply(async (invocation, say) => {
  const template = templateOf(invocation.given.get('template'))
  // the starter is named after its directory; the workforce project has its name, so it may also stand where one is
  const directory = invocation.args[0] ?? (template === 'workforce' ? '.' : undefined)
  if (directory === undefined) {
    throw failure('PW4100', 'Name the directory of the new project: planwise init NAME', { family: 'Usage Error' })
  }
  const report = initProject({ template, directory, cwd: invocation.cwd })
  const place = relative(invocation.cwd, report.directory) || '.'
  say(`Wrote ${report.files.length} files to ${place}/`)
  say(`Next: ${place === '.' ? '' : `cd ${shellWord(place)} && `}${NEXT[template]}`)
  return { directory: report.directory, name: report.name, files: [...report.files] }
})

/** As a shell takes it: a directory with a space in its name is one word. */
function shellWord(text: string): string {
  return /^[\p{L}\p{N}_./-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** What a template is for. */
const NEXT: Readonly<Record<TemplateName, string>> = { starter: 'planwise build', workforce: 'planwise simulate' }

function templateOf(given: unknown): TemplateName {
  return templateNames.find((name) => name === given) ?? 'starter'
}
