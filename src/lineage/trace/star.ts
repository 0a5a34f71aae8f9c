import type { Expression, Star, StarName } from '../tree/nodes.ts'
import { type Column, type Columns, columnOf, depsOfAll, furtherOf, NO_COLUMNS, sameName } from './columns.ts'
import { type Deps, transformed } from './deps.ts'
import { everything, type From, resolve, type Scope, type StarColumn, uncertain } from './scope.ts'

type Evaluate = (expression: Expression, scope: Scope) => Deps

/** The columns that a `*`, `t.*` or COLUMNS(…) stands for. */
export function expandStar(star: Star, scope: Scope, evaluate: Evaluate): Columns {
  const from = starred(star, scope)
  if (from === null) return fieldsOfStruct(star.relation, scope)
  const excluded = (relation: string, column: Column): boolean => star.exclude.some((name) => isMeant(name, relation, column))
  readExcluded(from, excluded, scope)
  const kept = everything(from, (relation, column) => !excluded(relation, column))
  const shown = renameAll(star, replaceAll(star, kept, scope, evaluate), scope)
  const open = uncertain(from)
  return choose(star.filter, { ...open, certain: shown.map(({ column }) => column) }, scope)
}

/** The relations that are meant; null where the name is none of them, so a struct. */
function starred({ relation }: Star, { from }: Scope): From | null {
  if (relation === '') return from
  const relations = from.relations.filter(({ alias }) => sameName(alias, relation))
  return relations.length === 0 ? null : { relations, merged: [] }
}

function fieldsOfStruct(name: string, scope: Scope): Columns {
  const struct = resolve([name], scope)
  scope.trace.read(struct.deps)
  return structColumns(struct)
}

/** A struct's fields as columns; columns of unknown number when its fields are not known. */
export function structColumns(struct: Column): Columns {
  const deps = transformed(struct.deps)
  if (struct.fields === null) return { ...NO_COLUMNS, further: furtherOf(deps) }
  return { ...NO_COLUMNS, certain: struct.fields.map((field) => columnOf(field, deps)) }
}

function isMeant(name: StarName, relation: string, column: Column): boolean {
  return sameName(column.name, name.column) && (name.relation === '' || sameName(relation, name.relation))
}

/** A column that EXCLUDE names must be there. */
function readExcluded(from: From, excluded: (relation: string, column: Column) => boolean, { trace }: Scope): void {
  for (const { alias, columns } of from.relations)
    for (const column of columns.certain) if (excluded(alias, column)) trace.read(column.deps)
}

/** REPLACE takes the place of the first column of its name; further ones of that name are left out (measured). */
function replaceAll(star: Star, shown: readonly StarColumn[], scope: Scope, evaluate: Evaluate): readonly StarColumn[] {
  if (star.replace.length === 0) return shown
  const done = new Set<string>()
  return shown.flatMap(({ relation, column }) => {
    const replacement = star.replace.find(({ name }) => sameName(column.name, name))
    if (replacement === undefined) return [{ relation, column }]
    scope.trace.read(column.deps)
    if (done.has(replacement.name)) return []
    done.add(replacement.name)
    return [{ relation, column: columnOf(column.name, evaluate(replacement.by, scope)) }]
  })
}

function renameAll(star: Star, shown: readonly StarColumn[], { trace }: Scope): readonly StarColumn[] {
  if (star.rename.length === 0) return shown
  return shown.map(({ relation, column }) => {
    const renaming = star.rename.find(({ from }) => isMeant(from, relation, column))
    if (renaming === undefined) return { relation, column }
    trace.read(column.deps)
    return { relation, column: { ...column, name: renaming.to } }
  })
}

/** Which columns COLUMNS(pattern), COLUMNS([names]) or COLUMNS(lambda) takes. */
function choose(filter: Expression | null, columns: Columns, scope: Scope): Columns {
  if (filter === null) return columns
  const { trace } = scope
  const takes = filter.kind === 'constant' && typeof filter.value === 'string' ? patternOf(filter.value) : null
  if (takes !== null) return chooseBy(takes, columns, scope)
  const names = listOfNames(filter)
  if (names !== null) return chooseBy((name) => names.some((one) => sameName(one, name)), columns, scope)
  trace.read(depsOfAll(columns))
  return { certain: [], possible: [...columns.certain, ...columns.possible], further: columns.further }
}

/** Columns whose names are taken. They are read: with none left, the statement is an error. */
export function chooseBy(takes: (name: string) => boolean, columns: Columns, { trace }: Scope): Columns {
  const fits = ({ name }: Column): boolean => name === null || takes(name)
  const certain = columns.certain.filter(fits)
  for (const { deps } of certain) trace.read(deps)
  if (certain.every(({ name }) => name !== null))
    return { certain, possible: columns.possible.filter(fits), further: columns.further }
  return { certain: [], possible: [...certain, ...columns.possible.filter(fits)], further: columns.further }
}

/** Syntax of RE2 that JavaScript lacks or reads in another way. */
const OTHER_SYNTAX = /\(\?[^:=!]|\[\[:|\\[pPAzZQECbB]|\(\?<?[=!]/

/** The database's regular expressions match anywhere in the name, with its case; null for what only it understands. */
export function patternOf(pattern: string): ((name: string) => boolean) | null {
  if (OTHER_SYNTAX.test(pattern)) return null
  try {
    const regex = new RegExp(pattern, 's')
    return (name) => regex.test(name)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

function listOfNames(filter: Expression): readonly string[] | null {
  if (filter.kind !== 'call' || filter.name !== 'list_value') return null
  const names = filter.arguments.map((argument) => (argument.kind === 'constant' ? argument.value : null))
  const texts = names.filter((name) => typeof name === 'string')
  return texts.length === names.length ? texts : null
}
