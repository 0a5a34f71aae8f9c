// dist/ holds code of other packages: their names, versions and licences, read from what was bundled.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const LICENCE = /^(licen[cs]e|copying)([.-].*)?$/i

/**
 * @param metafile what esbuild says it read
 * @returns the text of THIRD_PARTY.md
 * @throws when a bundled package names no licence
 */
export function thirdParty(root, metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs))
  const folders = new Set(inputs.flatMap(([input, { bytesInOutput }]) => (bytesInOutput > 0 && packageFolder(input)) || []))
  const described = [...folders].map((folder) => describe(root, folder))
  // npm may install one version in several places
  const packages = [...new Map(described.map((each) => [`${each.name} ${each.version}`, each])).values()].sort(byName)
  const table = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  const texts = packages.map(({ name, version, text }) => `## ${name} ${version}\n\n${text}\n`)
  return `# Packages inside dist/\n\n| package | version | licence |\n|---|---|---|\n${table.join('\n')}\n\n${texts.join('\n')}`
}

function byName(a, b) {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1
}

/** `node_modules/@oclif/core` of `node_modules/@oclif/core/lib/index.js`; the innermost, where packages nest. */
function packageFolder(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
}

function describe(root, folder) {
  const directory = path.join(root, folder)
  const { name, version, license, licenses } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'))
  const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.map((each) => each.type).join(' OR '))
  if (!licence) throw new Error(`${name} ${version} is bundled and names no licence`)
  const file = readdirSync(directory).find((entry) => LICENCE.test(entry))
  const text =
    file && existsSync(path.join(directory, file))
      ? readFileSync(path.join(directory, file), 'utf8').trim()
      : `Licence: ${licence}`
  return { name, version, licence, text: text.replace(/^(#+) /gm, '##$1 ') }
}
