import { compileTemplate, extractBlocks, scopeOf } from '../jinja/index.ts'
import { BUILT_IN, type Diagnostic, type DocNode, type NodeId, nodeId } from '../model/index.ts'
import { templateDiagnostic } from './errors.ts'
import { load, type PackageFiles } from './files.ts'
import type { ParseInput } from './input.ts'
import { unreadable } from './macros.ts'
import { pythonStrip } from './text.ts'

/** Reads all `{% docs %}` blocks. */
export async function parseDocs(
  input: ParseInput,
  files: ReadonlyMap<string, PackageFiles>,
  diagnostics: Diagnostic[],
): Promise<Map<NodeId, DocNode>> {
  const docs = new Map<NodeId, DocNode>()
  for (const { packageName, path, text } of input.builtin.docs) {
    const file = {
      packageName,
      path: path.replace(/^docs\//, ''),
      originalFilePath: path,
      place: `${BUILT_IN}${path}`,
      text,
      firstLine: 1,
    }
    await addBlocks(file, docs, diagnostics)
  }
  for (const { docs: sources } of files.values()) {
    for (const source of sources) {
      try {
        await addBlocks(load(input.files, source), docs, diagnostics)
      } catch (error) {
        diagnostics.push(unreadable(source.place, error))
      }
    }
  }
  return docs
}

interface DocFile {
  readonly packageName: string
  readonly path: string
  readonly originalFilePath: string
  readonly place: string
  readonly text: string
  readonly firstLine: number
}

async function addBlocks(file: DocFile, docs: Map<NodeId, DocNode>, diagnostics: Diagnostic[]): Promise<void> {
  const { packageName, path, originalFilePath, place } = file
  try {
    for (const block of extractBlocks({ path: place, text: file.text, line: file.firstLine }, ['docs'])) {
      const uniqueId = nodeId(`doc.${packageName}.${block.name}`)
      const before = docs.get(uniqueId)
      if (before !== undefined) {
        diagnostics.push(foundTwice(before, file, block.line))
        continue
      }
      const contents = block.contents.includes('{')
        ? (await compileTemplate({ path: place, text: block.contents, line: block.line }).render(scopeOf({}))).text
        : block.contents
      docs.set(uniqueId, {
        resourceType: 'doc',
        uniqueId,
        name: block.name,
        packageName,
        path,
        originalFilePath,
        blockContents: pythonStrip(contents),
      })
    }
  } catch (error) {
    diagnostics.push(templateDiagnostic(error, place))
  }
}

function foundTwice(before: DocNode, file: DocFile, line: number): Diagnostic {
  return {
    code: 'PW2103',
    severity: 'error',
    family: 'Compilation Error',
    message: `dbt found two docs with the name "${before.name}": in ${before.originalFilePath} and in ${file.originalFilePath}`,
    hint: 'Rename or remove one of the blocks.',
    at: { path: file.place, line },
  }
}
