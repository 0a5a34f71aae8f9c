import { relative } from 'node:path'
import { initProject, type TemplateName, templateNames } from '../init/index.ts'
import { failure } from '../model/index.ts'
import type { Perform } from './invocation.ts'
import { performSimply } from './simply.ts'

/** `planwise init [DIRECTORY] [--template NAME]`. */
export const performInit: Perform = performSimply(async (invocation, say) => {
  const [directory] = invocation.args
  if (directory === undefined) {
    throw failure('PW4100', 'Name the directory of the new project: planwise init NAME', { family: 'Usage Error' })
  }
  const report = initProject({ template: templateOf(invocation.given.get('template')), directory, cwd: invocation.cwd })
  const place = relative(invocation.cwd, report.directory) || '.'
  say(`Wrote ${report.files.length} files to ${place}/`)
  say(`Next: ${place === '.' ? '' : `cd ${place} && `}planwise build`)
  return { directory: report.directory, name: report.name, files: [...report.files] }
})

function templateOf(given: unknown): TemplateName {
  return templateNames.find((name) => name === given) ?? 'starter'
}
