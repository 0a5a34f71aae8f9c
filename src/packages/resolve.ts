import type { PackageSpec, PackagesConfig } from '../config/index.ts'
import { type Diagnostic, failure, PlanwiseError } from '../model/index.ts'
import type { Described, Fetcher } from './fetch.ts'
import { decision, shownName } from './pinned.ts'
import { type Asker, joined, namesOf, type Wanted, wantedOf } from './wanted.ts'

export interface Root {
  readonly name: string
}

type Env = (name: string) => string | undefined

/**
 * Finds all packages that a project needs, those of packages included, with one version each. Where a later demand changes
 * a decision, the package is looked at again.
 *
 * @returns in the order in which they were first asked for
 * @throws PlanwiseError with everything that was found in one round of questions
 */
export async function resolvePackages(
  root: Root,
  asked: PackagesConfig,
  fetcher: Fetcher,
  env: Env,
): Promise<readonly Described[]> {
  const all = new Map<string, Wanted>()
  const known = new Map<string, { readonly decision: string; readonly described: Described }>()
  let pending: readonly { readonly spec: PackageSpec; readonly asker: Asker }[] = asked.packages.map((spec, index) => ({
    spec,
    asker: { at: asked.places[index] ?? { path: asked.fileName }, package: null },
  }))
  for (;;) {
    for (const { spec, asker } of pending) add(all, wantedOf(spec, asker, env))
    const round = await together([...all].map(([key, wanted]) => look(key, wanted, known.get(key)?.decision, fetcher)))
    const fresh = round.flatMap((entry) => (entry === undefined ? [] : [entry]))
    for (const { key, ...entry } of fresh) known.set(key, entry)
    if (fresh.length === 0) break
    pending = fresh.flatMap(({ described: { packages, pinned, name } }) =>
      packages.map((spec) => ({ spec, asker: { at: pinned.asker.at, package: name } })),
    )
  }
  const found = [...all.keys()].flatMap((key) => known.get(key)?.described ?? [])
  checkNames(root, found)
  return found
}

function add(all: Map<string, Wanted>, wanted: Wanted): void {
  const key = namesOf(wanted).find((name) => all.has(name)) ?? namesOf(wanted)[0] ?? ''
  const before = all.get(key)
  all.set(key, before === undefined ? wanted : joined(before, wanted))
}

/** Decides on a version and describes it, unless that is known already. */
async function look(key: string, wanted: Wanted, before: string | undefined, fetcher: Fetcher) {
  const pinned = await fetcher.pin(wanted)
  if (decision(pinned) === before) return undefined
  return { key, decision: decision(pinned), described: await fetcher.describe(pinned) }
}

/**
 * Waits for all, so that nothing works on after a failure.
 * @throws PlanwiseError with the findings of all that failed
 */
export async function together<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const ended = await Promise.allSettled(work)
  const findings = new Map<string, Diagnostic>()
  for (const end of ended) {
    if (end.status === 'fulfilled') continue
    if (!(end.reason instanceof PlanwiseError)) throw end.reason
    for (const diagnostic of end.reason.diagnostics) findings.set(`${diagnostic.at?.line} ${diagnostic.message}`, diagnostic)
  }
  const [first, ...rest] = findings.values()
  if (first !== undefined) throw new PlanwiseError([first, ...rest])
  return ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
}

function checkNames(root: Root, found: readonly Described[]): void {
  const seen = new Map<string, Described>()
  for (const described of found) {
    const { name, pinned } = described
    const other = seen.get(name)
    if (name === root.name) {
      throw failure(
        'PW1403',
        `Found a dependency with the same name as the root project "${name}". Package names must be unique in a project. Please rename one of these packages.`,
        { family: 'Dependency Error', at: pinned.asker.at, hint: `It is ${shownName(pinned)}.` },
      )
    }
    if (other !== undefined) {
      throw failure(
        'PW1403',
        `Found duplicate project "${name}". This occurs when a dependency has the same project name as some other dependency.`,
        { family: 'Dependency Error', at: pinned.asker.at, hint: duplicateHint(other, described) },
      )
    }
    seen.set(name, described)
  }
}

function duplicateHint(one: Described, other: Described): string {
  const which = [one, other].map(({ pinned }) => {
    const by = pinned.asker.package === null ? 'your own file' : `the package ${pinned.asker.package}`
    return `${shownName(pinned)} (asked for by ${by})`
  })
  return `They are ${which.join(' and ')}. Where one was renamed to the other, take out the old name.`
}
