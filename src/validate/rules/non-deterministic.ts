import { textAt, walk } from '../bind/syntax-tree.ts'
import { boundModels, type Hit, type Look, placeOfByte, type Rule } from './rule.ts'

const FUNCTIONS = /^(random|uuid|gen_random_uuid|uuidv4|uuidv7|nextval)$/i

export const nonDeterministic: Rule = {
  code: 'PW3209',
  severity: 'warning',
  why: 'A model with random values gives other rows each time it runs, so no two runs can be compared.',
  trees: (sql) => /random|uuid|nextval/i.test(sql),
  check(look: Look) {
    const hits: Hit[] = []
    for (const { node, compiled, tree } of boundModels(look)) {
      for (const part of walk(tree)) {
        const name = part['class'] === 'FUNCTION' ? textAt(part, 'function_name') : ''
        const location = part['query_location']
        if (!FUNCTIONS.test(name) || typeof location !== 'number') continue
        const at = placeOfByte(compiled, location)
        if (at !== undefined) hits.push({ node, at, message: `${name}() gives another value in each run` })
      }
    }
    return hits
  },
}
