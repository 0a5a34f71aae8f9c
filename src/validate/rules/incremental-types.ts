import { placeOf } from '../../context/index.ts'
import { columnPlace } from '../places.ts'
import type { Hit, Look, Rule } from './rule.ts'

export const incrementalTypes: Rule = {
  code: 'PW3210',
  severity: 'warning',
  why: 'An incremental model keeps the table that is there: a column of another type is cast, or the run fails.',
  async check(look: Look) {
    const hits: Hit[] = []
    for (const node of look.nodes) {
      const bound = look.bound.get(node.uniqueId)
      if (node.resourceType !== 'model' || node.config.materialized !== 'incremental' || bound?.state !== 'bound') continue
      if (node.config['full_refresh'] === true) continue
      const there = new Map((await look.existing(node))?.map(({ name, type }) => [name.toLowerCase(), type]))
      for (const { name, type } of bound.columns) {
        const before = there.get(name.toLowerCase())
        if (before === undefined || before === type) continue
        const at = columnPlace(look.run, node, name) ?? { path: placeOf(look.run.world.packages, node), line: 1 }
        const message = `Column "${name}" is ${type}; the table that is there has ${before}`
        hits.push({ node, at, message, hint: `Build it anew: planwise run --full-refresh --select ${node.name}` })
      }
    }
    return hits
  },
}
