import type { ResultColumn } from '../../adapter/index.ts'
import { didYouMean, frame, type PathStep } from '../../config/index.ts'
import { type Diagnostic, isPlainRecord, type NodeId, type Plain, type UnitTestNode } from '../../model/index.ts'
import { staticReference } from '../../parse/index.ts'
import { entryPlace } from '../places.ts'
import type { BindContext } from './context.ts'

/**
 * Columns in the rows of a unit test that its input, or the tested model, does not have.
 * @param columnsOf the columns of a node, where they are known
 */
export async function unknownColumns(
  { run }: BindContext,
  test: UnitTestNode,
  columnsOf: (id: NodeId) => Promise<readonly ResultColumn[] | undefined>,
): Promise<Diagnostic[]> {
  const tested = test.testedNodeUniqueId ?? test.dependsOn.nodes[0]
  const found: Diagnostic[] = []
  const check = async (
    id: NodeId | undefined,
    rows: Plain,
    fixture: string | null,
    steps: readonly PathStep[],
  ): Promise<void> => {
    const columns = id === undefined ? undefined : await columnsOf(id)
    if (columns === undefined || columns.length === 0 || fixture !== null || !Array.isArray(rows)) return
    for (const [index, row] of rows.entries()) {
      if (!isPlainRecord(row)) continue
      for (const name of Object.keys(row)) {
        if (columns.some((column) => column.name.toLowerCase() === name.toLowerCase())) continue
        found.push(unknown(run, test, name, columns, id ?? test.uniqueId, [...steps, index, name]))
        return
      }
    }
  }
  for (const [index, given] of test.given.entries()) {
    if (given.format !== 'sql')
      await check(inputOf(run, test, given.input, tested), given.rows, given.fixture, ['given', index, 'rows'])
  }
  if (test.expect.format !== 'sql') await check(tested, test.expect.rows, test.expect.fixture, ['expect', 'rows'])
  return found
}

type Run = BindContext['run']

function inputOf(run: Run, test: UnitTestNode, input: string, tested: NodeId | undefined): NodeId | undefined {
  if (input.trim() === 'this') return tested
  const reference = staticReference(input)
  if (reference === undefined) return undefined
  const from = { packageName: test.packageName, uniqueId: test.uniqueId }
  const found = reference.kind === 'ref' ? run.resolver.ref(reference.ref, from) : run.resolver.source(reference.source, from)
  return found.kind === 'found' ? found.node.uniqueId : undefined
}

function unknown(
  run: Run,
  test: UnitTestNode,
  name: string,
  columns: readonly ResultColumn[],
  id: NodeId,
  steps: readonly PathStep[],
): Diagnostic {
  const place = entryPlace(run, test, steps) ?? { path: test.originalFilePath }
  const text = run.sourceText(place.path)
  const drawn = text === undefined || place.line === undefined ? undefined : frame(text, place)
  const hint = didYouMean(
    name,
    columns.map((column) => column.name),
  )
  return {
    code: 'PW3111',
    severity: 'error',
    family: 'Compilation Error',
    message: `Unit test '${test.name}': ${run.project.nodes.get(id)?.name ?? id} has no column '${name}'`,
    at: place,
    ...(drawn === undefined ? {} : { frame: drawn }),
    ...(hint === undefined ? {} : { hint }),
  }
}
