import { databaseError, ownError, pythonExceptionName } from '../../../src/adapter/duckdb/errors.ts'
import { attempts, type RetryPolicy } from '../../../src/adapter/duckdb/retry.ts'
import { errorOf } from './support.ts'

const policy: RetryPolicy = { attempts: 3, exceptions: ['IOException'], firstDelay: 1 }
const io = ownError('IO', 'environment', 'network')
const asError = (thrown: unknown) => databaseError(thrown, '')

function failing(...errors: Error[]) {
  let calls = 0
  return {
    calls: () => calls,
    async task() {
      const error = errors[calls]
      calls += 1
      if (error !== undefined) throw error
      return 'done'
    },
  }
}

describe('retries', () => {
  it('repeats what may be repeated', async () => {
    const work = failing(io, io)
    expect(await attempts(policy, work.task, asError)).toBe('done')
    expect(work.calls()).toBe(3)
  })

  it('gives up after the last attempt', async () => {
    const work = failing(io, io, io, io)
    expect(await errorOf(attempts(policy, work.task, asError))).toBe(io)
    expect(work.calls()).toBe(3)
  })

  it('does not repeat other errors', async () => {
    const work = failing(ownError('Binder', 'compile', 'x'))
    expect((await errorOf(attempts(policy, work.task, asError))).exceptionType).toBe('Binder')
    expect(work.calls()).toBe(1)
  })

  it('tells the first error if the transaction is gone after it', async () => {
    const work = failing(io, ownError('TransactionContext', 'concurrency', 'aborted'))
    expect(await errorOf(attempts(policy, work.task, asError))).toBe(io)
  })

  it('stops waiting when aborted', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 20)
    const waiting = attempts({ ...policy, firstDelay: 60_000, signal: controller.signal }, failing(io).task, asError)
    expect(await errorOf(waiting)).toBe(io)
  })

  // Names of the classes in DuckDB's Python module 1.5.6.
  it.each([
    ['IO', 'IOException'],
    ['HTTP', 'HTTPException'],
    ['Out of Memory', 'OutOfMemoryException'],
    ['TransactionContext', 'TransactionException'],
    ['INTERRUPT', 'InterruptException'],
    ['Catalog', 'CatalogException'],
    ['Invalid Input', 'InvalidInputException'],
    ['Not implemented', 'NotImplementedException'],
  ])('%s is %s in Python', (type, name) => {
    expect(pythonExceptionName(type)).toBe(name)
  })
})
