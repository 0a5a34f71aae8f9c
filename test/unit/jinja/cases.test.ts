import { readFileSync } from 'node:fs'
import { repr, TemplateError, typeName } from '../../../src/jinja/index.ts'
import { type Case, renderCase } from './harness.ts'

function cases(file: string): Case[] {
  return JSON.parse(readFileSync(new URL(`./cases/${file}`, import.meta.url), 'utf8'))
}

async function failure(one: Case): Promise<unknown> {
  try {
    const value = await renderCase(one)
    return new Error(`no error, but ${repr(value)}`)
  } catch (error) {
    return error
  }
}

// Functions of the stub context raise plain errors; the oracle's raise Python classes of their own.
const HOST_ERRORS = new Set(['CompilationError'])

describe.each(['jinja-cases.json', 'more.json'])('%s agrees with Jinja2', (file) => {
  for (const one of cases(file)) {
    test(one.name, async () => {
      if (one.error) {
        const error = await failure(one)
        if (HOST_ERRORS.has(one.error.type)) {
          expect(error).toMatchObject({ message: one.error.message })
          return
        }
        expect(error).toBeInstanceOf(TemplateError)
        expect(error).toMatchObject({ pyType: one.error.type, message: one.error.message })
        if (one.error.lineno !== undefined) expect(error).toMatchObject({ line: one.error.lineno })
        return
      }
      const value = await renderCase(one)
      if (one.native) {
        expect({ type: typeName(value), repr: repr(value) }).toEqual({ type: one.expected_type, repr: one.expected_repr })
      } else {
        expect(value).toBe(one.expected)
      }
    })
  }
})
