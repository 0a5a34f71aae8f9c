import { call, Dict, fn, frameFn, MacroReturn, str, toList, type Value } from '../jinja/index.ts'
import { compilationError, runtimeError } from './errors.ts'
import type { Face } from './face.ts'
import { renderText } from './render.ts'
import { ResponseHost } from './results.ts'
import type { Response } from './types.ts'

/** `write(payload)`: the node's statement, for target/run. */
export function write(face: Face): Value {
  return fn('write', 'payload', (payload) => {
    const { resourceType } = face.node
    if (resourceType === 'macro' || resourceType === 'source') {
      throw compilationError('PW3013', `cannot "write" macros or sources`)
    }
    if (face.kind === 'run') face.execution.write(str(payload ?? null))
    return ''
  })
}

/** `render(text)`: a text as a template, in this very scope. */
export function render(face: Face): Value {
  return fn('render', 'string', (text) => renderText(face, str(text ?? null)))
}

/** `try_or_compiler_error(message, function, *args, **kwargs)`: any error of the function becomes this message. */
export function tryOrCompilerError(): Value {
  return frameFn(
    'try_or_compiler_error',
    'message_if_exception, func, *args, **kwargs',
    async (frame, message, func, args, kwargs) => {
      const named = new Map<string, Value>()
      if (kwargs instanceof Dict) for (const [key, value] of kwargs.entries()) named.set(str(key), value)
      try {
        return await call(func ?? null, toList(args ?? null), named, frame)
      } catch (error) {
        if (error instanceof MacroReturn) throw error
        throw compilationError('PW3001', str(message ?? null))
      }
    },
  )
}

/** `submit_python_job(model, code)`: runs the code of a Python model, with the tables that it makes. */
export function submitPythonJob(face: Face): Value {
  return fn('submit_python_job', 'parsed_model, compiled_code', async (_model, code) => {
    const run = face.kind === 'run' ? face.execution.runScript : undefined
    if (run === undefined) {
      throw runtimeError('PW3013', 'submit_python_job is for the materialization of a Python model')
    }
    await run(str(code ?? null), false)
    return new ResponseHost(OK)
  })
}

const OK: Response = { message: 'OK', code: null, rowsAffected: null }
