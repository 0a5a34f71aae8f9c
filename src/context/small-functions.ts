import { call, Dict, fn, frameFn, MacroReturn, str, toList, type Value } from '../jinja/index.ts'
import { compilationError, runtimeError } from './errors.ts'
import type { Face } from './face.ts'
import { renderText } from './render.ts'

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

/** Python models need Python. */
export function submitPythonJob(face: Face): Value {
  return fn('submit_python_job', 'parsed_model, compiled_code', () => {
    throw runtimeError(
      'PW3013',
      `${face.node.name} is a Python model, which planwise cannot run`,
      'Write it in SQL; DuckDB covers most of what pandas does.',
    )
  })
}
