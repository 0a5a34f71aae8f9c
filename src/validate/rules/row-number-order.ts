import { walk } from '../bind/syntax-tree.ts'
import { boundModels, type Hit, type Look, placeOfByte, type Rule } from './rule.ts'

export const rowNumberOrder: Rule = {
  code: 'PW3208',
  severity: 'warning',
  why: 'row_number() without ORDER BY numbers rows as they come: another run, or more threads, give other numbers.',
  trees: (sql) => /row_number\s*\(\s*\)\s*over\s*(?:\w|\((?![^()]*\border\s+by\b))/i.test(sql),
  check(look: Look) {
    const hits: Hit[] = []
    for (const { node, compiled, tree } of boundModels(look)) {
      for (const part of walk(tree)) {
        if (part['type'] !== 'WINDOW_ROW_NUMBER') continue
        const orders = part['orders']
        const location = part['query_location']
        if ((Array.isArray(orders) && orders.length > 0) || typeof location !== 'number') continue
        const at = placeOfByte(compiled, location)
        if (at !== undefined)
          hits.push({
            node,
            at,
            message: 'row_number() has no ORDER BY',
            hint: 'Order by something that is unique in each partition.',
          })
      }
    }
    return hits
  },
}
