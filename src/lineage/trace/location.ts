import type { Expression, TableFunction } from '../tree/nodes.ts'

/** What a relation outside of the database is called: `read_csv('x.csv', header=true)`, however it was written. */
export function locationOf({ name, arguments: given }: Pick<TableFunction, 'name' | 'arguments'>): string {
  const texts = given.map((argument) => `${argument.alias === '' ? '' : `${argument.alias.toLowerCase()}=`}${textOf(argument)}`)
  return `${name}(${texts.join(', ')})`
}

function textOf(argument: Expression): string {
  switch (argument.kind) {
    case 'constant':
      return typeof argument.value === 'string' ? `'${argument.value.replaceAll("'", "''")}'` : String(argument.value)
    case 'call': {
      const inner = argument.arguments.map((part) => `${part.alias === '' ? '' : `${part.alias}: `}${textOf(part)}`).join(', ')
      return argument.name === 'list_value'
        ? `[${inner}]`
        : argument.name === 'struct_pack'
          ? `{${inner}}`
          : `${argument.name}(${inner})`
    }
    case 'made of':
      return argument.parts.map(textOf).join(' ')
    case 'column':
      return argument.names.join('.')
    case 'star':
    case 'position':
    case 'window':
    case 'subquery':
    case 'lambda':
      return '…'
    default:
      return argument satisfies never
  }
}
