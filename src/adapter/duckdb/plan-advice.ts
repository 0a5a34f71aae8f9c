import type { PlainOperator } from '../../model/index.ts'
import type { PlanAdvice, QueryPlan } from '../plan.ts'

/** A part of the work from which on an operator is worth a word. */
const WORTH = 0.1
/** Fewer rows than these are no problem, whatever is done to them. */
const MANY = 10_000

/**
 * What would help, as far as the plan proves it: each rule states what was measured. Nothing is said where there is nothing
 * to say.
 */
export function adviceOn({ root, spill }: Omit<QueryPlan, 'advice'>, memoryLimit: string): PlanAdvice[] {
  const all = operatorsOf(root)
  const about = (rule: (operator: PlainOperator) => string | undefined): PlanAdvice[] =>
    all.flatMap((operator) => {
      const text = rule(operator)
      return text === undefined ? [] : [{ operator: operator.number, text }]
    })
  return [
    ...(spill > 0
      ? [
          {
            operator: null,
            text: `The query did not fit into memory (memory_limit ${memoryLimit}) and used the temporary directory: a higher memory_limit, fewer threads or fewer columns would keep it in memory.`,
          },
        ]
      : []),
    ...about(pairwise),
    ...about(multiplies),
    ...about(convertedKeys),
    ...about(textFiles),
    ...about(groupsOfOne),
    ...about((operator) => finalSort(operator, root)),
    ...(all.filter(isJoin).length > 1 ? about(misjudged) : []),
  ]
}

function operatorsOf(operator: PlainOperator): PlainOperator[] {
  return [operator, ...operator.children.flatMap(operatorsOf)]
}

function isJoin({ name }: PlainOperator): boolean {
  return name.includes('JOIN')
}

function inputs(operator: PlainOperator): number[] {
  return operator.children.map(({ rows }) => rows)
}

const PAIRWISE: ReadonlySet<string> = new Set(['NESTED_LOOP_JOIN', 'BLOCKWISE_NL_JOIN', 'CROSS_PRODUCT'])

function pairwise(operator: PlainOperator): string | undefined {
  const [left = 0, right = 0] = inputs(operator)
  if (!PAIRWISE.has(operator.name) || left * right < MANY || operator.share < WORTH) return undefined
  return `Every one of ${count(left)} rows is compared with every one of ${count(right)}: a condition of equality in the join would let DuckDB look them up.`
}

function multiplies(operator: PlainOperator): string | undefined {
  const most = Math.max(0, ...inputs(operator))
  if (!isJoin(operator) || operator.rows < MANY || most === 0 || operator.rows < 5 * most) return undefined
  const made = `The join makes ${count(operator.rows)} rows out of ${inputs(operator).map(count).join(' and ')}`
  return operator.name === 'HASH_JOIN'
    ? `${made}: its keys are unique on neither side. If that is not meant, a condition is missing or a side has duplicates.`
    : `${made}: its condition holds for many pairs of rows. If that is not meant, a condition is missing.`
}

function convertedKeys(operator: PlainOperator): string | undefined {
  if (operator.name !== 'HASH_JOIN' || operator.share < WORTH || Math.max(0, ...inputs(operator)) < MANY) return undefined
  const keys = /conditions: (.*?)(?:;|$)/.exec(operator.detail)?.[1] ?? ''
  if (!/\bCAST\(/.test(keys)) return undefined
  return `The keys have different types and are converted row by row (${keys}): give both sides the same type where they are made.`
}

function textFiles(operator: PlainOperator): string | undefined {
  const reader = /^(READ_CSV|READ_CSV_AUTO|READ_JSON|READ_JSON_AUTO|READ_NDJSON)/.exec(operator.name)?.[1]
  if (reader === undefined || operator.share < WORTH) return undefined
  return `Reading text takes ${percent(operator.share)} of the work: a seed, a table or a Parquet file of the same rows is read much faster, and only the columns that are needed.`
}

function groupsOfOne(operator: PlainOperator): string | undefined {
  const [before = 0] = inputs(operator)
  if (!/GROUP_BY/.test(operator.name) || operator.share < WORTH || before < MANY || operator.rows < before) return undefined
  return `Grouping finds ${count(operator.rows)} groups in ${count(before)} rows: no two rows fall together. If that is always so, the group by (or distinct, or union instead of union all) can go.`
}

function finalSort(operator: PlainOperator, root: PlainOperator): string | undefined {
  if (operator.name !== 'ORDER_BY' || operator.share < WORTH || operator.rows < MANY || !isLast(operator, root)) return undefined
  return `The result is sorted at the very end, ${percent(operator.share)} of the work: a model that is read with an order of its own, or joined and grouped, does not need it. (Sorted tables do help queries that filter by the column.)`
}

/** Nothing but projections stands above it. */
function isLast(operator: PlainOperator, from: PlainOperator): boolean {
  if (from.number === operator.number) return true
  const [only] = from.children
  return from.name === 'PROJECTION' && only !== undefined && isLast(operator, only)
}

function misjudged(operator: PlainOperator): string | undefined {
  const { estimated, rows } = operator
  if (!isJoin(operator) || estimated === null || operator.share < WORTH || Math.max(rows, estimated) < MANY) return undefined
  if (rows < 10 * estimated && estimated < 10 * rows) return undefined
  return `DuckDB expected ${count(estimated)} rows and got ${count(rows)}: the order of the joins may be wrong. A model in front of the join that is built as a table gives it the true numbers.`
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
